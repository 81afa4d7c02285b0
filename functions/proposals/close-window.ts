import type { Context } from '../../shared/context.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Proposal } from './model.ts';
import { changeProposal } from './repository.ts';
import { isGathering, pendingEmpathySteps, reachedBy } from './rules.ts';

/**
 * Closes a proposal's window with the count from the record, and in the same write fires whatever step that count
 * reaches: no voice given in time is lost to a projection's lag. The caller has waited until no empathy can still be on
 * its way.
 */
export async function closeWindow(
  { table, clock }: Context,
  id: ProposalId,
  recorded: number,
): Promise<Proposal> {
  return changeProposal(table, id, (current) => {
    const now = clock.now();
    if (current.state !== 'open' || isGathering(current, now)) return undefined;
    const reached = pendingEmpathySteps(current).filter(({ threshold }) => threshold <= recorded);
    const firedAt = reachedBy(current, now).toISOString();
    return {
      at: now,
      events: [
        ...reached.map((step) => ({
          type: 'proposal.step-fired' as const,
          step: step.number,
          count: recorded,
          outcome: step.then,
          firedAt,
        })),
        { type: 'proposal.closed', count: recorded },
      ],
      next: {
        ...current,
        state: 'closed',
        closedAt: now.toISOString(),
        finalCount: recorded,
        fired: {
          ...current.fired,
          ...Object.fromEntries(reached.map(({ number }) => [number, { at: firedAt, count: recorded }])),
        },
      },
    };
  });
}
