import type { Context } from '../../shared/context.ts';
import { countSlots } from '../../shared/counting/slots.ts';
import { standingNow } from '../../shared/counting/standing.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { getAnswer, isResult } from '../answers/index.ts';
import { findProposal, fireDissatisfiedStep, pendingDissatisfiedStep } from '../proposals/index.ts';
import { ratingsGiven, toTotals } from './counted.ts';
import type { RatingTotals } from './model.ts';
import { keepTotals, keptTotals } from './repository.ts';

/**
 * Publishes what was counted of an answer's ratings; where that many are dissatisfied, the step of the rule that waits
 * for it fires, and with it a second answer is owed. Done again it comes to the same, so a redelivery or a death in
 * between changes nothing.
 */
export async function settleRatings(context: Context, id: AnswerId): Promise<void> {
  const { dissatisfied } = await publishTotals(context, id);
  if (dissatisfied > 0) await obligeSecondAnswer(context, id, dissatisfied);
}

/** Makes the sum of the slots the answer's published totals, and gives them. */
async function publishTotals({ table }: Context, id: AnswerId): Promise<RatingTotals> {
  const { tally, versions } = await countSlots(table, ratingsGiven, id);
  const totals = toTotals(tally);
  if ((await keptTotals(table, id, { consistent: true })).versions < versions)
    await keepTotals(table, id, { ...totals, versions });
  return totals;
}

/**
 * Fires the step once the record confirms that so many are dissatisfied together: the projected count may for a moment be
 * of people who never were. A forum's result obliges no second answer, and what is owed for no proposal has no ratings.
 */
async function obligeSecondAnswer(context: Context, id: AnswerId, dissatisfied: number): Promise<void> {
  const { table } = context;
  const answer = await getAnswer(table, id);
  if (!answer.proposal || isResult(answer)) return;
  const proposal = await findProposal(table, answer.proposal, { consistent: true });
  const step = proposal && pendingDissatisfiedStep(proposal, answer.step);
  if (!step || dissatisfied < step.threshold) return;
  const standing = await standingNow(table, ratingsGiven, id, step.threshold);
  if (standing < step.threshold) return;
  await fireDissatisfiedStep(context, answer.proposal, { step, answered: answer.step, count: standing });
}
