import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { getItem, putWhen } from '../dynamo/items.ts';
import { keys } from '../dynamo/keys.ts';
import { AppError } from '../errors.ts';
import type { PersonId } from '../ids.ts';

const reservationSchema = z.object({
  id: z.string(),
  request: z.string(),
  expiresAt: z.number(),
});

const keepSeconds = 86_400;
const keyPattern = /^[\x21-\x7e]{1,128}$/;

/**
 * The id that a creation shall use: a new one, or, for a repeated `Idempotency-Key`, the one reserved first. The creation
 * itself is a create-if-absent on that id, so a repeat completes what a crash interrupted and doubles nothing.
 *
 * @throws request.idempotency-key-invalid, request.idempotency-key-reused (same key, other request, within a day)
 */
export async function reserveId<Id extends string>(
  { table, clock }: Context,
  creation: { person: PersonId; route: string; key: string | undefined; request: unknown; newId: () => Id },
): Promise<Id> {
  const { key } = creation;
  if (key === undefined) return creation.newId();
  if (!keyPattern.test(key)) throw new AppError('request.idempotency-key-invalid');
  const now = Math.floor(clock.now().getTime() / 1000);
  const place = keys.idempotency(
    creation.person,
    creation.route,
    createHash('sha256').update(key).digest('hex'),
  );
  const reservation = {
    id: creation.newId(),
    request: createHash('sha256').update(JSON.stringify(creation.request)).digest('hex'),
    expiresAt: now + keepSeconds,
  };
  // Expired items may linger until the table removes them; they reserve nothing.
  if (
    await putWhen(table, { ...place, ...reservation }, 'attribute_not_exists(pk) OR expiresAt < :now', {
      ':now': now,
    })
  ) {
    return reservation.id;
  }
  const first = await getItem(table, reservationSchema, place, { consistent: true });
  if (!first || first.request !== reservation.request) throw new AppError('request.idempotency-key-reused');
  return first.id as Id;
}
