import { join } from 'node:path';
import { consumerOf } from '../../../functions/app/consume.ts';
import type { Context } from '../../../shared/context.ts';
import type { Table } from '../../../shared/dynamo/client.ts';
import type { Key } from '../../../shared/dynamo/keys.ts';
import { straighten, type Touched } from './index-entries.ts';
import type { JournalEntry } from './journal.ts';
import type { Pump } from './pump.ts';

interface Recovery {
  /** The table, reached by a client that the pump does not see. */
  table: Table;
  folder: string;
  log: Context['log'];
  pump: Pump;
  /** Brings the counts of these shards in line with the record, and all that follows from them. */
  recount: (shardPks: string[]) => Promise<void>;
}

/**
 * Sees to the end what an earlier server was in the middle of: index entries of half-made writes are put right, shards
 * are counted from the record, and every other item touched is sent through the stream once more, as it is now. To be
 * done before anything else writes; done again after another crash it does the same.
 */
export async function recover(
  left: JournalEntry[],
  { table, folder, log, pump, recount }: Recovery,
): Promise<void> {
  const touched = new Map<string, Touched>();
  for (const { key, image } of left) {
    const name = nameOf(key);
    const known = touched.get(name) ?? { key, images: [] };
    if (image !== undefined) known.images.push(image);
    touched.set(name, known);
  }
  const current = await straighten(table, join(folder, 'straightening.json'), [...touched.values()]);
  const shards = new Set<string>();
  for (const { key, item } of current) {
    if (consumerOf(key) === 'counts') shards.add(key.pk);
    else if (item) pump.repeat(key, item);
  }
  await recount([...shards]);
  if (touched.size > 0) log.info('server.recovered', { records: touched.size, shards: shards.size });
}

function nameOf({ pk, sk }: Key): string {
  return `${pk} ${sk}`;
}
