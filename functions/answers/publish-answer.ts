import { isDeepStrictEqual } from 'node:util';
import { ulid } from 'ulid';
import { dateAt } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { AppError } from '../../shared/errors.ts';
import { type AnswerId, commitmentIdOf } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Answer, Decision } from './model.ts';
import { changeAnswer, closeDrafts, currentVersion, getAnswer, keepVersion } from './repository.ts';
import { assertState, assertStillWith, canHandle, didLast, timeTaken } from './rules.ts';

interface Publication {
  decision: Decision;
  text: string;
  contact: string | null;
  commitments: { title: string; dueOn: string }[];
}

/**
 * Publishes an owed answer with its decision and what it promises. It is the first version; what it promises becomes
 * commitments, each followed until done. What was drafted goes. The same one again from the same person, as it stands,
 * changes nothing.
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
  if (await isPublished(table, held, actor, publication)) return held;
  assertState(held, 'owed');
  const now = clock.now();
  const at = now.toISOString();
  if (commitments.some(({ dueOn }) => dueOn < dateAt(now))) throw new AppError('commitment.date-past');
  const attempt = ulid(now.getTime());
  const { department } = held.holder;
  await keepVersion(table, id, attempt, { number: 1, at, ...words, department, reason: null });
  const answered = await changeAnswer(table, id, async (current) => {
    assertAllowed(canHandle(current, actor));
    if (await isPublished(table, current, actor, publication)) return undefined;
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

/** What this very person published, while nothing of it is corrected. */
async function isPublished(
  table: Table,
  answer: Answer,
  actor: Actor,
  publication: Publication,
): Promise<boolean> {
  if (answer.versions.length !== 1 || !didLast(answer, actor, 'answer.published')) return false;
  const version = await currentVersion(table, answer);
  if (!version) return false;
  const { decision, text, contact } = version;
  const commitments = answer.commitments.map(({ title, dueOn }) => ({ title, dueOn }));
  return isDeepStrictEqual({ decision, text, contact, commitments }, publication);
}
