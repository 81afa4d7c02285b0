import { day, endOfDate } from '../../shared/clock.ts';
import type { StoredEvent } from '../../shared/events.ts';
import { aboutSubject, type OwedFor, subjectsOf } from '../../shared/ids.ts';
import type { Answer, AnswerEvent, DraftReview } from '../answers/model.ts';
import { titleOf } from '../answers/rules.ts';
import type { Commitment, CommitmentEvent } from '../commitments/model.ts';
import type { Forum, ForumEvent } from '../forums/model.ts';
import { lastMomentOf } from '../forums/rules.ts';
import type { Opinion, OpinionEvent } from '../opinions/model.ts';
import type { MailChoice } from '../people/model.ts';
import type { Proposal, ProposalEvent } from '../proposals/model.ts';
import type { Session, SessionEvent, SignUps } from '../sessions/model.ts';
import { movedUp, type Place, placesOf } from '../sessions/rules.ts';
import type { Endpoint } from '../webhooks/model.ts';
import type { Notice, NoticeKind, Recipient } from './model.ts';

type Draft = Omit<Notice, 'id' | 'at'>;

/** Whom an event of a proposal concerns. */
export function noticesOfProposal(event: ProposalEvent & { at?: string }, proposal: Proposal): Draft[] {
  // Nobody here wrote it.
  if (proposal.imported !== undefined) return [];
  const author: Recipient = { to: 'person', person: proposal.author };
  const toAuthor = (kind: NoticeKind): Draft => ({
    kind,
    recipient: author,
    proposal: proposal.id,
    title: proposal.title,
  });
  const toAdministrator = (kind: NoticeKind, institution: Proposal['institution']): Draft => ({
    ...toAuthor(kind),
    recipient: { to: 'administrator', institution },
  });
  switch (event.type) {
    case 'proposal.published':
    case 'proposal.closed':
    case 'proposal.shown':
      return [toAuthor(event.type)];
    case 'proposal.rejected':
      return [{ ...toAuthor(event.type), ...whyNot(event, rejectionOf(proposal)) }];
    case 'proposal.step-fired': {
      const step = proposal.rule?.steps.find(({ number }) => number === event.step);
      return [{ ...toAuthor(event.type), ...(step && { step: { on: step.on, then: step.then } }) }];
    }
    case 'proposal.hidden':
      return [{ ...toAuthor(event.type), ...whyNot(event, proposal.hidden) }];
    case 'proposal.transfer-asked':
      return [toAdministrator(event.type, event.to)];
    case 'proposal.transfer-declined':
      return [toAdministrator(event.type, event.from)];
    case 'proposal.transferred':
      return [toAuthor(event.type), toAdministrator(event.type, event.from)];
    case 'proposal.transfer-ended':
    case 'proposal.drafted':
    case 'proposal.submitted':
    case 'proposal.edited':
    case 'proposal.addendum':
    case 'proposal.withdrawn':
    case 'proposal.imported':
    case 'proposal.import-updated':
    case 'proposal.import-undone':
    case 'proposal.linked':
    case 'proposal.unlinked':
    case 'proposal.author-changed':
      return [];
  }
}

/** Whom an event of an opinion concerns: its author hears what others did with it. */
export function noticesOfOpinion(event: OpinionEvent, opinion: Opinion, title: string): Draft[] {
  switch (event.type) {
    case 'opinion.hidden':
    case 'opinion.credited':
      return [
        {
          kind: event.type,
          recipient: { to: 'person', person: opinion.author },
          ...aboutSubject(opinion.subject),
          opinion: opinion.id,
          title,
        },
      ];
    case 'opinion.written':
    case 'opinion.reworded':
    case 'opinion.withdrawn':
    case 'opinion.shown':
    case 'opinion.author-changed':
      return [];
  }
}

/** The reason is the proposal's, about which may have been decided anew since the event. */
function whyNot(
  event: { at?: string; code: string },
  decided: { at: string; reason: string } | undefined,
): Pick<Notice, 'code' | 'reason'> {
  return { code: event.code, ...(decided?.at === event.at && { reason: decided?.reason }) };
}

function rejectionOf({ screening }: Pick<Proposal, 'screening'>) {
  return screening?.decision === 'reject' ? screening : undefined;
}

/**
 * Whom an event of an answer concerns. The author hears of answers, the holder of dates and of lateness, those above of
 * what stays late. Nobody is told what they did themselves. What is owed for a forum alone has no author.
 */
