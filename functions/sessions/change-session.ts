import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { SessionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Announcement, Session } from './model.ts';
import { changeCapacity, changeSession, findSignUps, followSession, getSession } from './repository.ts';
import { assertSessionState, assertTimes, canRunSession, hasBegun, remindingAt } from './rules.ts';

/**
 * Announces a session that has not begun anew, with the reason said in public. Whoever signed up is told where it moves to
 * another place or time. It has as many seats as people signed up, or more than before; nobody who has one loses it.
 *
 * @throws session.not-found, auth.forbidden, session.wrong-state, session.date-wrong, session.seats-taken, session.changed
 */
export async function changeAnnouncement(
  { table, clock }: Context,
  actor: Actor,
  id: SessionId,
  { reason, capacity, ...wanted }: Announcement & { reason: string },
): Promise<Session> {
  const before = await getSession(table, id);
  assertAllowed(canRunSession(before, actor));
  assertSessionState(before, 'announced');
  if (hasBegun(before, clock.now())) throw new AppError('session.wrong-state');
  assertTimes(wanted, clock.now());
  // The seats first: they alone may be refused, and given again they stay as they are.
  const seats = (await findSignUps(table, id)).capacity;
  if (capacity !== seats && !(await changeCapacity(table, id, capacity)))
    throw new AppError('session.seats-taken');
  const changed = await changeSession(table, id, (current) => {
    const now = clock.now();
    assertSessionState(current, 'announced');
    if (hasBegun(current, now)) throw new AppError('session.wrong-state');
    const isMoved = placed.some((each) => wanted[each] !== current[each]);
    const isSame =
      !isMoved && capacity === seats && described.every((each) => wanted[each] === current[each]);
    if (isSame) return undefined;
    const { address: _, accessibility: __, remindAt, ...kept } = current;
    const nextReminder = wanted.startsAt === current.startsAt ? remindAt : remindingAt(wanted.startsAt, now);
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [
        isMoved
          ? { type: 'session.moved', reason, before: whereAndWhen(current), after: whereAndWhen(wanted) }
          : { type: 'session.changed', reason },
      ],
      next: { ...kept, ...wanted, ...(nextReminder !== undefined && { remindAt: nextReminder }) },
    };
  });
  await followSession(table, changed);
  return changed;
}

const placed = ['place', 'address', 'startsAt', 'endsAt'] as const;
const described = ['title', 'description', 'accessibility', 'signUpClosesAt'] as const;

const whereAndWhen = ({ place, startsAt, endsAt }: Pick<Session, 'place' | 'startsAt' | 'endsAt'>) => ({
  place,
  startsAt,
  endsAt,
});

/**
 * Calls a session off before it was held, with the reason said in public. Whoever signed up is told. Called off again
 * nothing happens.
 *
 * @throws session.not-found, auth.forbidden, session.wrong-state, session.changed
 */
export async function cancelSession(
  { table, clock }: Context,
  actor: Actor,
  id: SessionId,
  reason: string,
): Promise<Session> {
  const cancelled = await changeSession(table, id, (current) => {
    assertAllowed(canRunSession(current, actor));
    if (current.state === 'cancelled') return undefined;
    assertSessionState(current, 'announced');
    const { remindAt: _, ...kept } = current;
    return {
      at: clock.now(),
      by: { person: actor.person, department: current.department },
      events: [{ type: 'session.cancelled', reason }],
      next: { ...kept, state: 'cancelled', cancelledFor: reason },
    };
  });
  await followSession(table, cancelled);
  return cancelled;
}
