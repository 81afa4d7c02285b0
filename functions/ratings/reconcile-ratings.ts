import type { Context } from '../../shared/context.ts';
import { toShard } from '../../shared/counting/counted.ts';
import { type Recount, recount, restoreSlot } from '../../shared/counting/recount.ts';
import { type AnswerId, answerIdSchema } from '../../shared/ids.ts';
import { ratingsGiven } from './counted.ts';
import { settleRatings } from './settle-ratings.ts';

/**
 * Recounts an answer's ratings from the record and corrects what the published totals lack or have too many. The voice
 * that was missing may be the one that obliges a second answer, and no closing comes that would look at it later.
 */
export async function reconcileRatings(context: Context, id: AnswerId, run: string): Promise<Recount> {
  const found = await recount(context.table, ratingsGiven, id, run);
  await settleRatings(context, id);
  return found;
}

/**
 * Brings totals in line with the record, and fires what they reach, for a server at its start: nothing is in flight then,
 * and the stream's records of before are gone. Once for each `run`.
 */
export async function recoverRatings(context: Context, pks: string[], run: string): Promise<void> {
  for (const pk of pks) await restoreSlot(context.table, ratingsGiven, pk, run);
  for (const subject of new Set(pks.map((pk) => toShard(pk).subject)))
    await settleRatings(context, answerIdSchema.parse(subject));
}
