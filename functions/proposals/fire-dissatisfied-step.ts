import type { Context } from '../../shared/context.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { changeProposal } from './repository.ts';

/**
 * Enough supporters find an answer wanting: fires the step that waits for that, once, whether or not the window is still
 * open. A rule has one such step at most, so a second answer obliges no third.
 */
export async function fireDissatisfiedStep(
  { table, clock, log }: Context,
  id: ProposalId,
  rated: { step: number; dissatisfied: number },
): Promise<void> {
  let fired: number | undefined;
  await changeProposal(table, id, (current) => {
    fired = undefined;
    const step = current.rule?.steps.find(
      (each) =>
        each.on === 'answer-dissatisfied' &&
        each.number > rated.step &&
        each.threshold <= rated.dissatisfied &&
        current.fired[each.number] === undefined,
    );
    if (!step) return undefined;
    fired = step.number;
    const now = clock.now();
    const firedAt = now.toISOString();
    const count = rated.dissatisfied;
    return {
      at: now,
      events: [{ type: 'proposal.step-fired', step: step.number, count, outcome: step.then, firedAt }],
      next: {
        ...current,
        fired: { ...current.fired, [step.number]: { at: firedAt, count, answered: rated.step } },
      },
    };
  });
  if (fired !== undefined)
    log.info('step.fired', { proposal: id, step: String(fired), count: rated.dissatisfied });
}
