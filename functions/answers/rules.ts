import {
  addDays,
  dateAt,
  day,
  daysBetween,
  endOfDate,
  endOfPeriod,
  startOfDate,
} from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../people/model.ts';
import { isAdmin, isHead, isOfficer } from '../people/rules.ts';
import {
  type Answer,
  type AnswerEvent,
  type AnswerState,
  type AttentionStage,
  attentionStages,
  resultStep,
} from './model.ts';

/** @throws answer.wrong-state */
export function assertState(answer: Answer, state: AnswerState): void {
  if (answer.state !== state) throw new AppError('answer.wrong-state');
}

/**
 * Nobody else owes it since it was read: what was looked up for the one who did would be wrong for the one who does.
 *
 * @throws answer.changed
 */
export function assertStillWith(held: Answer, current: Answer): void {
  if (current.institution !== held.institution) throw new AppError('answer.changed');
}

/** The answer as it was held when something happened to it: that is theirs who held it then, wherever it is now. */
export function asHeldAt(answer: Answer, { revision }: { revision: number }): Answer {
  return asHeldBefore(
    answer,
    answer.custody?.find(({ until }) => revision < until),
  );
}

/** The same for what happened to a draft of it, which is no event of the answer itself: that is theirs whose draft it is. */
export function asDrafted(answer: Answer, moves: number): Answer {
  return asHeldBefore(answer, answer.custody?.[moves]);
}

function asHeldBefore(answer: Answer, move: NonNullable<Answer['custody']>[number] | undefined): Answer {
  if (!move) return answer;
  const { institution, department } = move.from;
  return { ...answer, institution, holder: { department } };
}

/** How often it has moved to another institution: which of its drafts is that of whoever owes it now. */
export function movesOf({ custody }: Pick<Answer, 'custody'>): number {
  return custody?.length ?? 0;
}

/**
 * How many of its proposal's transfers an answer has followed. One that was opened before answers moved, and says nothing of
 * it, stands where the proposal was when its step fired.
 */
export function followedOf({ followed, openedAt }: Answer, custody: { at: string }[]): number {
  return followed ?? custody.filter(({ at }) => at <= openedAt).length;
}

/** The department that holds it, and the institution's administrator, act on an answer; nobody else. */
export function canHandle(answer: Answer, actor: Actor): boolean {
  return isOfficer(actor, answer.institution, answer.holder.department) || isAdmin(actor, answer.institution);
}

/** An officer takes an answer over; a head or an administrator gives it to any officer of the department. */
export function canAssign(answer: Answer, actor: Actor, officer: string): boolean {
  if (isHead(actor, answer.institution, answer.holder.department) || isAdmin(actor, answer.institution))
    return true;
  return officer === actor.person && isOfficer(actor, answer.institution, answer.holder.department);
}

/**
 * The latest act of a kind, where this very person did it: a form that is sent twice without a script asks for what is
 * done already.
 */
export function didLast<Type extends AnswerEvent['type']>(
  answer: Answer,
  actor: Actor,
  type: Type,
): Extract<Answer['events'][number], { type: Type }> | undefined {
  const latest = answer.events.findLast((event) => event.type === type);
  return latest?.by?.person === actor.person
    ? (latest as Extract<Answer['events'][number], { type: Type }>)
    : undefined;
}

/** The last millisecond of the last of `days` calendar days after the step fired. */
export function dueAfter(firedAt: Date, days: number): Date {
  return new Date(endOfPeriod(firedAt, days).getTime() - 1);
}

/** An interim answer puts the date off by at most this many days. */
export const mostInterimDays = 90;

/**
 * The dates that an interim answer may set: later than the present one and not past, and not too far off. Of an answer that
 * has been late for longer than that there is none.
 */
export function interimDates(
  { dueAt }: Pick<Answer, 'dueAt'>,
  now: Date,
): { first: string; last: string } | undefined {
  const dueOn = dateAt(new Date(dueAt));
  const first = addDays(dueOn, Math.max(1, daysBetween(new Date(dueAt), now)));
  const last = addDays(dueOn, mostInterimDays);
  return first > last ? undefined : { first, last };
}

/**
 * The end of the date an interim answer sets.
 *
 * @throws answer.date-not-later when it is none that it may set
 */
export function laterDue(answer: Answer, dueOn: string, now: Date): Date {
  const dates = interimDates(answer, now);
  if (!dates || dueOn < dates.first || dueOn > dates.last) throw new AppError('answer.date-not-later');
  return endOfDate(dueOn);
}

const escalateAfterDays = 7;

