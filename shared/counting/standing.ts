import { z } from 'zod';
import type { Table } from '../dynamo/client.ts';
import { queryPage } from '../dynamo/items.ts';
import { afterPersons, type Counted, firstPerson, shardPksOf } from './counted.ts';

/** Whoever stands, and since when: the sort key of their item, and the moment they came in. */
interface Standing {
  sk: string;
  at: string;
}

const itemSchema = z.looseObject({ sk: z.string() });

/**
 * How many stood at one and the same moment: whoever was seen, standing since the same moment, both before and after it.
 * A single reading of several shards proves less: a voice withdrawn and another given between the shards' turns would both
 * be in it though they never stood together.
 */
export function standingThroughout(before: Standing[], after: Standing[]): number {
  const since = new Map(before.map(({ sk, at }) => [sk, at]));
  return after.filter(({ sk, at }) => since.get(sk) === at).length;
}

/** How many stood at one moment just now; looks no further than it must to know that `enough` did. */
export async function standingNow(
  table: Table,
  counted: Counted,
  subject: string,
  enough: number,
): Promise<number> {
  const limit = Math.ceil((enough * 1.2) / counted.shards) + 5;
  const sample = (atMost: number) =>
    Promise.all(shardPksOf(counted, subject).map((pk) => standingIn(table, counted, pk, atMost)));
  const before = await sample(limit);
  const after = await sample(limit);
  const standing = standingThroughout(
    before.flatMap((shard) => shard.standing),
    after.flatMap((shard) => shard.standing),
  );
  if (standing >= enough || before.every(({ isAll }) => isAll)) return standing;
  const [all, again] = [await sample(Number.POSITIVE_INFINITY), await sample(Number.POSITIVE_INFINITY)];
  return standingThroughout(
    all.flatMap((shard) => shard.standing),
    again.flatMap((shard) => shard.standing),
  );
}

/**
 * Those who stand among at least `enough` of a shard's items, or all it has, and whether that is all. A page ends where
 * the store ends it, whatever was asked for.
 */
async function standingIn(
  table: Table,
  { standsSince }: Counted,
  pk: string,
  enough: number,
): Promise<{ standing: Standing[]; isAll: boolean }> {
  const standing: Standing[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await queryPage(table, itemSchema, {
      pk,
      from: firstPerson,
      upTo: afterPersons,
      consistent: true,
      ...(Number.isFinite(enough) && { limit: enough - standing.length }),
      ...(start && { start }),
    });
    for (const item of page.items) {
      const at = standsSince(item);
      if (at !== undefined) standing.push({ sk: item.sk, at });
    }
    start = page.next;
  } while (start && standing.length < enough);
  return { standing, isAll: start === undefined };
}
