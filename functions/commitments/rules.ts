import { addDays, endOfDate, startOfDate } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../people/model.ts';
import { isAdmin, isOfficer } from '../people/rules.ts';
import { type Commitment, type CommitmentEvent, type ReminderStage, reminderStages } from './model.ts';

/** @throws commitment.wrong-state */
export function assertOpen(commitment: Commitment): void {
  if (commitment.state !== 'open') throw new AppError('commitment.wrong-state');
}

/** The department that promised it, and the institution's administrator, report on it. */
export function canReport(commitment: Pick<Commitment, 'institution' | 'department'>, actor: Actor): boolean {
  return (
    isOfficer(actor, commitment.institution, commitment.department) || isAdmin(actor, commitment.institution)
  );
}

/** It was due on a date that is over. */
export function isOverdue({ state, dueOn }: Pick<Commitment, 'state' | 'dueOn'>, now: Date): boolean {
  return state === 'open' && now > endOfDate(dueOn);
}

const longestExcerpt = 200;

/** How a note begins, in one line. */
export function excerptOf(text: string): string {
  const words = [...text.replaceAll(/\s+/g, ' ').trim()];
  return words.length <= longestExcerpt ? words.join('') : `${words.slice(0, longestExcerpt).join('')}…`;
}

const daysBefore: Record<ReminderStage, number> = { 'd-7': 7, 'd-3': 3, 'd-day': 0 };

/** Reminders come as a day begins in the institution's calendar. */
function reminderTime(dueOn: string, stage: ReminderStage): Date {
  return startOfDate(addDays(dueOn, -daysBefore[stage]));
}

/** The first reminder still to come: one whose moment was past when it was promised never comes. */
export function firstReminder(dueOn: string, now: Date): number {
  const index = reminderStages.findIndex((stage) => reminderTime(dueOn, stage) > now);
  return index < 0 ? reminderStages.length : index;
}

type Watched = Pick<Commitment, 'state' | 'dueOn' | 'reminded' | 'saidOverdue'>;

/** When the sweeper shall look at it next; nothing once there is no more to do. */
export function nextAttentionAt({ state, dueOn, reminded, saidOverdue }: Watched): Date | undefined {
  if (state !== 'open' || saidOverdue) return undefined;
  const stage = reminderStages[reminded];
  return stage ? reminderTime(dueOn, stage) : new Date(endOfDate(dueOn).getTime() + 1);
}

/**
 * What is due to be done about a commitment now: that it is overdue is said once, and of reminders that were missed only
 * the latest is still worth sending.
 */
export function dueAttention(
  commitment: Watched,
  now: Date,
): { event: CommitmentEvent; next: Pick<Commitment, 'reminded' | 'saidOverdue'> } | undefined {
  const { state, dueOn, reminded, saidOverdue } = commitment;
  if (state !== 'open' || saidOverdue) return undefined;
  if (isOverdue(commitment, now))
    return {
      event: { type: 'commitment.overdue', dueOn },
      next: { reminded: reminderStages.length, saidOverdue: true },
    };
  const due = reminderStages.slice(reminded).filter((stage) => reminderTime(dueOn, stage) <= now);
  const stage = due.at(-1);
  return (
    stage && {
      event: { type: 'commitment.reminded', stage },
      next: { reminded: reminded + due.length, saidOverdue },
    }
  );
}
