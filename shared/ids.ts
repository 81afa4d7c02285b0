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

/** A citizen forum has its proposal's ULID, so that a proposal has one at most, whoever opens it. */
export const forumIdSchema = idSchema('frm');
export type ForumId = z.infer<typeof forumIdSchema>;

/** What a citizen says in a forum or of a proposal, and what is said of that. */
export const opinionIdSchema = idSchema('opn');
export type OpinionId = z.infer<typeof opinionIdSchema>;

/** What has a public history, what answers are owed for, what can be followed. */
export const subjectIdSchema = z.union([proposalIdSchema, forumIdSchema]);
export type SubjectId = z.infer<typeof subjectIdSchema>;

/** A file that staff put beside what they publish. */
export const attachmentIdSchema = idSchema('att');
export type AttachmentId = z.infer<typeof attachmentIdSchema>;

/** A statement of a forum: its own words decide the second part, so that a forum cannot hold one twice. */
export const statementIdSchema = z
  .string()
  .regex(new RegExp(`^stm_${ulidPattern}_[0-9a-f]{10}$`))
  .brand<'stm'>();
export type StatementId = z.infer<typeof statementIdSchema>;

/**
 * One answer per fired step: the ULID of the proposal or forum and the step's number, so that opening it twice is
 * impossible. The number 0 is a forum's result.
 */
export const answerIdSchema = z
  .string()
  .regex(new RegExp(`^ans_${ulidPattern}_[0-9]$`))
  .brand<'ans'>();
export type AnswerId = z.infer<typeof answerIdSchema>;

/** A commitment is numbered within the answer that promised it. */
export const commitmentIdSchema = z
  .string()
  .regex(new RegExp(`^cmt_${ulidPattern}_[0-9]_[0-9]{1,2}$`))
  .brand<'cmt'>();
export type CommitmentId = z.infer<typeof commitmentIdSchema>;

/** A pseudonym: 26 Crockford base32 digits of a keyed hash over issuer and subject, see functions/people. */
export const personIdSchema = idSchema('per');
export type PersonId = z.infer<typeof personIdSchema>;

export const contributionIdSchema = idSchema('ctb');
export type ContributionId = z.infer<typeof contributionIdSchema>;

export const reconciliationIdSchema = idSchema('rcn');
export type ReconciliationId = z.infer<typeof reconciliationIdSchema>;

export const panelIdSchema = idSchema('pnl');
export type PanelId = z.infer<typeof panelIdSchema>;

/** An offline session: people meet somewhere. */
export const sessionIdSchema = idSchema('ssn');
export type SessionId = z.infer<typeof sessionIdSchema>;

/** A file of another platform's proposals, on its way in. */
export const importIdSchema = idSchema('imp');
export type ImportId = z.infer<typeof importIdSchema>;

/** What has a public history of its own. */
export type HistoryId = SubjectId | SessionId;

/** What stands for a person in one panel: made at random, so that it tells neither who it is nor when they came. */
export const ticketIdSchema = idSchema('tkt');
export type TicketId = z.infer<typeof ticketIdSchema>;

/** Of one mail: made at random, so that it tells nothing of the event and the person it is about. */
export const mailIdSchema = idSchema('mail');
export type MailId = z.infer<typeof mailIdSchema>;

/** A partner's own site or program, and one of the keys it shows. */
export const clientIdSchema = idSchema('cli');
export type ClientId = z.infer<typeof clientIdSchema>;
export const keyIdSchema = idSchema('key');
export type KeyId = z.infer<typeof keyIdSchema>;

/** Where an institution wants to be told of what happens, and what it is told. */
export const webhookIdSchema = idSchema('whk');
export type WebhookId = z.infer<typeof webhookIdSchema>;
/** Of one event: a digest of what it is, so that however often it comes it is the same. */
export const messageIdSchema = z
  .string()
  .regex(/^msg_[0-9a-f]{32}$/)
  .brand<'msg'>();
export type MessageId = z.infer<typeof messageIdSchema>;

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

export function newOpinionId(now: Date): OpinionId {
  return newId(opinionIdSchema, 'opn', now);
}

/** The citizen forum that grows from a proposal. */
export function forumIdOf(proposal: ProposalId): ForumId {
  return forumIdSchema.parse(`frm_${proposal.slice(4)}`);
}

const stepNumberSchema = z.number().int().min(1).max(9);

/** The answer that a proposal's step obliges. */
export function answerIdOf(proposal: ProposalId, step: number): AnswerId {
  return answerIdSchema.parse(`ans_${proposal.slice(4)}_${stepNumberSchema.parse(step)}`);
}

/** The answer that an institution forum's own step obliges. */
export function forumAnswerIdOf(forum: ForumId, step: number): AnswerId {
  return answerIdSchema.parse(`ans_${forum.slice(4)}_${stepNumberSchema.parse(step)}`);
}

export function statementIdOf(forum: ForumId, key: string): StatementId {
  return statementIdSchema.parse(`stm_${forum.slice(4)}_${key}`);
}

export function forumOfStatement(id: StatementId): ForumId {
  return forumIdSchema.parse(`frm_${id.slice(4, 30)}`);
}

/** What tells a statement from the others of its forum. */
export function keyOfStatement(id: StatementId): string {
  return id.slice(-10);
}

/** What came of a forum. */
export function resultIdOf(forum: ForumId): AnswerId {
  return answerIdSchema.parse(`ans_${forum.slice(4)}_0`);
}

/** What an answer, or what it promises, is owed for: a proposal, a forum, or both where the proposal grew into the forum. */
export interface OwedFor {
  proposal?: ProposalId | undefined;
  forum?: ForumId | undefined;
}

/** The same as a list, the proposal first. */
export function subjectsOf({ proposal, forum }: OwedFor): SubjectId[] {
  return [proposal, forum].filter((subject) => subject !== undefined);
}

/** A proposal or a forum under the name of which of the two it is. */
export function aboutSubject(subject: SubjectId): { proposal: ProposalId } | { forum: ForumId } {
  const forum = forumIdSchema.safeParse(subject).data;
  return forum === undefined ? { proposal: proposalIdSchema.parse(subject) } : { forum };
}

export function commitmentIdOf(answer: AnswerId, number: number): CommitmentId {
  return commitmentIdSchema.parse(`cmt_${answer.slice(4)}_${number}`);
}

export function answerOfCommitment(commitment: CommitmentId): AnswerId {
  return answerIdSchema.parse(`ans_${commitment.slice(4).replace(/_[0-9]{1,2}$/, '')}`);
}
