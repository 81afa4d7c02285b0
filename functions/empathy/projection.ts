import { dateAt } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { countChanges } from '../../shared/counting/count-changes.ts';
import { countSlots } from '../../shared/counting/slots.ts';
import type { Projection } from '../../shared/dynamo/stream.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { countOf, keepDayCount, publishCount } from '../proposals/index.ts';
import { empathies } from './counted.ts';
import { fireReachedSteps } from './fire-reached-steps.ts';
import type { Gates } from './gate.ts';

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
      const counted = await countChanges(context.table, empathies, records);
      await Promise.all([...counted].map((id) => publish(context, gates, proposalIdSchema.parse(id))));
    },
  };
}

async function publish(context: Context, gates: Gates, id: ProposalId): Promise<void> {
  const total = await publishTotal(context, id);
  await fireReachedSteps(context, gates, id, total);
}

/** Makes the sum of the slots the proposal's published count, and gives it. */
export async function publishTotal({ table, clock }: Context, id: ProposalId): Promise<number> {
  const { tally, versions } = await countSlots(table, empathies, id);
  const total = tally.count ?? 0;
  if ((await countOf(table, id, { consistent: true })).versions < versions) {
    // The day first: where this dies in between, the count is still to be published and both are done again. Told again
    // on a later day it is no news, and that day has no entry.
    await keepDayCount(table, id, dateAt(clock.now()), { total, versions });
    await publishCount(table, id, { total, versions });
  }
  return total;
}
