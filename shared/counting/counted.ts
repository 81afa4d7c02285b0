import { createHash } from 'node:crypto';
import { pad } from '../dynamo/keys.ts';
import type { PersonId } from '../ids.ts';

/** Named numbers: `{ count: 3 }`, `{ 'stance:for': 2, participants: 2 }`. */
export type Tally = Record<string, number>;

/**
 * Something that is counted: items of one kind, one for a person, spread over the shards of their subject by the person.
 * The count is a function of the items on record and nothing else, so that it can be made again from them.
 */
export interface Counted {
  /** The first part of the partition key: `<kind>#<subject>#<shard>`. */
  kind: string;
  shards: number;
  /** Where the slots of a subject's count lie. */
  slotsPk: (subject: string) => string;
  /** What an item as stored adds to the count for as long as it is there. */
  tallyOf: (item: Record<string, unknown>) => Tally;
  /** Since when the person of an item stands for the subject without a break; nothing where they do not. */
  standsSince: (item: Record<string, unknown>) => string | undefined;
}

/** The sort key of a mark: after every person's, so that no reading of persons meets it. */
export const markSk = '~MARK';
export const firstPerson = 'per_';
export const afterPersons = 'per_~';

/** The shard a person's items are kept in: the same for life, spread evenly over persons. */
export function shardOf(person: PersonId, shards: number): number {
  return (createHash('sha256').update(person).digest()[0] ?? 0) % shards;
}

export function shardPk({ kind }: Pick<Counted, 'kind'>, subject: string, shard: number): string {
  return `${kind}#${subject}#${pad(shard, 2)}`;
}

export function shardPksOf(counted: Counted, subject: string): string[] {
  return Array.from({ length: counted.shards }, (_, shard) => shardPk(counted, subject, shard));
}

/** `EMPATHY#<subject>#<shard>` taken apart. */
export function toShard(pk: string): { subject: string; shard: number } {
  const [, subject = '', shard] = pk.split('#');
  return { subject, shard: Number(shard) };
}

/** The sum of tallies; of names that come to nothing, none is left out. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const sum: Tally = {};
  for (const tally of tallies)
    for (const [name, number] of Object.entries(tally)) sum[name] = (sum[name] ?? 0) + number;
  return sum;
}

/** What has to be added to one tally to get another; only what differs. */
export function differenceOf(from: Tally, to: Tally): Tally {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return Object.fromEntries(
    [...names]
      .map((name) => [name, (to[name] ?? 0) - (from[name] ?? 0)] as const)
      .filter(([, by]) => by !== 0),
  );
}
