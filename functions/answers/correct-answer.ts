import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { type Answer, type Decision, mostVersions } from './model.ts';
import { changeAnswer, getAnswer, keepVersion } from './repository.ts';
import { assertState, canHandle } from './rules.ts';

interface Correction {
  decision: Decision;
  text: string;
  contact: string | null;
  reason: string;
}

interface Attempt {
  /** How many versions there were as it was written; not said, it is written over whatever stands. */
  over?: number | undefined;
  idempotencyKey?: string | undefined;
}

/**
 * Publishes a new version of a published answer, with the reason for it. Every version before it stays readable.
 * Repeated with the same idempotency key it corrects once.
 *
 * @throws answer.not-found, auth.forbidden, answer.wrong-state, answer.too-many-changes, answer.changed when another
 *   correction came first, request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function correctAnswer(
  context: Context,
  actor: Actor,
  id: AnswerId,
  { idempotencyKey, over, ...correction }: Correction & Attempt,
): Promise<Answer> {
  const { table, clock } = context;
  const published = await getAnswer(table, id);
  assertAllowed(canHandle(published, actor));
  assertState(published, 'answered');
  const now = clock.now();
  const at = now.toISOString();
  const number = published.versions.length + 1;
  const attempt = await reserveId(context, {
    person: actor.person,
    route: 'corrections',
    key: idempotencyKey,
    request: { id, ...correction },
    newId: () => ulid(now.getTime()),
  });
  if (published.versions.some((version) => version.attempt === attempt)) return published;
  if (over !== undefined && over !== published.versions.length) throw new AppError('answer.changed');
  if (published.versions.length >= mostVersions) throw new AppError('answer.too-many-changes');
  await keepVersion(table, id, attempt, {
    number,
    at,
    ...correction,
    department: published.holder.department,
  });
  return changeAnswer(table, id, (current) => {
    if (current.versions.some((version) => version.attempt === attempt)) return undefined;
    if (current.versions.length !== published.versions.length) throw new AppError('answer.changed');
    return {
      at: now,
      by: { person: actor.person, department: current.holder.department },
      events: [
        {
          type: 'answer.corrected',
          version: number,
          reason: correction.reason,
          decision: correction.decision,
        },
      ],
      next: {
        ...current,
        decision: correction.decision,
        versions: [...current.versions, { number, attempt, at }],
      },
    };
  });
}
