import type { Context } from '../../shared/context.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import { markSk } from '../../shared/dynamo/keys.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { countOf, publishCount } from '../proposals/index.ts';
import { fireReachedSteps } from './fire-reached-steps.ts';
import type { Gates } from './gate.ts';
import { keepDay } from './history.ts';
import { markSchema } from './model.ts';
import { addToSlot, slotOf, slotsOf, toShard } from './repository.ts';
import { deltaOf } from './rules.ts';

/**
 * Counts. Each shard's changes go into its slot exactly once, by the slot's watermark; the proposal's count is then the
 * sum of its slots; then the steps it reaches fire. Every stage is done again on redelivery, also where an earlier one
 * proves to be done already, so a death between any two of them costs nothing.
 */
export function makeCounting(context: Context, gates: Gates): Projection {
  return {
    name: 'count-empathies',
    kinds: ['EMPATHY'],
    project: async (records) => {
      const shards = Map.groupBy(records, ({ key }) => key.pk);
      await Promise.all([...shards].map(([pk, changes]) => addChanges(context, pk, changes)));
      const proposals = new Set([...shards.keys()].map((pk) => toShard(pk).proposal));
      await Promise.all([...proposals].map((id) => publish(context, gates, id)));
    },
  };
}

async function addChanges({ table }: Context, pk: string, changes: StreamRecord[]): Promise<void> {
  for (const run of runsOf(changes)) {
    let unseen = run.changes;
    for (;;) {
      const first = unseen[0];
      const last = unseen.at(-1);
      if (!first || !last) break;
      const deltas = unseen.map((change) => (change.key.sk === markSk ? 0 : deltaOf(change)));
      const net = deltas.reduce<number>((sum, delta) => sum + delta, 0);
      const changes = deltas.filter((delta) => delta !== 0).length;
      if (
        await addToSlot(table, pk, {
          net,
          changes,
          first: first.sequence,
          last: last.sequence,
          mark: run.mark,
        })
      )
        break;
      // Some of them are in the slot already: a redelivery, or another projector was faster.
      const watermark = (await slotOf(table, pk))?.lastSequence ?? '';
      unseen = unseen.filter(({ sequence }) => sequence > watermark);
    }
  }
}

/** Changes cut after each reconciliation's mark, so that the slot stops there for a moment. */
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

async function publish(context: Context, gates: Gates, id: ProposalId): Promise<void> {
  const total = await publishTotal(context, id);
  await fireReachedSteps(context, gates, id, total);
}

/** Makes the sum of the slots the proposal's published count, and gives it. */
export async function publishTotal(context: Context, id: ProposalId): Promise<number> {
  const { table } = context;
  const slots = await slotsOf(table, id);
  const total = slots.reduce((sum, { count }) => sum + count, 0);
  const versions = slots.reduce((sum, { version }) => sum + version, 0);
  if ((await countOf(table, id, { consistent: true })).versions < versions) {
    // The day first: where this dies in between, the count is still to be published and both are done again. Told again
    // on a later day it is no news, and that day has no entry.
    await keepDay(context, id, { total, versions });
    await publishCount(table, id, { total, versions });
  }
  return total;
}