/** When a stage is due: reminders as the day begins in the institution's calendar, lateness the moment it is late. */
export function attentionTime(dueAt: Date, stage: AttentionStage): Date {
  const dueOn = dateAt(dueAt);
  switch (stage) {
    case 'd-7':
      return startOfDate(addDays(dueOn, -7));
    case 'd-3':
      return startOfDate(addDays(dueOn, -3));
    case 'd-day':
      return startOfDate(dueOn);
    case 'overdue':
      return new Date(dueAt.getTime() + 1);
    case 'escalated':
      return new Date(dueAt.getTime() + escalateAfterDays * day + 1);
  }
}

/** The first stage still to come: one whose moment was past when the date was set never comes. */
export function firstAttention(dueAt: Date, now: Date): number {
  const index = attentionStages.findIndex((stage) => attentionTime(dueAt, stage) > now);
  return index < 0 ? attentionStages.length : index;
}

/** When the sweeper shall look at it next; nothing once there is no more to do. */
export function nextAttentionAt(answer: Pick<Answer, 'state' | 'dueAt' | 'attention'>): Date | undefined {
  const stage = attentionStages[answer.attention];
  return answer.state === 'owed' && stage ? attentionTime(new Date(answer.dueAt), stage) : undefined;
}

/**
 * What is due to be done about an answer now. Of reminders that were missed only the latest is still worth sending;
 * lateness is never skipped.
 */
export function dueAttention(answer: Answer, now: Date): { stages: AttentionStage[]; next: number } {
  const due = attentionStages
    .slice(answer.attention)
    .filter((stage) => attentionTime(new Date(answer.dueAt), stage) <= now);
  const late = due.filter((stage) => stage === 'overdue' || stage === 'escalated');
  const reminder = late.length > 0 ? undefined : due.at(-1);
  return { stages: reminder ? [reminder] : late, next: answer.attention + due.length };
}

export function isOverdue(answer: Pick<Answer, 'state' | 'dueAt'>, now: Date): boolean {
  return answer.state === 'owed' && now.getTime() > Date.parse(answer.dueAt);
}

/**
 * How long the answer took, in calendar days, and whether it came by its date. An interim answer that came when the date
 * was missed already sets a new one, and does not undo the old one's being missed.
 */
export function timeTaken(
  answer: Pick<Answer, 'openedAt' | 'dueAt' | 'firstDueAt' | 'interim'>,
  answeredAt: Date,
) {
  const missedFirst = answer.interim !== undefined && answer.interim.at > answer.firstDueAt;
  return {
    days: daysBetween(new Date(answer.openedAt), answeredAt),
    onTime: !missedFirst && answeredAt.getTime() <= Date.parse(answer.dueAt),
  };
}

/** What the proposal or forum is called in public: nothing while a proposal's words are hidden. */
export function titleOf({ title, titleHidden }: Pick<Answer, 'title' | 'titleHidden'>): string {
  return titleHidden ? '' : title;
}

/**
 * What a department of the institution that owes an answer is asked about it and has not said yet. Whom another asked,
 * before it moved, is a department of that one, though it may be called by the same id.
 */
export function questionsTo(
  { state, institution: own, contributions }: Answer,
  department: string,
): Answer['contributions'] {
  return state === 'owed'
    ? contributions.filter(
        (asked) =>
          asked.department === department && (asked.institution ?? own) === own && asked.given === undefined,
      )
    : [];
}

/** It says what came of a forum; all others answer a step. */
export function isResult({ step }: { step: number }): boolean {
  return step === resultStep;
}

/** The department's head, and the institution's administrator, say whether a draft is good. */
export function canReview(answer: Answer, actor: Actor): boolean {
  return isHead(actor, answer.institution, answer.holder.department) || isAdmin(actor, answer.institution);
}

/** The month so many months after another, `yyyy-mm`. */
export function monthAfter(month: string, months: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** Every date of a month, `yyyy-mm`. */
export function datesOfMonth(month: string): string[] {
  const first = `${month}-01`;
  return Array.from({ length: 31 }, (_, index) => addDays(first, index)).filter((date) =>
    date.startsWith(month),
  );
}

/** The weeks a month touches, each seven dates from Sunday on. */
export function weeksOf(month: string): string[][] {
  const dates = datesOfMonth(month);
  const before = new Date(`${month}-01T00:00:00Z`).getUTCDay();
  const start = addDays(`${month}-01`, -before);
  const weeks = Math.ceil((before + dates.length) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (__, index) => addDays(start, week * 7 + index)),
  );
}
