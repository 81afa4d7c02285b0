import { isDeepStrictEqual } from 'node:util';
import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import type { SessionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { type Attendance, mostVersions, type Session, type SessionRecord } from './model.ts';
import {
  changeSession,
  findSession,
  findSignUps,
  followSession,
  getSession,
  keepRecord,
  recordsOf,
  sessionIdOfEntry,
} from './repository.ts';
import { assertSessionState, canRunSession, hasBegun } from './rules.ts';

/** The sessions for which the clock has something to do by now. */
export async function sessionsToAttend({ table, clock }: Context): Promise<SessionId[]> {
  const due = await allEntries(table, { list: lists.due('session'), upTo: clock.now().toISOString() });
  return due.map(({ pk }) => sessionIdOfEntry(pk));
}

/** Has those who signed up reminded the day before, and takes a session for held once it has ended. */
export async function attendSession({ table, clock }: Context, id: SessionId): Promise<void> {
  if (!(await findSession(table, id))) return;
  const changed = await changeSession(table, id, (current) => {
    const now = clock.now();
    if (current.state !== 'announced') return undefined;
    const { remindAt, ...kept } = current;
    if (now.getTime() >= Date.parse(current.endsAt))
      return { at: now, events: [{ type: 'session.held' }], next: { ...kept, state: 'held' } };
    if (remindAt === undefined || now.getTime() < Date.parse(remindAt)) return undefined;
    // Nobody is reminded of what has begun.
    const events = hasBegun(current, now) ? [] : [{ type: 'session.reminded' as const }];
    return { at: now, events, next: kept };
  });
  await followSession(table, changed);
}

/**
 * Notes who came, by the numbers they signed up under, and how many came without. Noted again it takes the place of what
 * was noted before.
 *
 * @throws session.not-found, auth.forbidden, session.wrong-state, session.not-begun, request.invalid for a number that
 *   nobody has, session.changed
 */
export async function noteAttendance(
  { table, clock }: Context,
  actor: Actor,
  id: SessionId,
  { numbers, walkIns }: Attendance,
): Promise<Session> {
  const before = await getSession(table, id);
  assertAllowed(canRunSession(before, actor));
  assertHasBegun(before, clock.now());
  // Those who have left since stay counted among those who came.
  const known = new Set([
    ...Object.values((await findSignUps(table, id)).numbers),
    ...(before.attendance?.numbers ?? []),
  ]);
  if (!numbers.every((number) => known.has(number)))
    throw new AppError('request.invalid', [{ field: '/numbers', message: 'names a number nobody has' }]);
  return changeSession(table, id, (current) => {
    const now = clock.now();
    assertHasBegun(current, now);
    const noted = current.attendance;
    if (noted && noted.walkIns === walkIns && String(noted.numbers) === String(numbers)) return undefined;
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [{ type: 'session.attended', attended: numbers.length, walkIns }],
      next: { ...current, attendance: { numbers, walkIns, at: now.toISOString() } },
    };
  });
}

/**
 * Publishes what was said at a session. Published again it is a new version, which needs a reason; the ones before stay to
 * be read. The same words again change nothing.
 *
 * @throws session.not-found, auth.forbidden, session.wrong-state, session.not-begun, request.invalid without a reason,
 *   session.too-many-changes, session.changed
 */
export async function publishRecord(
  { table, clock }: Context,
  actor: Actor,
  id: SessionId,
  { reason, ...record }: SessionRecord & { reason?: string | undefined },
): Promise<Session> {
  const before = await getSession(table, id);
  assertAllowed(canRunSession(before, actor));
  const now = clock.now();
  assertHasBegun(before, now);
  const [latest] = await recordsOf(table, { id, records: before.records.slice(-1) });
  if (isDeepStrictEqual(latest, record)) return before;
  const number = before.records.length + 1;
  if (number > mostVersions) throw new AppError('session.too-many-changes');
  if (number > 1 && reason === undefined)
    throw new AppError('request.invalid', [{ field: '/reason', message: 'needed to change a record' }]);
  const said = number > 1 && { reason };
  const version = { number, attempt: ulid(now.getTime()), at: now.toISOString(), ...said };
  await keepRecord(table, id, version, record);
  return changeSession(table, id, (current) => {
    if (current.records.length !== before.records.length) throw new AppError('session.changed');
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [{ type: 'session.recorded', version: number, ...said }],
      next: { ...current, records: [...current.records, version] },
    };
  });
}

function assertHasBegun(session: Session, now: Date): void {
  assertSessionState(session, 'announced', 'held');
  if (!hasBegun(session, now)) throw new AppError('session.not-begun');
}
