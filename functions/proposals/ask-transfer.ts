import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId, ProposalId } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Proposal } from './model.ts';
import { changeProposal } from './repository.ts';
import { assertMovable, awaitsTransfer, canSee, canTransfer } from './rules.ts';

/**
 * Asks another institution to take a proposal over, for a reason everybody may read. Until that accepts nothing about the
 * proposal changes. The same asked again changes nothing.
 *
 * @throws proposal.not-found, institution.not-found, auth.forbidden, transfer.same-institution, transfer.already-asked,
 *   proposal.wrong-state, transfer.imported, transfer.hidden, transfer.too-many
 */
export async function askTransfer(
  context: Context,
  actor: Actor,
  id: ProposalId,
  { to, reason }: { to: InstitutionId; reason: string },
): Promise<Proposal> {
  const { table, clock } = context;
  const now = clock.now();
  let isKnown = false;
  return changeProposal(table, id, async (current) => {
    assertHolds(current, actor);
    // After the refusals that tell nothing of who may ask.
    if (!isKnown) await getInstitution(context, to);
    isKnown = true;
    if (current.institution === to) throw new AppError('transfer.same-institution');
    assertMovable(current, now);
    if (current.transfer?.to === to && current.transfer.reason === reason) return undefined;
    if (current.transfer) throw new AppError('transfer.already-asked');
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'proposal.transfer-asked', from: current.institution, to, reason }],
      next: { ...current, transfer: { to, reason, askedAt: now.toISOString() } },
    };
  });
}

/**
 * Takes back what another institution was asked. Where nothing is asked any more nothing changes.
 *
 * @throws proposal.not-found, auth.forbidden
 */
export async function takeBackTransfer(
  { table, clock }: Context,
  actor: Actor,
  id: ProposalId,
): Promise<Proposal> {
  const now = clock.now();
  return changeProposal(table, id, (current) => {
    assertHolds(current, actor);
    if (!awaitsTransfer(current)) return undefined;
    const { transfer, ...next } = current;
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'proposal.transfer-ended', from: current.institution, to: transfer.to }],
      next,
    };
  });
}

function assertHolds(proposal: Proposal, actor: Actor): void {
  if (!canSee(proposal, actor)) throw new AppError('proposal.not-found');
  assertAllowed(canTransfer(actor, proposal.institution));
}
