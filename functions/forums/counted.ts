import { type Counted, shardOf, type Tally } from '../../shared/counting/counted.ts';
import { slotsPk, stanceShards } from '../../shared/dynamo/keys.ts';
import type { PersonId } from '../../shared/ids.ts';
import type { Stance, Tallies } from './model.ts';

const sideOf = (stance: string) => `stance:${stance}`;

/** Sides taken in a forum, the people who take one, and how often they went over to another. */
export const stancesTaken: Counted = {
  kind: 'STANCE',
  shards: stanceShards,
  slotsPk,
  tallyOf: ({ stance, switches }) => ({
    ...(typeof stance === 'string' && { [sideOf(stance)]: 1, participants: 1 }),
    ...(Number(switches) > 0 && { switches: Number(switches) }),
  }),
  standsSince: ({ stance, since }) => (typeof stance === 'string' ? String(since) : undefined),
};

export function stanceShardOf(person: PersonId): number {
  return shardOf(person, stanceShards);
}

/** What was counted, in a forum's own words. */
export function toTallies(tally: Tally, stances: readonly Pick<Stance, 'id'>[]): Tallies {
  return {
    stances: Object.fromEntries(stances.map(({ id }) => [id, tally[sideOf(id)] ?? 0])),
    participants: tally.participants ?? 0,
    changes: tally.switches ?? 0,
  };
}
