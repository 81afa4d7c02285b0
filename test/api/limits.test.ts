import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewerAddress } from '../../functions/app/environment.ts';
import { countedAddress, makeLimiter, type Quotas } from '../../functions/limits/index.ts';
import { openClient } from '../../functions/partners/index.ts';
import type { Context } from '../../shared/context.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

const quotas: Quotas = { anonymous: 40, 'signed-in': 60, client: 400 };
let engine: TestEngine;
let world: World;
let writes = 0;
const partner = 'https://www.geumcheon.example';
let institution: string;
let client: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine, { quotas });
  world.context.table.documents.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'UpdateCommand') writes++;
        return next(args);
      },
    { step: 'initialize', name: 'counted' },
  );
  institution = await world.institution();
  const facts = { name: '구', purpose: '보입니다.', origins: [partner], redirectUris: [], scopes: [] };
  const admin = world.actorOf('admin', grant(`admin@${institution}`));
  client = (await openClient(world.context, admin, institutionIdSchema.parse(institution), { facts })).id;
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const minute = 60_000;
let minutes = 0;
/** The start of a minute that no other test has. */
function freshMinute(): Date {
  const start = new Date(Math.ceil(Date.now() / minute) * minute + 10 * minute * ++minutes);
  world.clock.set(start);
  return start;
}
const read = (from: string, more: { as?: string; path?: string } = {}) =>
  world.call('GET', more.path ?? 'rejection-codes', { ...more, headers: { 'x-from': from } });
const limiterOf = (of: Quotas = quotas, context: Context = world.context) =>
  makeLimiter(context, { quotas: of, hashKey: async () => new Uint8Array(32).fill(1) });

