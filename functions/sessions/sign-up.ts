import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { SessionId } from '../../shared/ids.ts';
import { type Actor, nameOfPerson } from '../people/index.ts';
import type { SignUps } from './model.ts';
import {
  addSignUp,
  findSignUps,
  forgetSignedUp,
  getSession,
  noteSignedUp,
  removeSignUp,
} from './repository.ts';
import { placesOf, takesSignUps } from './rules.ts';

/** How somebody stands with a session, for that person alone. */
export interface OwnPlace {
  session: SessionId;
  /** What staff call the place by. */
  number: number | null;
  name: string | null;
  place: 'seat' | 'waiting' | null;
  /** How many are before them on the waiting list. */
  ahead: number | null;
}

/**
 * Signs somebody up: a seat while there is one, else the end of the waiting list. One write decides both, so that no two
 * get the same seat and nobody gets two; signed up again, they stay where they are.
 *
 * @param name what staff read at the door; else what the person is called here
 * @throws session.not-found, session.sign-up-closed, session.full
 */
export async function signUp(
  context: Context,
  actor: Actor,
  id: SessionId,
  name: string | undefined,
): Promise<{ own: OwnPlace; isFirst: boolean }> {
  const { table, clock } = context;
  const { person } = actor;
  await getSession(table, id);
  const before = await findSignUps(table, id);
  // Refused before anything is kept of the person; what is decided is decided by the write.
  if (before.numbers[person] === undefined) assertOpen(before, clock.now());
  const called = name ?? (await nameOfPerson(context, actor));
  const added =
    before.numbers[person] === undefined
      ? await addSignUp(table, id, { person, name: called, at: clock.now().toISOString() })
      : undefined;
  const signUps = added ?? (await findSignUps(table, id));
  if (signUps.numbers[person] === undefined) {
    assertOpen(signUps, clock.now());
    throw new AppError('session.full');
  }
  await noteSignedUp(table, person, id);
  return { own: toOwnPlace(signUps, actor), isFirst: added !== undefined };
}

function assertOpen(signUps: SignUps, now: Date): void {
  if (!takesSignUps(signUps, now)) throw new AppError('session.sign-up-closed');
  if (Object.keys(signUps.numbers).length >= signUps.most) throw new AppError('session.full');
}

/**
 * Takes a sign-up back, until the session begins: everybody behind moves up. Taken back again nothing happens.
 *
 * @throws session.not-found, session.sign-up-closed
 */
export async function takeSignUpBack(
  { table, clock }: Context,
  { person }: Actor,
  id: SessionId,
): Promise<void> {
  await getSession(table, id);
  if (!(await removeSignUp(table, id, person, clock.now().toISOString()))) {
    const { numbers } = await findSignUps(table, id);
    if (numbers[person] !== undefined) throw new AppError('session.sign-up-closed');
  }
  await forgetSignedUp(table, person, id);
}

/** @throws session.not-found */
export async function ownPlace({ table }: Context, actor: Actor, id: SessionId): Promise<OwnPlace> {
  await getSession(table, id);
  return toOwnPlace(await findSignUps(table, id), actor);
}

export function toOwnPlace(signUps: SignUps, { person }: Actor): OwnPlace {
  const places = placesOf(signUps);
  const index = places.findIndex((each) => each.person === person);
  const own = places[index];
  const { session } = signUps;
  if (!own) return { session, number: null, name: null, place: null, ahead: null };
  return {
    session,
    number: own.number,
    name: own.name,
    place: own.hasSeat ? 'seat' : 'waiting',
    ahead: own.hasSeat ? null : index - signUps.capacity,
  };
}
