import { z } from 'zod';
import type { Table } from '../dynamo/client.ts';
import { readItem } from '../dynamo/items.ts';
import type { StreamRecord } from '../dynamo/stream.ts';
import { type Counted, differenceOf, markSk, sumOf, type Tally, toShard } from './counted.ts';
import { addToSlot, slotOf } from './slots.ts';

const markSchema = z.object({ mark: z.string() });

/**
 * Adds a batch of changes to the slots of their shards, each exactly once by the slot's watermark, whatever is delivered
 * again. Gives the subjects whose count they are part of: to be published also where all was counted before, since the
 * one who counted it may have died before that.
 */
export async function countChanges(
  table: Table,
  counted: Counted,
  records: StreamRecord[],
): Promise<Set<string>> {
  const shards = Map.groupBy(records, ({ key }) => key.pk);
  await Promise.all([...shards].map(([pk, changes]) => addChanges(table, counted, pk, changes)));
  return new Set([...shards.keys()].map((pk) => toShard(pk).subject));
}

async function addChanges(
  table: Table,
  counted: Counted,
  pk: string,
  changes: StreamRecord[],
): Promise<void> {
  for (const run of runsOf(changes)) {
    let unseen = run.changes;
    for (;;) {
      const first = unseen[0];
      const last = unseen.at(-1);
      if (!first || !last) break;
      const deltas = unseen.map((change) => deltaOf(counted, change));
      const change = {
        net: sumOf(deltas),
        changes: deltas.filter((delta) => Object.keys(delta).length > 0).length,
        first: first.sequence,
        last: last.sequence,
        mark: run.mark,
      };
      if (await addToSlot(table, counted, pk, change)) break;
      // Some of them are in the slot already: a redelivery, or another projector was faster.
      const watermark = (await slotOf(table, counted, pk))?.lastSequence ?? '';
      unseen = unseen.filter(({ sequence }) => sequence > watermark);
    }
  }
}

/** What one change adds to the count. A change that leaves what is counted as it was adds nothing. */
export function deltaOf(
  { tallyOf }: Pick<Counted, 'tallyOf'>,
  { key, before, after }: Pick<StreamRecord, 'key' | 'before' | 'after'>,
): Tally {
  if (key.sk === markSk) return {};
  return differenceOf(before ? tallyOf(before) : {}, after ? tallyOf(after) : {});
}

/** Changes cut after each comparison's mark, so that the slot stops there for a moment. */
function runsOf(changes: StreamRecord[]): { changes: StreamRecord[]; mark?: string }[] {
  const runs: { changes: StreamRecord[]; mark?: string }[] = [{ changes: [] }];
  for (const change of changes) {
    const run = runs.at(-1);
    run?.changes.push(change);
    if (run && change.key.sk === markSk && change.after) {
      run.mark = readItem(markSchema, change.after).mark;
      runs.push({ changes: [] });
    }
  }
  return runs;
}
