import type { Context } from '../../shared/context.ts';
import type { Projection } from '../../shared/dynamo/stream.ts';
import { answerIdSchema } from '../../shared/ids.ts';
import { settleRatings } from './settle-ratings.ts';

/** Settles each answer whose ratings changed, once for a batch. */
export function makeRatingProjection(context: Context): Projection {
  return {
    name: 'ratings',
    kinds: ['RATING'],
    project: async (records) => {
      const answers = new Set(records.map(({ key }) => key.pk.slice('RATING#'.length)));
      for (const id of answers) await settleRatings(context, answerIdSchema.parse(id));
    },
  };
}
