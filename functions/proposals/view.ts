import { z } from '@hono/zod-openapi';
import { answerIdOf } from '../../shared/ids.ts';
import { outcomeSchema, responderOf, responderSchema } from '../institutions/index.ts';
import { type Actor, isModerator } from '../people/index.ts';
import { type Count, type Proposal, proposalStateSchema, rejectionCodeSchema } from './model.ts';
import { awaitsTransfer, hidesWords, nextStep } from './rules.ts';

const stepViewSchema = z
  .object({
    number: z.number().int(),
    on: z.string(),
    threshold: z.number().int().nullable(),
    then: z.string(),
    responder: responderSchema.nullable(),
    dueDays: z.number().int(),
    firedAt: z.string().nullable(),
    /** The answer it obliges, once fired. */
    answer: z.string().nullable(),
    answeredAt: z.string().nullable().openapi({ description: 'When that answer was given' }),
  })
  .openapi('StepOfProposal');

const nextStepSchema = z.object({ missing: z.number().int(), then: outcomeSchema }).openapi('NextStep', {
  description: 'The next step that empathy sets off: how many are missing to it, and what follows from it',
});

const transferViewSchema = z
  .object({ to: z.string(), reason: z.string(), askedAt: z.string() })
  .openapi('AskedTransfer');

export const proposalCardSchema = z
  .object({
    id: z.string(),
    institution: z.string(),
    state: proposalStateSchema,
    title: z.string().nullable().openapi({ description: 'null where its words are hidden' }),
    category: z.string().nullable(),
    tags: z.array(z.string()),
    author: z.object({ id: z.string(), name: z.string() }),
    createdAt: z.string(),
    publishedAt: z.string().nullable(),
    closesAt: z.string().nullable().openapi({ description: 'Empathy is given before this moment' }),
    empathyCount: z.number().int(),
    missingToNextStep: z.number().int().nullable().openapi({ description: '`missing` of `nextStep`' }),
    nextStep: nextStepSchema.nullable(),
    steps: z.array(stepViewSchema),
    imported: z
      .object({
        source: z.string(),
        id: z.string(),
        url: z.string().nullable(),
        empathies: z.number().int().nullable(),
        state: z.string().nullable(),
        publishedAt: z.string().nullable(),
      })
      .nullable()
      .openapi({
        description:
          'What it was on the platform it came from. None of it counts here: `empathyCount` is what was given here.',
      }),
  })
  .openapi('ProposalCard');

export const proposalViewSchema = proposalCardSchema
  .extend({
    body: z.string().nullable().openapi({ description: 'null where its words are hidden' }),
    submittedAt: z.string().nullable(),
    closedAt: z.string().nullable(),
    withdrawnAt: z.string().nullable(),
    via: z
      .object({ client: z.string(), name: z.string() })
      .nullable()
      .openapi({ description: 'The partner’s client it was handed in through' }),
    session: z.string().nullable().openapi({ description: 'The workshop that carried it on' }),
    textVersion: z.number().int(),
    ruleVersion: z.number().int().nullable(),
    screening: z
      .object({
        decision: z.enum(['publish', 'reject']),
        at: z.string(),
        code: rejectionCodeSchema.nullable(),
        reason: z.string().nullable(),
      })
      .nullable(),
    hidden: z
      .object({ at: z.string(), code: rejectionCodeSchema, reason: z.string().nullable() })
      .nullable()
      .openapi({ description: 'Its words were put out of sight after publication' }),
    foreignAnswer: z.object({ text: z.string(), at: z.string().nullable() }).nullable().openapi({
      description: 'The answer it was given on the platform it came from; nothing is owed for it here',
    }),
    links: z
      .array(z.object({ url: z.string(), at: z.string() }))
      .openapi({ description: 'The same proposal on other platforms' }),
    transfer: transferViewSchema
      .nullable()
      .openapi({ description: 'Another institution is asked to take it over' }),
    custody: z
      .array(transferViewSchema.extend({ from: z.string(), at: z.string() }).openapi('Custody'))
      .openapi({ description: 'The institutions it has passed through, oldest first' }),
    addenda: z.array(
      z.object({
        at: z.string(),
        text: z.string(),
        credits: z.array(z.string()).openapi({ description: 'The opinions that helped' }),
      }),
    ),
  })
  .openapi('Proposal');

