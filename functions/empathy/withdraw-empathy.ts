import type { Context } from '../../shared/context.ts';
import type { PersonId, ProposalId } from '../../shared/ids.ts';
import { assertGathering, type Gates } from './gate.ts';
import { removeEmpathy } from './repository.ts';

/**
 * Takes a citizen's empathy back while the window is open; where none was given, nothing happens. After the window the
 * count is final.
 *
 * @throws proposal.not-found, empathy.not-open, empathy.window-closed
 */
export async function withdrawEmpathy(
  { table, clock }: Context,
  gates: Gates,
  person: PersonId,
  id: ProposalId,
): Promise<void> {
  await assertGathering(gates, id, clock.now());
  await removeEmpathy(table, id, person);
}
