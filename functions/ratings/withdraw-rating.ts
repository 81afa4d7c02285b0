import type { Context } from '../../shared/context.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { getAnswer } from '../answers/index.ts';
import type { Actor } from '../people/index.ts';
import { assertRateable } from './rate-answer.ts';
import { removeRating } from './repository.ts';

/**
 * Takes a supporter's rating back, also where the empathy was withdrawn since; where none was given, nothing happens.
 *
 * @throws answer.not-found, answer.wrong-state, rating.closed
 */
export async function withdrawRating(context: Context, actor: Actor, id: AnswerId): Promise<void> {
  await assertRateable(context, await getAnswer(context.table, id));
  await removeRating(context.table, id, actor.person);
}