describe('a limit', () => {
  it('is told in every answer, a refusal and a 304 too', async () => {
    freshMinute();
    const first = await read('192.0.2.1');
    expect(first.headers.get('ratelimit-policy')).toBe('"anonymous";q=40;w=60');
    expect(first.headers.get('ratelimit')).toBe('"anonymous";r=39;t=60');
    expect((await read('192.0.2.1', { path: 'nothing-here' })).headers.get('ratelimit')).toBe(
      '"anonymous";r=38;t=60',
    );
    const again = await world.call('GET', 'rejection-codes', {
      headers: { 'x-from': '192.0.2.1', 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect([again.status, again.headers.get('ratelimit')]).toEqual([304, '"anonymous";r=37;t=60']);
  });

  it('refuses what is beyond it until the minute ends, and nobody else', async () => {
    const start = freshMinute();
    for (let request = 0; request < quotas.anonymous; request++)
      expect((await read('192.0.2.2')).status).toBe(200);
    world.clock.set(new Date(start.getTime() + 20_500));
    const refused = await read('192.0.2.2');
    expect([refused.status, refused.body.code]).toEqual([429, 'request.too-many']);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.headers.get('ratelimit')).toBe('"anonymous";r=0;t=40');
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect((await read('192.0.2.3')).status).toBe(200);
    world.clock.set(new Date(start.getTime() + minute));
    expect((await read('192.0.2.2')).status).toBe(200);
  });

  it('counts who is signed in by themselves, wherever they come from', async () => {
    freshMinute();
    const as = await world.tokenWith({ sub: 'busy' });
    for (let request = 0; request < quotas['signed-in']; request++)
      expect((await read(`192.0.2.${request}`, { as })).status).toBe(200);
    expect((await read('192.0.2.200', { as })).status).toBe(429);
    expect((await read('192.0.2.200', { as: await world.tokenWith({ sub: 'calm' }) })).status).toBe(200);
  });

  it('counts keys and tokens that are none against the address they come from', async () => {
    freshMinute();
    const guesses = [];
    for (let guess = 0; guess <= quotas.anonymous; guess++)
      guesses.push((await read('192.0.2.4', { as: guess % 2 ? `gk_${guess}` : `x${guess}` })).status);
    expect(guesses.slice(0, -1).every((status) => status === 401)).toBe(true);
    expect(guesses.at(-1)).toBe(429);
  });

  it('is not spent by pages', async () => {
    freshMinute();
    for (let page = 0; page < quotas.anonymous + 5; page++)
      expect((await world.app.request('/terms', { headers: { 'x-from': '192.0.2.5' } })).status).toBe(200);
    const next = await read('192.0.2.5');
    expect(next.headers.get('ratelimit')).toBe('"anonymous";r=39;t=60');
  });
});

describe('what programs read beside the API', () => {
  const places = () => [
    '/feeds/proposals.atom',
    '/en/feeds/proposals.json',
    `/feeds/institutions/${institution}.ics`,
    `/oembed?url=${encodeURIComponent(`https://gongnon.example/i/${institution}`)}`,
    `/embed/data/proposals?client=${client}`,
  ];
  const ask = (path: string, from: string, headers: Record<string, string> = {}) =>
    world.app.request(path, { headers: { 'x-from': from, origin: partner, ...headers } });

  it('says the limit of everybody, and never how one of them stands, where others may be given it', async () => {
    freshMinute();
    for (const path of places()) {
      const { status, headers } = await ask(path, '192.0.2.20');
      expect([path, status, headers.get('ratelimit-policy')]).toEqual([path, 200, '"anonymous";q=40;w=60']);
      expect(headers.get('cache-control')).toMatch(/^public,/);
      expect(headers.get('ratelimit')).toBeNull();
      expect(headers.get('access-control-expose-headers')).toContain('RateLimit-Policy');
      const tag = headers.get('etag');
      if (tag === null) continue;
      const again = await ask(path, '192.0.2.20', { 'if-none-match': tag });
      expect([again.status, again.headers.get('ratelimit-policy')]).toEqual([304, '"anonymous";q=40;w=60']);
      expect(again.headers.get('ratelimit')).toBeNull();
      expect(again.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it('counts with what is asked of the API, and costs no write for who asks now and then', async () => {
    freshMinute();
    writes = 0;
    for (const path of places()) await ask(path, '192.0.2.21');
    expect(writes).toBe(0);
    expect((await read('192.0.2.21')).headers.get('ratelimit')).toBe(
      `"anonymous";r=${39 - places().length};t=60`,
    );
  });

  it('is refused beyond the limit, in JSON, for nobody to keep, and to nobody else', async () => {
    const start = freshMinute();
    for (let request = 0; request < quotas.anonymous; request++)
      expect((await ask('/feeds/proposals.json', '192.0.2.22')).status).toBe(200);
    world.clock.set(new Date(start.getTime() + 20_500));
    for (const path of places()) {
      const refused = await ask(path, '192.0.2.22');
      expect(refused.status).toBe(429);
      expect(await refused.json()).toMatchObject({ code: 'request.too-many', status: 429 });
      expect(refused.headers.get('ratelimit')).toBe('"anonymous";r=0;t=40');
      expect(refused.headers.get('retry-after')).toBe('40');
      expect(refused.headers.get('cache-control')).toContain('no-store');
      expect(refused.headers.get('access-control-allow-origin')).toBe('*');
      expect((await ask(path, '192.0.2.23')).status).toBe(200);
    }
    // A page is still read, and so is a frame: people look at them.
    expect((await ask('/', '192.0.2.22')).status).toBe(200);
    expect((await ask(`/embed/institutions/${institution}?client=${client}`, '192.0.2.22')).status).toBe(200);
  });
});

describe('counting across functions', () => {
  it('lets through what the quota allows, and at most a function’s first few beyond it', async () => {
    freshMinute();
    const functions = [limiterOf(), limiterOf(), limiterOf()];
    let allowed = 0;
    for (let request = 0; request < 3 * quotas.client; request++) {
      const take = functions[request % 3];
      if ((await take?.({ kind: 'client', id: 'cli_shared' }))?.isAllowed) allowed++;
    }
    expect(allowed).toBeLessThanOrEqual(quotas.client + 2 * 10);
    // What a function took and could not use is at most a tenth of the quota for each of the others.
    expect(allowed).toBeGreaterThanOrEqual(quotas.client - 2 * 40);
  });

  it('lets no more through when many requests come at once', async () => {
    freshMinute();
    const [one, other] = [limiterOf(), limiterOf()];
    const verdicts = await Promise.all(
      Array.from({ length: 1_000 }, (_, request) =>
        (request % 2 ? one : other)({ kind: 'client', id: 'cli_crowd' }),
      ),
    );
    const allowed = verdicts.filter(({ isAllowed }) => isAllowed).length;
    expect(allowed).toBeLessThanOrEqual(quotas.client + 10);
    expect(allowed).toBeGreaterThanOrEqual(quotas.client - 40);
  });

  it('costs at most a write for ten requests, refused ones too, and none for who comes once', async () => {
    freshMinute();
    const take = limiterOf();
    writes = 0;
    for (let visitor = 0; visitor < 1_000; visitor++)
      await take({ kind: 'anonymous', id: `198.51.100.${visitor}` });
    expect(writes).toBe(0);
    for (const count of [11, 50, 400, 2_000]) {
      writes = 0;
      for (let request = 0; request < count; request++) await take({ kind: 'client', id: `cli_${count}` });
      expect(writes / count).toBeLessThanOrEqual(0.1);
    }
  });

  it('keeps neither an address nor a person, and another name for them every day', async () => {
    const places: string[] = [];
    const { documents } = world.context.table;
    documents.middlewareStack.add(
      (next) => (args) => {
        const { Key } = args.input as { Key?: { pk?: string } };
        if (Key?.pk?.startsWith('LIMIT#')) places.push(JSON.stringify(args.input));
        return next(args);
      },
      { step: 'initialize', name: 'places' },
    );
    const visit = async (day: number) => {
      world.clock.set(new Date(Date.UTC(2030, 1, day)));
      const take = limiterOf();
      for (let request = 0; request < 12; request++) {
        await take({ kind: 'anonymous', id: '203.0.113.7' });
        await take({ kind: 'signed-in', id: 'per_7' });
      }
    };
    await visit(1);
    await visit(1);
    await visit(2);
    documents.middlewareStack.remove('places');
    expect(places.join()).not.toMatch(/203\.0\.113\.7|per_7/);
    const names = places.map((place) => /LIMIT#[^"]*/.exec(place)?.[0]);
    expect(new Set(names).size).toBe(4);
  });

  it('lets requests through while the table cannot say', async () => {
    freshMinute();
    const busy = Object.assign(new Error('busy'), { name: 'ThrottlingException' });
    const documents = { send: () => Promise.reject(busy) };
    const table = { name: 'busy', documents } as unknown as Context['table'];
    const take = limiterOf(quotas, { ...world.context, table });
    for (let request = 0; request < 100; request++)
      expect((await take({ kind: 'anonymous', id: '203.0.113.8' })).isAllowed).toBe(true);
  });
});

describe('where a request came from', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is counted as %s', (address, counted) => {
    expect(countedAddress(address)).toBe(counted);
  });

  it.each([
    ['192.0.2.1, 198.51.100.9', '198.51.100.9', '192.0.2.1'],
    // What a visitor says of themselves stands before what the CDN says.
    ['203.0.113.5, 192.0.2.1, 198.51.100.9', '198.51.100.9', '192.0.2.1'],
    ['198.51.100.9', '198.51.100.9', '198.51.100.9'],
    [undefined, '198.51.100.9', '198.51.100.9'],
  ])('is read from %s through %s as %s', (forwarded, sourceIp, address) => {
    const c = {
      env: { requestContext: { http: { sourceIp } } },
      req: { header: () => forwarded },
    } as unknown as Parameters<typeof viewerAddress>[0];
    expect(viewerAddress(c)).toBe(address);
  });
});
