import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import type { Proposal } from './model.ts';
import { changeProposal } from './repository.ts';
import { assertAuthor, assertFinished, assertState, canSee } from './rules.ts';

/**
 * Hands in a draft, or once more a proposal that was rejected. Handing in what already waits changes nothing.
 *
 * @throws proposal.not-found, auth.forbidden, proposal.wrong-state, proposal.unfinished
 */
export async function sendToScreening(
  { table, clock }: Context,
  actor: Actor,
  id: ProposalId,
): Promise<Proposal> {
  const now = clock.now();
  return changeProposal(table, id, (current) => {
    if (!canSee(current, actor)) throw new AppError('proposal.not-found');
    assertAuthor(current, actor);
    if (current.state === 'submitted') return undefined;
    assertState(current, ['draft', 'rejected']);
    assertFinished(current);
    return {
      at: now,
      events: [{ type: 'proposal.submitted' }],
      next: { ...current, state: 'submitted', submittedAt: now.toISOString(), screening: undefined },
    };
  });
}
