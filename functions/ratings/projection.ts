import type { Context } from '../../shared/context.ts';
import { countChanges } from '../../shared/counting/count-changes.ts';
import type { Projection } from '../../shared/dynamo/stream.ts';
import { answerIdSchema } from '../../shared/ids.ts';
import { ratingsGiven } from './counted.ts';
import { settleRatings } from './settle-ratings.ts';

/**
 * Counts what supporters say of answers, as empathies are counted: each change goes into its shard's slot exactly once,
 * the totals are the sum of the slots, then the step they reach fires. Every stage is done again on redelivery.
 */
export function makeRatingCounting(context: Context): Projection {
  return {
    name: 'count-ratings',
    kinds: ['RATING'],
    project: async (records) => {
      const counted = await countChanges(context.table, ratingsGiven, records);
      await Promise.all([...counted].map((id) => settleRatings(context, answerIdSchema.parse(id))));
    },
  };
}
