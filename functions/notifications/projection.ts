import type { Context } from '../../shared/context.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import { kindOf } from '../../shared/dynamo/keys.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import { aboutSubject, type InstitutionId, type ProposalId } from '../../shared/ids.ts';
import { answerSchema, asDrafted, asHeldAt, getAnswer, reviewTold, titleOf } from '../answers/index.ts';
import { commitmentSchema } from '../commitments/index.ts';
import { forumSchema, getForum, topicOf } from '../forums/index.ts';
import { type Opinion, opinionSchema } from '../opinions/index.ts';
import { findProposal, type Proposal, proposalSchema } from '../proposals/index.ts';
import { findSession, findSignUps, sessionSchema, signUpsSchema } from '../sessions/index.ts';
import { endpointSchema } from '../webhooks/index.ts';
import { addressNotice } from './address-notice.ts';
import type { Notice } from './model.ts';
import {
  noticesOfAnswer,
  noticesOfCommitment,
  noticesOfForum,
  noticesOfOpinion,
  noticesOfProposal,
  noticesOfReview,
  noticesOfSeats,
  noticesOfSession,
  noticesOfWebhook,
} from './rules.ts';

const noticeChange: Record<string, (context: Context, record: StreamRecord) => Promise<void>> = {
  PROPOSAL: noticeProposal,
  FORUM: noticeForum,
  OPINION: noticeOpinion,
  ANSWER: noticeAnswer,
  COMMITMENT: noticeCommitment,
  SESSION: noticeSession,
  SIGNUPS: noticeSignUps,
  WEBHOOK: noticeWebhook,
};

/** Turns events into notices, one for each recipient, once. */
export function makeNotices(context: Context): Projection {
  return {
    name: 'notices',
    kinds: Object.keys(noticeChange),
    project: async (records) => {
      for (const record of records) {
        await noticeReview(context, record);
        if (record.key.sk !== 'META' || record.after === undefined) continue;
        await noticeChange[kindOf(record.key.pk)]?.(context, record);
      }
    },
  };
}

async function noticeProposal(context: Context, record: StreamRecord): Promise<void> {
  const proposal = readItem(proposalSchema, record.after);
  for (const event of eventsOf(record, proposal)) {
    for (const [index, draft] of noticesOfProposal(event, proposal).entries()) {
      const notice = { ...draft, id: noticeId(proposal.id, event, index), at: event.at };
      const { recipient } = draft;
      // A mail that cannot go out is looked after where its readers work.
      const of = recipient.to === 'administrator' ? recipient.institution : proposal.institution;
      await addressNotice(context, notice, of);
    }
  }
}

async function noticeForum(context: Context, record: StreamRecord): Promise<void> {
  const forum = readItem(forumSchema, record.after);
  const events = eventsOf(record, forum);
  if (events.length === 0) return;
  const proposal = await proposalOf(context, forum);
  const told = { author: authorOf(proposal), isHidden: proposal?.hidden !== undefined };
  for (const event of events) {
    for (const [index, draft] of noticesOfForum(event, forum, told).entries()) {
      const notice = { ...draft, id: noticeId(forum.id, event, index), at: event.at };
      await addressNotice(context, notice, forum.institution);
    }
  }
}

async function noticeOpinion(context: Context, record: StreamRecord): Promise<void> {
  const opinion = readItem(opinionSchema, record.after);
  for (const event of eventsOf(record, opinion)) {
    // Most events concern nobody: nothing is read for them.
    const drafts = noticesOfOpinion(event, opinion, '');
    for (const [index, draft] of drafts.entries()) {
      const title = await titleOfSubject(context, opinion);
      const notice = { ...draft, title, id: noticeId(opinion.id, event, index), at: event.at };
      await addressNotice(context, notice, opinion.institution);
    }
  }
}

async function titleOfSubject({ table }: Context, { subject }: Opinion): Promise<string> {
  const about = aboutSubject(subject);
  if ('forum' in about) return topicOf(await getForum(table, about.forum));
  const proposal = await findProposal(table, about.proposal, { consistent: false });
  return proposal && !proposal.hidden ? proposal.title : '';
}

