import { openTestEngine } from '../support/engine.ts';
import { furnish } from '../support/furnish.ts';
import { makeWorld, type World } from '../support/world.ts';
import { attachMeter } from './capacity-meter.ts';
import { type Figure, round } from './figure.ts';
import { filled } from './filled.ts';

const few = 100;
const many = 20_000;
const rounds = 400;

/** What a page costs beside the API's answer to the same question, and what the home page reads as proposals grow. */
export async function measurePages(): Promise<Figure[]> {
  return [await pageBesideJson(), await homeAsItGrows()];
}

async function pageBesideJson(): Promise<Figure> {
  const engine = await openTestEngine();
  const world = await makeWorld(engine);
  const { publicPaths } = await furnish(world);
  const proposal = publicPaths.find((path) => path.startsWith('/proposals/prp_')) ?? '';
  const cookie = await world.sessionOf(await world.tokenOf('reader'));
  const times: Record<'page' | 'json' | 'own', number[]> = { page: [], json: [], own: [] };
  for (let at = 0; at < rounds * 2; at++) {
    // By turns, so that whatever else the machine does falls on both alike; the first half is warming up.
    for (const [name, path, headers] of [
      ['page', proposal, {}],
      ['json', `/api/v1${proposal}`, {}],
      ['own', proposal, { cookie }],
    ] as const) {
      const began = performance.now();
      const response = await world.app.request(path, { headers });
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`${path} answers ${response.status}`);
      if (at >= rounds) times[name].push(performance.now() - began);
    }
  }
  await world.close();
  await engine.close();
  const [page, json, own] = [median(times.page), median(times.json), median(times.own)];
  return {
    figure: 'server time of a proposal page ÷ of its JSON',
    value: round(page / json),
    unit: 'ratio of medians',
    bar: { atMost: 1.5 },
    // Whoever is signed in has perhaps just added to it, and gets nothing that is remembered.
    of: { 'ms page': round(page), 'ms JSON': round(json), 'ms page of somebody signed in': round(own) },
  };
}

async function homeAsItGrows(): Promise<Figure> {
  const units: Record<number, number> = {};
  for (const count of [few, many]) {
    const engine = await openTestEngine();
    const world = await makeWorld(engine);
    await filled(world, count);
    units[count] = await homeUnits(world);
    await world.close();
    await engine.close();
  }
  return {
    figure: `read units of the home page with ${many} proposals ÷ with ${few}`,
    value: round((units[many] ?? 0) / (units[few] ?? 1)),
    unit: 'ratio of read units',
    bar: { atMost: 1 },
    of: { [`units of ${few}`]: units[few] ?? 0, [`units of ${many}`]: units[many] ?? 0 },
  };
}

async function homeUnits(world: World): Promise<number> {
  const meter = attachMeter(world.context.table);
  meter.reset();
  const response = await world.app.request('/');
  if (response.status !== 200) throw new Error(`the home page answers ${response.status}`);
  return meter.reads;
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
