import type { Empathy } from './model.ts';

/**
 * After a window's end, how long its closing waits for empathies that were accepted in time and are still being written.
 * Longer than a request may run (the API function's timeout), so that none can come after.
 */
export const settleGraceMs = 30_000;

/**
 * How many stood at one and the same moment: whoever was seen, with the same empathy, both before and after it. A
 * single reading of several shards proves less: a voice withdrawn and another given between the shards' turns would both
 * be in it though they never stood together.
 */
export function standingThroughout(before: Empathy[], after: Empathy[]): number {
  const given = new Map(before.map(({ sk, at }) => [sk, at]));
  return after.filter(({ sk, at }) => given.get(sk) === at).length;
}
