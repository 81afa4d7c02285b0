import type { Context } from '../../shared/context.ts';
import { type AnswerId, proposalOfAnswer } from '../../shared/ids.ts';
import { fireDissatisfiedStep } from '../proposals/index.ts';
import { publishTotals } from './repository.ts';

/**
 * Counts an answer's ratings from the record and publishes the totals; where enough supporters are dissatisfied, the
 * step of the rule that waits for that fires, and with it a second answer is owed. Counted again it comes to the same,
 * so a redelivery, a crash in between or another who counts at the same time changes nothing.
 */
export async function settleRatings(context: Context, id: AnswerId): Promise<void> {
  const totals = await publishTotals(context.table, id);
  const step = Number(id.split('_').at(-1));
  await fireDissatisfiedStep(context, proposalOfAnswer(id), { step, dissatisfied: totals.dissatisfied });
}
