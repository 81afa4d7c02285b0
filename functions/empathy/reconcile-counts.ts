import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../shared/context.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Drift, Empathy } from './model.ts';
import { publishTotal } from './projection.ts';
import { correctSlot, empathiesInShard, sendMark, shardPks, slotOf, toShard } from './repository.ts';

export interface Comparison {
  empathies: number;
  drifts: Drift[];
  undecided: number;
}

const waitsForMark = 40;
const markWaitMs = 250;

/**
 * Recounts a proposal from its empathies and corrects what the published count lacks or has too many.
 *
 * A slot that agrees with the record is right. One that does not may only be behind, so the two are compared at one and
 * the same point of the stream: a mark is sent through it behind everything written so far, the projector notes what the
 * slot held as the mark passed, and the record is read before and after sending. If nobody gave or withdrew in between,
 * the difference is a drift to the last voice. A shard that is too busy for that, or whose mark does not arrive, is left
 * undecided.
 */
export async function reconcileCounts(context: Context, id: ProposalId, run: string): Promise<Comparison> {
  const result: Comparison = { empathies: 0, drifts: [], undecided: 0 };
  for (const pk of shardPks(id)) {
    const recorded = await empathiesInShard(context.table, pk);
    result.empathies += recorded.length;
    if (recorded.length === ((await slotOf(context.table, pk))?.count ?? 0)) continue;
    const compared = await compareAtMark(context, pk, run);
    if (!compared) {
      result.undecided++;
      continue;
    }
    if (compared.recorded === compared.counted) continue;
    const repaired = await correctSlot(context.table, pk, compared.recorded - compared.counted, run);
    const { proposal, shard } = toShard(pk);
    result.drifts.push({ proposal, shard, ...compared, repaired });
  }
  if (result.drifts.length > 0) await publishTotal(context, id);
  return result;
}

async function compareAtMark(
  { table }: Context,
  pk: string,
  run: string,
): Promise<{ recorded: number; counted: number } | undefined> {
  const before = await empathiesInShard(table, pk);
  await sendMark(table, pk, run);
  if (!isSame(before, await empathiesInShard(table, pk))) return undefined;
  for (let wait = 0; wait < waitsForMark; wait++) {
    const marked = (await slotOf(table, pk))?.marked;
    if (marked?.run === run) return { recorded: before.length, counted: marked.count };
    await sleep(markWaitMs);
  }
  return undefined;
}

function isSame(one: Empathy[], other: Empathy[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ sk, at }, index) => other[index]?.sk === sk && other[index]?.at === at)
  );
}
