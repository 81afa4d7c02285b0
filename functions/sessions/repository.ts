import { z } from 'zod';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getEvery,
  getItem,
  getItems,
  putIfAbsent,
  putItem,
  queryShown,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { keys, lists, signedUpPk } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import { type PersonId, type SessionId, sessionIdSchema } from '../../shared/ids.ts';
import {
  type Ballots,
  ballotsSchema,
  mostWaiting,
  recordSchema,
  type Session,
  type SessionRecord,
  type SignUps,
  sessionSchema,
  signUpsSchema,
  type Workshop,
  workshopSchema,
} from './model.ts';

export async function findSession(
  table: Table,
  id: SessionId,
  options: { consistent: boolean } = { consistent: true },
): Promise<Session | undefined> {
  return getItem(table, sessionSchema, keys.session(id), options);
}

/** @throws session.not-found */
export async function getSession(table: Table, id: SessionId): Promise<Session> {
  const session = await findSession(table, id);
  if (!session) throw new AppError('session.not-found');
  return session;
}

/** A new session stands in the register from the start: what the stream might lose is found there. */
export async function createSession(table: Table, change: Change<Session>): Promise<Session | undefined> {
  const { id, createdAt } = change.next;
  return createAggregate<Session>(table, keys.session(id), change, {
    listPk: lists.sessionRegister(createdAt.slice(0, 7)),
    listSk: `${createdAt}#${id}`,
  });
}

export async function changeSession(
  table: Table,
  id: SessionId,
  decide: (current: Session) => Change<Session> | undefined,
): Promise<Session> {
  return changeAggregate(table, sessionSchema, keys.session(id), decide, {
    missing: 'session.not-found',
    busy: 'session.changed',
  });
}

/** Ids of every session announced in a month, `yyyy-mm`. */
export async function registeredSessions(table: Table, month: string): Promise<SessionId[]> {
  return (await allEntries(table, { list: lists.sessionRegister(month) })).map(({ pk }) =>
    sessionIdOfEntry(pk),
  );
}

/** Of a session's own item, its sign-ups or its workshop. */
export function sessionIdOfEntry(pk: string): SessionId {
  return sessionIdSchema.parse(pk.slice(pk.indexOf('#') + 1));
}

const signUpsItemSchema = z.object({ ...signUpsSchema.shape });

/** Sessions with who signed up for them, in the order asked. */
export async function sessionsWithSignUps(table: Table, ids: SessionId[]): Promise<[Session, SignUps][]> {
  const [sessions, all] = await Promise.all([
    getItems(table, sessionSchema, ids.map(keys.session)),
    getItems(table, signUpsItemSchema, ids.map(keys.signUps)),
  ]);
  const byId = new Map(all.map((each) => [each.session, each]));
  return sessions.flatMap((session) => {
    const signUps = byId.get(session.id);
    return signUps ? [[session, signUps] as [Session, SignUps]] : [];
  });
}

/** Opens the list of those who sign up, before the session is: nobody finds it until then. */
export async function openSignUps(
  table: Table,
  {
    id,
    capacity,
    signUpClosesAt,
    startsAt,
  }: Pick<Session, 'id' | 'signUpClosesAt' | 'startsAt'> & { capacity: number },
): Promise<void> {
  const signUps: SignUps = {
    session: id,
    state: 'announced',
    capacity,
    most: capacity + mostWaiting,
    signUpClosesAt,
    startsAt,
    revision: 0,
    next: 1,
    numbers: {},
    names: {},
  };
  await putIfAbsent(table, { ...keys.signUps(id), ...signUps });
}

export async function findSignUps(
  table: Table,
  id: SessionId,
  options: { consistent: boolean } = { consistent: true },
): Promise<SignUps> {
  const signUps = await getItem(table, signUpsSchema, keys.signUps(id), options);
  if (!signUps) throw new AppError('session.not-found');
  return signUps;
}

/**
 * Puts somebody at the end of the list, unless they are on it, it is full, or its time is over: one write, whose order is
 * the order of the list. Gives nothing where it did not.
 */
export async function addSignUp(
  table: Table,
  id: SessionId,
  { person, name, at }: { person: PersonId; name: string; at: string },
): Promise<SignUps | undefined> {
  return updateWhen(table, signUpsSchema, keys.signUps(id), {
    take: { [`numbers.${person}`]: 'next' },
    set: { [`names.${person}`]: name },
    when: [
      `attribute_not_exists(#numbers.#${person})`,
      'size(#numbers) < #most',
      '#state = :announced',
      '#signUpClosesAt > :now',
      '#startsAt > :now',
    ].join(' AND '),
    names: {
      '#most': 'most',
      '#state': 'state',
      '#signUpClosesAt': 'signUpClosesAt',
      '#startsAt': 'startsAt',
    },
    values: { ':announced': 'announced', ':now': at },
  });
}

/** Takes somebody off the list, where need be only before the session begins. Gives nothing where it did not. */
export async function removeSignUp(
  table: Table,
  id: SessionId,
  person: PersonId,
  before?: string,
): Promise<SignUps | undefined> {
  const isTimely = before === undefined ? '' : ' AND #state = :announced AND #startsAt > :now';
  return updateWhen(table, signUpsSchema, keys.signUps(id), {
    remove: [`numbers.${person}`, `names.${person}`],
    when: `attribute_exists(#numbers.#${person})${isTimely}`,
    ...(before !== undefined && {
      names: { '#state': 'state', '#startsAt': 'startsAt' },
      values: { ':announced': 'announced', ':now': before },
    }),
  });
}

