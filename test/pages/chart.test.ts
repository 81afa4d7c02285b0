import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { furnish } from '../support/furnish.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let path: string;
let visit: ReturnType<typeof openSite>;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  const { publicPaths } = await furnish(world);
  path = publicPaths.find((each) => each.startsWith('/proposals/prp_')) ?? '';
  visit = openSite(world);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

async function give(...people: string[]) {
  for (const sub of people)
    await world.call('PUT', `${path.slice(1)}/empathy`, { as: await world.tokenOf(sub) });
  await world.idle();
}

describe('how a count went', () => {
  it('is kept by the day, as a line and as a table', async () => {
    const start = world.clock.now();
    world.clock.set(new Date(start.getTime() + 3 * day));
    await give('two');
    world.clock.set(new Date(start.getTime() + 5 * day));
    await give('three', 'four');
    // Given and taken back on one day leaves the day as it ended.
    await give('five');
    await world.call('DELETE', `${path.slice(1)}/empathy`, { as: await world.tokenOf('five') });
    await world.idle();

    const { body } = await world.call('GET', `${path.slice(1)}/empathy-history`);
    const today = dateAt(start);
    expect(body.items).toEqual([
      { date: today, total: 1 },
      { date: addDays(today, 3), total: 2 },
      { date: addDays(today, 5), total: 4 },
    ]);
    const page = await visit(path);
    const line = /<polyline class="chart-line" points="([^"]+)"/.exec(page.html)?.[1];
    const heights = line?.split(' ').map((point) => Number(point.split(',')[1]));
    expect(heights?.toSorted((one, other) => other - one)).toEqual(heights);
    expect(page.text).toContain('그날까지의 공감');
    expect(page.html).toMatch(/role="img" aria-label="[^"]*4명/);
  });

  it('tells nothing of a proposal that cannot be seen', async () => {
    const unknown = await world.call('GET', 'proposals/prp_01J00000000000000000000000/empathy-history');
    expect(unknown.status).toBe(404);
  });
});
