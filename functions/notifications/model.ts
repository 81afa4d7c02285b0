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
  'proposal.closed',
  'answer.opened',
  'answer.transferred',
  'answer.contribution-asked',
  'answer.interim',
  'answer.published',
  'answer.corrected',
  'answer.reminded',
  'answer.overdue',
  'answer.escalated',
  'commitment.progress',
  'commitment.done',
  'commitment.dropped',
  'commitment.overdue',
] as const;

/** One notice to one recipient of one event, kept once however often the event is delivered. */
export const noticeSchema = z.object({
  id: z.string(),
  kind: z.enum(noticeKinds),
  at: z.iso.datetime(),
  recipient: recipientSchema,
  proposal: z.string(),
  title: z.string(),
  /** What was promised, where the notice is about that. */
  commitment: z.string().optional(),
  answer: z.string().optional(),
  dueAt: z.iso.datetime().optional(),
  stage: z.string().optional(),
});
export type Notice = z.infer<typeof noticeSchema>;
export type NoticeKind = Notice['kind'];

/** What a week brought, for everybody who reads the digest. Dates are days in Asia/Seoul, both within. */
const digestEntrySchema = z.object({ proposal: z.string(), title: z.string() });
export const digestSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  from: z.iso.date(),
  to: z.iso.date(),
  published: z.array(digestEntrySchema),
  answered: z.array(digestEntrySchema),
});
export type Digest = z.infer<typeof digestSchema>;
