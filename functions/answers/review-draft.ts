import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, nameOfPerson } from '../people/index.ts';
import { scopeOf } from './listing.ts';
import type { Answer, AnswerDraft } from './model.ts';
import { findDraft, getAnswer, putDraft } from './repository.ts';
import { assertState, canHandle, canReview } from './rules.ts';

type Review = NonNullable<AnswerDraft['review']>;

/**
 * Asks the department's head to look at a draft. Nobody has to ask: whoever may publish may do so without.
 *
 * @throws answer.not-found, auth.forbidden, answer.wrong-state, draft.not-found, draft.changed
 */
export async function askReview(
  context: Context,
  actor: Actor,
  id: AnswerId,
  seen: number,
): Promise<AnswerDraft> {
  const answer = await getAnswer(context.table, id);
  assertAllowed(canHandle(answer, actor));
  return setReview(context, actor, answer, seen, { state: 'asked' });
}

/**
 * The head's word on a draft as they saw it: approved, or returned with a note.
 *
 * @throws answer.not-found, auth.forbidden, answer.wrong-state, draft.not-found, draft.changed
 */
export async function settleReview(
  context: Context,
  actor: Actor,
  id: AnswerId,
  verdict: { state: 'approved' } | { state: 'returned'; note: string },
  seen: number,
): Promise<AnswerDraft> {
  const answer = await getAnswer(context.table, id);
  assertAllowed(canReview(answer, actor));
  return setReview(context, actor, answer, seen, verdict);
}

async function setReview(
  context: Context,
  actor: Actor,
  answer: Answer,
  seen: number,
  verdict: Pick<Review, 'state' | 'note'>,
): Promise<AnswerDraft> {
  const { table, clock } = context;
  assertState(answer, 'owed');
  const current = await findDraft(table, answer);
  if (!current) throw new AppError('draft.not-found');
  if (current.version !== seen) throw new AppError('draft.changed');
  if (verdict.state !== 'asked' && current.review?.state !== 'asked') throw new AppError('draft.changed');
  const review = { ...verdict, at: clock.now().toISOString(), by: await nameOfPerson(context, actor) };
  const draft: AnswerDraft = { ...current, version: seen + 1, review };
  const { institution, holder } = answer;
  const scope = scopeOf({ institution, department: holder.department });
  if (!(await putDraft(table, answer, draft, scope))) throw new AppError('draft.changed');
  return draft;
}
