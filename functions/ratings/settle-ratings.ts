import type { Context } from '../../shared/context.ts';
import { type AnswerId, proposalOfAnswer } from '../../shared/ids.ts';
import { fireDissatisfiedStep } from '../proposals/index.ts';
import { countRatings, keepTotals } from './repository.ts';

/**
 * Counts an answer's ratings from the record and publishes the totals; where enough supporters are dissatisfied, the
 * step of the rule that waits for that fires, and with it a second answer is owed. Counted again it comes to the same,
 * so a redelivery, a crash in between or another reader at work changes nothing. Ratings of one answer come through one
 * shard of the stream, in order: whoever counts last has counted all.
 */
export async function settleRatings(context: Context, id: AnswerId): Promise<void> {
  const totals = await countRatings(context.table, id);
  await keepTotals(context.table, id, totals);
  const step = Number(id.split('_').at(-1));
  await fireDissatisfiedStep(context, proposalOfAnswer(id), { step, dissatisfied: totals.dissatisfied });
}
