import { endOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Answer } from './model.ts';
import { changeAnswer } from './repository.ts';
import { assertState, canHandle, didLast, firstAttention, laterDue } from './rules.ts';

interface Interim {
  text: string;
  reason: string;
  dueOn: string;
}

/**
 * Publishes the one interim answer: where things stand, a new date and why. The first date stays on record. The same one
 * again from the same person changes nothing.
 *
 * @throws answer.not-found, auth.forbidden, answer.wrong-state, answer.already-interim, answer.date-not-later
 */
export async function publishInterim(
  { table, clock }: Context,
  actor: Actor,
  id: AnswerId,
  interim: Interim,
): Promise<Answer> {
  return changeAnswer(table, id, (current) => {
    assertAllowed(canHandle(current, actor));
    if (isGiven(current, actor, interim)) return undefined;
    assertState(current, 'owed');
    if (current.interim) throw new AppError('answer.already-interim');
    const now = clock.now();
    const due = laterDue(current, interim.dueOn, now);
    return {
      at: now,
      by: { person: actor.person, department: current.holder.department },
      events: [{ type: 'answer.interim', dueAt: due.toISOString(), reason: interim.reason }],
      next: {
        ...current,
        dueAt: due.toISOString(),
        interim: {
          at: now.toISOString(),
          text: interim.text,
          reason: interim.reason,
          department: current.holder.department,
        },
        attention: firstAttention(due, now),
      },
    };
  });
}

function isGiven({ interim, ...answer }: Answer, actor: Actor, asked: Interim): boolean {
  return (
    didLast(answer, actor, 'answer.interim')?.dueAt === endOfDate(asked.dueOn).toISOString() &&
    interim?.text === asked.text &&
    interim.reason === asked.reason
  );
}