export function noticesOfAnswer(
  event: AnswerEvent & Pick<StoredEvent, 'by'>,
  answer: Answer,
  author: Proposal['author'] | undefined,
): Draft[] {
  const { institution, holder } = answer;
  const about = {
    ...aboutOf(answer),
    title: titleOf(answer),
    answer: answer.id,
    dueAt: answer.dueAt,
  };
  // Whoever has something to do about it is led to where it is done.
  const page = `/desk/${answer.id}`;
  const toOffice = (kind: NoticeKind, to: 'department' | 'head', department = holder.department): Draft => ({
    kind,
    recipient: { to, institution, department },
    page,
    ...about,
  });
  switch (event.type) {
    case 'answer.opened':
      return [toOffice(event.type, 'department')];
    case 'answer.transferred':
      return [toOffice(event.type, 'department', event.to)];
    case 'answer.moved':
      return [toOffice(event.type, 'department', event.department)];
    case 'answer.contribution-asked':
      return [toOffice(event.type, 'department', event.department)];
    case 'answer.published':
      return [...toAuthor(author), ...toFollowers(answer, author)].map((recipient) => ({
        kind: event.type,
        recipient,
        ...about,
      }));
    case 'answer.interim':
    case 'answer.corrected':
      return toAuthor(author).map((recipient) => ({ kind: event.type, recipient, ...about }));
    case 'answer.reminded':
      return [{ ...toOffice(event.type, 'department'), stage: event.stage }];
    case 'answer.overdue':
      return [
        toOffice(event.type, 'department'),
        ...toAuthor(author).map((recipient) => ({ kind: event.type, recipient, ...about })),
      ];
    case 'answer.escalated':
      return [
        toOffice(event.type, 'department'),
        {
          kind: event.type,
          recipient: { to: 'administrator', institution, besides: holder.department },
          page,
          ...about,
        },
      ];
    case 'answer.assigned':
      return event.officerId === undefined || event.officerId === event.by?.person
        ? []
        : [{ kind: event.type, recipient: { to: 'person', person: event.officerId }, page, ...about }];
    case 'answer.contribution-given':
      return holder.officer === undefined
        ? [toOffice(event.type, 'department')]
        : [{ kind: event.type, recipient: { to: 'person', person: holder.officer.id }, page, ...about }];
  }
}

/** Whom a step of a draft's review concerns: the head is asked, and whoever asked hears what was said. */
export function noticesOfReview({ state, act, askedBy }: DraftReview, answer: Answer): Draft[] {
  const { id, institution, holder, dueAt } = answer;
  const about = { ...aboutOf(answer), title: titleOf(answer), answer: id, dueAt, page: `/desk/${id}` };
  const recipient: Recipient | undefined =
    state === 'asked'
      ? { to: 'head', institution, department: holder.department }
      : askedBy && { to: 'person', person: askedBy };
  if (!recipient || (state !== 'asked' && askedBy === act?.person)) return [];
  return [{ kind: `answer.review-${state}`, recipient, ...about }];
}

/**
 * Whom an event of a forum concerns: whoever follows it or the proposal it grew from, that proposal's author, and, as it
 * opens, the department that will owe its result. Of the result its answer tells.
 */
export function noticesOfForum(
  event: ForumEvent,
  forum: Forum,
  { author, isHidden }: { author: Proposal['author'] | undefined; isHidden: boolean },
): Draft[] {
  const { id, proposal, institution, department } = forum;
  const owed = { proposal, forum: id };
  const about = (closesAt: string) => ({
    ...aboutOf(owed),
    title: isHidden ? '' : forum.topic,
    dueAt: lastMomentOf({ closesAt }),
  });
  const toPublic = (kind: NoticeKind, closesAt: string): Draft[] =>
    [...toAuthor(author), ...toFollowers(owed, author)].map((recipient) => ({
      kind,
      recipient,
      ...about(closesAt),
    }));
  switch (event.type) {
    case 'forum.opened':
      return [
        {
          kind: 'forum.entrusted',
          recipient: { to: 'department', institution, department },
          page: `/desk/forums/${id}`,
          ...about(event.closesAt),
        },
        ...toPublic(event.type, event.closesAt),
      ];
    case 'forum.extended':
      return toPublic(event.type, event.closesAt);
    case 'forum.closed':
      return toPublic(event.type, forum.closesAt);
    case 'forum.scheduled':
    case 'forum.background-changed':
    case 'forum.batch-entered':
    case 'forum.batch-voided':
    case 'forum.step-fired':
    case 'forum.reported':
    case 'forum.concluded':
    case 'forum.withdrawn':
      return [];
  }
}

/**
 * Whom a change of a commitment concerns: the proposal's author, and whoever follows the proposal or the forum; of its
 * date, before and after, the department that promised it.
 */
