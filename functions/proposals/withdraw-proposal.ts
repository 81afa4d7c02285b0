import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { type Proposal, withdrawableStates } from './model.ts';
import { changeProposal } from './repository.ts';
import { assertAuthor, assertState, canSee, isGathering } from './rules.ts';

/**
 * Takes a proposal back. Not once a step has fired: the answer is owed to everyone who supported it by then. A step that
 * fires at the same moment and the withdrawal are decided by the proposal's own revision; one of the two is refused.
 *
 * @throws proposal.not-found, auth.forbidden, proposal.wrong-state, proposal.step-fired
 */
export async function withdrawProposal(
  { table, clock }: Context,
  actor: Actor,
  id: ProposalId,
): Promise<Proposal> {
  const now = clock.now();
  return changeProposal(table, id, (current) => {
    if (!canSee(current, actor)) throw new AppError('proposal.not-found');
    assertAuthor(current, actor);
    if (current.state === 'withdrawn') return undefined;
    assertState(current, withdrawableStates);
    if (Object.keys(current.fired).length > 0) throw new AppError('proposal.step-fired');
    // Past its window it is closed but for the sweeper's hand, which may yet fire a step.
    if (current.state === 'open' && !isGathering(current, now)) throw new AppError('proposal.wrong-state');
    return {
      at: now,
      events: [{ type: 'proposal.withdrawn' }],
      next: { ...current, state: 'withdrawn', withdrawnAt: now.toISOString() },
    };
  });
}
