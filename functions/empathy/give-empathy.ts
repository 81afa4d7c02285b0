import type { Context } from '../../shared/context.ts';
import type { PersonId, ProposalId } from '../../shared/ids.ts';
import { assertGathering, type Gates } from './gate.ts';
import { recordEmpathy } from './repository.ts';

/**
 * Gives a citizen's empathy to an open proposal: one conditional write, and no read while the proposal is hot. Given
 * again it stays one. Counting happens behind the stream.
 *
 * @throws proposal.not-found, empathy.not-open, empathy.window-closed from the window's last millisecond on
 */
export async function giveEmpathy(
  { table, clock }: Context,
  gates: Gates,
  person: PersonId,
  id: ProposalId,
): Promise<'given' | 'already-given'> {
  const now = clock.now();
  await assertGathering(gates, id, now);
  return (await recordEmpathy(table, id, person, now.toISOString())) ? 'given' : 'already-given';
}