export function noticesOfCommitment(
  event: CommitmentEvent,
  commitment: Commitment,
  { author, title }: { author: Proposal['author'] | undefined; title: string },
): Draft[] {
  const { id, answer, institution, department, dueOn } = commitment;
  const about = { ...aboutOf(commitment), answer, title, commitment: commitment.title };
  const toPublic = (kind: NoticeKind): Draft[] =>
    [...toAuthor(author), ...toFollowers(commitment, author)].map((recipient) => ({
      kind,
      recipient,
      ...about,
    }));
  const toOffice = (kind: NoticeKind): Draft => ({
    kind,
    recipient: { to: 'department', institution, department },
    page: `/outcomes/${id}`,
    dueAt: endOfDate(dueOn).toISOString(),
    ...about,
  });
  switch (event.type) {
    case 'commitment.opened':
      // Told by the answer that promised it.
      return [];
    case 'commitment.progress':
    case 'commitment.done':
    case 'commitment.dropped':
      return toPublic(event.type);
    case 'commitment.reminded':
      return [{ ...toOffice(event.type), stage: event.stage }];
    case 'commitment.overdue':
      return [...toPublic(event.type), toOffice(event.type)];
  }
}

/** Whom an event of a session concerns: whoever signed up; of a reminder, whoever has a seat. By their numbers. */
export function noticesOfSession(
  event: SessionEvent,
  session: Session,
  signUps: SignUps,
): (Draft & { number: number })[] {
  const all = placesOf(signUps);
  switch (event.type) {
    case 'session.moved':
    case 'session.cancelled':
      return toPlaces(event.type, session, all);
    case 'session.reminded':
      return toPlaces(
        event.type,
        session,
        all.filter(({ hasSeat }) => hasSeat),
      );
    case 'session.announced':
    case 'session.changed':
    case 'session.held':
    case 'session.attended':
    case 'session.recorded':
      return [];
  }
}

/** Those who waited and have a seat now, while the session is still to come. */
export function noticesOfSeats(
  session: Session,
  before: SignUps,
  after: SignUps,
): (Draft & { number: number })[] {
  return session.state === 'announced' ? toPlaces('session.seat', session, movedUp(before, after)) : [];
}

/** Those who run an institution's webhooks hear of one that was given up; what they did themselves they know. */
export function noticesOfWebhook(event: Endpoint['events'][number], endpoint: Endpoint): Draft[] {
  if (event.type !== 'webhook.given-up') return [];
  const { id, institution, description } = endpoint;
  const page = `/admin/${institution}/webhooks/${id}`;
  // Of the address the host alone: the rest may hold what only its receiver is to know.
  const title = description || new URL(event.url).host;
  return [{ kind: event.type, recipient: { to: 'administrator', institution }, page, title }];
}

function toPlaces(
  kind: NoticeKind,
  { id, title, startsAt }: Session,
  places: Place[],
): (Draft & { number: number })[] {
  return places.map(({ person, number }) => ({
    kind,
    recipient: { to: 'person', person },
    session: id,
    title,
    dueAt: startsAt,
    number,
  }));
}

function aboutOf({ proposal, forum }: OwedFor): Pick<Notice, 'proposal' | 'forum'> {
  return { ...(proposal && { proposal }), ...(forum && { forum }) };
}

function toAuthor(author: Proposal['author'] | undefined): Recipient[] {
  return author === undefined ? [] : [{ to: 'person', person: author }];
}

/** Whoever follows both the proposal and its forum hears of it once. */
function toFollowers(owed: OwedFor, author: Proposal['author'] | undefined): Recipient[] {
  const [first, ...others] = subjectsOf(owed);
  if (first === undefined) return [];
  const to = { to: 'followers' as const, ...(author && { author }) };
  return [
    { ...to, subject: first },
    ...others.map((subject): Recipient => ({ ...to, subject, besides: first })),
  ];
}

const minute = 60_000;
/** How long a mail waits after each try that failed. After as many tries and one more it is set aside: a day in all. */
const retryAfterMs = [1, 5, 30, 120, 360, 720].map((minutes) => minutes * minute);

/** When a mail that was tried so often is tried again; never again after the last. */
export function nextTryAt(attempts: number, now: Date): Date | undefined {
  const wait = retryAfterMs[attempts - 1];
  return wait === undefined ? undefined : new Date(now.getTime() + wait);
}

/** A sender that has not said by then how it went has stopped: the post answers within seconds. */
export const claimMs = 2 * minute;

/** News of a change that the stream let go of and the reconciliation told again weeks later helps nobody. */
const newsMs = 14 * day;

export function isNews(at: string, now: Date): boolean {
  return now.getTime() - Date.parse(at) < newsMs;
}

/** What one officer is told for the department. */
const dutiesOfPerson: ReadonlySet<NoticeKind> = new Set([
  'answer.assigned',
  'answer.contribution-given',
  'answer.review-approved',
  'answer.review-returned',
]);

/** Which of a reader's choices a notice comes under. */
export function choiceOf({ kind, recipient: { to } }: Pick<Notice, 'kind' | 'recipient'>): MailChoice {
  switch (to) {
    case 'person':
      if (dutiesOfPerson.has(kind)) return 'duties';
      // Whoever signed up for a session asked to hear of it.
      return kind.startsWith('session.') ? 'followedProposals' : 'ownProposals';
    case 'department':
    case 'head':
    case 'administrator':
      return 'duties';
    case 'followers':
      return 'followedProposals';
  }
}
