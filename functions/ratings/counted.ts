import { type Counted, shardOf, shardPk, type Tally } from '../../shared/counting/counted.ts';
import { type Key, ratingShards, slotsPk } from '../../shared/dynamo/keys.ts';
import type { AnswerId, PersonId } from '../../shared/ids.ts';
import { type RatingTotals, ratingValueSchema } from './model.ts';

/**
 * What supporters say of an answer, each under the name of what they say. Whoever is dissatisfied stands for a second
 * answer, since the moment they were last of that mind.
 */
export const ratingsGiven: Counted = {
  kind: 'RATING',
  shards: ratingShards,
  slotsPk,
  tallyOf: ({ value }) => ({ [ratingValueSchema.parse(value)]: 1 }),
  standsSince: ({ value, at }) => (value === 'dissatisfied' ? String(at) : undefined),
};

export function ratingKey(id: AnswerId, person: PersonId): Key {
  return { pk: shardPk(ratingsGiven, id, shardOf(person, ratingShards)), sk: person };
}

/** What was counted, in an answer's own words. */
export function toTotals({ satisfied = 0, dissatisfied = 0 }: Tally): RatingTotals {
  return { satisfied, dissatisfied };
}
