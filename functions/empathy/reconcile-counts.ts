import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Drift, Slot } from './model.ts';
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
 * the same point of the stream. A mark is sent through it; once the projector has noted it, the record is read, and a
 * second mark is sent. If the slot took no change between the two, nothing happened while the record was read, and the
 * difference is a drift to the last voice. A shard that is too busy for that, or whose marks do not arrive, is left
 * undecided.
 */
export async function reconcileCounts(context: Context, id: ProposalId, run: string): Promise<Comparison> {
  const compared = await Promise.all(shardPks(id).map((pk) => reconcileShard(context, pk, run)));
  const drifts = compared.flatMap(({ drift }) => drift ?? []);
  if (drifts.length > 0) await publishTotal(context, id);
  return {
    empathies: compared.reduce((sum, { empathies }) => sum + empathies, 0),
    drifts,
    undecided: compared.filter(({ isUndecided }) => isUndecided).length,
  };
}

interface ShardComparison {
  empathies: number;
  drift?: Drift;
  isUndecided?: true;
}

async function reconcileShard({ table }: Context, pk: string, run: string): Promise<ShardComparison> {
  const empathies = (await empathiesInShard(table, pk)).length;
  if (empathies === ((await slotOf(table, pk))?.count ?? 0)) return { empathies };
  const compared = await compareBetweenMarks(table, pk, run);
  if (!compared) return { empathies, isUndecided: true };
  if (compared.recorded === compared.counted) return { empathies };
  const repaired = await correctSlot(table, pk, compared.recorded - compared.counted, run);
  const { proposal, shard } = toShard(pk);
  return { empathies, drift: { proposal, shard, ...compared, repaired } };
}

async function compareBetweenMarks(
  table: Table,
  pk: string,
  run: string,
): Promise<{ recorded: number; counted: number } | undefined> {
  await sendMark(table, pk, `${run}-1`);
  const first = await untilMarked(table, pk, `${run}-1`);
  if (!first) return undefined;
  const recorded = (await empathiesInShard(table, pk)).length;
  await sendMark(table, pk, `${run}-2`);
  const second = await untilMarked(table, pk, `${run}-2`);
  if (second?.changes !== first.changes) return undefined;
  return { recorded, counted: second.count };
}

async function untilMarked(table: Table, pk: string, mark: string): Promise<Slot['marked']> {
  for (let wait = 0; wait < waitsForMark; wait++) {
    const marked = (await slotOf(table, pk))?.marked;
    if (marked?.mark === mark) return marked;
    await sleep(markWaitMs);
  }
  return undefined;
}
