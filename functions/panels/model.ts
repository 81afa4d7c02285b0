import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import { institutionIdSchema, panelIdSchema, proposalIdSchema, ticketIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** People apply; the pool is closed and published; the seats are given; the term is over. */
export const panelStateSchema = z.enum(['recruiting', 'frozen', 'seated', 'ended']);
export type PanelState = z.infer<typeof panelStateSchema>;

export const mostSeats = 100;
const mostStrata = 30;

export const panelTitleSchema = textSchema(80, { lines: false, min: 2 });
export const purposeSchema = textSchema(2_000, { lines: true, min: 2 });
export const groundSchema = textSchema(100, { lines: false, min: 2 });
export const seedSchema = textSchema(200, { lines: false, min: 1 });
export const evidenceSchema = textSchema(500, { lines: false, min: 2 });
export const noteSchema = textSchema(2_000, { lines: true, min: 2 });
export const reasonSchema = textSchema(2_000, { lines: true, min: 2 });
export const stratumIdSchema = z.string().regex(/^s[1-9][0-9]?$/);

/** A group that seats are kept for, such as an age band of a district. Whoever applies says which one is theirs. */
const newStratumSchema = z.object({
  name: textSchema(40),
  seats: z.number().int().min(1).max(mostSeats),
});
export const strataSchema = z
  .array(newStratumSchema)
  .max(mostStrata)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, { error: 'names a group twice' })
  .refine((all) => all.reduce((sum, { seats }) => sum + seats, 0) <= mostSeats, {
    error: 'are too many seats',
  });

/**
 * Where the seed will come from: something that everybody can look up and nobody here can choose, known from `at` on and
 * not before.
 */
export const seedSourceSchema = z.object({
  what: textSchema(300, { lines: false, min: 5 }),
  at: z.iso.datetime(),
});
export type SeedSource = z.infer<typeof seedSourceSchema>;

/**
 * A seat and the ticket it is offered to or held by. Which person a ticket stands for is in that person's own item
 * alone.
 */
const seatSchema = z.object({
  number: z.number().int().positive(),
  kind: z.enum(['drawn', 'appointed']),
  /** The group it is kept for, where it is drawn. */
  stratum: z.string().optional(),
  /** For what somebody is appointed to it. */
  ground: z.string().optional(),
  /** What the code that gives it is checked by. */
  claim: z.string().optional(),
  ticket: ticketIdSchema.optional(),
  state: z.enum(['offered', 'accepted', 'vacant']),
  since: z.iso.datetime(),
  /** Until when an offer stands. */
  until: z.iso.datetime().optional(),
  /** The tickets that had it before: they declined, did not answer in time, or hold another seat. */
  passed: z.array(
    z.object({ ticket: ticketIdSchema, how: z.enum(['declined', 'lapsed', 'seated']), at: z.iso.datetime() }),
  ),
});
export type Seat = z.infer<typeof seatSchema>;

export const panelEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('panel.opened') }),
  z.object({ type: z.literal('panel.source-named'), what: z.string(), from: z.iso.datetime() }),
  z.object({ type: z.literal('panel.frozen'), size: z.number(), sha256: z.string() }),
  z.object({ type: z.literal('panel.drawn'), seed: z.string() }),
  z.object({ type: z.literal('panel.appointed'), seat: z.number(), ground: z.string() }),
  z.object({ type: z.literal('panel.ended') }),
]);

export const panelSchema = z.object({
  ...aggregateShape(panelEventSchema),
  id: panelIdSchema,
  institution: institutionIdSchema,
  title: z.string(),
  purpose: z.string(),
  term: z.object({ from: z.iso.date(), to: z.iso.date() }),
  strata: z.array(z.object({ id: stratumIdSchema, name: z.string(), seats: z.number().int() })),
  /** How many have to vote. */
  quorum: z.number().int().positive(),
  state: panelStateSchema,
  openedAt: z.iso.datetime(),
  /** Applications come before this moment, where there is a draw. */
  closesAt: z.iso.datetime().optional(),
  /** Every source that was named for the seed, the one that holds last. */
  sources: z.array(seedSourceSchema.extend({ namedAt: z.iso.datetime() })),
  /** The pool as it was closed, and which items hold its tickets. */
  pool: z
    .object({
      size: z.number().int(),
      sha256: z.string(),
      attempt: z.string(),
      pages: z.number().int(),
      frozenAt: z.iso.datetime(),
    })
    .optional(),
  seed: z.object({ value: z.string(), evidence: z.string(), enteredAt: z.iso.datetime() }).optional(),
  seats: z.array(seatSchema),
  endedAt: z.iso.datetime().optional(),
});
export type Panel = z.infer<typeof panelSchema>;

