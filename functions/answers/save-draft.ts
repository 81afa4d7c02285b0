import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, nameOfPerson } from '../people/index.ts';
import { scopeOf } from './listing.ts';
import type { AnswerDraft, DraftWords } from './model.ts';
import { findDraft, getAnswer, putDraft } from './repository.ts';
import { assertState, canHandle } from './rules.ts';

/**
 * Keeps what is written of an owed answer so far, in the place of the version the writer had before them: what another
 * officer saved meanwhile is never written over unseen. The same words again change nothing. Words that change after the
 * head approved them are approved no more.
 *
 * @param seen the version it was made from; 0 where there was none
 * @throws answer.not-found, auth.forbidden, answer.wrong-state, draft.changed
 */
export async function saveDraft(
  context: Context,
  actor: Actor,
  id: AnswerId,
  words: DraftWords,
  seen: number,
): Promise<AnswerDraft> {
  const { table, clock } = context;
  const answer = await getAnswer(table, id);
  assertAllowed(canHandle(answer, actor));
  assertState(answer, 'owed');
  const current = await findDraft(table, answer);
  if (current && isDeepStrictEqual(current.words, words)) return current;
  if ((current?.version ?? 0) !== seen) throw new AppError('draft.changed');
  const draft: AnswerDraft = {
    version: seen + 1,
    words,
    savedAt: clock.now().toISOString(),
    savedBy: await nameOfPerson(context, actor),
    ...(current?.review && current.review.state !== 'approved' && { review: current.review }),
  };
  const { institution, holder } = answer;
  const scope = scopeOf({ institution, department: holder.department });
  if (await putDraft(table, answer, draft, scope)) return draft;
  // Ours may have taken effect though its answer was lost.
  const there = await findDraft(table, answer);
  if (there && isDeepStrictEqual(there.words, words)) return there;
  assertState(await getAnswer(table, id), 'owed');
  throw new AppError('draft.changed');
}