export type ProposalCard = z.infer<typeof proposalCardSchema>;
export type ProposalView = z.infer<typeof proposalViewSchema>;

/** What anybody may see of a proposal in a list. */
export function toCard(proposal: Proposal, { total }: Count, actor: Actor | undefined): ProposalCard {
  const count = proposal.finalCount ?? Math.max(0, total);
  const next = proposal.state === 'open' ? nextStep(proposal, count) : undefined;
  return {
    id: proposal.id,
    institution: proposal.institution,
    state: proposal.state,
    title: hidesWords(proposal, actor) ? null : proposal.title,
    category: hidesWords(proposal, actor) ? null : (proposal.category ?? null),
    tags: hidesWords(proposal, actor) ? [] : proposal.tags,
    author: { id: proposal.author, name: proposal.authorName },
    createdAt: proposal.createdAt,
    publishedAt: proposal.publishedAt ?? null,
    closesAt: proposal.closesAt ?? null,
    empathyCount: count,
    missingToNextStep: next?.missing ?? null,
    nextStep: next ?? null,
    steps: toSteps(proposal),
    imported: toForeign(proposal),
  };
}

export function toView(
  proposal: Proposal,
  count: Count,
  words: {
    body: string;
    foreignAnswer: string | null;
    addenda: { at: string; text: string; credits: string[] }[];
  },
  actor: Actor | undefined,
  via: ProposalView['via'],
): ProposalView {
  const { screening } = proposal;
  return {
    ...toCard(proposal, count, actor),
    body: hidesWords(proposal, actor) ? null : words.body,
    submittedAt: proposal.submittedAt ?? null,
    closedAt: proposal.closedAt ?? null,
    withdrawnAt: proposal.withdrawnAt ?? null,
    via,
    session: proposal.session ?? null,
    textVersion: proposal.text.version,
    ruleVersion: proposal.rule?.version ?? null,
    screening: screening
      ? {
          decision: screening.decision,
          at: screening.at,
          code: screening.decision === 'reject' ? screening.code : null,
          reason: screening.decision === 'reject' && maySeeReason(proposal, actor) ? screening.reason : null,
        }
      : null,
    hidden: proposal.hidden
      ? { ...proposal.hidden, reason: hidesWords(proposal, actor) ? null : proposal.hidden.reason }
      : null,
    foreignAnswer:
      words.foreignAnswer === null || hidesWords(proposal, actor)
        ? null
        : { text: words.foreignAnswer, at: proposal.imported?.answer?.at ?? null },
    links: (proposal.links ?? []).flatMap(({ url, at, endedAt }) =>
      endedAt === undefined ? [{ url, at }] : [],
    ),
    transfer: awaitsTransfer(proposal) ? proposal.transfer : null,
    custody: (proposal.custody ?? []).map(({ department: _, ...passed }) => passed),
    addenda: proposal.hidden && hidesWords(proposal, actor) ? [] : words.addenda,
  };
}

function toForeign({ imported }: Proposal): ProposalCard['imported'] {
  if (!imported) return null;
  const { source, id, url, empathies, state, publishedAt } = imported;
  return {
    source,
    id,
    url: url ?? null,
    empathies: empathies ?? null,
    state: state ?? null,
    publishedAt: publishedAt ?? null,
  };
}

// A moderator's reason may quote what the code hides.
function maySeeReason(proposal: Proposal, actor: Actor | undefined): boolean {
  if (!hidesWords(proposal, actor)) return true;
  return actor !== undefined && isModerator(actor, proposal.institution);
}

function toSteps(proposal: Proposal): z.infer<typeof stepViewSchema>[] {
  return (proposal.rule?.steps ?? []).map((step) => {
    const fired = proposal.fired[step.number];
    const responder = responderOf(step.then) ?? null;
    return {
      number: step.number,
      on: step.on,
      threshold: 'threshold' in step ? step.threshold : null,
      then: step.then,
      responder,
      dueDays: step.dueDays,
      firedAt: fired?.at ?? null,
      answer: fired && responder ? answerIdOf(proposal.id, step.number) : null,
      answeredAt: fired?.givenAt ?? null,
    };
  });
}
