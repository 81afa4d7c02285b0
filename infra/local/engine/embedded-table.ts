import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DynamoDBClient, type DynamoDBClientConfig, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { makeTable, type Table } from '../../../shared/dynamo/client.ts';
import { ensureTable } from './ensure-table.ts';

/** The data folder cannot be used. Its message is for the operator, in one line. */
export class DataFolderError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DataFolderError';
  }
}

interface EmbeddedTable {
  table: Table;
  /** For others that speak to the same engine. */
  endpoint: string;
  /** Settles only if the engine ends by itself; nothing can be trusted to be written from then on. */
  failed: Promise<Error>;
  close(): Promise<void>;
}

const tableName = 'gongnon';

/**
 * The embedded DynamoDB: dynalite on LevelDB, in a folder, or in memory where none is given.
 *
 * @throws DataFolderError when the folder cannot be written, is in use by another server, or is damaged
 */
export async function openEmbeddedTable(folder?: string): Promise<EmbeddedTable> {
  if (folder !== undefined) {
    await makeFolder(folder);
    assertNotMarked(folder);
  }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { folder: folder === undefined ? undefined : join(folder, 'table') },
    // What the engine writes to its error output repeats what we say ourselves, at length.
    stderr: true,
  });
  const failed = new Promise<Error>((resolve) => {
    worker.on('error', resolve);
    worker.on('exit', (code) => resolve(new Error(`the embedded engine ended (${code})`)));
  });
  const started = new Promise<number>((resolve) => worker.once('message', ({ port }) => resolve(port)));
  const first = await Promise.race([started, failed]);
  if (first instanceof Error) throw toFolderError(first, folder);
  const endpoint = `http://127.0.0.1:${first}`;
  const settings = settingsFor(endpoint);
  try {
    await firstAnswer(settings, failed);
    if (folder !== undefined) assertWhole(folder);
    const table = makeTable(tableName, settings);
    await ensureTable(table, { streams: false });
    return { table, endpoint, failed, close: () => close(worker, table) };
  } catch (error) {
    await worker.terminate();
    throw error instanceof DataFolderError ? error : toFolderError(error, folder);
  }
}

/** One attempt only: a write whose outcome is unknown is not written again behind the pump's back. */
export function settingsFor(endpoint: string): DynamoDBClientConfig {
  return {
    endpoint,
    region: 'ap-northeast-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }) },
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new DataFolderError(`the data folder ${folder} cannot be written: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

const damageMark = 'damaged';

/**
 * LevelDB opens a log with damaged blocks by leaving them out, and only tells its own log. Whatever was acknowledged in
 * them would be gone without a word, so it is a refusal, and stays one.
 */
function assertWhole(folder: string): void {
  const lost = readFileSync(join(folder, 'table', 'LOG'), 'utf8')
    .split('\n')
    .find((line) => /Corruption|dropping \d+ bytes/.test(line));
  if (lost === undefined) return;
  writeFileSync(join(folder, damageMark), `${lost}\n`);
  assertNotMarked(folder);
}

function assertNotMarked(folder: string): void {
  if (!existsSync(join(folder, damageMark))) return;
  throw new DataFolderError(
    `the data in ${folder} is damaged, and part of it is lost: restore the folder from a backup ` +
      `(${join(folder, damageMark)} says where; remove it to go on with what is left)`,
  );
}

// The engine opens its files when first asked; a folder it cannot open shows then.
async function firstAnswer(settings: DynamoDBClientConfig, failed: Promise<Error>): Promise<void> {
  const probe = new DynamoDBClient(settings);
  const timeout = new Promise<Error>((resolve) => {
    setTimeout(() => resolve(new Error('it does not answer')), 20_000).unref();
  });
  try {
    const answered = await Promise.race([probe.send(new ListTablesCommand({})), failed, timeout]);
    if (answered instanceof Error) throw answered;
  } finally {
    probe.destroy();
  }
}

function toFolderError(error: unknown, folder: string | undefined): Error {
  const place = folder === undefined ? 'in memory' : `in ${folder}`;
  return new DataFolderError(
    `the data ${place} cannot be opened: it is in use by another server, or damaged (${reasonOf(error)}). ` +
      'Stop the other server, or restore the folder from a backup.',
    { cause: error },
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error.cause instanceof Error ? error.cause.message : error.message).split('\n')[0] ?? '';
}

async function close(worker: Worker, table: Table): Promise<void> {
  table.documents.destroy();
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  worker.postMessage('close');
  await exited;
}
