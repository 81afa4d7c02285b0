import { monotonicFactory } from 'ulid';
import { z } from 'zod';

const ulidPattern = '[0-9A-HJKMNP-TV-Z]{26}';

function idSchema<const Prefix extends string>(prefix: Prefix) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_${ulidPattern}$`))
    .brand<Prefix>();
}

export const proposalIdSchema = idSchema('prp');
export type ProposalId = z.infer<typeof proposalIdSchema>;

export const forumIdSchema = idSchema('frm');
export type ForumId = z.infer<typeof forumIdSchema>;

/** One answer per fired step: the proposal's own ULID and the step's number, so that opening it twice is impossible. */
export const answerIdSchema = z
  .string()
  .regex(new RegExp(`^ans_${ulidPattern}_[1-9]$`))
  .brand<'ans'>();
export type AnswerId = z.infer<typeof answerIdSchema>;

/** A commitment is numbered within the answer that promised it. */
export const commitmentIdSchema = z
  .string()
  .regex(new RegExp(`^cmt_${ulidPattern}_[1-9]_[0-9]{1,2}$`))
  .brand<'cmt'>();
export type CommitmentId = z.infer<typeof commitmentIdSchema>;

/** A pseudonym: 26 Crockford base32 digits of a keyed hash over issuer and subject, see functions/people. */
export const personIdSchema = idSchema('per');
export type PersonId = z.infer<typeof personIdSchema>;

export const contributionIdSchema = idSchema('ctb');
export type ContributionId = z.infer<typeof contributionIdSchema>;

export const reconciliationIdSchema = idSchema('rcn');
export type ReconciliationId = z.infer<typeof reconciliationIdSchema>;

/** Of one mail: made at random, so that it tells nothing of the event and the person it is about. */
export const mailIdSchema = idSchema('mail');
export type MailId = z.infer<typeof mailIdSchema>;

const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/);
export const institutionIdSchema = slug.brand<'institution'>();
export type InstitutionId = z.infer<typeof institutionIdSchema>;

export const departmentIdSchema = slug.brand<'department'>();
export type DepartmentId = z.infer<typeof departmentIdSchema>;

const nextUlid = monotonicFactory();

/** A sortable, prefixed identifier of the given moment: ids made later by one process sort later. */
export function newId<Schema extends z.ZodType<string>>(
  schema: Schema,
  prefix: string,
  now: Date,
): z.infer<Schema> {
  return schema.parse(`${prefix}_${nextUlid(now.getTime())}`);
}

export function newProposalId(now: Date): ProposalId {
  return newId(proposalIdSchema, 'prp', now);
}

export function newForumId(now: Date): ForumId {
  return newId(forumIdSchema, 'frm', now);
}

/** The one forum a proposal may grow into: its own ULID, so that opening it twice is impossible. */
export function forumIdOf(proposal: ProposalId): ForumId {
  return forumIdSchema.parse(`frm_${proposal.slice(4)}`);
}

export function answerIdOf(proposal: ProposalId, step: number): AnswerId {
  return answerIdSchema.parse(`ans_${proposal.slice(4)}_${step}`);
}

export function proposalOfAnswer(answer: AnswerId): ProposalId {
  return proposalIdSchema.parse(`prp_${answer.slice(4, 30)}`);
}

export function commitmentIdOf(answer: AnswerId, number: number): CommitmentId {
  return commitmentIdSchema.parse(`cmt_${answer.slice(4)}_${number}`);
}

export function answerOfCommitment(commitment: CommitmentId): AnswerId {
  return answerIdSchema.parse(`ans_${commitment.slice(4).replace(/_[0-9]{1,2}$/, '')}`);
}
