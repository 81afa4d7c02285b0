import * as counting from '../../shared/counting/counted.ts';
import { empathyShards, slotsPk } from '../../shared/dynamo/keys.ts';
import type { PersonId } from '../../shared/ids.ts';

/** Each is one voice. */
export const empathies: counting.Counted = {
  kind: 'EMPATHY',
  shards: empathyShards,
  slotsPk,
  tallyOf: () => ({ count: 1 }),
  standsSince: ({ at }) => String(at),
};

/** The shard a citizen's empathies are kept in. */
export function shardOf(person: PersonId): number {
  return counting.shardOf(person, empathyShards);
}
