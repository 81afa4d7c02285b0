import type { Context } from '../../shared/context.ts';
import { toShard } from '../../shared/counting/counted.ts';
import { type Recount, recount, restoreSlot } from '../../shared/counting/recount.ts';
import { type OpinionId, opinionIdSchema } from '../../shared/ids.ts';
import { sympathies } from './counted.ts';
import { publishTotal } from './projection.ts';

/** Recounts an opinion's sympathy from the record and corrects what the published count lacks or has too many. */
export async function reconcileOpinion(context: Context, id: OpinionId, run: string): Promise<Recount> {
  const found = await recount(context.table, sympathies, id, run);
  if (found.drifts.length > 0) await publishTotal(context, id);
  return found;
}

/**
 * Brings sympathy in line with the record for a server at its start: nothing is in flight then, and the stream's records
 * of before are gone. Once for each `run`.
 */
export async function recoverSympathies(context: Context, pks: string[], run: string): Promise<void> {
  for (const pk of pks) {
    await restoreSlot(context.table, sympathies, pk, run);
    await publishTotal(context, opinionIdSchema.parse(toShard(pk).subject));
  }
}
