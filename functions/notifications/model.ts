import { z } from 'zod';
import {
  departmentIdSchema,
  institutionIdSchema,
  mailIdSchema,
  personIdSchema,
  subjectIdSchema,
} from '../../shared/ids.ts';
import { outcomeSchema, stepOnSchema } from '../institutions/model.ts';
import { mailChoiceSchema } from '../people/model.ts';

/** Those who follow a proposal or a forum, but for whom another notice of the same event tells. */
const followersShape = {
  subject: subjectIdSchema,
  /** A proposal's author is told apart from those who follow it. */
  author: personIdSchema.optional(),
  /** Whoever follows this too is told as one who does. */
  besides: subjectIdSchema.optional(),
};

/** Who a notice is for: a person by pseudonym, or an office whose people the people slice knows. */
const recipientSchema = z.discriminatedUnion('to', [
  z.object({ to: z.literal('person'), person: personIdSchema }),
  z.object({ to: z.literal('department'), institution: institutionIdSchema, department: departmentIdSchema }),
  z.object({ to: z.literal('head'), institution: institutionIdSchema, department: departmentIdSchema }),
  z.object({
    to: z.literal('administrator'),
    institution: institutionIdSchema,
    /** Whoever works there too is told with that department. */
    besides: departmentIdSchema.optional(),
  }),
  /** Whoever asked to hear of the proposal or the forum. */
  z.object({ to: z.literal('followers'), ...followersShape }),
]);
export type Recipient = z.infer<typeof recipientSchema>;

export const noticeKinds = [
  'proposal.published',
  'proposal.rejected',
  'proposal.step-fired',
  'proposal.closed',
  'forum.entrusted',
  'forum.opened',
  'forum.extended',
  'forum.closed',
  'opinion.hidden',
  'opinion.credited',
  'proposal.hidden',
  'proposal.shown',
  'proposal.transfer-asked',
  'proposal.transfer-declined',
  'proposal.transferred',
  'answer.opened',
  'answer.transferred',
  'answer.assigned',
  'answer.moved',
  'answer.contribution-asked',
  'answer.contribution-given',
  'answer.review-asked',
  'answer.review-approved',
  'answer.review-returned',
  'answer.interim',
  'answer.published',
  'answer.corrected',
  'answer.reminded',
  'answer.overdue',
  'answer.escalated',
  'commitment.progress',
  'commitment.done',
  'commitment.dropped',
  'commitment.reminded',
  'commitment.overdue',
  'session.moved',
  'session.cancelled',
  'session.reminded',
  'session.seat',
  'webhook.given-up',
] as const;

/** One notice to one recipient of one event, kept once however often the event is delivered. */
export const noticeSchema = z.object({
  id: z.string(),
  kind: z.enum(noticeKinds),
  at: z.iso.datetime(),
  recipient: recipientSchema,
  /** What it is about: a proposal, a forum, or both where it is of a citizen forum's result. */
  proposal: z.string().optional(),
  forum: z.string().optional(),
  /** What was said there, where the notice is about that. */
  opinion: z.string().optional(),
  /** The session it is about, whose beginning is when `dueAt` is. */
  session: z.string().optional(),
  /** Where that is to be read, where it is none of these: a path of the site. */
  page: z.string().optional(),
  title: z.string(),
  /** What was promised, where the notice is about that. */
  commitment: z.string().optional(),
  answer: z.string().optional(),
  dueAt: z.iso.datetime().optional(),
  stage: z.string().optional(),
  /** What set off the step that was reached, and what follows from it. */
  step: z.object({ on: stepOnSchema, then: outcomeSchema }).optional(),
  /** Why the words were hidden or not published: the code of the public list, and what the moderator wrote to the author. */
  code: z.string().optional(),
  reason: z.string().optional(),
});
export type Notice = z.infer<typeof noticeSchema>;
export type NoticeKind = Notice['kind'];
/** What may be told of a proposal or of a forum. */
export type ForumNoticeKind = Exclude<
  NoticeKind,
  `${'proposal' | 'forum' | 'session' | 'webhook'}.${string}` | 'opinion.credited' | 'answer.moved'
>;

/** What a week brought, for everybody who reads the digest. Dates are days in Asia/Seoul, both within. */
const digestEntrySchema = z.object({
  proposal: z.string().optional(),
  forum: z.string().optional(),
  title: z.string(),
});
export const digestSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  from: z.iso.date(),
  to: z.iso.date(),
  published: z.array(digestEntrySchema),
  answered: z.array(digestEntrySchema),
});
export type Digest = z.infer<typeof digestSchema>;

/** Why a mail was set aside: the closed list that administrators read. */
export const parkedCodes = [
  /** The post will not take it: sending it again as it is would change nothing. */
  'refused',
  /** Tried until patience ended. */
  'unreachable',
  /** The sender stopped while the post had it. Nobody knows whether it went out, so it is not sent again unasked. */
  'interrupted',
  /** It could not be made into words. */
  'faulty',
] as const;
export type ParkedCode = (typeof parkedCodes)[number];

/** A digest is of the deployment, everything else of one institution. */
export const mailScopeSchema = z.union([institutionIdSchema, z.literal('*')]);

/**
 * One mail about one event to one person. It holds no address and no words: both are looked up as it goes out, so that
 * it follows a person who moved, and stays at home with one who has ended this kind of mail.
 */
export const mailSchema = z.object({
  id: mailIdSchema,
  /** The notice, or the digest, it is about. */
  event: z.string(),
  kind: z.enum([...noticeKinds, 'digest']),
  why: mailChoiceSchema,
  institution: mailScopeSchema,
  person: personIdSchema,
  /** `sending` from the moment one sender alone has it; `dropped` when nobody wants it any more. */
  state: z.enum(['queued', 'sending', 'sent', 'parked', 'dropped']),
  /** How often it was handed to the post. */
  attempts: z.number().int().nonnegative(),
  at: z.iso.datetime(),
  /** When it is to be looked at next: to be sent, or because its sender ought to be done. */
  dueAt: z.iso.datetime(),
  claim: z.string().optional(),
  code: z.enum(parkedCodes).optional(),
});
export type Mail = z.infer<typeof mailSchema>;

export const followSchema = z.object({ sk: personIdSchema, at: z.iso.datetime() });

/** A notice to more readers than one step can address: how far it has come. It is the same on every retry. */
export const fanOutSchema = z.object({
  event: z.string(),
  kind: mailSchema.shape.kind,
  institution: mailScopeSchema,
  at: z.iso.datetime(),
  to: z.discriminatedUnion('readers', [
    z.object({ readers: z.literal('followers'), ...followersShape }),
    z.object({ readers: z.literal('digest') }),
  ]),
  state: z.enum(['open', 'done']),
  /** The last reader addressed. */
  cursor: z.string().optional(),
});
export type FanOut = z.infer<typeof fanOutSchema>;
