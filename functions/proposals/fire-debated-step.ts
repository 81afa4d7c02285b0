import type { Context } from '../../shared/context.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { changeProposal } from './repository.ts';

/**
 * The forum a proposal grew into set off a step of its rule, by its participants or by its closing: fires it on the
 * proposal, once, whether or not the window is still open. The forum's own record says when and by how many.
 */
export async function fireDebatedStep(
  { table, clock }: Context,
  id: ProposalId,
  debated: { step: number; count: number; firedAt: string },
): Promise<void> {
  const { step: number, count, firedAt } = debated;
  await changeProposal(table, id, (current) => {
    const step = current.rule?.steps.find((each) => each.number === number);
    const isDebated = step?.on === 'forum-participants' || step?.on === 'forum-closed';
    if (!isDebated || current.fired[number] !== undefined) return undefined;
    return {
      at: clock.now(),
      events: [{ type: 'proposal.step-fired', step: number, count, outcome: step.then, firedAt }],
      next: { ...current, fired: { ...current.fired, [number]: { at: firedAt, count } } },
    };
  });
}
