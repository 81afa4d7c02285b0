import type { Context } from '../../shared/context.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { getAnswer, isResult } from '../answers/index.ts';
import { fireDissatisfiedStep } from '../proposals/index.ts';
import { publishTotals } from './repository.ts';

/**
 * Counts an answer's ratings from the record and publishes the totals; where enough supporters are dissatisfied, the
 * step of the rule that waits for that fires, and with it a second answer is owed. Counted again it comes to the same,
 * so a redelivery, a crash in between or another who counts at the same time changes nothing. A forum's result obliges no
 * second one, and what is owed for no proposal has no ratings.
 */
export async function settleRatings(context: Context, id: AnswerId): Promise<void> {
  const answer = await getAnswer(context.table, id);
  if (!answer.proposal) return;
  const { dissatisfied } = await publishTotals(context.table, id);
  if (isResult(answer)) return;
  await fireDissatisfiedStep(context, answer.proposal, { step: answer.step, dissatisfied });
}