/** A person in one panel: whoever applied, or claimed a seat. Nobody but the person is shown it. */
export const applicantSchema = z.object({
  ticket: ticketIdSchema,
  /** Nothing for whoever came by a code alone. */
  stratum: z.string().optional(),
  at: z.iso.datetime(),
  /** The seat that was claimed by a code. */
  claimed: z.number().int().optional(),
});
export type Applicant = z.infer<typeof applicantSchema>;

export const candidateKindSchema = z.enum(['passed', 'timely', 'repeated']);
export const candidateStateSchema = z.enum(['waiting', 'voting', 'decided']);

export const criteria = ['publicInterest', 'urgency', 'breadth'] as const;
export type Criterion = (typeof criteria)[number];
const mark = z.number().int().min(1).max(5);
export const scoresSchema = z.object({ publicInterest: mark, urgency: mark, breadth: mark });
export type Scores = z.infer<typeof scoresSchema>;

export const choiceSchema = z.enum(['yes', 'no', 'abstain']);
export type Choice = z.infer<typeof choiceSchema>;

const outcomeSchema = z.enum(['forum', 'no-forum', 'no-quorum']);

/** A vote that is over: how many said what, and no more. */
export const countedVoteSchema = z.object({
  motion: z.string(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime(),
  yes: z.number().int(),
  no: z.number().int(),
  abstain: z.number().int(),
  members: z.number().int(),
  quorum: z.number().int(),
  outcome: outcomeSchema,
});
export type CountedVote = z.infer<typeof countedVoteSchema>;

export const candidateEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('candidate.put-forward'),
    kind: candidateKindSchema,
    reason: z.string().optional(),
  }),
  z.object({ type: z.literal('candidate.vote-opened'), motion: z.string(), endsAt: z.iso.datetime() }),
  z.object({
    type: z.literal('candidate.decided'),
    outcome: outcomeSchema,
    yes: z.number(),
    no: z.number(),
    abstain: z.number(),
    /** The motion, where it was carried: it is the decision's reason. */
    reason: z.string().optional(),
  }),
  z.object({ type: z.literal('candidate.explained'), reason: z.string() }),
]);
export type CandidateEvent = z.infer<typeof candidateEventSchema>;

export const candidateSchema = z.object({
  ...aggregateShape(candidateEventSchema),
  panel: panelIdSchema,
  proposal: proposalIdSchema,
  institution: institutionIdSchema,
  kind: candidateKindSchema,
  /** Why it was put forward; a passed step needs no reason. */
  reason: z.string().optional(),
  /** Proposals that ask for the same, where it is put forward as repeated. */
  similar: z.array(proposalIdSchema),
  putAt: z.iso.datetime(),
  state: candidateStateSchema,
  /** By the members' tickets. */
  scores: z.record(z.string(), scoresSchema),
  /** The vote under way, its ballots by the members' tickets. They are gone once it is counted. */
  vote: z
    .object({
      motion: z.string(),
      openedAt: z.iso.datetime(),
      endsAt: z.iso.datetime(),
      ballots: z.record(z.string(), choiceSchema),
    })
    .optional(),
  votes: z.array(countedVoteSchema),
  decision: z
    .object({
      outcome: z.enum(['forum', 'no-forum']),
      at: z.iso.datetime(),
      /** The motion, where it was carried; else what was written afterwards. */
      reason: z.string().optional(),
    })
    .optional(),
});
export type Candidate = z.infer<typeof candidateSchema>;

export const panelNoteSchema = z.object({ sk: ticketIdSchema, text: z.string(), at: z.iso.datetime() });
export type PanelNote = z.infer<typeof panelNoteSchema>;
