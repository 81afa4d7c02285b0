import type { Context } from '../../shared/context.ts';
import { toShard } from '../../shared/counting/counted.ts';
import { restoreSlot } from '../../shared/counting/recount.ts';
import { proposalIdSchema } from '../../shared/ids.ts';
import { empathies } from './counted.ts';
import { fireReachedSteps } from './fire-reached-steps.ts';
import type { Gates } from './gate.ts';
import { publishTotal } from './projection.ts';

/**
 * Brings counts in line with the record, and fires what they reach, for a server at its start: nothing is in flight then,
 * and the stream's records of before are gone. Once for each `run`.
 */
export async function recoverCounts(
  context: Context,
  gates: Gates,
  pks: string[],
  run: string,
): Promise<void> {
  for (const pk of pks) await restoreSlot(context.table, empathies, pk, run);
  for (const subject of new Set(pks.map((pk) => toShard(pk).subject))) {
    const id = proposalIdSchema.parse(subject);
    await fireReachedSteps(context, gates, id, await publishTotal(context, id));
  }
}
