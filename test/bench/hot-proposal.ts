import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { getRequestListener } from '@hono/node-server';
import { screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { openEmbeddedTable, settingsFor } from '../../infra/local/engine/index.ts';
import { makeTable, type Table } from '../../shared/dynamo/client.ts';
import { putIfAbsent } from '../../shared/dynamo/items.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { makeFolder } from '../support/engine.ts';
import { grant, makeWorld, type World } from '../support/world.ts';
import { attachMeter } from './capacity-meter.ts';
import { type Figure, round } from './figure.ts';

const empathies = 10_000;
const connections = 32;
const rounds = 3;

/** Throughput, cost and lag of a rush on one proposal, through HTTP on the embedded engine. */
export async function measureHotProposal(): Promise<Figure[]> {
  const folder = await makeFolder();
  const engine = await openEmbeddedTable(folder.path);
  const bare = () => makeTable(engine.table.name, settingsFor(engine.endpoint));
  const world = await makeWorld({ ...engine, bare }, { windowMs: 500 });
  const meter = attachMeter(world.context.table);
  const server = createServer(getRequestListener(world.app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const institution = await world.institution();
  const tokens = await Promise.all(
    Array.from({ length: empathies }, (_, index) => world.tokenOf(`hot-${index}`)),
  );

  const ratios: number[] = [];
  const lags: number[] = [];
  let writes = 0;
  let reads = 0;
  let http = 0;
  let puts = 0;
  for (let round = 0; round <= rounds; round++) {
    const id = await publishedProposal(world, institution);
    await world.idle();
    meter.reset();
    const began = performance.now();
    await rush(port, id, tokens);
    const rushed = performance.now();
    await untilCounted(world, id);
    const counted = performance.now();
    await world.idle();
    const perSecond = (empathies / (rushed - began)) * 1000;
    const bareTable = bare();
    const barePerSecond = await barePuts(bareTable, `BENCH#${round}`);
    bareTable.documents.destroy();
    // The first round warms everything up.
    if (round === 0) continue;
    ratios.push(perSecond / barePerSecond);
    lags.push((counted - rushed) / 1000);
    writes += meter.writes / empathies / rounds;
    reads += meter.reads / empathies / rounds;
    http += perSecond / rounds;
    puts += barePerSecond / rounds;
  }
  server.closeAllConnections();
  server.close();
  await world.close();
  await engine.close();
  await folder.remove();
  return [
    {
      figure: 'empathies through HTTP ÷ bare conditional puts',
      value: round(median(ratios)),
      unit: 'ratio',
      bar: { atLeast: 0.5 },
      of: { empathiesPerSecond: round(http, 0), putsPerSecond: round(puts, 0), connections, rounds },
    },
    {
      figure: 'write units per empathy on a hot proposal',
      value: round(writes),
      unit: 'write units',
      bar: { atMost: 2.2 },
      of: { empathies },
    },
    {
      figure: 'read units per empathy on a hot proposal',
      value: round(reads),
      unit: 'read units',
      bar: { atMost: 0.05 },
      of: { empathies },
    },
    {
      figure: 'lag from the last acknowledged empathy to the exact count',
      value: round(Math.max(...lags)),
      unit: 'seconds',
      bar: { atMost: 3 },
      of: { empathies, rounds },
    },
  ];
}

async function publishedProposal(world: World, institution: Awaited<ReturnType<World['institution']>>) {
  const { context } = world;
  const { id } = await submitProposal(context, world.actorOf('author'), {
    institution,
    words: { title: '모두의 버스', body: '밤에도 버스가 다니면 좋겠습니다.', tags: [] },
    draft: false,
    idempotencyKey: undefined,
  });
  await screenProposal(context, world.actorOf('moderator', grant(`moderator@${institution}`)), id, {
    decision: 'publish',
  });
  return id;
}

async function rush(port: number, id: ProposalId, tokens: string[]): Promise<void> {
  const worker = new Worker(new URL('./rush-worker.ts', import.meta.url), {
    workerData: {
      url: `http://127.0.0.1:${port}`,
      path: `/api/v1/proposals/${id}/empathy`,
      tokens,
      connections,
    },
  });
  const given = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  if (given !== tokens.length) throw new Error(`${given} of ${tokens.length} empathies were taken`);
}

async function untilCounted(world: World, id: ProposalId): Promise<void> {
  for (;;) {
    const { body } = await world.call('GET', `proposals/${id}`);
    if (body.empathyCount === empathies) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The same items under the same condition, as fast as the client and engine can. */
async function barePuts(table: Table, pk: string): Promise<number> {
  let at = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let index = at++; index < empathies; index = at++) {
        await putIfAbsent(table, {
          pk: `${pk}#${index % 8}`,
          sk: `per_${index}`,
          at: '2026-01-01T00:00:00.000Z',
          citizenPk: `per_${index}`,
          citizenSk: `2026-01-01T00:00:00.000Z#${pk}`,
        });
      }
    }),
  );
  return (empathies / (performance.now() - began)) * 1000;
}

function median(values: number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
