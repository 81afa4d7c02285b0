import type { Context } from '../../shared/context.ts';
import type { Actor } from '../people/index.ts';
import { ratedBy, unlinkRating } from './repository.ts';

const atOnce = 25;

/**
 * Ends the list of the answers a person rated. Each rating stays counted. Says whether all are done; where time ran out
 * the next call goes on.
 */
export async function unlinkRatings(
  { table }: Context,
  { person }: Actor,
  hasTime: () => boolean,
): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const { items, next } = await ratedBy(table, person, { limit: atOnce, cursor });
    await Promise.all(items.map((answer) => unlinkRating(table, answer, person)));
    cursor = next ?? undefined;
  } while (cursor !== undefined && hasTime());
  return cursor === undefined;
}
