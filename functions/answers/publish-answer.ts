import { ulid } from 'ulid';
import { dateAt } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type AnswerId, commitmentIdOf } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Answer, Decision } from './model.ts';
import { changeAnswer, closeDrafts, getAnswer, keepVersion } from './repository.ts';
import { assertState, assertStillWith, canHandle, timeTaken } from './rules.ts';

export interface Publication {
  decision: Decision;
  text: string;
  contact: string | null;
  commitments: { title: string; dueOn: string }[];
}

/**
 * Publishes an owed answer with its decision and what it promises. It is the first version; what it promises becomes
 * commitments, each followed until done. What was drafted goes.
 *
 * @throws answer.not-found, auth.forbidden, answer.wrong-state, commitment.date-past
 */
export async function publishAnswer(
  { table, clock }: Context,
  actor: Actor,
  id: AnswerId,
  publication: Publication,
): Promise<Answer> {
  const { commitments, ...words } = publication;
  const held = await getAnswer(table, id);
  assertAllowed(canHandle(held, actor));
  assertState(held, 'owed');
  const now = clock.now();
  const at = now.toISOString();
  if (commitments.some(({ dueOn }) => dueOn < dateAt(now))) throw new AppError('commitment.date-past');
  const attempt = ulid(now.getTime());
  const { department } = held.holder;
  await keepVersion(table, id, attempt, { number: 1, at, ...words, department, reason: null });
  const answered = await changeAnswer(table, id, (current) => {
    assertAllowed(canHandle(current, actor));
    assertState(current, 'owed');
    assertStillWith(held, current);
    // Transferred meanwhile: the version kept above names the wrong department.
    if (current.holder.department !== department) throw new AppError('answer.changed');
    return {
      at: now,
      by: { person: actor.person, department },
      events: [
        { type: 'answer.published', decision: words.decision, onTime: timeTaken(current, now).onTime },
      ],
      next: {
        ...current,
        state: 'answered',
        answeredAt: at,
        decision: words.decision,
        versions: [{ number: 1, attempt, at }],
        commitments: commitments.map((promised, index) => ({
          id: commitmentIdOf(id, index + 1),
          ...promised,
        })),
      },
    };
  });
  await closeDrafts(table, answered);
  return answered;
}
