import type { Context } from '../../shared/context.ts';
import { fireReachedSteps } from './fire-reached-steps.ts';
import type { Gates } from './gate.ts';
import { publishTotal } from './projection.ts';
import { correctSlot, empathiesInShard, slotOf, toShard } from './repository.ts';

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
  for (const pk of pks) await recountShard(context, pk, run);
  for (const id of new Set(pks.map((pk) => toShard(pk).proposal))) {
    await fireReachedSteps(context, gates, id, await publishTotal(context, id));
  }
}

async function recountShard({ table }: Context, pk: string, run: string): Promise<void> {
  const recorded = (await empathiesInShard(table, pk)).length;
  const counted = (await slotOf(table, pk))?.count ?? 0;
  if (recorded !== counted) await correctSlot(table, pk, recorded - counted, run);
}
