import type { Context } from '../../shared/context.ts';
import type { AnswerId, DepartmentId, InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { scopeOf } from './listing.ts';
import type { AnswerDraft } from './model.ts';
import { answersById, draftsAsked, findDraft, getAnswer } from './repository.ts';
import { canHandle } from './rules.ts';
import { type AnswerCard, toCard } from './view.ts';

/**
 * What is written of an answer so far, for those who write it; nothing for others, and nothing once it is answered.
 *
 * @throws answer.not-found
 */
export async function readDraft(
  { table }: Context,
  actor: Actor,
  id: AnswerId,
): Promise<AnswerDraft | undefined> {
  const answer = await getAnswer(table, id);
  return answer.state === 'owed' && canHandle(answer, actor) ? findDraft(table, answer) : undefined;
}

/**
 * As `readDraft`, and others are refused.
 *
 * @throws answer.not-found, auth.forbidden
 */
export async function readDraftToWrite(
  context: Context,
  actor: Actor,
  id: AnswerId,
): Promise<AnswerDraft | undefined> {
  assertAllowed(canHandle(await getAnswer(context.table, id), actor));
  return readDraft(context, actor, id);
}

const mostToReview = 50;

/** Answers of these departments whose draft waits for a review, department by department, the longest waiting first. */
export async function answersToReview(
  { table, clock }: Context,
  institution: InstitutionId,
  departments: DepartmentId[],
): Promise<AnswerCard[]> {
  const lists = await Promise.all(
    departments.map(async (department) => {
      const asked = await draftsAsked(table, scopeOf({ institution, department }), mostToReview);
      const answers = await answersById(table, asked);
      // Passed on meanwhile, or answered: no longer for this one to review.
      return answers.filter(
        (each) =>
          each.state === 'owed' && each.institution === institution && each.holder.department === department,
      );
    }),
  );
  return lists.flat().map((answer) => toCard(answer, clock.now()));
}
