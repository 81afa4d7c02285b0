import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedTable, openJournal, settingsFor } from '../../infra/local/engine/index.ts';
import type { Journal } from '../../infra/local/engine/journal.ts';
import { makeTable, type Table } from '../../shared/dynamo/client.ts';

/** An engine for tests: in memory, started once for a test file, with a table of its own. */
export interface TestEngine {
  table: Table;
  endpoint: string;
  /** Another client of the same table, with nothing attached to it. */
  bare(): Table;
  close(): Promise<void>;
}

export async function openTestEngine(): Promise<TestEngine> {
  const engine = await openEmbeddedTable();
  const bare = () => makeTable(engine.table.name, settingsFor(engine.endpoint));
  return { table: engine.table, endpoint: engine.endpoint, bare, close: engine.close };
}

export async function makeFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'gongnon-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function makeTestJournal(): Promise<{ journal: Journal; remove: () => Promise<void> }> {
  const folder = await makeFolder();
  const journal = openJournal(folder.path);
  return {
    journal,
    remove: async () => {
      journal.close();
      await folder.remove();
    },
  };
}
