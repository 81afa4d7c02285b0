import { z } from 'zod';
import type { Table } from '../dynamo/client.ts';
import { getItem, putItem, queryAll, updateWhen } from '../dynamo/items.ts';
import { type Key, pad } from '../dynamo/keys.ts';
import { type Counted, markSk, sumOf, type Tally, toShard } from './counted.ts';

const tallySchema = z.record(z.string(), z.number().int());
const bookkeeping = new Set(['version', 'changes']);

/**
 * A slot holds the net count of one shard as far as the stream has been read: `lastSequence` is the watermark below which
 * every change is in it. `marked` is what it had when a comparison's mark passed by.
 */
const storedSlotSchema = z.looseObject({
  version: z.number().int().positive(),
  lastSequence: z.string().optional(),
  /** How many changes it has taken, up and down alike: it stands still only when nothing happens. */
  changes: z.number().int().nonnegative().default(0),
  marked: z.object({ mark: z.string(), tally: tallySchema, changes: z.number().int() }).optional(),
});

/** The numbers lie beside the rest under their own names, where one update can add to each. */
const slotSchema = storedSlotSchema.transform(({ version, lastSequence, changes, marked, ...rest }) => ({
  version,
  changes,
  ...(lastSequence !== undefined && { lastSequence }),
  ...(marked && { marked }),
  tally: tallySchema.parse(
    Object.fromEntries(
      Object.entries(rest).filter(([name, value]) => typeof value === 'number' && !bookkeeping.has(name)),
    ),
  ),
}));
export type Slot = z.infer<typeof slotSchema>;

function slotKey(counted: Counted, pk: string): Key {
  const { subject, shard } = toShard(pk);
  return { pk: counted.slotsPk(subject), sk: pad(shard, 2) };
}

export async function slotOf(table: Table, counted: Counted, pk: string): Promise<Slot | undefined> {
  return getItem(table, slotSchema, slotKey(counted, pk), { consistent: true });
}

/** A subject's count as its slots have it: their sum, and the sum of their versions, which only grows. */
export async function countSlots(
  table: Table,
  counted: Counted,
  subject: string,
): Promise<{ tally: Tally; versions: number }> {
  const slots = await queryAll(table, slotSchema, { pk: counted.slotsPk(subject), consistent: true });
  return {
    tally: sumOf(slots.map(({ tally }) => tally)),
    versions: slots.reduce((sum, { version }) => sum + version, 0),
  };
}

export interface SlotChange {
  net: Tally;
  /** How many changes that are. */
  changes: number;
  /** The sequence numbers of the first and the last change in `net`. */
  first: string;
  last: string;
  /** A comparison's mark that comes right after these changes. */
  mark?: string | undefined;
}

/**
 * Adds a run of changes to a slot, if the slot has seen none of them. Says whether it did: `false` means that some or all
 * are in it already.
 */
export async function addToSlot(
  table: Table,
  counted: Counted,
  pk: string,
  change: SlotChange,
): Promise<boolean> {
  const updated = await updateWhen(table, slotSchema, slotKey(counted, pk), {
    set: { lastSequence: change.last },
    add: { ...change.net, changes: change.changes, version: 1 },
    when: 'attribute_not_exists(lastSequence) OR lastSequence < :first',
    values: { ':first': change.first },
  });
  if (updated && change.mark !== undefined) await noteMark(table, counted, pk, updated, change);
  return updated !== undefined;
}

// Kept beside the numbers only while the slot is still at the mark: once later changes are in it, the comparison that the
// mark was for has lost its moment and is made again.
async function noteMark(
  table: Table,
  counted: Counted,
  pk: string,
  slot: Slot,
  change: SlotChange,
): Promise<void> {
  await updateWhen(table, slotSchema, slotKey(counted, pk), {
    set: { marked: { mark: change.mark, tally: slot.tally, changes: slot.changes } },
    when: 'lastSequence = :last',
    values: { ':last': change.last },
  });
}

/**
 * Corrects a slot by what one run's comparison found missing, once for that run. Adding commutes with whatever the
 * projector adds meanwhile.
 */
export async function correctSlot(
  table: Table,
  counted: Counted,
  pk: string,
  missing: Tally,
  run: string,
): Promise<boolean> {
  const corrected = await updateWhen(table, slotSchema, slotKey(counted, pk), {
    set: { corrected: run },
    add: { ...missing, version: 1 },
    when: 'attribute_not_exists(corrected) OR corrected <> :run',
    values: { ':run': run },
  });
  return corrected !== undefined;
}

/** Sends a mark through the stream behind everything written to the shard so far. */
export async function sendMark(table: Table, pk: string, mark: string): Promise<void> {
  await putItem(table, { pk, sk: markSk, mark });
}
