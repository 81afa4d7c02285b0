import { z } from 'zod';
import { departmentIdSchema, institutionIdSchema, personIdSchema } from '../../shared/ids.ts';

/** Who a notice is for: a person by pseudonym, or an office whose people the people slice knows. */
export const recipientSchema = z.discriminatedUnion('to', [
  z.object({ to: z.literal('person'), person: personIdSchema }),
  z.object({ to: z.literal('department'), institution: institutionIdSchema, department: departmentIdSchema }),
  z.object({ to: z.literal('head'), institution: institutionIdSchema, department: departmentIdSchema }),
  z.object({ to: z.literal('administrator'), institution: institutionIdSchema }),
]);
export type Recipient = z.infer<typeof recipientSchema>;

export const noticeKinds = [
  'proposal.published',
  'proposal.rejected',
  'proposal.step-fired',
  'answer.opened',
  'answer.transferred',
  'answer.contribution-asked',
  'answer.interim',
  'answer.published',
  'answer.reminded',
  'answer.overdue',
  'answer.escalated',
] as const;

/** One notice to one recipient of one event, kept once however often the event is delivered. */
export const noticeSchema = z.object({
  id: z.string(),
  kind: z.enum(noticeKinds),
  at: z.iso.datetime(),
  recipient: recipientSchema,
  proposal: z.string(),
  title: z.string(),
  answer: z.string().optional(),
  dueAt: z.iso.datetime().optional(),
  stage: z.string().optional(),
});
export type Notice = z.infer<typeof noticeSchema>;
export type NoticeKind = Notice['kind'];
