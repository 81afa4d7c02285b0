import type { Context } from '../../shared/context.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Proposal } from './model.ts';
import { changeProposal } from './repository.ts';

/**
 * An answer accepted the proposal: fires the next step that waits for that, once, whether or not the window is still
 * open.
 */
export async function fireAcceptedStep(
  { table, clock }: Context,
  id: ProposalId,
  answeredStep: number,
): Promise<Proposal> {
  return changeProposal(table, id, (current) => {
    const step = current.rule?.steps.find(
      ({ on, number }) => on === 'answer-accepted' && number > answeredStep,
    );
    if (!step || current.fired[step.number] !== undefined) return undefined;
    const now = clock.now();
    const count = current.finalCount ?? current.fired[answeredStep]?.count ?? 0;
    const firedAt = now.toISOString();
    return {
      at: now,
      events: [{ type: 'proposal.step-fired', step: step.number, count, outcome: step.then, firedAt }],
      next: { ...current, fired: { ...current.fired, [step.number]: { at: firedAt, count } } },
    };
  });
}
