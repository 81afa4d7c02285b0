import { z } from '@hono/zod-openapi';
import { responderSchema } from '../institutions/index.ts';
import { type Answer, type AnswerVersion, answerStateSchema, decisionSchema } from './model.ts';
import { isOverdue, timeTaken, titleOf } from './rules.ts';

export const answerCardSchema = z
  .object({
    id: z.string(),
    proposal: z
      .string()
      .nullable()
      .openapi({ description: 'What it is owed for; the result of a citizen forum is owed for both' }),
    forum: z.string().nullable(),
    title: z.string().openapi({
      description: 'Of the proposal or forum; empty where a proposal’s words are hidden',
    }),
    institution: z.string(),
    step: z.number().int().openapi({ description: 'The step that obliged it; 0 for a forum’s result' }),
    secondTo: z.number().int().nullable().openapi({
      description: 'The step whose answer did not satisfy, where this is the second answer',
    }),
    responder: responderSchema,
    state: answerStateSchema,
    holder: z.object({
      department: z.string(),
      officer: z.object({ id: z.string(), name: z.string() }).nullable(),
    }),
    openedAt: z.string(),
    dueAt: z.string().openapi({ description: 'The last millisecond at which it is on time' }),
    firstDueAt: z.string(),
    overdue: z.boolean(),
    answeredAt: z.string().nullable(),
    onTime: z.boolean().nullable(),
    days: z.number().int().nullable().openapi({ description: 'Calendar days it took' }),
    decision: decisionSchema.nullable(),
  })
  .openapi('AnswerCard');

export const answerVersionViewSchema = z
  .object({
    number: z.number().int(),
    at: z.string(),
    decision: decisionSchema,
    text: z.string(),
    contact: z.string().nullable(),
    department: z.string(),
    reason: z.string().nullable(),
  })
  .openapi('AnswerVersion');

const officeSchema = z.object({ institution: z.string(), department: z.string() });

export const answerViewSchema = answerCardSchema
  .extend({
    interim: z
      .object({
        at: z.string(),
        text: z.string(),
        reason: z.string(),
        institution: z.string(),
        department: z.string(),
      })
      .nullable(),
    answer: answerVersionViewSchema.nullable().openapi({ description: 'The current version' }),
    versions: z.number().int(),
    custody: z
      .array(
        z
          .object({ from: officeSchema, to: officeSchema, reason: z.string(), at: z.string() })
          .openapi('CustodyOfAnswer'),
      )
      .openapi({
        description: 'Who owed it before it moved with its proposal, oldest first; its date stayed',
      }),
    commitments: z.array(z.object({ id: z.string(), title: z.string(), dueOn: z.string() })),
    contributions: z.array(
      z.object({
        id: z.string(),
        institution: z.string(),
        department: z.string(),
        askedAt: z.string(),
        givenAt: z.string().nullable(),
      }),
    ),
  })
  .openapi('Answer');

export type AnswerCard = z.infer<typeof answerCardSchema>;
export type AnswerView = z.infer<typeof answerViewSchema>;
export type AnswerVersionView = z.infer<typeof answerVersionViewSchema>;

/** What everyone may see of an answer in a list. */
export function toCard(answer: Answer, now: Date): AnswerCard {
  const taken = answer.answeredAt === undefined ? undefined : timeTaken(answer, new Date(answer.answeredAt));
  return {
    id: answer.id,
    proposal: answer.proposal ?? null,
    forum: answer.forum ?? null,
    title: titleOf(answer),
    institution: answer.institution,
    step: answer.step,
    secondTo: answer.secondTo ?? null,
    responder: answer.responder,
    state: answer.state,
    holder: { department: answer.holder.department, officer: answer.holder.officer ?? null },
    openedAt: answer.openedAt,
    dueAt: answer.dueAt,
    firstDueAt: answer.firstDueAt,
    overdue: isOverdue(answer, now),
    answeredAt: answer.answeredAt ?? null,
    onTime: taken?.onTime ?? null,
    days: taken?.days ?? null,
    decision: answer.decision ?? null,
  };
}

/** What everyone may see of one answer. The words of contributions are for the officers who write it. */
export function toView(answer: Answer, current: AnswerVersion | undefined, now: Date): AnswerView {
  return {
    ...toCard(answer, now),
    interim: answer.interim
      ? { ...answer.interim, institution: answer.interim.institution ?? answer.institution }
      : null,
    answer: current ?? null,
    versions: answer.versions.length,
    custody: (answer.custody ?? []).map(({ until: _, ...moved }) => moved),
    commitments: answer.commitments,
    contributions: answer.contributions.map(({ id, institution, department, askedAt, given }) => ({
      id,
      institution: institution ?? answer.institution,
      department,
      askedAt,
      givenAt: given?.at ?? null,
    })),
  };
}
