import type { Context } from '../../shared/context.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { PinnedStep, Proposal } from './model.ts';
import { changeProposal } from './repository.ts';
import { reachedBy } from './rules.ts';

/**
 * Fires a step of an open proposal that enough empathies stand for. The proposal's own condition lets it fire once, and
 * not after a withdrawal or a close; what follows from it follows from the proposal's change in the stream.
 */
export async function fireStep(
  { table, clock, log }: Context,
  id: ProposalId,
  reached: { step: PinnedStep; count: number },
): Promise<Proposal> {
  const { step, count } = reached;
  let fired = false;
  const proposal = await changeProposal(table, id, (current) => {
    fired = current.state === 'open' && current.fired[step.number] === undefined;
    if (!fired) return undefined;
    const now = clock.now();
    const firedAt = reachedBy(current, now).toISOString();
    return {
      at: now,
      events: [{ type: 'proposal.step-fired', step: step.number, count, outcome: step.then, firedAt }],
      next: { ...current, fired: { ...current.fired, [step.number]: { at: firedAt, count } } },
    };
  });
  if (fired) log.info('step.fired', { proposal: id, step: String(step.number), count });
  return proposal;
}
