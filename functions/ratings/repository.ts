import { z } from 'zod';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getItem,
  putIfAbsent,
  putWhen,
  queryShown,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { AppError } from '../../shared/errors.ts';
import { type AnswerId, answerIdSchema, type PersonId } from '../../shared/ids.ts';
import { ratingKey } from './counted.ts';
import { type KeptTotals, keptTotalsSchema, type Rating, type RatingValue, ratingSchema } from './model.ts';

/** Keeps a supporter's rating in place of an earlier one. Says whether it is the first. */
export async function keepRating(
  table: Table,
  id: AnswerId,
  person: PersonId,
  rating: { value: RatingValue; at: string },
): Promise<boolean> {
  const key = ratingKey(id, person);
  const place = { citizenPk: lists.rated(person), citizenSk: `${rating.at}#${id}` };
  for (;;) {
    if (await putIfAbsent(table, { ...key, ...rating, ...place })) return true;
    const changed = await updateWhen(table, ratingSchema, key, {
      set: rating,
      when: 'attribute_exists(pk) AND #value <> :value',
      names: { '#value': 'value' },
      values: { ':value': rating.value },
    });
    // Said before, unless it was taken back in between: then it is said anew.
    if (changed || (await findRating(table, id, person))) return false;
  }
}

/** Takes a supporter's rating back, if there is one. */
export async function removeRating(table: Table, id: AnswerId, person: PersonId): Promise<boolean> {
  return deleteIfPresent(table, ratingKey(id, person));
}

export async function findRating(table: Table, id: AnswerId, person: PersonId): Promise<Rating | undefined> {
  return getItem(table, ratingSchema, ratingKey(id, person), { consistent: true });
}

const none: KeptTotals = { satisfied: 0, dissatisfied: 0, versions: 0 };

export async function keptTotals(
  table: Table,
  id: AnswerId,
  options: { consistent: boolean },
): Promise<KeptTotals> {
  return (await getItem(table, keptTotalsSchema, keys.ratingTotals(id), options)) ?? none;
}

/** Publishes totals made of newer slots than the ones before; a slower writer's are dropped. */
export async function keepTotals(table: Table, id: AnswerId, totals: KeptTotals): Promise<boolean> {
  return putWhen(
    table,
    { ...keys.ratingTotals(id), ...totals },
    'attribute_not_exists(pk) OR versions < :versions',
    { ':versions': totals.versions },
  );
}

const ratedKeySchema = z.object({ citizenSk: z.string() });
const citizenSkPattern = /^[0-9TZ:.-]{24}#(ans_[0-9A-HJKMNP-TV-Z]{26}_[0-9])$/;

/** The answers a supporter rated, newest first, one page. */
export async function ratedBy(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: AnswerId[]; next: string | null }> {
  const { items, next } = await queryShown(table, ratedKeySchema, {
    index: 'citizen',
    pk: lists.rated(person),
    newestFirst: true,
    limit: page.limit,
    start: page.cursor === undefined ? undefined : toStart(person, page.cursor),
  });
  return {
    items: items.map(({ citizenSk }) => answerIdSchema.parse(citizenSk.split('#')[1])),
    next: next ? Buffer.from(String(next.citizenSk)).toString('base64url') : null,
  };
}

/** Takes a rating off its supporter's own list. It stays given and counted. */
export async function unlinkRating(table: Table, id: AnswerId, person: PersonId): Promise<void> {
  await updateWhen(table, ratingSchema, ratingKey(id, person), {
    remove: ['citizenPk', 'citizenSk'],
    when: 'attribute_exists(pk)',
  });
}

// The index key says all the rest: the answer, and so the shard.
function toStart(person: PersonId, cursor: string): Record<string, unknown> {
  const citizenSk = Buffer.from(cursor, 'base64url').toString('utf8');
  const answer = citizenSkPattern.exec(citizenSk)?.[1];
  if (answer === undefined) throw new AppError('request.bad-cursor');
  return { ...ratingKey(answer as AnswerId, person), citizenPk: lists.rated(person), citizenSk };
}
