import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { type TimelineEntry, timelineFrom } from '../../shared/dynamo/timeline.ts';
import { type Dated, lastChangeOf } from '../../shared/events.ts';
import type { ForumId, InstitutionId, SessionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Session, SessionState } from './model.ts';
import {
  findSignUps,
  getSession,
  getWorkshop,
  recordsOf,
  sessionIdOfEntry,
  sessionsWithSignUps,
  signedUpBy,
} from './repository.ts';
import { canRunSession } from './rules.ts';
import { type OwnPlace, toOwnPlace } from './sign-up.ts';
import {
  type ParticipantsView,
  type SessionCard,
  type SessionView,
  toParticipantsView,
  toSessionCard,
  toSessionView,
  toWorkshopView,
  type WorkshopView,
} from './view.ts';

/** @throws session.not-found */
export async function readSession(context: Context, id: SessionId): Promise<SessionView> {
  return presentSession(context, await getSession(context.table, id));
}

/**
 * The same with when it last changed.
 *
 * @throws session.not-found
 */
export async function readDatedSession(context: Context, id: SessionId): Promise<Dated<SessionView>> {
  const session = await getSession(context.table, id);
  return { ...(await presentSession(context, session)), ...lastChangeOf(session) };
}

/** A session that was just read or changed. */
export async function presentSession({ table }: Context, session: Session): Promise<SessionView> {
  const [signUps, [record]] = await Promise.all([
    findSignUps(table, session.id),
    recordsOf(table, { id: session.id, records: session.records.slice(-1) }),
  ]);
  return toSessionView(session, signUps, record);
}

/**
 * Sessions, one page: those to come with the next first, or those that are over with the latest first.
 *
 * @throws request.bad-cursor
 */
export async function listSessions(
  context: Context,
  query: ListQuery,
): Promise<{ items: SessionCard[]; next: string | null }> {
  const { found, next } = await pageOf(context, query);
  return { items: found.map(([session, signUps]) => toSessionCard(session, signUps)), next };
}

/** The first page of the same, with when each of them last changed. */
export async function listDatedSessions(
  context: Context,
  query: Omit<ListQuery, 'cursor'>,
): Promise<Dated<SessionCard>[]> {
  const { found } = await pageOf(context, query);
  return found.map(([session, signUps]) => ({
    ...toSessionCard(session, signUps),
    ...lastChangeOf(session),
  }));
}

/** Sessions that were called off and would have begun from a moment on, for those who have them in a calendar. */
export async function listCalledOff(
  context: Context,
  query: { institution: InstitutionId; from: string; limit: number },
): Promise<Dated<SessionCard>[]> {
  const past = await listDatedSessions(context, { ...query, when: 'past' });
  return past.filter(({ state }) => state === 'cancelled');
}

interface ListQuery {
  institution?: InstitutionId | undefined;
  forum?: ForumId | undefined;
  when: 'upcoming' | 'past';
  /** The earliest that one of them begins. */
  from?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

async function pageOf({ table }: Context, query: ListQuery) {
  const { institution, forum, when, from, limit, cursor } = query;
  const list = lists.sessions(forum ?? institution ?? '*', when);
  const newestFirst = when === 'past';
  const { entries, next } = await listEntries(table, { list, newestFirst, from, limit, cursor });
  const found = await sessionsWithSignUps(
    table,
    entries.map(({ pk }) => sessionIdOfEntry(pk)),
  );
  return { found, next };
}

/**
 * Every version of a session's record, the first first.
 *
 * @throws session.not-found
 */
export async function readRecords({ table }: Context, id: SessionId) {
  const session = await getSession(table, id);
  const records = await recordsOf(table, session);
  return records.map((record, index) => {
    const { number = index + 1, at = '', reason = null } = session.records[index] ?? {};
    return { number, at, reason, ...record };
  });
}

/**
 * Everything that happened to a session, oldest first, one page.
 *
 * @throws session.not-found, request.bad-cursor
 */
export async function readSessionHistory(
  { table }: Context,
  id: SessionId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: TimelineEntry[]; next: string | null }> {
  await getSession(table, id);
  return timelineFrom(table, id, page);
}

/**
 * Who signed up for a session and who came, for those who run it.
 *
 * @throws session.not-found, auth.forbidden
 */
export async function readParticipants(
  { table }: Context,
  actor: Actor,
  id: SessionId,
): Promise<ParticipantsView> {
  const session = await getSession(table, id);
  assertAllowed(canRunSession(session, actor));
  return toParticipantsView(session, await findSignUps(table, id));
}

/** @throws session.not-found, workshop.not-found */
export async function readWorkshop({ table }: Context, id: SessionId): Promise<WorkshopView> {
  await getSession(table, id);
  return toWorkshopView(await getWorkshop(table, id));
}

export interface OwnSession extends OwnPlace {
  title: string;
  startsAt: string;
  state: SessionState;
}

/**
 * The sessions this person signed up for, the latest announced first. Nobody else but staff is ever told.
 *
 * @throws request.bad-cursor
 */
export async function ownSessions(
  { table }: Context,
  actor: Actor,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: OwnSession[]; next: string | null }> {
  const { items, next } = await signedUpBy(table, actor.person, page);
  const found = await sessionsWithSignUps(table, items);
  return {
    items: found.map(([{ title, startsAt, state }, signUps]) => ({
      ...toOwnPlace(signUps, actor),
      title,
      startsAt,
      state,
    })),
    next,
  };
}
