import { z } from 'zod';
import { aggregateShape, staffActSchema } from '../../shared/events.ts';
import {
  answerIdSchema,
  commitmentIdSchema,
  contributionIdSchema,
  departmentIdSchema,
  forumIdSchema,
  institutionIdSchema,
  personIdSchema,
  proposalIdSchema,
  subjectsOf,
} from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';
import { outcomeSchema, responderSchema } from '../institutions/model.ts';

/** `owed` until the answer is published. */
export const answerStateSchema = z.enum(['owed', 'answered']);
export type AnswerState = z.infer<typeof answerStateSchema>;

export const decisionSchema = z.enum(['accepted', 'partly', 'later', 'already', 'not-accepted']);
export type Decision = z.infer<typeof decisionSchema>;

export const answerTextSchema = textSchema(20_000, { lines: true, min: 2 });
export const contactSchema = textSchema(200);
export const reasonSchema = textSchema(1_000, { lines: true, min: 2 });
/** Questions are kept with the answer they are about, all twenty of them: one item of the table holds 400 KB. */
export const questionSchema = textSchema(2_000, { lines: true, min: 2 });
export const contributionTextSchema = textSchema(5_000, { lines: true, min: 2 });
export const commitmentTitleSchema = textSchema(200, { lines: false, min: 2 });

/** The words of an answer: one immutable item for each version. */
export const answerVersionSchema = z.object({
  number: z.number().int().positive(),
  at: z.iso.datetime(),
  decision: decisionSchema,
  text: z.string(),
  contact: z.string().nullable(),
  department: departmentIdSchema,
  /** Why it was corrected; the first version has none. */
  reason: z.string().nullable(),
});
export type AnswerVersion = z.infer<typeof answerVersionSchema>;

/** What the sweeper does about an answer as its date comes and goes, in order. */
export const attentionStages = ['d-7', 'd-3', 'd-day', 'overdue', 'escalated'] as const;
export type AttentionStage = (typeof attentionStages)[number];

const officeSchema = z.object({ institution: institutionIdSchema, department: departmentIdSchema });

const promisedSchema = z.object({ id: commitmentIdSchema, title: z.string(), dueOn: z.iso.date() });

export const answerEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer.opened'), department: departmentIdSchema, dueAt: z.iso.datetime() }),
  z.object({
    type: z.literal('answer.assigned'),
    department: departmentIdSchema,
    officer: z.string(),
    /** Nothing for what was assigned before this was kept. */
    officerId: personIdSchema.optional(),
  }),
  z.object({
    type: z.literal('answer.transferred'),
    from: departmentIdSchema,
    to: departmentIdSchema,
    reason: z.string(),
  }),
  /** With its proposal, to another institution: its date stays. */
  z.object({
    type: z.literal('answer.moved'),
    from: institutionIdSchema,
    to: institutionIdSchema,
    department: departmentIdSchema,
    reason: z.string(),
    dueAt: z.iso.datetime(),
  }),
  z.object({ type: z.literal('answer.contribution-asked'), department: departmentIdSchema }),
  z.object({ type: z.literal('answer.contribution-given'), department: departmentIdSchema }),
  z.object({ type: z.literal('answer.interim'), dueAt: z.iso.datetime(), reason: z.string() }),
  z.object({ type: z.literal('answer.published'), decision: decisionSchema, onTime: z.boolean() }),
  z.object({
    type: z.literal('answer.corrected'),
    version: z.number(),
    reason: z.string(),
    decision: decisionSchema,
  }),
  z.object({ type: z.literal('answer.reminded'), stage: z.enum(['d-7', 'd-3', 'd-day']) }),
  z.object({ type: z.literal('answer.overdue'), department: departmentIdSchema, dueAt: z.iso.datetime() }),
  z.object({ type: z.literal('answer.escalated'), department: departmentIdSchema }),
]);
export type AnswerEvent = z.infer<typeof answerEventSchema>;

/** The number an answer has that no step obliged but a forum's end: its result. */
export const resultStep = 0;

