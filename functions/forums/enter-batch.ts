import { ulid } from 'ulid';
import { dateAt } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import type { ForumId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { type Forum, mostBatches, type NewBatch } from './model.ts';
import { changeForum, getForum } from './repository.ts';
import { assertStance, assertState, canRun, participantsOf } from './rules.ts';

/**
 * Enters opinions that were gathered on paper at a desk: how many for each side, from where and when. They stand beside
 * what citizens said here and are summed openly; they set off no step, since nobody can tell who they are. Repeated with
 * the same idempotency key it is entered once. Possible until the result is published.
 *
 * @throws forum.not-found, auth.forbidden, forum.wrong-state, stance.unknown, request.invalid for a batch of nobody,
 *   forum.date-wrong for a date to come, or before the forum opened,
 *   forum.too-many-changes, request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function enterBatch(
  context: Context,
  actor: Actor,
  id: ForumId,
  { idempotencyKey, ...batch }: NewBatch & { idempotencyKey: string | undefined },
): Promise<Forum> {
  const { table, clock } = context;
  const before = await getForum(table, id);
  assertAllowed(canRun(before, actor));
  assertTakesPaper(before);
  for (const stance of Object.keys(batch.counts)) assertStance(before.stances, stance);
  if (participantsOf(batch.counts) === 0)
    throw new AppError('request.invalid', [{ field: '/counts', message: 'counts nobody' }]);
  const now = clock.now();
  // What was gathered before it opened was gathered on another question, or none.
  if (batch.collectedOn > dateAt(now) || batch.collectedOn < dateAt(new Date(before.opensAt)))
    throw new AppError('forum.date-wrong', [
      { field: '/collectedOn', message: 'is a day from the one the forum opened on to today' },
    ]);
  // Two of one moment are two: what was reserved is an id, not a time.
  const attempt = await reserveId(context, {
    person: actor.person,
    route: 'forum-batches',
    key: idempotencyKey,
    request: { id, ...batch },
    newId: () => ulid(now.getTime()),
  });
  return changeForum(table, id, (current) => {
    if (current.batches.some((each) => each.attempt === attempt)) return undefined;
    assertTakesPaper(current);
    if (current.batches.length >= mostBatches) throw new AppError('forum.too-many-changes');
    const number = current.batches.length + 1;
    const participants = participantsOf(batch.counts);
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [{ type: 'forum.batch-entered', batch: number, source: batch.source, participants }],
      next: {
        ...current,
        batches: [...current.batches, { number, attempt, at: now.toISOString(), ...batch }],
      },
    };
  });
}

/**
 * Takes a batch back, with the reason said in public: it stays to be seen and is no longer summed. Taken back again
 * nothing happens.
 *
 * @throws forum.not-found (also for the batch), auth.forbidden, forum.wrong-state
 */
export async function voidBatch(
  { table, clock }: Context,
  actor: Actor,
  id: ForumId,
  { batch: number, reason }: { batch: number; reason: string },
): Promise<Forum> {
  return changeForum(table, id, (current) => {
    assertAllowed(canRun(current, actor));
    assertTakesPaper(current);
    const batch = current.batches.find((each) => each.number === number);
    if (!batch) throw new AppError('forum.not-found');
    if (batch.voided) return undefined;
    const now = clock.now();
    const voided = { ...batch, voided: { at: now.toISOString(), reason } };
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [{ type: 'forum.batch-voided', batch: number, reason }],
      next: { ...current, batches: current.batches.map((each) => (each === batch ? voided : each)) },
    };
  });
}

/** Opened, and its result not published yet. */
function assertTakesPaper(forum: Forum): void {
  assertState(forum, 'open', 'closed');
  if (forum.concludedAt !== undefined) throw new AppError('forum.wrong-state');
}
