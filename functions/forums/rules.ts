import { addDays, endOfPeriod } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../people/model.ts';
import { isAdmin, isOfficer } from '../people/rules.ts';
import {
  type Batch,
  type Forum,
  type ForumState,
  type ForumStep,
  mostStanceChanges,
  type Stance,
  type TakenStance,
  type Tallies,
} from './model.ts';

/** How long a forum that a proposal grew into is open, in calendar days after the one it opens on. */
export const forumDays = 30;

/** Days after its closing by which a forum's result is due. */
export const resultDays = 30;

/** A forum is open for this many days at the most, and is opened this many days ahead at the most. */
const mostForumDays = 365;

/** A forum stays open for at least a day. */
const leastMs = 86_400_000;

/** The department that runs it, and the institution's administrator. */
export function canRun(forum: Pick<Forum, 'institution' | 'department'>, actor: Actor): boolean {
  return isOfficer(actor, forum.institution, forum.department) || isAdmin(actor, forum.institution);
}

/** What a forum asks in public: nothing while the words of its proposal are hidden. */
export function topicOf({ topic, hidden }: Pick<Forum, 'topic' | 'hidden'>): string {
  return hidden ? '' : topic;
}

/** @throws forum.wrong-state */
export function assertState(forum: Pick<Forum, 'state'>, ...allowed: ForumState[]): void {
  if (!allowed.includes(forum.state)) throw new AppError('forum.wrong-state');
}

/** Stances are taken from the moment it opens to the last millisecond before `closesAt`, whatever a sweep has done yet. */
export function isDebating(forum: Pick<Forum, 'state' | 'opensAt' | 'closesAt'>, now: Date): boolean {
  const at = now.getTime();
  return (
    (forum.state === 'open' || forum.state === 'scheduled') &&
    at >= Date.parse(forum.opensAt) &&
    at < Date.parse(forum.closesAt)
  );
}

/** What a forum is to whoever reads of it: what its dates say, where a sweep has yet to do what follows. */
export function stateAt(forum: Pick<Forum, 'state' | 'opensAt' | 'closesAt'>, now: Date): ForumState {
  if (forum.state === 'closed' || forum.state === 'withdrawn') return forum.state;
  if (isDebating(forum, now)) return 'open';
  return now.getTime() < Date.parse(forum.opensAt) ? 'scheduled' : 'closed';
}

/** From the start of one date to the end of another, as a forum opened by its institution names them. */
export function assertDates(opensAt: Date, closesAt: Date, now: Date): void {
  const latest = endOfPeriod(now, mostForumDays);
  const isLongEnough = closesAt.getTime() - opensAt.getTime() >= leastMs;
  const isShortEnough = closesAt <= endOfPeriod(opensAt, mostForumDays);
  if (closesAt <= now || opensAt > latest || !isLongEnough || !isShortEnough)
    throw new AppError('forum.date-wrong');
}

/** The moment a date is over, as an end that does not belong to the period. */
export function endOf(date: string): Date {
  return new Date(Date.parse(`${addDays(date, 1)}T00:00:00+09:00`));
}

/** The last moment at which a stance is taken: what follows from the closing counts from there. */
export function lastMomentOf({ closesAt }: Pick<Forum, 'closesAt'>): string {
  return new Date(Date.parse(closesAt) - 1).toISOString();
}

/** @throws stance.unknown */
export function assertStance(stances: readonly Pick<Stance, 'id'>[], stance: string): void {
  if (!stances.some(({ id }) => id === stance)) throw new AppError('stance.unknown');
}

/** The steps that so many participants reach and that have not fired, lowest first. */
export function reachedSteps(
  { steps, fired }: Pick<Forum, 'steps' | 'fired'>,
  participants: number,
): (ForumStep & { threshold: number })[] {
  return steps
    .filter((step) => step.on === 'forum-participants')
    .filter(({ number, threshold }) => fired[number] === undefined && threshold <= participants)
    .sort((one, other) => one.threshold - other.threshold);
}

/**
 * A citizen's side after they took one, or none. The side before is kept, and going from one side to another, also by way
 * of none, is a change of mind.
 *
 * @throws stance.too-many-changes
 */
export function withStance(
  before: Omit<TakenStance, 'sk'> | undefined,
  stance: string | undefined,
  at: string,
): Omit<TakenStance, 'sk'> {
  const history = before?.history ?? [];
  if (history.length >= mostStanceChanges) throw new AppError('stance.too-many-changes');
  const last = history.findLast(({ stance: side }) => side !== null)?.stance;
  const changedSides = stance !== undefined && last !== undefined && last !== stance;
  return {
    ...(stance !== undefined && { stance }),
    since: before?.stance === undefined ? at : before.since,
    switches: (before?.switches ?? 0) + (changedSides ? 1 : 0),
    revision: (before?.revision ?? 0) + 1,
    history: [...history, { at, stance: stance ?? null }],
  };
}

/** What paper adds: every batch that stands. */
export function onPaper(
  batches: readonly Batch[],
  stances: readonly Pick<Stance, 'id'>[],
): Record<string, number> {
  const standing = batches.filter(({ voided }) => voided === undefined);
  return Object.fromEntries(
    stances.map(({ id }) => [id, standing.reduce((sum, { counts }) => sum + (counts[id] ?? 0), 0)]),
  );
}

export function participantsOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Everybody, summed openly: who took a side here, and who did on paper. */
export function summed(tallies: Tallies, paper: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(tallies.stances).map(([id, count]) => [id, count + (paper[id] ?? 0)]),
  );
}
