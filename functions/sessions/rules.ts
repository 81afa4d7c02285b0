import { dateAt, day, startOfDate } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { PersonId } from '../../shared/ids.ts';
import type { Actor } from '../people/model.ts';
import { isAdmin, isOfficer } from '../people/rules.ts';
import {
  type Announcement,
  type Ballots,
  type Session,
  type SessionState,
  type SignUps,
  type Stage,
  stages,
  type Workshop,
} from './model.ts';

const furthestMs = 366 * day;
const longestMs = 7 * day;
/** At nine in the morning of the day before. */
const remindingHourMs = 9 * 3_600_000;

/** The department that runs it, and the institution's administrator. */
export function canRunSession(session: Pick<Session, 'institution' | 'department'>, actor: Actor): boolean {
  return isOfficer(actor, session.institution, session.department) || isAdmin(actor, session.institution);
}

/** @throws session.wrong-state */
export function assertSessionState(session: Pick<Session, 'state'>, ...allowed: SessionState[]): void {
  if (!allowed.includes(session.state)) throw new AppError('session.wrong-state');
}

export function hasBegun({ startsAt }: Pick<Session, 'startsAt'>, now: Date): boolean {
  return now.getTime() >= Date.parse(startsAt);
}

/**
 * A session begins later than now and within a year, lasts a week at the most, and takes sign-ups until it begins at the
 * latest.
 *
 * @throws session.date-wrong
 */
export function assertTimes(
  { startsAt, endsAt, signUpClosesAt }: Pick<Announcement, 'startsAt' | 'endsAt' | 'signUpClosesAt'>,
  now: Date,
): void {
  const [starts, ends, closes] = [startsAt, endsAt, signUpClosesAt].map(Date.parse) as [
    number,
    number,
    number,
  ];
  const isToCome = starts > now.getTime() && starts <= now.getTime() + furthestMs;
  const isBounded = ends > starts && ends - starts <= longestMs;
  if (!isToCome || !isBounded || closes > starts) throw new AppError('session.date-wrong');
}

/** When those who signed up are reminded; nothing where it is announced so late that they need not be. */
export function remindingAt(startsAt: string, now: Date): string | undefined {
  const dayBefore = startOfDate(dateAt(new Date(Date.parse(startsAt) - day)));
  const at = new Date(dayBefore.getTime() + remindingHourMs);
  return at > now ? at.toISOString() : undefined;
}

/** What the clock has to do next: remind, then take it for held. */
export function sessionDueAt({ state, remindAt, endsAt }: Session): string | undefined {
  return state === 'announced' ? (remindAt ?? endsAt) : undefined;
}

export interface Place {
  person: PersonId;
  number: number;
  name: string;
  hasSeat: boolean;
}

/** Everybody who signed up, in order. The first have the seats: nobody moves down when somebody leaves, and all move up. */
export function placesOf({ numbers, names, capacity }: SignUps): Place[] {
  return (Object.entries(numbers) as [PersonId, number][])
    .sort(([, one], [, other]) => one - other)
    .map(([person, number], index) => ({
      person,
      number,
      name: names[person] ?? '',
      hasSeat: index < capacity,
    }));
}

/** Those who waited and have a seat now. */
export function movedUp(before: SignUps, after: SignUps): Place[] {
  const waiting = new Set(placesOf(before).flatMap(({ number, hasSeat }) => (hasSeat ? [] : [number])));
  return placesOf(after).filter(({ number, hasSeat }) => hasSeat && waiting.has(number));
}

interface Seats {
  capacity: number;
  taken: number;
  waiting: number;
}

export function seatsOf({ capacity, numbers }: SignUps): Seats {
  const all = Object.keys(numbers).length;
  return { capacity, taken: Math.min(all, capacity), waiting: Math.max(0, all - capacity) };
}

/** Whether somebody may sign up at this moment, and until when they may take it back. */
export function takesSignUps(
  { state, signUpClosesAt, startsAt }: Pick<SignUps, 'state' | 'signUpClosesAt' | 'startsAt'>,
  now: Date,
): boolean {
  const at = now.getTime();
  return state === 'announced' && at < Date.parse(signUpClosesAt) && at < Date.parse(startsAt);
}

/** @throws workshop.wrong-stage */
export function assertStage({ stage }: Pick<Workshop, 'stage'>, wanted: Stage): void {
  if (stage !== wanted) throw new AppError('workshop.wrong-stage');
}

export function stageAfter(stage: Stage): Stage | undefined {
  return stages[stages.indexOf(stage) + 1];
}

export function proposalNumbers({ entries }: Pick<Workshop, 'entries'>): number[] {
  return entries.flatMap(({ kind, number }) => (kind === 'proposal' ? [number] : []));
}

/** What the ballots of those who came add up to. Whoever was not there after all does not count. */
export function countBallots(
  { votes }: Ballots,
  workshop: Pick<Workshop, 'entries'>,
  attended: readonly number[],
): { counts: Record<string, number>; ballots: number } {
  const valid = attended.flatMap((number) => (votes[number]?.length ? [votes[number]] : []));
  const counts = Object.fromEntries(
    proposalNumbers(workshop).map((number) => [
      String(number),
      valid.filter((choices) => choices.includes(number)).length,
    ]),
  );
  return { counts, ballots: valid.length };
}
