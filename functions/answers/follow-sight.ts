import type { Context } from '../../shared/context.ts';
import { answerIdOf, type ProposalId } from '../../shared/ids.ts';
import { findProposal } from '../proposals/index.ts';
import { changeAnswer, findAnswer } from './repository.ts';

/** Where a proposal's words are hidden, or shown again, so is its title on the answers to it. What is owed stays owed. */
export async function followSight({ table, clock }: Context, id: ProposalId): Promise<void> {
  const proposal = await findProposal(table, id, { consistent: true });
  for (const step of Object.keys(proposal?.fired ?? {})) {
    const answer = answerIdOf(id, Number(step));
    const isHidden = proposal?.hidden !== undefined;
    // One that is opened only later is opened as the proposal is then.
    if (!(await findAnswer(table, answer, { consistent: true }))) continue;
    await changeAnswer(table, answer, (current) =>
      (current.proposalHidden ?? false) === isHidden
        ? undefined
        : { at: clock.now(), events: [], next: { ...current, proposalHidden: isHidden } },
    );
  }
}
