import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { getAnswer } from '../answers/index.ts';
import { ownEmpathy } from '../empathy/index.ts';
import type { Actor } from '../people/index.ts';
import type { RatingValue } from './model.ts';
import { keepRating } from './repository.ts';

/**
 * A supporter says whether an answer satisfies. One voice each, which may change its mind; it stays when the empathy is
 * withdrawn later. Nobody is told who thinks what. An answer owed for a forum alone has no supporters. Says whether it is
 * this supporter's first.
 *
 * @throws answer.not-found; answer.wrong-state while it is still owed; rating.not-supporter
 */
export async function rateAnswer(
  context: Context,
  actor: Actor,
  id: AnswerId,
  value: RatingValue,
): Promise<boolean> {
  const { table, clock } = context;
  const answer = await getAnswer(table, id);
  if (answer.state !== 'answered') throw new AppError('answer.wrong-state');
  if (!answer.proposal || !(await ownEmpathy(context, actor, answer.proposal)))
    throw new AppError('rating.not-supporter');
  return keepRating(table, id, actor.person, { value, at: clock.now().toISOString() });
}
