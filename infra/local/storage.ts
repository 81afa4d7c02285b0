import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { Consume, ConsumerName } from '../../functions/app/consume.ts';
import { day } from '../../shared/clock.ts';
import { makeTable, type Table, toDocuments } from '../../shared/dynamo/client.ts';
import { getItem, putItem } from '../../shared/dynamo/items.ts';
import type { Log } from '../../shared/observe/log.ts';
import {
  ensureTable,
  followStream,
  makePump,
  openEmbeddedTable,
  openJournal,
  recover,
  settingsFor,
} from './engine/index.ts';
import type { Settings } from './settings.ts';

/** Where the server keeps what it knows, and how it hears of changes: embedded, or a DynamoDB elsewhere. */
interface Storage {
  table: Table;
  /** Begins to hand out changes, after what an earlier server left undone was seen to. */
  start(by: Record<ConsumerName, Consume>, recount: (shardPks: string[]) => Promise<void>): Promise<void>;
  /** Settles when all that follows from what was written so far is done. */
  idle(): Promise<void>;
  /** Settles only if the storage can no longer be used. */
  failed: Promise<Error>;
  close(): Promise<void>;
}

export async function openStorage(settings: Settings, log: Log): Promise<Storage> {
  return settings.dynamodbEndpoint === undefined
    ? openEmbedded(settings.dataDir, log)
    : openElsewhere(settings.dynamodbEndpoint, settings.tableName, log);
}

async function openEmbedded(folder: string, log: Log): Promise<Storage> {
  const engine = await openEmbeddedTable(folder);
  const bare = engine.table;
  const table = makeTable(bare.name, settingsFor(engine.endpoint));
  const journal = openJournal(join(folder, 'journal'));
  const pump = makePump(table, { epoch: await nextEpoch(bare), journal, log });
  return {
    table,
    start: async (by, recount) => {
      await recover(journal.left, { table: bare, folder, log, pump, recount });
      pump.start(by);
      if (journal.left.length > 0) await pump.idle();
      journal.forget();
    },
    idle: pump.idle,
    failed: engine.failed,
    close: async () => {
      await Promise.race([pump.idle(), new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
      await pump.stop();
      journal.close();
      table.documents.destroy();
      await engine.close();
    },
  };
}

const epochKey = { pk: 'ENGINE', sk: 'EPOCH' };

/** Sequence numbers have to grow from one start to the next, also where the machine's clock was set back. */
async function nextEpoch(table: Table): Promise<number> {
  const stored = await getItem(table, z.object({ epoch: z.number() }), epochKey, { consistent: true });
  const epoch = Math.max(Date.now(), (stored?.epoch ?? 0) + day);
  await putItem(table, { ...epochKey, epoch });
  return epoch;
}

async function openElsewhere(endpoint: string, name: string, log: Log): Promise<Storage> {
  // Credentials and region come from the environment; engines on this machine take any.
  const config = { endpoint, ...(isLoopback(endpoint) && settingsFor(endpoint)), maxAttempts: 4 };
  const table = { name, documents: toDocuments(new DynamoDBClient(config)) };
  await ensureTable(table, { streams: true });
  const stream = followStream(table, { ...config, requestHandler: undefined }, log);
  return {
    table,
    start: async (by) => stream.start(by),
    idle: stream.idle,
    failed: stream.failed,
    close: async () => {
      await stream.stop();
      table.documents.destroy();
    },
  };
}

function isLoopback(endpoint: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(endpoint).hostname);
}

/** Removes the embedded table, for demonstration data that was cut short while being made. */
export function discardEmbedded(folder: string): void {
  for (const name of ['table', 'journal', 'straightening.json']) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
