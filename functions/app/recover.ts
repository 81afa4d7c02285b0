import type { Context } from '../../shared/context.ts';
import { kindOf } from '../../shared/dynamo/keys.ts';
import { makeGates, recoverCounts } from '../empathy/index.ts';
import { makeForumGates, recoverTallies } from '../forums/index.ts';
import { recoverSympathies } from '../opinions/index.ts';
import { recoverRatings } from '../ratings/index.ts';
import { recoverStamps } from '../statements/index.ts';

/**
 * Brings the counts of these shards in line with the record, and all that follows from them, for a server at its start.
 * Once for each `run`.
 */
export async function recoverShards(context: Context, pks: string[], run: string): Promise<void> {
  const of = (kind: string) => pks.filter((pk) => kindOf(pk) === kind);
  await recoverCounts(context, makeGates(context), of('EMPATHY'), run);
  await recoverTallies(context, makeForumGates(context), of('STANCE'), run);
  await recoverSympathies(context, of('SYMPATHY'), run);
  await recoverRatings(context, of('RATING'), run);
  await recoverStamps(context, of('MARKS'));
}
