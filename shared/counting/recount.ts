import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Table } from '../dynamo/client.ts';
import { queryAll } from '../dynamo/items.ts';
import {
  afterPersons,
  type Counted,
  differenceOf,
  firstPerson,
  shardPksOf,
  sumOf,
  type Tally,
  toShard,
} from './counted.ts';
import { correctSlot, type Slot, sendMark, slotOf } from './slots.ts';

const waitsForMark = 40;
const markWaitMs = 250;

/** A drift of one number between the record and the count of one shard. */
interface ShardDrift {
  shard: number;
  name: string;
  /** On record. */
  recorded: number;
  /** What the slot had counted at the same point of the stream. */
  counted: number;
  repaired: boolean;
}

export interface Recount {
  /** How many items are on record. */
  items: number;
  drifts: ShardDrift[];
  /** Shards too busy, or too far behind, to compare. */
  undecided: number;
}

const itemSchema = z.looseObject({});

async function onRecord(
  table: Table,
  counted: Counted,
  pk: string,
): Promise<{ tally: Tally; items: number }> {
  const range = { pk, from: firstPerson, upTo: afterPersons, consistent: true };
  const items = await queryAll(table, itemSchema, range);
  return { tally: sumOf(items.map(counted.tallyOf)), items: items.length };
}

/** A subject's count from the record itself, and how many items that are. */
export async function tallyOnRecord(
  table: Table,
  counted: Counted,
  subject: string,
): Promise<{ tally: Tally; items: number }> {
  const shards = await Promise.all(shardPksOf(counted, subject).map((pk) => onRecord(table, counted, pk)));
  return {
    tally: sumOf(shards.map(({ tally }) => tally)),
    items: shards.reduce((sum, { items }) => sum + items, 0),
  };
}

/**
 * Recounts a subject from its record and corrects what the slots lack or have too many.
 *
 * A slot that agrees with the record is right. One that does not may only be behind, so the two are compared at one and
 * the same point of the stream. A mark is sent through it; once the projector has noted it, the record is read, and a
 * second mark is sent. If the slot took no change between the two, nothing happened while the record was read, and the
 * difference is a drift to the last voice. A shard that is too busy for that, or whose marks do not arrive, is left
 * undecided.
 */
export async function recount(
  table: Table,
  counted: Counted,
  subject: string,
  run: string,
): Promise<Recount> {
  const shards = await Promise.all(
    shardPksOf(counted, subject).map((pk) => recountShard(table, counted, pk, run)),
  );
  return {
    items: shards.reduce((sum, { items }) => sum + items, 0),
    drifts: shards.flatMap(({ drifts }) => drifts),
    undecided: shards.reduce((sum, { undecided }) => sum + undecided, 0),
  };
}

async function recountShard(table: Table, counted: Counted, pk: string, run: string): Promise<Recount> {
  const { tally, items } = await onRecord(table, counted, pk);
  if (isSame(tally, (await slotOf(table, counted, pk))?.tally ?? {}))
    return { items, drifts: [], undecided: 0 };
  const compared = await compareBetweenMarks(table, counted, pk, run);
  if (!compared) return { items, drifts: [], undecided: 1 };
  const missing = differenceOf(compared.counted, compared.recorded);
  if (Object.keys(missing).length === 0) return { items, drifts: [], undecided: 0 };
  const repaired = await correctSlot(table, counted, pk, missing, run);
  const { shard } = toShard(pk);
  const drifts = Object.keys(missing).map((name) => ({
    shard,
    name,
    recorded: compared.recorded[name] ?? 0,
    counted: compared.counted[name] ?? 0,
    repaired,
  }));
  return { items, drifts, undecided: 0 };
}

async function compareBetweenMarks(
  table: Table,
  counted: Counted,
  pk: string,
  run: string,
): Promise<{ recorded: Tally; counted: Tally } | undefined> {
  await sendMark(table, pk, `${run}-1`);
  const first = await untilMarked(table, counted, pk, `${run}-1`);
  if (!first) return undefined;
  const { tally } = await onRecord(table, counted, pk);
  await sendMark(table, pk, `${run}-2`);
  const second = await untilMarked(table, counted, pk, `${run}-2`);
  if (second?.changes !== first.changes) return undefined;
  return { recorded: tally, counted: second.tally };
}

async function untilMarked(
  table: Table,
  counted: Counted,
  pk: string,
  mark: string,
): Promise<Slot['marked']> {
  for (let wait = 0; wait < waitsForMark; wait++) {
    const marked = (await slotOf(table, counted, pk))?.marked;
    if (marked?.mark === mark) return marked;
    await sleep(markWaitMs);
  }
  return undefined;
}

/**
 * Brings a shard's slot in line with the record while nothing is in flight and the stream's records of before are gone:
 * for a server at its start. Once for each `run`.
 */
export async function restoreSlot(table: Table, counted: Counted, pk: string, run: string): Promise<void> {
  const { tally } = await onRecord(table, counted, pk);
  const missing = differenceOf((await slotOf(table, counted, pk))?.tally ?? {}, tally);
  if (Object.keys(missing).length > 0) await correctSlot(table, counted, pk, missing, run);
}

function isSame(one: Tally, other: Tally): boolean {
  return Object.keys(differenceOf(one, other)).length === 0;
}
