import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import {
  answerIdSchema,
  commitmentIdSchema,
  departmentIdSchema,
  forumIdSchema,
  institutionIdSchema,
  proposalIdSchema,
  subjectsOf,
} from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** `open` until done or dropped; an open one past its date is overdue, which is a fact and not a state. */
export const commitmentStateSchema = z.enum(['open', 'done', 'dropped']);
export type CommitmentState = z.infer<typeof commitmentStateSchema>;

export const noteTextSchema = textSchema(2_000, { lines: true, min: 2 });

/** When a department is reminded of what it promised, in order. */
export const reminderStages = ['d-7', 'd-3', 'd-day'] as const;
export type ReminderStage = (typeof reminderStages)[number];

export const commitmentEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('commitment.opened'), title: z.string(), dueOn: z.iso.date() }),
  z.object({ type: z.literal('commitment.progress') }),
  z.object({ type: z.literal('commitment.done') }),
  z.object({ type: z.literal('commitment.dropped') }),
  z.object({ type: z.literal('commitment.reminded'), stage: z.enum(reminderStages) }),
  z.object({ type: z.literal('commitment.overdue'), dueOn: z.iso.date() }),
]);
export type CommitmentEvent = z.infer<typeof commitmentEventSchema>;

const commitmentShape = z.object({
  ...aggregateShape(commitmentEventSchema),
  id: commitmentIdSchema,
  answer: answerIdSchema,
  /** What the answer that promised it was owed for. */
  proposal: proposalIdSchema.optional(),
  forum: forumIdSchema.optional(),
  institution: institutionIdSchema,
  department: departmentIdSchema,
  title: z.string(),
  dueOn: z.iso.date(),
  state: commitmentStateSchema,
  openedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  /** Which items hold the notes, oldest first. */
  notes: z.array(
    z.object({ at: z.iso.datetime(), attempt: z.string(), kind: z.enum(['progress', 'done', 'dropped']) }),
  ),
  /** How the last note begins, so that whoever shows how it stands reads nothing else. */
  latest: z.string().optional(),
  /** The next reminder to give, by its place in `reminderStages`. */
  reminded: z.number().int().min(0).max(reminderStages.length).default(0),
  saidOverdue: z.boolean(),
});
export const commitmentSchema = commitmentShape.refine((commitment) => subjectsOf(commitment).length > 0, {
  error: 'was promised for nothing',
});
export type Commitment = z.infer<typeof commitmentSchema>;

export const mostNotes = 100;
