import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, nameOfPerson } from '../people/index.ts';
import { scopeOf } from './listing.ts';
import type { Answer, AnswerDraft, DraftReview } from './model.ts';
import { findDraft, getAnswer, putDraft } from './repository.ts';
import { assertState, canHandle, canReview } from './rules.ts';

/**
 * Asks the department's head to look at a draft. Nobody has to ask: whoever may publish may do so without. While it waits
 * for the head, whoever asked asks no second time.
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
 * The head's word on a draft as they saw it: approved, or returned with a note. The same word again changes nothing.
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
  verdict: Pick<DraftReview, 'state' | 'note'>,
): Promise<AnswerDraft> {
  const { table, clock } = context;
  assertState(answer, 'owed');
  const current = await findDraft(table, answer);
  if (!current) throw new AppError('draft.not-found');
  if (isSaid(current, actor, verdict, seen)) return current;
  if (current.version !== seen) throw new AppError('draft.changed');
  if (verdict.state !== 'asked' && current.review?.state !== 'asked') throw new AppError('draft.changed');
  const by = await nameOfPerson(context, actor);
  const { institution, holder } = answer;
  const { department } = holder;
  const review = {
    ...verdict,
    at: clock.now().toISOString(),
    by,
    act: { person: actor.person, department },
    askedBy: verdict.state === 'asked' ? actor.person : current.review?.askedBy,
  };
  const draft: AnswerDraft = { ...current, version: seen + 1, review };
  const scope = scopeOf({ institution, department });
  if (await putDraft(table, answer, draft, scope)) return draft;
  const there = await findDraft(table, answer);
  if (there && isSaid(there, actor, verdict, seen)) return there;
  throw new AppError('draft.changed');
}

/** It stands there already, and this very person said it: of a question while it waits, of the head's word about what they saw. */
function isSaid(
  { version, review }: AnswerDraft,
  actor: Actor,
  verdict: Pick<DraftReview, 'state' | 'note'>,
  seen: number,
): boolean {
  return (
    review?.act?.person === actor.person &&
    review.state === verdict.state &&
    review.note === verdict.note &&
    (review.state === 'asked' || version === seen + 1)
  );
}
