import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { type Memory, makeMemory } from '../../shared/memory.ts';
import { findProposal, isGathering, type Proposal } from '../proposals/index.ts';

/** What the hot path has to know of a proposal. */
type Gate = Pick<Proposal, 'id' | 'state' | 'closesAt' | 'rule' | 'fired'>;

/** The proposal as it was at most a few seconds ago, and as it is for a decision that is not good enough for. */
export type Gates = Memory<ProposalId, Gate>;

/**
 * A few seconds' memory of proposals, so that a hot one costs no read for each voice. The window's end is remembered
 * with it and compared with the clock each time, so the last millisecond is exact; only a withdrawal is noticed late.
 */
export function makeGates({ table, clock }: Context): Gates {
  return makeMemory(clock, async (id, consistent) => {
    const proposal = await findProposal(table, id, { consistent });
    if (!proposal) throw new AppError('proposal.not-found');
    const { state, closesAt, rule, fired } = proposal;
    return { id, state, closesAt, rule, fired };
  });
}

/**
 * Lets an empathy through at this moment. Before refusing it looks at the proposal as it is, since it may have been
 * published a moment ago.
 *
 * @throws proposal.not-found, empathy.not-open, empathy.window-closed
 */
export async function assertGathering(gates: Gates, id: ProposalId, now: Date): Promise<void> {
  const recent = await gates.recent(id).catch(() => undefined);
  if (recent && isGathering(recent, now)) return;
  const gate = await gates.current(id);
  if (isGathering(gate, now)) return;
  const wasNeverPublic = gate.state === 'withdrawn' && gate.closesAt === undefined;
  if (gate.state === 'draft' || gate.state === 'submitted' || wasNeverPublic) {
    throw new AppError('proposal.not-found');
  }
  throw new AppError(
    gate.state === 'open' || gate.state === 'closed' ? 'empathy.window-closed' : 'empathy.not-open',
  );
}
