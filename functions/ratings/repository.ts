import { z } from 'zod';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getItem,
  putIfAbsent,
  putWhen,
  queryAll,
  queryPage,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { keys, lists, ratingsPk } from '../../shared/dynamo/keys.ts';
import { AppError } from '../../shared/errors.ts';
import { type AnswerId, answerIdSchema, type PersonId } from '../../shared/ids.ts';
import {
  keptTotalsSchema,
  type Rating,
  type RatingTotals,
  type RatingValue,
  ratingSchema,
  ratingTotalsSchema,
} from './model.ts';

/** Keeps a supporter's rating in place of an earlier one. Says whether it is the first. */
export async function keepRating(
  table: Table,
  id: AnswerId,
  person: PersonId,
  rating: { value: RatingValue; at: string },
): Promise<boolean> {
  const key = keys.rating(id, person);
  const place = { citizenPk: lists.rated(person), citizenSk: `${rating.at}#${id}` };
  if (await putIfAbsent(table, { ...key, ...rating, ...place })) return true;
  await updateWhen(table, ratingSchema, key, {
    set: rating,
    when: '#value <> :value',
    names: { '#value': 'value' },
    values: { ':value': rating.value },
  });
  return false;
}

/** Takes a supporter's rating back, if there is one. */
export async function removeRating(table: Table, id: AnswerId, person: PersonId): Promise<void> {
  await deleteIfPresent(table, keys.rating(id, person));
}

export async function findRating(table: Table, id: AnswerId, person: PersonId): Promise<Rating | undefined> {
  return getItem(table, ratingSchema, keys.rating(id, person), { consistent: true });
}

/** The ratings on record, counted. */
async function countRatings(table: Table, id: AnswerId): Promise<RatingTotals> {
  const ratings = await queryAll(table, ratingSchema, { pk: ratingsPk(id), consistent: true });
  const dissatisfied = ratings.filter(({ value }) => value === 'dissatisfied').length;
  return { satisfied: ratings.length - dissatisfied, dissatisfied };
}

/**
 * Counts an answer's ratings and publishes the totals. A count that was made beside another is made again: what is
 * published last was counted last.
 */
export async function publishTotals(table: Table, id: AnswerId): Promise<RatingTotals> {
  const key = keys.ratingTotals(id);
  for (;;) {
    const known = await getItem(table, keptTotalsSchema, key, { consistent: true });
    const totals = await countRatings(table, id);
    if (known?.satisfied === totals.satisfied && known.dissatisfied === totals.dissatisfied) return totals;
    const version = (known?.version ?? 0) + 1;
    const item = { ...key, ...totals, version };
    const isKept = known
      ? await putWhen(table, item, 'version = :seen', { ':seen': known.version })
      : await putIfAbsent(table, item);
    if (isKept) return totals;
  }
}

export async function findTotals(table: Table, id: AnswerId): Promise<RatingTotals> {
  const found = await getItem(table, ratingTotalsSchema, keys.ratingTotals(id), { consistent: false });
  return found ?? { satisfied: 0, dissatisfied: 0 };
}

const ratedKeySchema = z.object({ citizenSk: z.string() });

/** The answers a supporter rated, newest first, one page. */
export async function ratedBy(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: AnswerId[]; next: string | null }> {
  const { items, next } = await queryPage(table, ratedKeySchema, {
    index: 'citizen',
    pk: lists.rated(person),
    newestFirst: true,
    limit: page.limit,
    start: page.cursor === undefined ? undefined : toStart(person, page.cursor),
  });
  return {
    items: items.map(({ citizenSk }) => answerOfPlace(citizenSk)),
    next: next ? Buffer.from(String(next.citizenSk)).toString('base64url') : null,
  };
}

/** Takes a rating off its supporter's own list. It stays given and counted. */
export async function unlinkRating(table: Table, id: AnswerId, person: PersonId): Promise<void> {
  await updateWhen(table, ratingSchema, keys.rating(id, person), {
    remove: ['citizenPk', 'citizenSk'],
    when: 'attribute_exists(pk)',
  });
}

// The index key says all the rest.
function toStart(person: PersonId, cursor: string): Record<string, unknown> {
  const citizenSk = Buffer.from(cursor, 'base64url').toString('utf8');
  return { ...keys.rating(answerOfPlace(citizenSk), person), citizenPk: lists.rated(person), citizenSk };
}

function answerOfPlace(citizenSk: string): AnswerId {
  const id = answerIdSchema.safeParse(citizenSk.split('#')[1]);
  if (!id.success) throw new AppError('request.bad-cursor');
  return id.data;
}
