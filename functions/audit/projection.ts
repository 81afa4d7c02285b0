import type { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import { kindOf } from '../../shared/dynamo/keys.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import type { Aggregate, StoredEvent } from '../../shared/events.ts';
import { aboutSubject, forumOfStatement, type InstitutionId, type OwedFor } from '../../shared/ids.ts';
import { answerSchema, asDrafted, asHeldAt, getAnswer, reviewTold } from '../answers/index.ts';
import { attachmentSchema } from '../attachments/index.ts';
import { commitmentSchema } from '../commitments/index.ts';
import { forumSchema, getForum } from '../forums/index.ts';
import { importSchema } from '../imports/index.ts';
import { institutionSchema } from '../institutions/index.ts';
import { opinionSchema } from '../opinions/index.ts';
import { candidateSchema, panelSchema } from '../panels/index.ts';
import { clientSchema } from '../partners/index.ts';
import { institutionAt, type ProposalEvent, proposalSchema } from '../proposals/index.ts';
import { sessionSchema, workshopSchema } from '../sessions/index.ts';
import { standingVersionSchema } from '../standing-pages/index.ts';
import { isStatementKey, readModerations } from '../statements/index.ts';
import { endpointSchema } from '../webhooks/index.ts';
import { appendAudit } from './repository.ts';
import { toAuditEntry } from './rules.ts';

interface About {
  institution: InstitutionId;
  subject: string;
  proposal?: string;
  forum?: string;
}

type Take = (context: Context, record: StreamRecord) => Promise<void>;

function toAboutOwed(owed: { id: string; institution: InstitutionId } & OwedFor): About {
  const { id, institution, proposal, forum } = owed;
  return { institution, subject: id, ...(proposal && { proposal }), ...(forum && { forum }) };
}

const takeChange: Record<string, Take> = {
  PROPOSAL: takeProposal,
  FORUM: ofAggregate(forumSchema, ({ id, institution, proposal }) => ({
    institution,
    subject: id,
    forum: id,
    ...(proposal && { proposal }),
  })),
  OPINION: ofAggregate(opinionSchema, ({ id, institution, subject }) => ({
    institution,
    subject: id,
    ...aboutSubject(subject),
  })),
  STATEMENTS: takeStatement,
  ANSWER: takeAnswer,
  ATTACHMENT: takeFile,
  COMMITMENT: ofAggregate(commitmentSchema, toAboutOwed),
  INSTITUTIONS: ofAggregate(institutionSchema, ({ id }) => ({ institution: id, subject: id })),
  PANEL: ofAggregate(panelSchema, ({ id, institution }) => ({ institution, subject: id }), isOfStaff),
  CANDIDATE: ofAggregate(
    candidateSchema,
    ({ panel, institution, proposal }) => ({
      institution,
      subject: `${panel}_${proposal.slice(4)}`,
      proposal,
    }),
    isOfStaff,
  ),
  SESSION: ofAggregate(
    sessionSchema,
    ({ id, institution, forum }) => ({ institution, subject: id, ...(forum && { forum }) }),
    isOfStaff,
  ),
  WORKSHOP: ofAggregate(
    workshopSchema,
    ({ session, institution }) => ({ institution, subject: `${session}_workshop` }),
    isOfStaff,
  ),
  CLIENT: ofAggregate(clientSchema, ({ id, institution }) => ({ institution, subject: id })),
  WEBHOOK: ofAggregate(endpointSchema, ({ id, institution }) => ({ institution, subject: id }), isOfStaff),
  IMPORTS: ofAggregate(importSchema, ({ id, institution }) => ({ institution, subject: id })),
  STANDING: takeStandingPage,
};

/** Keeps the log of what staff did, from the events that tell of it. */
export function makeAuditProjection(context: Context): Projection {
  return {
    name: 'audit',
    kinds: Object.keys(takeChange),
    project: async (records) => {
      for (const record of records) {
        const kind = kindOf(record.key.pk);
        if (record.after === undefined || !isOwnItem(kind, record.key.sk)) continue;
        await takeChange[kind]?.(context, record);
      }
    },
  };
}

/** An aggregate's own item, not its count or its texts; the others are one item each. */
function isOwnItem(kind: string, sk: string): boolean {
  return kind === 'FORUM' || kind === 'CLIENT' ? sk === 'META' : sk !== 'COUNT';
}

function ofAggregate<Schema extends z.ZodType<Aggregate>>(
  schema: Schema,
  toAbout: (item: z.infer<Schema>) => About,
  isAct: (event: StoredEvent) => boolean = () => true,
): Take {
  return async ({ table }, record) => {
    const item = readItem(schema, record.after);
    const { institution, ...about } = toAbout(item);
    for (const event of eventsOf(record, item as Aggregate)) {
      const entry = isAct(event) ? toAuditEntry(event, about) : undefined;
      if (entry) await appendAudit(table, institution, entry, event);
    }
  };
}

/** An act belongs to the institution that had the proposal then; of a transfer both logs tell, the other's without a name. */
async function takeProposal({ table }: Context, record: StreamRecord): Promise<void> {
  const proposal = readItem(proposalSchema, record.after);
  const about = { subject: proposal.id, proposal: proposal.id };
  for (const event of eventsOf(record, proposal)) {
    const entry = toAuditEntry(event, about);
    if (!entry) continue;
    for (const { institution, isOwn } of logsOf(event, institutionAt(proposal, event.at))) {
      const { by: _, ...nameless } = entry;
      await appendAudit(table, institution, isOwn ? entry : nameless, event);
    }
  }
}

/** The same for an answer: whoever held it then did it. That it moved with its proposal both logs tell. */
async function takeAnswerItself({ table }: Context, record: StreamRecord): Promise<void> {
  const answer = readItem(answerSchema, record.after);
  for (const event of eventsOf(record, answer)) {
    const { institution: own, ...about } = toAboutOwed(asHeldAt(answer, event));
    const entry = toAuditEntry(event, about);
    if (!entry) continue;
    for (const institution of event.type === 'answer.moved' ? [event.from, event.to] : [own])
      await appendAudit(table, institution, entry, event);
  }
}

function logsOf(event: ProposalEvent, own: InstitutionId): { institution: InstitutionId; isOwn: boolean }[] {
  switch (event.type) {
    case 'proposal.transfer-asked':
    case 'proposal.transfer-ended':
      return [event.from, event.to].map((institution) => ({
        institution,
        isOwn: institution === event.from,
      }));
    case 'proposal.transfer-declined':
    case 'proposal.transferred':
      return [event.from, event.to].map((institution) => ({ institution, isOwn: institution === event.to }));
    default:
      return [{ institution: own, isOwn: true }];
  }
}

/** Of a draft that is kept beside an answer, what its review says: the words are the department's own. */
async function takeAnswer(context: Context, record: StreamRecord): Promise<void> {
  if (record.key.sk === 'META') return takeAnswerItself(context, record);
  const review = reviewTold(record);
  if (!review) return;
  const answer = await getAnswer(context.table, review.answer);
  const { institution, ...about } = toAboutOwed(asDrafted(answer, review.moves));
  const { at, act: by, state } = review;
  const entry = toAuditEntry({ revision: 0, at, type: `answer.review-${state}`, ...(by && { by }) }, about);
  if (entry) await appendAudit(context.table, institution, entry, { revision: 0, position: 0 });
}

/** A file is put once and stays as it is: it is its own event. */
async function takeFile({ table }: Context, record: StreamRecord): Promise<void> {
  const { id, institution, name, at, by } = readItem(attachmentSchema, record.after);
  const put = { revision: 1, at, type: 'file.put', by: { person: by }, name };
  const entry = toAuditEntry(put, { subject: id });
  if (entry) await appendAudit(table, institution, entry, { revision: 1, position: 0 });
}

/** What members of a panel and clocks did is no act of staff. */
function isOfStaff({ by }: StoredEvent): boolean {
  return by !== undefined;
}

/** A statement belongs to nobody but its forum, which says of which institution it is. */
async function takeStatement({ table }: Context, record: StreamRecord): Promise<void> {
  if (!isStatementKey(record.key)) return;
  const { statement, moderations } = readModerations(record);
  const acts = moderations.map(({ act, by, ...moderation }) => ({
    ...moderation,
    type: `statement.${act}`,
    by: { person: by },
  }));
  const { isSeed, author, at } = statement;
  const isNew = record.before === undefined;
  const seeded = { revision: 0, at, type: 'statement.seeded', by: { person: author } };
  const told = [...(isSeed && isNew ? [seeded] : []), ...acts];
  if (told.length === 0) return;
  const { id: forum, institution, proposal } = await getForum(table, forumOfStatement(statement.id));
  const about = { subject: statement.id, forum, ...(proposal && { proposal }) };
  for (const act of told) {
    const entry = toAuditEntry(act, about);
    if (entry) await appendAudit(table, institution, entry, { revision: act.revision, position: 0 });
  }
}

async function takeStandingPage({ table }: Context, record: StreamRecord): Promise<void> {
  const { institution, page, language, version, at, by } = readItem(standingVersionSchema, record.after);
  const written = { revision: version, at, type: 'standing-page.written', by, page, language, version };
  const entry = toAuditEntry({ ...written, by: { person: by.person } }, { subject: `${page}-${language}` });
  if (entry) await appendAudit(table, institution, entry, { revision: version, position: 0 });
}
