import type { Context } from '../../shared/context.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { PinnedStep } from './model.ts';
import { changeProposal } from './repository.ts';

/**
 * Enough supporters find an answer wanting: fires the step that waits for that, once, whether or not the window is still
 * open. A rule has one such step at most, so a second answer obliges no third.
 */
export async function fireDissatisfiedStep(
  { table, clock, log }: Context,
  id: ProposalId,
  reached: { step: PinnedStep; answered: number; count: number },
): Promise<void> {
  const { step, answered, count } = reached;
  let fired = false;
  await changeProposal(table, id, (current) => {
    fired = current.fired[step.number] === undefined;
    if (!fired) return undefined;
    const now = clock.now();
    const firedAt = now.toISOString();
    return {
      at: now,
      events: [{ type: 'proposal.step-fired', step: step.number, count, outcome: step.then, firedAt }],
      next: { ...current, fired: { ...current.fired, [step.number]: { at: firedAt, count, answered } } },
    };
  });
  if (fired) log.info('step.fired', { proposal: id, step: String(step.number), count });
}
