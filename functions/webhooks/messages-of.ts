import { createHash } from 'node:crypto';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import { kindOf } from '../../shared/dynamo/keys.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import { type InstitutionId, type MessageId, messageIdSchema, type SubjectId } from '../../shared/ids.ts';
import { pathOf } from '../../shared/web/locale.ts';
import { type Answer, answerSchema, asHeldAt } from '../answers/index.ts';
import { type Commitment, commitmentSchema } from '../commitments/index.ts';
import { type Forum, forumSchema } from '../forums/index.ts';
import { institutionAt, type Proposal, proposalSchema } from '../proposals/index.ts';
import type { WebhookData } from './events.ts';
import type { WebhookType } from './model.ts';

type Facts<Type extends WebhookType> = Omit<WebhookData[Type], 'url' | 'api'>;

/** One event as it is told, before it is known to whom. */
export interface Message {
  id: MessageId;
  type: WebhookType;
  at: string;
  institution: InstitutionId;
  /** What it comes in order with. */
  subject: SubjectId;
  data: Record<string, unknown>;
  path: string;
  apiPath: string;
}

/** Of reminders nobody but the department is told. */
const commitmentChanges = {
  'commitment.reminded': undefined,
  'commitment.opened': 'opened',
  'commitment.progress': 'progress',
  'commitment.done': 'done',
  'commitment.dropped': 'dropped',
  'commitment.overdue': 'overdue',
} as const;

/** What a change is told as: nothing for most. */
export function messagesOf(record: StreamRecord): Message[] {
  if (record.after === undefined || record.key.sk !== 'META') return [];
  switch (kindOf(record.key.pk)) {
    case 'PROPOSAL':
      return ofProposal(record, readItem(proposalSchema, record.after));
    case 'ANSWER':
      return ofAnswer(record, readItem(answerSchema, record.after));
    case 'COMMITMENT':
      return ofCommitment(record, readItem(commitmentSchema, record.after));
    case 'FORUM':
      return ofForum(record, readItem(forumSchema, record.after));
    default:
      return [];
  }
}

function ofProposal(record: StreamRecord, proposal: Proposal): Message[] {
  const { id } = proposal;
  return eventsOf(record, proposal).flatMap((event) => {
    // Whoever had it then is told, and not an institution that took it over since.
    const institution = institutionAt(proposal, event.at);
    const make = maker(id, {
      institution,
      subject: id,
      path: pathOf({ proposal: id, forum: undefined }),
      apiPath: `/proposals/${id}`,
    });
    if (event.type === 'proposal.published') {
      const data: Facts<'proposal.published'> = {
        proposal: id,
        institution,
        closesAt: event.closesAt,
      };
      return [make(event, 'proposal.published', data)];
    }
    if (event.type === 'proposal.step-fired') {
      const { step, count, outcome } = event;
      const pinned = proposal.rule?.steps.find(({ number }) => number === step);
      const threshold = pinned && 'threshold' in pinned ? pinned.threshold : 0;
      const data: Facts<'proposal.step-fired'> = {
        ...{ proposal: id, institution },
        ...{ step, threshold, count, outcome },
      };
      return [make(event, 'proposal.step-fired', data)];
    }
    // What waits for screening is not public yet: its publication will be told where it is then.
    const isPublic = proposal.publishedAt !== undefined && proposal.publishedAt <= event.at;
    if (event.type === 'proposal.transferred' && isPublic && proposal.closesAt !== undefined) {
      const { from, to } = event;
      const { closesAt } = proposal;
      const data: Facts<'proposal.transferred'> = { proposal: id, institution: to, from, to, closesAt };
      const told = make(event, 'proposal.transferred', data);
      return [from, to].map((each) => ({ ...told, institution: each }));
    }
    return [];
  });
}