/** Gives a session more seats, or fewer where no more than so many signed up. Says whether it did. */
export async function changeCapacity(table: Table, id: SessionId, capacity: number): Promise<boolean> {
  const changed = await updateWhen(table, signUpsSchema, keys.signUps(id), {
    set: { capacity, most: capacity + mostWaiting },
    when: '#capacity <= :wanted OR size(#numbers) <= :wanted',
    names: { '#numbers': 'numbers' },
    values: { ':wanted': capacity },
  });
  return changed !== undefined;
}

/** Has the list follow its session's times and state. A later state is never undone by an earlier one. */
export async function followSession(
  table: Table,
  { id, state, signUpClosesAt, startsAt, revision }: Session,
): Promise<void> {
  await updateWhen(table, signUpsSchema, keys.signUps(id), {
    set: { state, signUpClosesAt, startsAt, revision },
    when: '#revision < :upTo',
    values: { ':upTo': revision },
  });
}

const signedUpSchema = z.object({ sk: sessionIdSchema });

export async function noteSignedUp(table: Table, person: PersonId, id: SessionId): Promise<void> {
  await putIfAbsent(table, keys.signedUp(person, id));
}

export async function forgetSignedUp(table: Table, person: PersonId, id: SessionId): Promise<void> {
  await deleteIfPresent(table, keys.signedUp(person, id));
}

/** The sessions a person signed up for, the latest announced first. */
export async function signedUpBy(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: SessionId[]; next: string | null }> {
  const pk = signedUpPk(person);
  const { items, next } = await queryShown(table, signedUpSchema, {
    pk,
    newestFirst: true,
    limit: page.limit,
    consistent: true,
    start: page.cursor === undefined ? undefined : { pk, sk: toSessionId(page.cursor) },
  });
  return { items: items.map(({ sk }) => sk), next: next ? String(next.sk) : null };
}

function toSessionId(cursor: string): SessionId {
  const id = sessionIdSchema.safeParse(cursor);
  if (!id.success) throw new AppError('request.bad-cursor');
  return id.data;
}

/** Keeps a version of a session's record under a key that nothing points to until the session names it. */
export async function keepRecord(
  table: Table,
  id: SessionId,
  version: { number: number; attempt: string },
  record: SessionRecord,
): Promise<void> {
  await putItem(table, { ...keys.sessionRecord(id, version.number, version.attempt), ...record });
}

/** Every version of a session's record, the first first. */
export async function recordsOf(
  table: Table,
  { id, records }: Pick<Session, 'id' | 'records'>,
): Promise<SessionRecord[]> {
  return getEvery(
    table,
    recordSchema,
    records.map(({ number, attempt }) => keys.sessionRecord(id, number, attempt)),
  );
}

export async function findWorkshop(table: Table, id: SessionId): Promise<Workshop | undefined> {
  return getItem(table, workshopSchema, keys.workshop(id), { consistent: true });
}

/** @throws workshop.not-found */
export async function getWorkshop(table: Table, id: SessionId): Promise<Workshop> {
  const workshop = await findWorkshop(table, id);
  if (!workshop) throw new AppError('workshop.not-found');
  return workshop;
}

export async function createWorkshop(table: Table, change: Change<Workshop>): Promise<void> {
  await createAggregate<Workshop>(table, keys.workshop(change.next.session), change);
}

export async function changeWorkshop(
  table: Table,
  id: SessionId,
  decide: (current: Workshop) => Change<Workshop> | undefined,
): Promise<Workshop> {
  return changeAggregate(table, workshopSchema, keys.workshop(id), decide, {
    missing: 'workshop.not-found',
    busy: 'workshop.changed',
  });
}

export async function openBallots(table: Table, id: SessionId): Promise<void> {
  await putIfAbsent(table, { ...keys.ballots(id), isOpen: true, votes: {} });
}

/** Keeps what one sign-up votes for, in place of what it voted for before, while the vote is open. Says whether it did. */
export async function keepBallot(
  table: Table,
  id: SessionId,
  number: number,
  choices: number[],
): Promise<boolean> {
  const kept = await updateWhen(table, ballotsSchema, keys.ballots(id), {
    set: { [`votes.${number}`]: choices },
    when: '#isOpen = :yes',
    names: { '#isOpen': 'isOpen' },
    values: { ':yes': true },
  });
  return kept !== undefined;
}

/** Ends a vote, and gives the ballots as they stay. */
export async function closeBallots(table: Table, id: SessionId): Promise<Ballots> {
  const closed = await updateWhen(table, ballotsSchema, keys.ballots(id), {
    set: { isOpen: false },
    when: 'attribute_exists(pk)',
  });
  if (!closed) throw new Error(`the ballots of ${id} are gone`);
  return closed;
}

export async function findBallots(table: Table, id: SessionId): Promise<Ballots | undefined> {
  return getItem(table, ballotsSchema, keys.ballots(id), { consistent: true });
}
