import type { Context } from '../../shared/context.ts';
import { recount } from '../../shared/counting/recount.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { empathies } from './counted.ts';
import type { Drift } from './model.ts';
import { publishTotal } from './projection.ts';

interface Comparison {
  empathies: number;
  drifts: Drift[];
  undecided: number;
}

/** Recounts a proposal from its empathies and corrects what the published count lacks or has too many. */
export async function reconcileCounts(context: Context, id: ProposalId, run: string): Promise<Comparison> {
  const { items, drifts, undecided } = await recount(context.table, empathies, id, run);
  if (drifts.length > 0) await publishTotal(context, id);
  return {
    empathies: items,
    drifts: drifts.map(({ name: _, ...drift }) => ({ proposal: id, ...drift })),
    undecided,
  };
}
