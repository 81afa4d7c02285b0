import { z } from '@hono/zod-openapi';
import {
  type Candidate,
  candidateKindSchema,
  candidateStateSchema,
  choiceSchema,
  countedVoteSchema,
  type Panel,
  panelStateSchema,
  scoresSchema,
} from './model.ts';
import { meanScores, membersOf } from './rules.ts';

const stratumViewSchema = z.object({ id: z.string(), name: z.string(), seats: z.number().int() });
const sourceViewSchema = z.object({
  what: z.string().openapi({ description: 'Something everybody can look up and nobody here can choose' }),
  at: z.string().openapi({ description: 'When it is known, and not before' }),
});

const seatViewSchema = z
  .object({
    number: z.number().int(),
    kind: z.enum(['drawn', 'appointed']),
    stratum: z.string().nullable(),
    ground: z.string().nullable().openapi({ description: 'For what somebody is appointed' }),
    ticket: z.string().nullable(),
    state: z.enum(['offered', 'accepted', 'vacant']),
    since: z.string(),
    until: z.string().nullable(),
    passed: z.array(
      z.object({ ticket: z.string(), how: z.enum(['declined', 'lapsed', 'seated']), at: z.string() }),
    ),
  })
  .openapi('PanelSeat');

export const panelViewSchema = z
  .object({
    id: z.string(),
    institution: z.string(),
    title: z.string(),
    purpose: z.string(),
    term: z.object({ from: z.string(), to: z.string() }),
    strata: z.array(stratumViewSchema),
    quorum: z.number().int().openapi({ description: 'How many have to vote' }),
    state: panelStateSchema,
    openedAt: z.string(),
    closesAt: z.string().nullable().openapi({ description: 'Applications come before this moment' }),
    sources: z
      .array(sourceViewSchema.extend({ namedAt: z.string() }))
      .openapi({ description: 'Where the seed comes from; the last one holds' }),
    pool: z.object({ size: z.number().int(), sha256: z.string(), frozenAt: z.string() }).nullable(),
    seed: z.object({ value: z.string(), evidence: z.string(), enteredAt: z.string() }).nullable(),
    seats: z.array(seatViewSchema),
    members: z.number().int(),
    endedAt: z.string().nullable(),
  })
  .openapi('Panel');
export type PanelView = z.infer<typeof panelViewSchema>;

export function toPanelView(panel: Panel): PanelView {
  const { id, institution, title, purpose, term, strata, quorum, state, openedAt, pool, seed } = panel;
  return {
    ...{ id, institution, title, purpose, term, strata, quorum, state, openedAt },
    closesAt: panel.closesAt ?? null,
    sources: panel.sources,
    pool: pool ? { size: pool.size, sha256: pool.sha256, frozenAt: pool.frozenAt } : null,
    seed: seed ?? null,
    seats: panel.seats.map((seat) => ({
      number: seat.number,
      kind: seat.kind,
      stratum: seat.stratum ?? null,
      ground: seat.ground ?? null,
      ticket: seat.ticket ?? null,
      state: seat.state,
      since: seat.since,
      until: seat.until ?? null,
      passed: seat.passed,
    })),
    members: membersOf(panel).length,
    endedAt: panel.endedAt ?? null,
  };
}

export const drawViewSchema = z
  .object({
    panel: z.string(),
    strata: z.array(stratumViewSchema),
    source: sourceViewSchema.extend({ namedAt: z.string() }).nullable(),
    pool: z
      .object({
        size: z.number().int(),
        sha256: z.string(),
        frozenAt: z.string(),
        tickets: z.array(z.object({ ticket: z.string(), stratum: z.string() })),
      })
      .nullable(),
    seed: z.object({ value: z.string(), evidence: z.string(), enteredAt: z.string() }).nullable(),
    seated: z
      .array(z.object({ ticket: z.string(), stratum: z.string(), seatOf: z.string() }))
      .nullable()
      .openapi({ description: 'As the lottery gives it, whoever declined afterwards' }),
    substitutes: z.record(z.string(), z.array(z.string())).nullable(),
  })
  .openapi('PanelDraw');
export type DrawView = z.infer<typeof drawViewSchema>;

export const standingSchema = z
  .object({
    stratum: z.string().nullable(),
    ticket: z.string().nullable(),
    seat: z
      .object({
        number: z.number().int(),
        kind: z.enum(['drawn', 'appointed']),
        state: z.enum(['offered', 'accepted', 'vacant']),
        until: z.string().optional(),
      })
      .nullable(),
    passed: z.boolean().openapi({ description: 'The ticket had a seat and has it no more' }),
  })
  .openapi('PanelStanding');

export const candidateViewSchema = z
  .object({
    panel: z.string(),
    proposal: z.string(),
    kind: candidateKindSchema,
    reason: z.string().nullable(),
    similar: z.array(z.string()),
    putAt: z.string(),
    state: candidateStateSchema,
    vote: z.object({ motion: z.string(), openedAt: z.string(), endsAt: z.string() }).nullable(),
    votes: z
      .array(z.object(countedVoteSchema.shape).openapi('CountedVote'))
      .openapi({ description: 'Votes that are over: how many said what, and no more' }),
    decision: z
      .object({ outcome: z.enum(['forum', 'no-forum']), at: z.string(), reason: z.string().nullable() })
      .nullable(),
    scores: z
      .object({
        given: z.number().int(),
        means: z.object({ publicInterest: z.number(), urgency: z.number(), breadth: z.number() }),
      })
      .nullable()
      .openapi({ description: 'Published with the decision' }),
  })
  .openapi('PanelCandidate');
export type CandidateView = z.infer<typeof candidateViewSchema>;

export const candidateDeskSchema = z
  .object({
    candidate: candidateViewSchema,
    scores: z
      .object({
        given: z.number().int(),
        means: z.object({ publicInterest: z.number(), urgency: z.number(), breadth: z.number() }),
      })
      .nullable(),
    notes: z.array(z.object({ seat: z.number().int(), text: z.string(), at: z.string() })),
    voted: z.number().int(),
    members: z.number().int(),
    own: z
      .object({ scores: scoresSchema.nullable(), vote: choiceSchema.nullable(), note: z.string().nullable() })
      .nullable()
      .openapi({ description: 'null for whoever is no member' }),
  })
  .openapi('PanelCandidateDesk');
export type CandidateDesk = z.infer<typeof candidateDeskSchema>;

/** What anybody may see of a candidate. */
export function toCandidateView(candidate: Candidate): CandidateView {
  const { vote, decision } = candidate;
  return {
    panel: candidate.panel,
    proposal: candidate.proposal,
    kind: candidate.kind,
    reason: candidate.reason ?? null,
    similar: candidate.similar,
    putAt: candidate.putAt,
    state: candidate.state,
    vote: vote ? { motion: vote.motion, openedAt: vote.openedAt, endsAt: vote.endsAt } : null,
    votes: candidate.votes,
    decision: decision ? { ...decision, reason: decision.reason ?? null } : null,
    scores: decision ? (meanScores(candidate.scores) ?? null) : null,
  };
}
