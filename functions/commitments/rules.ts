import { endOfDate } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../people/model.ts';
import { isAdmin, isOfficer } from '../people/rules.ts';
import type { Commitment } from './model.ts';

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
