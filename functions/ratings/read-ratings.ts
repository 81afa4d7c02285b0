import type { Context } from '../../shared/context.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { getAnswer } from '../answers/index.ts';
import type { Actor } from '../people/index.ts';
import type { RatingTotals, RatingValue } from './model.ts';
import { findRating, keptTotals, ratedBy } from './repository.ts';

/**
 * How many supporters an answer satisfies.
 *
 * @throws answer.not-found
 */
export async function readRatings({ table }: Context, id: AnswerId): Promise<RatingTotals> {
  await getAnswer(table, id);
  const { satisfied, dissatisfied } = await keptTotals(table, id, { consistent: false });
  return { satisfied, dissatisfied };
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

/** One page of what this supporter said of answers, newest first, for themselves. */
export async function ownRatings(
  { table }: Context,
  { person }: Actor,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: { answer: AnswerId; value: RatingValue; at: string }[]; next: string | null }> {
  const { items, next } = await ratedBy(table, person, page);
  const found = await Promise.all(items.map((answer) => findRating(table, answer, person)));
  return {
    // Taken back in between: it is on nobody's list any more.
    items: items.flatMap((answer, index) => {
      const rating = found[index];
      return rating ? [{ answer, value: rating.value, at: rating.at }] : [];
    }),
    next,
  };
}
