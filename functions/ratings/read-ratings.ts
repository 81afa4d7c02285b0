import type { Context } from '../../shared/context.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { getAnswer } from '../answers/index.ts';
import type { Actor } from '../people/index.ts';
import type { RatingTotals, RatingValue } from './model.ts';
import { findRating, findTotals } from './repository.ts';

/**
 * How many supporters an answer satisfies.
 *
 * @throws answer.not-found
 */
export async function readRatings({ table }: Context, id: AnswerId): Promise<RatingTotals> {
  await getAnswer(table, id);
  return findTotals(table, id);
}

/**
 * What this supporter said of an answer, if anything. Nobody else is ever told.
 *
 * @throws answer.not-found
 */
export async function ownRating(
  { table }: Context,
  actor: Actor,
  id: AnswerId,
): Promise<RatingValue | undefined> {
  await getAnswer(table, id);
  return (await findRating(table, id, actor.person))?.value;
}
