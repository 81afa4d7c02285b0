import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { findProposal, isGathering, type Proposal } from '../proposals/index.ts';

/** What the hot path has to know of a proposal. */
export type Gate = Pick<Proposal, 'id' | 'state' | 'closesAt' | 'rule' | 'fired'>;

export interface Gates {
  /** The proposal as it was at most a few seconds ago. */
  recent(id: ProposalId): Promise<Gate>;
  /** The proposal as it is, for a decision the recent view is not good enough for. */
  current(id: ProposalId): Promise<Gate>;
}

const keepMs = 3_000;
const gatesKept = 2_000;

/**
 * A few seconds' memory of proposals, so that a hot one costs no read for each voice. The window's end is remembered
 * with it and compared with the clock each time, so the last millisecond is exact; only a withdrawal is noticed late.
 */
export function makeGates({ table, clock }: Context): Gates {
  const kept = new Map<ProposalId, { gate: Promise<Gate>; until: number }>();

  function look(id: ProposalId, consistent: boolean): Promise<Gate> {
    const gate = findProposal(table, id, { consistent }).then((proposal) => {
      if (!proposal) throw new AppError('proposal.not-found');
      const { state, closesAt, rule, fired } = proposal;
      return { id, state, closesAt, rule, fired };
    });
    const entry = { gate, until: clock.now().getTime() + keepMs };
    kept.delete(id);
    kept.set(id, entry);
    if (kept.size > gatesKept) kept.delete(kept.keys().next().value as ProposalId);
    // A refusal is not remembered: what is not there now may be there in a moment.
    gate.catch(() => kept.get(id) === entry && kept.delete(id));
    return gate;
  }

  return {
    recent: (id) => {
      const entry = kept.get(id);
      return entry && entry.until > clock.now().getTime() ? entry.gate : look(id, false);
    },
    current: (id) => look(id, true),
  };
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