async function noticeAnswer(context: Context, record: StreamRecord): Promise<void> {
  const answer = readItem(answerSchema, record.after);
  const events = eventsOf(record, answer);
  if (events.length === 0) return;
  const author = authorOf(await proposalOf(context, answer));
  for (const event of events) {
    const held = asHeldAt(answer, event);
    for (const [index, draft] of noticesOfAnswer(event, held, author).entries()) {
      const notice = { ...draft, id: noticeId(answer.id, event, index), at: event.at };
      await addressNotice(context, notice, held.institution);
    }
  }
}

/** A draft's review leaves no event of the answer: it is told from the draft itself. */
async function noticeReview(context: Context, record: StreamRecord): Promise<void> {
  const review = kindOf(record.key.pk) === 'ANSWER' ? reviewTold(record) : undefined;
  if (!review) return;
  const answer = asDrafted(await getAnswer(context.table, review.answer), review.moves);
  for (const draft of noticesOfReview(review, answer)) {
    const id = `${answer.id}-${review.at}-${draft.kind}`;
    await addressNotice(context, { ...draft, id, at: review.at }, answer.institution);
  }
}

async function noticeCommitment(context: Context, record: StreamRecord): Promise<void> {
  const commitment = readItem(commitmentSchema, record.after);
  const events = eventsOf(record, commitment);
  if (events.length === 0) return;
  const [proposal, answer] = await Promise.all([
    proposalOf(context, commitment),
    getAnswer(context.table, commitment.answer),
  ]);
  const told = { author: authorOf(proposal), title: proposal?.hidden ? '' : titleOf(answer) };
  for (const event of events) {
    for (const [index, draft] of noticesOfCommitment(event, commitment, told).entries()) {
      const notice = { ...draft, id: noticeId(commitment.id, event, index), at: event.at };
      await addressNotice(context, notice, commitment.institution);
    }
  }
}

async function noticeSession(context: Context, record: StreamRecord): Promise<void> {
  const session = readItem(sessionSchema, record.after);
  for (const event of eventsOf(record, session)) {
    const drafts = noticesOfSession(event, session, await findSignUps(context.table, session.id));
    await addressAll(
      context,
      session.institution,
      drafts.map(({ number, ...draft }) => ({
        ...draft,
        id: noticeId(session.id, event, number),
        at: event.at,
      })),
    );
  }
}

/** A sign-up has a number of its own, so that whoever moves up is told so once. */
async function noticeSignUps(context: Context, { before, after }: StreamRecord): Promise<void> {
  if (!before) return;
  const [was, is] = [readItem(signUpsSchema, before), readItem(signUpsSchema, after)];
  const session = await findSession(context.table, is.session);
  if (!session) return;
  await addressAll(
    context,
    session.institution,
    noticesOfSeats(session, was, is).map(({ number, ...draft }) => ({
      ...draft,
      id: `${session.id}-0-${draft.kind}-${number}`,
      at: context.clock.now().toISOString(),
    })),
  );
}

async function noticeWebhook(context: Context, record: StreamRecord): Promise<void> {
  const endpoint = readItem(endpointSchema, record.after);
  for (const event of eventsOf(record, endpoint)) {
    for (const [index, draft] of noticesOfWebhook(event, endpoint).entries()) {
      const notice = { ...draft, id: noticeId(endpoint.id, event, index), at: event.at };
      await addressNotice(context, notice, endpoint.institution);
    }
  }
}

const addressedAtOnce = 20;

async function addressAll(context: Context, institution: InstitutionId, notices: Notice[]): Promise<void> {
  for (let at = 0; at < notices.length; at += addressedAtOnce)
    await Promise.all(
      notices.slice(at, at + addressedAtOnce).map((notice) => addressNotice(context, notice, institution)),
    );
}

/** Whoever wrote a proposal and is to hear of it; nobody where it came from another platform. */
function authorOf(proposal: Proposal | undefined): Proposal['author'] | undefined {
  return proposal?.imported ? undefined : proposal?.author;
}

/** The proposal that something is owed for; nothing where it is owed for a forum alone. */
async function proposalOf(
  { table }: Context,
  { id, proposal }: { id: string; proposal?: ProposalId | undefined },
): Promise<Proposal | undefined> {
  if (proposal === undefined) return undefined;
  const found = await findProposal(table, proposal, { consistent: false });
  if (!found) throw new Error(`${id} has no proposal`);
  return found;
}

function noticeId(subject: string, event: { revision: number; type: string }, index: number): string {
  const stage = 'step' in event ? `-${event.step}` : '';
  return `${subject}-${event.revision}-${event.type}${stage}-${index}`;
}
