import { z } from '@hono/zod-openapi';
import { type AnswerView, answerStateSchema, decisionSchema } from '../answers/index.ts';
import { outcomeSchema } from '../institutions/index.ts';
import type { ProposalCard } from '../proposals/index.ts';
import {
  type Background,
  batchSchema,
  chartSchema,
  type Forum,
  type ForumCount,
  forumKindSchema,
  forumStateSchema,
  type Report,
  sourceSchema,
  stanceSchema,
  talliesSchema,
} from './model.ts';
import { onPaper, participantsOf, summed, topicOf } from './rules.ts';

const talliesViewSchema = z.object(talliesSchema.shape).openapi('Tallies');
const countsSchema = z.record(z.string(), z.number().int());

export const forumCardSchema = z
  .object({
    id: z.string(),
    kind: forumKindSchema,
    institution: z.string(),
    department: z.string(),
    proposal: z.string().nullable(),
    topic: z.string().openapi({ description: 'Empty where the words of its proposal are hidden' }),
    category: z.string().nullable(),
    state: forumStateSchema,
    stances: z.array(stanceSchema),
    opensAt: z.string(),
    closesAt: z.string().openapi({ description: 'Stances are taken before this moment, not at it' }),
    closedAt: z.string().nullable(),
    concludedAt: z.string().nullable().openapi({ description: 'When its result was published' }),
    tallies: talliesViewSchema.openapi({
      description: 'Who took a side here: as published, or from the record once it is closed',
    }),
    paper: countsSchema.openapi({ description: 'Opinions gathered on paper, by stance' }),
    participants: z.number().int().openapi({ description: 'Here and on paper' }),
  })
  .openapi('ForumCard');
export type ForumCard = z.infer<typeof forumCardSchema>;

export const forumViewSchema = forumCardSchema
  .extend({
    openedFor: z.string().nullable(),
    about: z.array(z.object({ id: z.string(), title: z.string().nullable() })).openapi({
      description: 'Proposals it has to do with, though it did not grow from them',
    }),
    background: z.string(),
    sources: z.array(sourceSchema),
    versions: z.number().int().openapi({ description: 'Of its background' }),
    summed: countsSchema.openapi({ description: 'By stance, here and on paper' }),
    batches: z.array(
      z.object({
        ...batchSchema.omit({ attempt: true }).shape,
        voided: z.object({ at: z.string(), reason: z.string() }).nullable(),
      }),
    ),
    steps: z.array(
      z.object({
        step: z.number().int(),
        on: z.enum(['forum-participants', 'forum-closed']),
        threshold: z.number().int().nullable(),
        outcome: outcomeSchema,
        firedAt: z.string().nullable(),
      }),
    ),
    report: z
      .object({
        number: z.number().int(),
        at: z.string(),
        reason: z.string().nullable(),
        text: z.string(),
        charts: z.array(chartSchema),
        files: z.array(sourceSchema),
      })
      .nullable(),
    result: z
      .object({
        answer: z.string(),
        state: answerStateSchema,
        dueAt: z.string().openapi({ description: 'The last millisecond at which it is on time' }),
        decision: decisionSchema.nullable(),
        text: z.string().nullable(),
      })
      .nullable()
      .openapi({ description: 'What was decided and why, once it is closed; `/answers/{id}` has the rest' }),
  })
  .openapi('Forum');
export type ForumView = z.infer<typeof forumViewSchema>;

/** What everyone may see of a forum in a list. */
export function toForumCard(forum: Forum, count: ForumCount): ForumCard {
  const tallies = forum.final ?? count.tallies;
  const paper = onPaper(forum.batches, forum.stances);
  return {
    id: forum.id,
    kind: forum.kind,
    institution: forum.institution,
    department: forum.department,
    proposal: forum.proposal ?? null,
    topic: topicOf(forum),
    category: forum.category ?? null,
    state: forum.state,
    stances: forum.stances,
    opensAt: forum.opensAt,
    closesAt: forum.closesAt,
    closedAt: forum.closedAt ?? null,
    concludedAt: forum.concludedAt ?? null,
    tallies,
    paper,
    participants: tallies.participants + participantsOf(paper),
  };
}

/** What everyone may see of one forum. */
export function toForumView(
  forum: Forum,
  count: ForumCount,
  {
    background,
    report,
    result,
    about,
  }: {
    background: Background;
    report: Report | undefined;
    result: AnswerView | undefined;
    about: Pick<ProposalCard, 'id' | 'title'>[];
  },
): ForumView {
  const card = toForumCard(forum, count);
  const version = forum.reports.at(-1);
  return {
    ...card,
    openedFor: forum.openedFor ?? null,
    about: about.map(({ id, title }) => ({ id, title })),
    background: forum.hidden ? '' : background.background,
    sources: forum.hidden ? [] : background.sources,
    versions: forum.texts.length,
    summed: summed(card.tallies, card.paper),
    batches: forum.batches.map(({ attempt: _, ...batch }) => ({ ...batch, voided: batch.voided ?? null })),
    steps: forum.steps.flatMap(({ number, on, then, ...step }) =>
      on === 'forum-participants' || on === 'forum-closed'
        ? [
            {
              step: number,
              on,
              threshold: 'threshold' in step ? step.threshold : null,
              outcome: then,
              firedAt: forum.fired[number]?.at ?? null,
            },
          ]
        : [],
    ),
    report:
      version && report
        ? { number: version.number, at: version.at, reason: version.reason ?? null, ...report }
        : null,
    result: result
      ? {
          answer: result.id,
          state: result.state,
          dueAt: result.dueAt,
          decision: result.decision,
          text: result.answer?.text ?? null,
        }
      : null,
  };
}