const answerShape = z.object({
  ...aggregateShape(answerEventSchema),
  id: answerIdSchema,
  /** What it is owed for: a proposal, a forum, or both where it is the result of a citizen forum. */
  proposal: proposalIdSchema.optional(),
  forum: forumIdSchema.optional(),
  title: z.string(),
  /** The proposal's words are hidden, and its title with them. */
  titleHidden: z.boolean().optional(),
  /** Which institution owes it, or gave it. An owed one follows its proposal to another, and nothing else changes this. */
  institution: institutionIdSchema,
  /** How many of its proposal's transfers it has followed, counted with those from before it was opened. */
  followed: z.number().int().nonnegative().optional(),
  /** Who owed it before it moved with its proposal, oldest first: what happened before the revision `until` is theirs. */
  custody: z
    .array(
      z.object({
        from: officeSchema,
        to: officeSchema,
        reason: z.string(),
        at: z.iso.datetime(),
        until: z.number().int().positive(),
      }),
    )
    .optional(),
  /** The step that obliged it, or `resultStep`. */
  step: z.number().int(),
  /** The step whose answer was found wanting: this is the second answer to it. */
  secondTo: z.number().int().optional(),
  outcome: outcomeSchema,
  responder: responderSchema,
  state: answerStateSchema,
  /** Who owes it: always one department, perhaps one officer of it. */
  holder: z.object({
    department: departmentIdSchema,
    officer: z.object({ id: personIdSchema, name: z.string() }).optional(),
  }),
  openedAt: z.iso.datetime(),
  /** The last millisecond at which it is on time. */
  dueAt: z.iso.datetime(),
  /** `dueAt` as it was before the interim answer. */
  firstDueAt: z.iso.datetime(),
  interim: z
    .object({
      at: z.iso.datetime(),
      text: z.string(),
      reason: z.string(),
      department: departmentIdSchema,
      /** Whose department that is, where the answer has moved since. */
      institution: institutionIdSchema.optional(),
    })
    .optional(),
  transfers: z.number().int().nonnegative(),
  contributions: z.array(
    z.object({
      id: contributionIdSchema,
      department: departmentIdSchema,
      /** Whose department that is, where the answer has moved since: it is asked no more. */
      institution: institutionIdSchema.optional(),
      question: z.string(),
      askedAt: z.iso.datetime(),
      given: z.object({ at: z.iso.datetime(), attempt: z.string() }).optional(),
    }),
  ),
  answeredAt: z.iso.datetime().optional(),
  decision: decisionSchema.optional(),
  versions: z.array(z.object({ number: z.number().int(), attempt: z.string(), at: z.iso.datetime() })),
  commitments: z.array(promisedSchema),
  /** The next thing for the sweeper to do, by its place in `attentionStages`. */
  attention: z.number().int().min(0).max(attentionStages.length),
});
export const answerSchema = answerShape.refine((answer) => subjectsOf(answer).length > 0, {
  error: 'is owed for nothing',
});
export type Answer = z.infer<typeof answerSchema>;

/** What stands in the form of an answer: it may yet be anything, and is read as an answer only when it is published. */
export const draftWordsSchema = z.object({
  decision: z.union([decisionSchema, z.literal('')]),
  text: textSchema(20_000, { lines: true, min: 0 }),
  contact: textSchema(200, { lines: false, min: 0 }),
  commitments: textSchema(6_000, { lines: true, min: 0 }),
});
export type DraftWords = z.infer<typeof draftWordsSchema>;

export const reviewNoteSchema = textSchema(1_000, { lines: true, min: 2 });

/** An answer before it is published, for the department's eyes. */
export const answerDraftSchema = z.object({
  version: z.number().int().positive(),
  words: draftWordsSchema,
  savedAt: z.iso.datetime(),
  savedBy: z.string(),
  /** The head's review, where somebody asked for it. */
  review: z
    .object({
      state: z.enum(['asked', 'approved', 'returned']),
      at: z.iso.datetime(),
      by: z.string(),
      /** Whoever that is, and whoever asked; nothing for a review of before this was kept. */
      act: staffActSchema.optional(),
      askedBy: personIdSchema.optional(),
      note: z.string().optional(),
    })
    .optional(),
});
export type DraftReview = NonNullable<z.infer<typeof answerDraftSchema>['review']>;
export type AnswerDraft = z.infer<typeof answerDraftSchema>;

export const templateWordsSchema = z.object({
  title: textSchema(100, { lines: false, min: 2 }),
  text: textSchema(5_000, { lines: true, min: 2 }),
});
export type TemplateWords = z.infer<typeof templateWordsSchema>;

/** A text that a department begins its answers with. Its slot is its number, its mark changes with every change. */
export const templateSchema = z.object({
  slot: z.number().int().min(1),
  mark: z.string(),
  ...templateWordsSchema.shape,
});
export type Template = z.infer<typeof templateSchema>;

export const mostTemplates = 50;
export const mostTransfers = 20;
export const mostContributions = 20;
export const mostVersions = 50;
export const mostCommitments = 20;
