import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { type Answer, findSecondAnswer, getAnswer } from '../answers/index.ts';
import { ownEmpathy } from '../empathy/index.ts';
import type { Actor } from '../people/index.ts';
import type { RatingValue } from './model.ts';
import { keepRating } from './repository.ts';

/**
 * A supporter says whether an answer satisfies. One voice each, which may change its mind; it stays when the empathy is
 * withdrawn later. Nobody is told who thinks what. An answer owed for a forum alone has no supporters. Says whether it is
 * this supporter's first.
 *
 * @throws answer.not-found; answer.wrong-state while it is still owed; rating.closed once it was answered again;
 *   rating.not-supporter
 */
export async function rateAnswer(
  context: Context,
  actor: Actor,
  id: AnswerId,
  value: RatingValue,
): Promise<boolean> {
  const { table, clock } = context;
  const answer = await getAnswer(table, id);
  await assertRateable(context, answer);
  if (!answer.proposal || !(await ownEmpathy(context, actor, answer.proposal)))
    throw new AppError('rating.not-supporter');
  return keepRating(table, id, actor.person, { value, at: clock.now().toISOString() });
}

/**
 * An answer is rated from when it is given until the second one is. What still arrives in the moment of that publication
 * is counted, and obliges nothing: the step it could fire has fired.
 *
 * @throws answer.wrong-state, rating.closed
 */
export async function assertRateable({ table }: Context, answer: Answer): Promise<void> {
  if (answer.state !== 'answered') throw new AppError('answer.wrong-state');
  if ((await findSecondAnswer(table, answer))?.state === 'answered') throw new AppError('rating.closed');
}
