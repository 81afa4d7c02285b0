import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ensureTable, settingsFor } from '../../infra/local/engine/index.ts';
import { makeTable } from '../../shared/dynamo/client.ts';
import type { TestEngine } from './engine.ts';

/** Where `npm run fetch:dynamodb-local` puts it. */
export const emulatorFolder = fileURLToPath(new URL('../../.cache/dynamodb-local', import.meta.url));
const jar = 'DynamoDBLocal.jar';
const oldestJava = 17;
const startMs = 45_000;

/** The tests that need it fail where they are set to, instead of being skipped. */
export const isRequired = process.env.REQUIRE_DYNAMODB_LOCAL === '1';

function reasonToSkip(): string | undefined {
  if (!existsSync(join(emulatorFolder, jar))) return 'not fetched: npm run fetch:dynamodb-local';
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (status !== 0) return 'no Java';
  const version = /version "(\d+)/.exec(stderr)?.[1];
  return Number(version) >= oldestJava ? undefined : `Java ${version}, it needs ${oldestJava}`;
}

/** Why AWS's DynamoDB Local cannot run here; nothing where it can. */
export const missing: string | undefined = reasonToSkip();

/** How a suite on it is called: a skipped one says why. */
export const emulatorName = missing === undefined ? 'DynamoDB Local' : `DynamoDB Local (${missing})`;

/** AWS's own DynamoDB for one machine, in memory on a port of its own, with the table and its stream. */
export async function openDynamoDbLocal(): Promise<TestEngine> {
  if (missing !== undefined) throw new Error(`DynamoDB Local: ${missing}`);
  const port = await freePort();
  const process_ = spawn(
    'java',
    [
      // It lives for seconds: a small heap and no optimising compiler start soonest.
      ...['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      ...['-Djava.library.path=DynamoDBLocal_lib', '-jar', jar],
      ...['-inMemory', '-sharedDb', '-port', String(port), '-disableTelemetry'],
    ],
    { cwd: emulatorFolder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const endLast = () => process_.kill('SIGKILL');
  process.once('exit', endLast);
  const close = async () => {
    process.off('exit', endLast);
    await stop(process_);
  };
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await untilAnswering(process_, endpoint);
    const bare = () => makeTable('gongnon', settingsFor(endpoint));
    const table = bare();
    await ensureTable(table, { streams: true });
    return {
      table,
      endpoint,
      bare,
      close: async () => {
        table.documents.destroy();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function untilAnswering(emulator: ChildProcess, endpoint: string): Promise<void> {
  let said = '';
  emulator.stderr?.on('data', (text) => {
    said += text;
  });
  let failure: unknown;
  emulator.once('error', (error) => {
    failure = error;
  });
  const client = new DynamoDBClient(settingsFor(endpoint));
  try {
    for (const end = Date.now() + startMs; Date.now() < end; await sleep(100)) {
      if (emulator.exitCode !== null || failure !== undefined)
        throw new Error(`DynamoDB Local ended at its start: ${said}`, { cause: failure });
      if (await answers(client)) return;
    }
    throw new Error(`DynamoDB Local does not answer: ${said}`);
  } finally {
    client.destroy();
  }
}

async function answers(client: DynamoDBClient): Promise<boolean> {
  try {
    await client.send(new ListTablesCommand({}));
    return true;
  } catch {
    return false;
  }
}

async function stop(emulator: ChildProcess): Promise<void> {
  if (emulator.exitCode !== null || emulator.signalCode !== null || emulator.pid === undefined) return;
  const ended = new Promise((resolve) => emulator.once('exit', resolve));
  emulator.kill('SIGKILL');
  await ended;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}
