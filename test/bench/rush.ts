import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { getRequestListener } from '@hono/node-server';
import { openEmbeddedTable, settingsFor } from '../../infra/local/engine/index.ts';
import { makeTable, type Table } from '../../shared/dynamo/client.ts';
import { putIfAbsent } from '../../shared/dynamo/items.ts';
import { makeFolder } from '../support/engine.ts';
import { makeWorld, type World } from '../support/world.ts';
import { attachMeter } from './capacity-meter.ts';

export const voices = 10_000;
export const connections = 32;
export const rounds = 3;

export interface Rush {
  /** Prepares what everybody comes for, and says where they come to. */
  prepare(world: World): Promise<{ path: string; body?: object; status: number }>;
  /** How many are counted by now, as published. */
  counted(world: World, path: string): Promise<number>;
  /** The item a voice writes, for writing it as fast as the client and engine can. */
  bareItem(index: number): Record<string, unknown>;
}

export interface RushMeasured {
  /** Voices a second through HTTP ÷ bare conditional puts a second, the median of the rounds. */
  ratio: number;
  voicesPerSecond: number;
  putsPerSecond: number;
  writeUnits: number;
  readUnits: number;
  /** Seconds from the last acknowledged voice to the exact count, the longest of the rounds. */
  lag: number;
}

/** Throughput, cost and lag of a rush on one thing, through HTTP on the embedded engine. The first round warms up. */
export async function measureRush(rush: Rush): Promise<RushMeasured> {
  const folder = await makeFolder();
  const engine = await openEmbeddedTable(folder.path);
  const bare = () => makeTable(engine.table.name, settingsFor(engine.endpoint));
  const world = await makeWorld({ ...engine, bare }, { windowMs: 500 });
  const meter = attachMeter(world.context.table);
  const server = createServer(getRequestListener(world.app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const tokens = await Promise.all(
    Array.from({ length: voices }, (_, index) => world.tokenOf(`hot-${index}`)),
  );

  const ratios: number[] = [];
  const lags: number[] = [];
  let writeUnits = 0;
  let readUnits = 0;
  let voicesPerSecond = 0;
  let putsPerSecond = 0;
  for (let round = 0; round <= rounds; round++) {
    const target = await rush.prepare(world);
    await world.idle();
    meter.reset();
    const began = performance.now();
    await send(port, target, tokens);
    const rushed = performance.now();
    while ((await rush.counted(world, target.path)) !== voices)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const counted = performance.now();
    await world.idle();
    const perSecond = (voices / (rushed - began)) * 1000;
    const bareTable = bare();
    const barePerSecond = await barePuts(bareTable, `BENCH#${round}`, rush.bareItem);
    bareTable.documents.destroy();
    if (round === 0) continue;
    ratios.push(perSecond / barePerSecond);
    lags.push((counted - rushed) / 1000);
    writeUnits += meter.writes / voices / rounds;
    readUnits += meter.reads / voices / rounds;
    voicesPerSecond += perSecond / rounds;
    putsPerSecond += barePerSecond / rounds;
  }
  server.closeAllConnections();
  server.close();
  await world.close();
  await engine.close();
  await folder.remove();
  const lag = Math.max(...lags);
  return { ratio: median(ratios), voicesPerSecond, putsPerSecond, writeUnits, readUnits, lag };
}

async function send(
  port: number,
  { path, body, status }: { path: string; body?: object; status: number },
  tokens: string[],
): Promise<void> {
  const worker = new Worker(new URL('./rush-worker.ts', import.meta.url), {
    workerData: { url: `http://127.0.0.1:${port}`, path, body, tokens, connections },
  });
  const statuses = await new Promise<Record<string, number>>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  if (statuses[status] !== tokens.length) throw new Error(`not all were taken: ${JSON.stringify(statuses)}`);
}

/** The same items under the same condition. */
async function barePuts(table: Table, pk: string, itemOf: Rush['bareItem']): Promise<number> {
  let at = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let index = at++; index < voices; index = at++)
        await putIfAbsent(table, { pk: `${pk}#${index % 8}`, sk: `per_${index}`, ...itemOf(index) });
    }),
  );
  return (voices / (performance.now() - began)) * 1000;
}

function median(values: number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
