import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import {
  answerIdSchema,
  commitmentIdSchema,
  departmentIdSchema,
  institutionIdSchema,
  proposalIdSchema,
} from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** `open` until done or dropped; an open one past its date is overdue, which is a fact and not a state. */
export const commitmentStateSchema = z.enum(['open', 'done', 'dropped']);
export type CommitmentState = z.infer<typeof commitmentStateSchema>;

export const noteTextSchema = textSchema(2_000, { lines: true, min: 2 });

export const commitmentEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('commitment.opened'), title: z.string(), dueOn: z.iso.date() }),
  z.object({ type: z.literal('commitment.progress') }),
  z.object({ type: z.literal('commitment.done') }),
  z.object({ type: z.literal('commitment.dropped') }),
  z.object({ type: z.literal('commitment.overdue'), dueOn: z.iso.date() }),
]);
export type CommitmentEvent = z.infer<typeof commitmentEventSchema>;

export const commitmentSchema = z.object({
  ...aggregateShape(commitmentEventSchema),
  id: commitmentIdSchema,
  answer: answerIdSchema,
  proposal: proposalIdSchema,
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
  saidOverdue: z.boolean(),
});
export type Commitment = z.infer<typeof commitmentSchema>;

export const mostNotes = 100;
