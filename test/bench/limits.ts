import { Hono } from 'hono';
import { apiRoot } from '../../functions/app/api.ts';
import { makeShell } from '../../functions/app/shell.ts';
import { defaultQuotas, makeLimiter } from '../../functions/limits/index.ts';
import { clientFactsSchema, makeKey, openClient } from '../../functions/partners/index.ts';
import { type AppEnv, authenticate } from '../../functions/people/index.ts';
import { makeProposalRoutes } from '../../functions/proposals/routes.ts';
import { caching } from '../../shared/http/caching.ts';
import { openTestEngine } from '../support/engine.ts';
import { grant, makeWorld, type World } from '../support/world.ts';
import { attachMeter } from './capacity-meter.ts';
import { type Figure, round } from './figure.ts';
import { filled } from './filled.ts';

const rounds = 12;
const requests = 400;
const width = 8;
const functions = 4;

type Serve = (request: Request) => Response | Promise<Response>;

/** What a public read costs with a key and limits, and what counting requests across functions writes. */
export async function measureLimits(): Promise<Figure[]> {
  const engine = await openTestEngine();
  const world = await makeWorld(engine);
  const meter = attachMeter(world.context.table);
  const institution = await filled(world, 1);
  const admin = world.actorOf('admin', grant(`admin@${institution}`));
  const facts = clientFactsSchema.parse({ name: 'bench', purpose: 'bench' });
  const client = await openClient(world.context, admin, institution, { facts });
  const { text } = await makeKey(world.context, admin, client.id);
  const listed = await world.call('GET', `proposals?institution=${institution}`);
  const address = `https://gongnon.example${apiRoot}/proposals/${listed.body.items[0].id}`;

  const bare = bareApi(world);
  const withKey = () => new Request(address, { headers: { authorization: `Bearer ${text}` } });
  const ratios: number[] = [];
  const rates: [number, number] = [0, 0];
  await pace(bare, () => new Request(address));
  await pace(world.app.fetch, withKey);
  for (let round = 0; round < rounds; round++) {
    // Each goes first as often as the other.
    const order = round % 2 === 0;
    const first = order ? await pace(bare, () => new Request(address)) : 0;
    const keyed = await pace(world.app.fetch, withKey);
    const plain = order ? first : await pace(bare, () => new Request(address));
    ratios.push(keyed / plain);
    rates[0] += keyed / rounds;
    rates[1] += plain / rounds;
  }

  const figures: Figure[] = [
    {
      figure: 'public JSON read with a key and limits ÷ without',
      value: round(median(ratios)),
      unit: 'ratio of throughput',
      bar: { atLeast: 0.8 },
      of: { 'a second, with': round(rates[0], 0), 'a second, without': round(rates[1], 0) },
    },
  ];
  for (const [name, callers, each] of [
    ['clients at their limit', 3, defaultQuotas.client],
    ['clients at three times their limit', 3, 3 * defaultQuotas.client],
    ['visitors who ask once more than a function counts by itself', 300, 44],
    ['visitors who come once', 20_000, 1],
  ] as const) {
    meter.reset();
    await crowd(world, name, callers, each);
    figures.push({
      figure: `write units per limited request: ${name}`,
      value: round(meter.writes / (callers * each), 4),
      unit: 'write units',
      bar: { atMost: 0.1 },
      of: { units: meter.writes, requests: callers * each, functions },
    });
  }
  await world.close();
  await engine.close();
  return figures;
}

/** The same route as it is without knowing keys or counting: what everything before it costs is in both. */
function bareApi(world: World): Serve {
  const identify = () => Promise.reject(new Error('nobody signs in'));
  const app = makeShell(world.context);
  app.use(`${apiRoot}/*`, ...caching(), authenticate(identify));
  app.route(apiRoot, makeProposalRoutes(world.context));
  const inner = new Hono<AppEnv>().all('*', (c) => app.fetch(c.req.raw, c.env));
  return new Hono().all('*', (c) => inner.fetch(c.req.raw, c.env)).fetch;
}

/** Requests a second. */
async function pace(serve: Serve, request: () => Request): Promise<number> {
  const began = performance.now();
  let left = requests;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (left-- > 0) {
        const response = await serve(request());
        if (response.status !== 200) throw new Error(`answered ${response.status}`);
        await response.text();
      }
    }),
  );
  return (requests * 1_000) / (performance.now() - began);
}

/** Callers who ask so often within one minute, whichever function takes each request. */
async function crowd(world: World, name: string, callers: number, each: number): Promise<void> {
  world.clock.set(new Date(Math.ceil(world.clock.now().getTime() / 60_000 + 1) * 60_000));
  const settings = { quotas: defaultQuotas, hashKey: async () => new Uint8Array(32) };
  const takes = Array.from({ length: functions }, () => makeLimiter(world.context, settings));
  const kind = name.startsWith('clients') ? 'client' : 'anonymous';
  for (let request = 0; request < each; request++)
    for (let caller = 0; caller < callers; caller++)
      await takes[(request + caller) % functions]?.({ kind, id: `${name} ${caller}` });
  world.clock.set(undefined);
}

function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
