import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportDaily } from '../../functions/open-data/index.ts';
import { packRows } from '../../functions/open-data/pack-rows.ts';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { furnish } from '../support/furnish.ts';
import { makeWorld, type World } from '../support/world.ts';

type Row = { id: string } & Record<string, unknown>;

interface Resource {
  path: string;
  bytes: number;
  hash: string;
  rows: number;
  dataset: string;
  jsonSchema: string;
}

const long = { forMs: 60_000 };

let engine: TestEngine;
let world: World;
let institution: string;
let today: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  ({ institution } = await furnish(world));
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

// Each test has a day of its own.
beforeEach(() => {
  world.clock.set(new Date(world.clock.now().getTime() + day));
  today = dateAt(world.clock.now());
});

const packageOf = async (of = 'latest') => (await world.call('GET', `exports/${of}`)).body;

/** A file as it is sent: the world reads answers as text. */
async function bytesOf(path: string): Promise<{ headers: Headers; bytes: Buffer }> {
  const response = await world.app.request(path);
  expect(response.status).toBe(200);
  return { headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

async function rowsOf(resources: Resource[], dataset: string): Promise<Row[]> {
  const files: Buffer[] = [];
  for (const { path } of resources.filter((each) => each.dataset === dataset))
    files.push((await bytesOf(path)).bytes);
  // Files one after the other are one.
  const text = files.length === 0 ? '' : gunzipSync(Buffer.concat(files)).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function walk(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await world.call('GET', `${path}&limit=100${cursor}`);
    rows.push(...body.items);
    if (body.next === null) return rows;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
}

describe('the export of a day', () => {
  it('is heard of when it is done, and not before', async () => {
    expect(
      (await world.call('GET', 'exports')).body.items.map(({ date }: { date: string }) => date),
    ).not.toContain(today);
    await exportDaily(world.context, { forMs: 0 });
    expect((await world.call('GET', `exports/${today}`)).body.code).toBe('export.not-found');
    await exportDaily(world.context, long);
    const { items } = (await world.call('GET', 'exports')).body;
    expect(items[0]).toMatchObject({ date: today, path: `/api/v1/exports/${today}` });
    expect((await packageOf()).name).toBe(`gongnon-${today}`);
    expect((await world.call('GET', 'exports/2020-01-01')).status).toBe(404);
    expect((await world.call('GET', 'exports/tomorrow')).status).toBe(400);
    expect((await world.call('GET', `exports/files/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await world.call('GET', 'exports/files/..%2F..%2Fsecret')).status).toBe(400);
  });

  it('holds what the API shows to everybody, whole, and says how to check each file', async () => {
    await exportDaily(world.context, long);
    const { resources, licenses } = await packageOf(today);
    expect(licenses[0].name).toBe('CC-BY-4.0');
    for (const { path, bytes, hash, rows, dataset } of resources as Resource[]) {
      const file = await bytesOf(path);
      const digest = createHash('sha256').update(file.bytes).digest();
      expect(file.bytes.byteLength).toBe(bytes);
      expect(`sha256:${digest.toString('hex')}`).toBe(hash);
      expect(file.headers.get('repr-digest')).toBe(`sha-256=:${digest.toString('base64')}:`);
      expect(file.headers.get('content-type')).toBe('application/gzip');
      // What was taken back goes with the file: no cache is to show it for more than a day longer.
      expect(file.headers.get('cache-control')).toBe('public, max-age=86400');
      expect(gunzipSync(file.bytes).toString('utf8').trimEnd().split('\n')).toHaveLength(rows);
      expect(dataset).not.toBe('');
    }
    const proposals = await rowsOf(resources, 'proposals');
    const listed = await walk('proposals?sort=newest');
    expect(proposals.map(({ id }) => id).sort()).toEqual(listed.map(({ id }) => id).sort());
    for (const row of proposals.slice(0, 5))
      expect(row).toEqual((await world.call('GET', `proposals/${row.id}`)).body);
    for (const [dataset, path] of [
      ['answers', 'answers'],
      ['commitments', 'commitments'],
      ['forums', 'forums'],
    ] as const) {
      const rows = await rowsOf(resources, dataset);
      expect(rows.length, dataset).toBeGreaterThan(0);
      expect(rows.map(({ id }) => id).sort()).toEqual((await walk(`${path}?`)).map(({ id }) => id).sort());
      expect(rows[0]).toEqual((await world.call('GET', `${path}/${rows[0]?.id}`)).body);
    }
    const said = await rowsOf(resources, 'opinions');
    expect(said.some(({ parent }) => parent !== null)).toBe(true);
    expect(said.find(({ state }) => state === 'hidden')).toMatchObject({ text: null });
    expect((await rowsOf(resources, 'institutions')).map(({ id }) => id)).toContain(institution);
  });

  it('holds sessions, panels, ratings, statements and what institutions say of themselves, as the API shows them', async () => {
    await exportDaily(world.context, long);
    const { resources } = await packageOf(today);
    const get = async (path: string) => (await world.call('GET', path)).body;
    const sessions = await rowsOf(resources, 'sessions');
    const listed = [...(await walk('sessions?when=upcoming')), ...(await walk('sessions?when=past'))];
    expect(sessions.length).toBeGreaterThan(0);
    expect(sessions.map(({ id }) => id).sort()).toEqual(listed.map(({ id }) => id).sort());
    expect(sessions[0]).toEqual(await get(`sessions/${sessions[0]?.id}`));
    const panels = await rowsOf(resources, 'panels');
    expect(panels.map(({ id }) => id).sort()).toEqual((await walk('panels?')).map(({ id }) => id).sort());
    expect(panels[0]).toEqual(await get(`panels/${panels[0]?.id}`));
    const [candidate] = await rowsOf(resources, 'candidates');
    expect(candidate).toEqual(await get(`panels/${candidate?.panel}/candidates/${candidate?.proposal}`));
    const [rating] = await rowsOf(resources, 'ratings');
    expect(rating).toEqual({ answer: rating?.answer, ...(await get(`answers/${rating?.answer}/ratings`)) });
    const statements = await rowsOf(resources, 'statements');
    const forum = statements[0]?.forum;
    expect(statements.filter((each) => each.forum === forum)).toEqual(
      (await get(`forums/${forum}/statements`)).items.map((each: object) => ({ forum, ...each })),
    );
    expect(statements.find(({ removed }) => removed !== null)).toMatchObject({ text: null });
    const [groups] = await rowsOf(resources, 'groups');
    expect(groups).toEqual(await get(`forums/${groups?.forum}/groups`));
    const [page] = await rowsOf(resources, 'standing-pages');
    expect(page).toEqual({
      institution: page?.institution,
      ...(await get(`institutions/${page?.institution}/pages/${page?.page}?language=${page?.language}`)),
    });
    expect((await world.call('GET', 'exports/schemas/ratings')).body.required).toContain('answer');
    // What is left out is said where the files are.
    for (const [path, said] of [
      ['/open-data', '글과 답변의 지난 판'],
      ['/en/open-data', 'earlier versions of words and answers'],
    ] as const)
      expect(await (await world.app.request(path)).text()).toContain(said);
  });

  it('has rows as their schemas say, and nobody’s empathy', async () => {
    const [open] = (await world.call('GET', 'proposals?state=open&sort=newest')).body.items;
    const as = await world.tokenOf('quiet-supporter');
    expect((await world.call('PUT', `proposals/${open.id}/empathy`, { as })).status).toBe(201);
    await world.idle();
    const { person } = world.actorOf('quiet-supporter');
    await exportDaily(world.context, long);
    const { resources } = await packageOf(today);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const dataset of new Set((resources as Resource[]).map((each) => each.dataset))) {
      const { jsonSchema } = resources.find((each: Resource) => each.dataset === dataset);
      const { headers, bytes } = await bytesOf(jsonSchema);
      expect(headers.get('content-type')).toContain('application/schema+json');
      const isRow = ajv.compile(JSON.parse(bytes.toString('utf8')));
      const rows = await rowsOf(resources, dataset);
      for (const row of rows) expect(isRow(row), `${dataset}: ${ajv.errorsText(isRow.errors)}`).toBe(true);
      expect(JSON.stringify(rows)).not.toContain(person);
    }
  });

  it('and the changes since are together what there is, whatever happened while it was made', async () => {
    const as = await world.tokenOf('late-author');
    const moderator = await world.tokenOf('moderator', `moderator@${institution}`);
    const publish = async (title: string) => {
      const { body } = await world.call('POST', 'proposals', {
        as,
        body: { institution, title, body: '본문입니다.' },
      });
      const { departments } = (await world.call('GET', `institutions/${institution}`)).body;
      const decision = { decision: 'publish', department: departments[0].id };
      const made = await world.call('POST', `proposals/${body.id}/screening`, {
        as: moderator,
        body: decision,
      });
      expect(made.status).toBe(200);
      return body.id as string;
    };
    await exportDaily(world.context, { forMs: 0 });
    const during = [await publish('읽기 전에')];
    await world.idle();
    const [, between] = await Promise.all([exportDaily(world.context, long), publish('읽는 동안에')]);
    during.push(between, await publish('읽은 뒤에'));
    await world.idle();
    const { resources, changes } = await packageOf(today);
    const told = await world.call('GET', changes.path);
    const known = new Set([
      ...(await rowsOf(resources, 'proposals')).map(({ id }) => id),
      ...told.body.items.map(({ subject }: { subject: string }) => subject),
    ]);
    for (const id of during) expect(known).toContain(id);
    for (const { id } of await walk('proposals?sort=newest')) expect(known).toContain(id);
  });

  it('is one and whole though its run was cut short again and again, and several worked on it', async () => {
    let asked = 0;
    const { documents } = world.context.table;
    documents.middlewareStack.add(
      (next) => (args) => {
        if (++asked % 40 === 0) throw new Error('cut short');
        return next(args);
      },
      { step: 'initialize', name: 'cut' },
    );
    let failed = 0;
    for (let run = 0; run < 200; run++) {
      const outcomes = await Promise.allSettled([
        exportDaily(world.context, long),
        exportDaily(world.context, long),
      ]);
      const rejected = outcomes.filter(({ status }) => status === 'rejected').length;
      failed += rejected;
      if (rejected === 0) break;
      // What is read costs more the further it is: the next run is let go further.
      asked = -run * 40;
    }
    documents.middlewareStack.remove('cut');
    expect(failed).toBeGreaterThan(0);
    const { resources } = await packageOf(today);
    const proposals = (await rowsOf(resources, 'proposals')).map(({ id }) => id);
    expect(new Set(proposals).size).toBe(proposals.length);
    expect(proposals.length).toBe((await walk('proposals?sort=newest')).length);
  });

  it('is taken away after two weeks, but for files that a later one holds too', async () => {
    await exportDaily(world.context, long);
    const first = await packageOf(today);
    const begun = today;
    world.clock.set(new Date(world.clock.now().getTime() + 15 * day));
    await exportDaily(world.context, long);
    const latest = await packageOf();
    expect(latest.name).toBe(`gongnon-${addDays(begun, 15)}`);
    expect((await world.call('GET', `exports/${begun}`)).status).toBe(404);
    const held = new Set(latest.resources.map(({ path }: Resource) => path));
    const statuses = await Promise.all(
      first.resources.map(async ({ path }: Resource) => [
        held.has(path),
        (await world.app.request(path)).status,
      ]),
    );
    expect(statuses).toContainEqual([true, 200]);
    for (const [isHeld, status] of statuses) expect(status).toBe(isHeld ? 200 : 404);
  });
});

describe('rows', () => {
  it('go into as many files as hold them, each small enough for the table', () => {
    const noise = (seed: number) => createHash('sha512').update(String(seed)).digest('base64').repeat(1);
    const rows = Array.from({ length: 9_000 }, (_, id) => ({ id, text: noise(id) + noise(-id) }));
    const packed = packRows('proposals', rows, 3);
    expect(packed.length).toBeGreaterThan(2);
    for (const { data } of packed) expect(data.byteLength).toBeLessThanOrEqual(380 * 1024);
    expect(packed.map(({ file }) => file.name)).toEqual(
      packed.map((_, at) => `proposals-${String(at + 4).padStart(4, '0')}.jsonl.gz`),
    );
    const text = gunzipSync(Buffer.concat(packed.map(({ data }) => data))).toString('utf8');
    expect(text).toBe(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect(packRows('answers', [], 0)).toEqual([]);
  });
});