function ofAnswer(record: StreamRecord, answer: Answer): Message[] {
  const { id, proposal, forum, dueAt } = answer;
  const subject = proposal ?? forum;
  if (subject === undefined) return [];
  return eventsOf(record, answer).flatMap((event) => {
    // Whoever held it then is told, and not an institution that it moved to since.
    const { institution, holder } = asHeldAt(answer, event);
    const about = { proposal: proposal ?? null, forum: forum ?? null, institution };
    const owed = { answer: id, department: holder.department };
    const make = maker(id, {
      institution,
      subject,
      path: pathOf({ proposal, forum }),
      apiPath: `/answers/${id}`,
    });
    const due = (stage: Facts<'answer.due'>['stage'], at: string, department = holder.department) => {
      const data: Facts<'answer.due'> = { ...about, ...owed, department, dueAt: at, stage };
      return [make(event, 'answer.due', data)];
    };
    switch (event.type) {
      case 'answer.opened':
      case 'answer.moved':
        return due('owed', event.dueAt, event.department);
      case 'answer.reminded':
        return due(event.stage, dueAt);
      case 'answer.overdue':
        return due('overdue', event.dueAt, event.department);
      case 'answer.escalated':
        return due('escalated', dueAt, event.department);
      case 'answer.interim': {
        const data: Facts<'answer.interim'> = { ...about, ...owed, dueAt: event.dueAt };
        return [make(event, 'answer.interim', data)];
      }
      case 'answer.published': {
        const { decision, onTime } = event;
        const data: Facts<'answer.answered'> = { ...about, ...owed, decision, version: 1, onTime };
        return [make(event, 'answer.answered', data)];
      }
      case 'answer.corrected': {
        const { decision, version } = event;
        const data: Facts<'answer.answered'> = { ...about, ...owed, decision, version, onTime: null };
        return [make(event, 'answer.answered', data)];
      }
      default:
        return [];
    }
  });
}

function ofCommitment(record: StreamRecord, commitment: Commitment): Message[] {
  const { id, institution, proposal, forum, answer, department, dueOn } = commitment;
  const subject = proposal ?? forum;
  if (subject === undefined) return [];
  const make = maker(id, {
    institution,
    subject,
    path: `/commitments/${id}`,
    apiPath: `/commitments/${id}`,
  });
  return eventsOf(record, commitment).flatMap((event) => {
    const change = commitmentChanges[event.type];
    if (change === undefined) return [];
    const data: Facts<'commitment.changed'> = {
      ...{ proposal: proposal ?? null, forum: forum ?? null, institution },
      ...{ commitment: id, answer, department, dueOn, change },
    };
    return [make(event, 'commitment.changed', data)];
  });
}

function ofForum(record: StreamRecord, forum: Forum): Message[] {
  const { id, institution, proposal, kind } = forum;
  const about = { proposal: proposal ?? null, forum: id, institution, kind };
  const make = maker(id, {
    institution,
    subject: proposal ?? id,
    path: pathOf({ forum: id, proposal: undefined }),
    apiPath: `/forums/${id}`,
  });
  return eventsOf(record, forum).flatMap((event) => {
    switch (event.type) {
      case 'forum.opened':
        return [make(event, 'forum.opened', { ...about, closesAt: event.closesAt })];
      case 'forum.closed': {
        const { stances, participants } = event.tallies;
        return [make(event, 'forum.closed', { ...about, participants, tallies: stances })];
      }
      case 'forum.concluded':
        return [make(event, 'forum.result', { ...about, answer: `ans_${id.slice(4)}_0` })];
      default:
        return [];
    }
  });
}

function maker(source: string, about: Pick<Message, 'institution' | 'subject' | 'path' | 'apiPath'>) {
  return (
    { revision, position, at }: { revision: number; position: number; at: string },
    type: WebhookType,
    data: Record<string, unknown>,
  ): Message => ({ ...about, id: messageIdOf(source, revision, position), type, at, data });
}

function messageIdOf(source: string, revision: number, position: number): MessageId {
  const digest = createHash('sha256').update(`${source}#${revision}#${position}`).digest('hex');
  return messageIdSchema.parse(`msg_${digest.slice(0, 32)}`);
}
