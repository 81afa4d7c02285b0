import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isModerator } from '../people/index.ts';
import type { Proposal, RejectionCode } from './model.ts';
import { changeProposal } from './repository.ts';
import { canSee } from './rules.ts';

/**
 * Puts a published proposal's words out of sight, for a code of the public list and with a reason its author reads. Its
 * state, its empathies and the answer it is owed stay as they are. The same decision again changes nothing.
 *
 * @throws proposal.not-found, auth.forbidden, proposal.wrong-state when it was never published, or is hidden already
 */
export async function hideProposal(
  { table, clock }: Context,
  actor: Actor,
  id: ProposalId,
  { code, reason }: { code: RejectionCode; reason: string },
): Promise<Proposal> {
  const now = clock.now();
  return changeProposal(table, id, (current) => {
    assertModerates(current, actor);
    if (current.publishedAt === undefined) throw new AppError('proposal.wrong-state');
    if (current.hidden?.code === code && current.hidden.reason === reason) return undefined;
    if (current.hidden) throw new AppError('proposal.wrong-state');
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'proposal.hidden', code }],
      next: { ...current, hidden: { at: now.toISOString(), code, reason } },
    };
  });
}

/**
 * Shows again what was hidden.
 *
 * @throws proposal.not-found, auth.forbidden
 */
export async function showProposal(
  { table, clock }: Context,
  actor: Actor,
  id: ProposalId,
): Promise<Proposal> {
  const now = clock.now();
  return changeProposal(table, id, (current) => {
    assertModerates(current, actor);
    if (!current.hidden) return undefined;
    const { hidden: _, ...next } = current;
    return { at: now, by: { person: actor.person }, events: [{ type: 'proposal.shown' }], next };
  });
}

function assertModerates(proposal: Proposal, actor: Actor): void {
  if (!canSee(proposal, actor)) throw new AppError('proposal.not-found');
  assertAllowed(isModerator(actor, proposal.institution));
}
