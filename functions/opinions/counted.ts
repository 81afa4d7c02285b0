import { type Counted, shardPk } from '../../shared/counting/counted.ts';
import { type Key, slotsPk, sympathyShards } from '../../shared/dynamo/keys.ts';
import type { OpinionId, PersonId } from '../../shared/ids.ts';

/** Each is one voice. */
export const sympathies: Counted = {
  kind: 'SYMPATHY',
  shards: sympathyShards,
  slotsPk,
  tallyOf: () => ({ count: 1 }),
  standsSince: ({ at }) => String(at),
};

/** All of an opinion's lie in one shard: it does not draw the crowd that a proposal does. */
export function sympathyKey(id: OpinionId, person: PersonId): Key {
  return { pk: shardPk(sympathies, id, 0), sk: person };
}
