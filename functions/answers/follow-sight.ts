import type { Context } from '../../shared/context.ts';
import { answerIdOf, forumIdOf, type ProposalId, resultIdOf } from '../../shared/ids.ts';
import { findProposal } from '../proposals/index.ts';
import { changeAnswer, findAnswer } from './repository.ts';

/**
 * Where a proposal's words are hidden, or shown again, so is its title on the answers to it and on the result of the forum
 * it grew into. What is owed stays owed.
 */
export async function followSight({ table, clock }: Context, id: ProposalId): Promise<void> {
  const proposal = await findProposal(table, id, { consistent: true });
  const isHidden = proposal?.hidden !== undefined;
  const answers = Object.keys(proposal?.fired ?? {}).map((step) => answerIdOf(id, Number(step)));
  for (const answer of [...answers, resultIdOf(forumIdOf(id))]) {
    // One that is opened only later is opened as the proposal is then.
    if (!(await findAnswer(table, answer, { consistent: true }))) continue;
    await changeAnswer(table, answer, (current) =>
      (current.titleHidden ?? false) === isHidden
        ? undefined
        : { at: clock.now(), events: [], next: { ...current, titleHidden: isHidden } },
    );
  }
}
