import { createHash } from 'node:crypto';
import { empathyShards } from '../../shared/dynamo/keys.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import type { PersonId } from '../../shared/ids.ts';
import type { Empathy } from './model.ts';

/**
 * After a window's end, how long its closing waits for empathies that were accepted in time and are still being written.
 * Longer than a request may run (the API function's timeout), so that none can come after.
 */
export const settleGraceMs = 30_000;

/** The shard a citizen's empathies are kept in: the same for life, spread evenly over citizens. */
export function shardOf(person: PersonId): number {
  return (createHash('sha256').update(person).digest()[0] ?? 0) % empathyShards;
}

/** What a change of one empathy item adds to the count. A change that leaves it in place adds nothing. */
export function deltaOf({ before, after }: Pick<StreamRecord, 'before' | 'after'>): -1 | 0 | 1 {
  if (before === undefined && after !== undefined) return 1;
  if (before !== undefined && after === undefined) return -1;
  return 0;
}

/**
 * How many stood at one and the same moment: whoever was seen, with the same empathy, both before and after it. A
 * single reading of several shards proves less: a voice withdrawn and another given between the shards' turns would both
 * be in it though they never stood together.
 */
export function standingThroughout(before: Empathy[], after: Empathy[]): number {
  const given = new Map(before.map(({ sk, at }) => [sk, at]));
  return after.filter(({ sk, at }) => given.get(sk) === at).length;
}
