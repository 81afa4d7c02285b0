import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, putIfAbsent, putWhen, queryAll, updateWhen } from '../../shared/dynamo/items.ts';
import { keys, ratingsPk } from '../../shared/dynamo/keys.ts';
import type { AnswerId, PersonId } from '../../shared/ids.ts';
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
  if (await putIfAbsent(table, { ...key, ...rating })) return true;
  await updateWhen(table, ratingSchema, key, {
    set: rating,
    when: '#value <> :value',
    names: { '#value': 'value' },
    values: { ':value': rating.value },
  });
  return false;
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
