import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProduct } from '../../../functions/app/product.ts';
import { defaultQuotas } from '../../../functions/limits/index.ts';
import { holdersOf, makeIdentify, recordStaff, staffOf, toGrant } from '../../../functions/people/index.ts';
import { makeMovableClock } from '../../../infra/local/movable-clock.ts';
import { institutionIdSchema, personIdSchema } from '../../../shared/ids.ts';
import { makeLog } from '../../../shared/observe/log.ts';
import { assetNames } from '../../../shared/web/assets.ts';
import { openTestEngine, type TestEngine } from '../../support/engine.ts';
import { Browser, locationOf, makeFolder, startIdentity } from './harness.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let engine: TestEngine;
let server: Awaited<ReturnType<typeof startIdentity>>;
const clock = makeMovableClock();

beforeAll(async () => {
  folder = await makeFolder();
  engine = await openTestEngine();
  server = await startIdentity(folder.path, ({ origin, identity }) => {
    const product = makeProduct(
      { table: engine.bare(), clock, log: makeLog('SILENT') },
      {
        identify: makeIdentify({ ...identity.identifySettings, now: () => new Date() }),
        signIn: { issuer: identity.issuer, pages: identity.issuer, client: 'gongnon-docs', swaggerUi: '.' },
        webhooks: { secretKey: async () => new Uint8Array(32), allowsLoopback: false },
        limits: {
          quotas: defaultQuotas,
          hashKey: async () => new Uint8Array(32),
          addressOf: () => undefined,
        },
        mailing: { linkKey: async () => new Uint8Array(32) },
        site: {
          origin,
          client: 'gongnon-site',
          sessionKey: async () => new Uint8Array(32).fill(3),
          assets: () => ({
            folder: '.',
            manifest: Object.fromEntries(assetNames.map((name) => [name, name])),
          }),
        },
      },
    );
    return getRequestListener(product.fetch);
  });
});

afterAll(async () => {
  await server.stop();
  await engine.close();
  await folder.remove();
  expect(server.faults).toEqual([]);
});

const at = (path: string) => `${server.origin}${path}`;

/** From our sign-in link over the provider's page to the address the provider sends the browser back to. */
async function toCallback(browser: Browser, to: string, fields: Record<string, string>): Promise<string> {
  const begun = await browser.open(at(`/auth/sign-in?to=${encodeURIComponent(to)}`));
  const signInPage = locationOf(await browser.open(locationOf(begun)));
  const resume = locationOf(await browser.submit(signInPage, fields));
  return locationOf(await browser.open(resume));
}

async function signIn(browser: Browser, person = 'citizen-01', to = '/me'): Promise<Response> {
  return browser.open(await toCallback(browser, to, { person }));
}

/** What is no page of this site, or comes to be none once a browser has read it. */
const elsewhere = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/..//evil.example/x',
  '/.//evil.example',
  '/en/../..//evil.example',
  '/%2e//evil.example',
  '/%2E%2e//evil.example',
  '/en/..//evil.example?a#b',
  'javascript:alert(1)',
  '/auth/sign-in?to=/me',
  '/en/../auth/sign-out',
  `/${'a'.repeat(3000)}`,
  '/\tevil',
  '',
];

describe('a sign-in', () => {
  it('leads back to the page it began on, as whoever was chosen', async () => {
    const browser = new Browser();
    const back = await signIn(browser, 'citizen-01', '/me?cursor=x#name');
    expect(back.status).toBe(303);
    expect(back.headers.get('location')).toBe('/me?cursor=x#name');
    const [cookie] = back.headers.getSetCookie().filter((line) => line.startsWith('__Host-session='));
    expect(cookie).toMatch(/; Path=\/;/);
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Max-Age=28800'])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toContain('Domain');
    const page = await (await browser.open(at('/me/settings'))).text();
    expect(page).toContain('푸른나무');
    expect(browser.cookie('__Host-sign-in')).toBeUndefined();
  });

  it('takes from among the staff what somebody is no more', async () => {
    const table = engine.bare();
    const seoul = institutionIdSchema.parse('seoul');
    const member = async () =>
      (await staffOf(table, seoul))
        .filter(({ department }) => department === 'women')
        .map(({ role }) => role);
    await signIn(new Browser(), 'seoul-women-officer');
    expect(await member()).toEqual(['officer']);
    const [officer] = await staffOf(table, seoul);
    const person = personIdSchema.parse(officer?.person);
    // What they were before: a department, an administrator, a moderator.
    const context = { table, clock, log: makeLog('SILENT') };
    const before = ['officer@seoul/labour', 'admin@seoul', 'moderator@seoul', 'officer@seoul/women'];
    await recordStaff(context, { person, grants: before.flatMap((text) => toGrant(text) ?? []) });
    expect(await staffOf(table, seoul)).toHaveLength(2);
    await signIn(new Browser(), 'seoul-women-officer');
    expect(await staffOf(table, seoul)).toMatchObject([{ person, department: 'women' }]);
    for (const role of ['admin', 'moderator'] as const)
      expect(await holdersOf(table, role, seoul)).toEqual([]);
  });

  it('keeps nothing readable in its cookies', async () => {
    const browser = new Browser();
    await signIn(browser, 'seoul-women-officer');
    const sealed = Buffer.from(browser.cookie('__Host-session') ?? '', 'base64url').toString('latin1');
    expect(sealed).not.toMatch(/per_|officer|seoul|person/);
  });

  it.each(elsewhere)('never leads to another place than this site: %s', async (to) => {
    const browser = new Browser();
    expect((await signIn(browser, 'citizen-02', to)).headers.get('location')).toBe('/');
  });

  it('that somebody breaks off leads back without one', async () => {
    const browser = new Browser();
    const back = await browser.open(await toCallback(browser, '/proposals', { cancel: 'yes' }));
    expect(back.headers.get('location')).toBe('/proposals');
    expect(browser.cookie('__Host-session')).toBeUndefined();
  });

  it('works in two tabs, whichever ends first', async () => {
    const browser = new Browser();
    const [one, two] = [
      await toCallback(browser, '/me', { person: 'citizen-01' }),
      await toCallback(browser, '/board', { person: 'citizen-01' }),
    ];
    expect((await browser.open(two)).headers.get('location')).toBe('/board');
    expect((await browser.open(one)).headers.get('location')).toBe('/me');
  });

  it('is refused to a browser that did not begin it', async () => {
    const callback = await toCallback(new Browser(), '/me', { person: 'citizen-01' });
    const other = new Browser();
    const refused = await other.open(callback);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('로그인을 마치지 못했습니다');
    expect(other.cookie('__Host-session')).toBeUndefined();
  });

  it('is refused with a code that was used', async () => {
    const browser = new Browser();
    const callback = await toCallback(browser, '/me', { person: 'citizen-01' });
    const begun = browser.cookie('__Host-sign-in') ?? '';
    await browser.open(callback);
    // The way back, once signed in, leads on.
    expect((await browser.open(callback)).headers.get('location')).toBe('/');
    const thief = new Browser();
    await thief.open(at('/auth/sign-in?to=/me'));
    thief.cookie('__Host-sign-in', begun);
    expect((await thief.open(callback)).status).toBe(400);
  });

  it('is refused when what was begun is over or was changed', async () => {
    const late = new Browser();
    const callback = await toCallback(late, '/me', { person: 'citizen-01' });
    clock.set(new Date(Date.now() + 21 * 60_000));
    expect((await late.open(callback)).status).toBe(400);
    clock.set(undefined);
    const spoilt = new Browser();
    const other = await toCallback(spoilt, '/me', { person: 'citizen-01' });
    spoilt.cookie('__Host-sign-in', `A${spoilt.cookie('__Host-sign-in')?.slice(1)}`);
    expect((await spoilt.open(other)).status).toBe(400);
  });
});

describe('a session', () => {
  const isSignedIn = async (browser: Browser) => (await browser.open(at('/me'))).status === 200;

  it.each([
    ['a citizen', 'citizen-01', 8],
    ['an officer', 'seoul-women-officer', 2],
  ])('of %s ends by itself', async (_, person, hours) => {
    const browser = new Browser();
    await signIn(browser, person);
    const end = Date.now() + hours * 3_600_000;
    clock.set(new Date(end - 60_000));
    expect(await isSignedIn(browser)).toBe(true);
    clock.set(new Date(end + 60_000));
    expect(await isSignedIn(browser)).toBe(false);
    clock.set(undefined);
  });

  it('ends when asked to', async () => {
    const browser = new Browser();
    await signIn(browser);
    expect((await browser.submit(at('/auth/sign-out'), {})).headers.get('location')).toBe('/');
    expect(await isSignedIn(browser)).toBe(false);
  });

  it.each(elsewhere)('never leads to another place than this site when it ends: %s', async (to) => {
    const path = `/auth/sign-out?to=${encodeURIComponent(to)}`;
    expect((await new Browser().submit(at(path), {})).headers.get('location')).toBe('/');
  });

  it('leads on to the page that was asked for when it ends', async () => {
    const path = `/auth/sign-out?to=${encodeURIComponent('/en/../proposals?sort=newest#top')}`;
    const { headers } = await new Browser().submit(at(path), {});
    expect(headers.get('location')).toBe('/proposals?sort=newest#top');
  });

  it('that was changed is nobody’s', async () => {
    const browser = new Browser();
    await signIn(browser);
    const whole = browser.cookie('__Host-session') ?? '';
    for (const spoilt of ['x', whole.slice(0, -2), `${whole}AA`, `A${whole.slice(1)}`, '%00']) {
      browser.cookie('__Host-session', spoilt);
      expect((await browser.open(at('/proposals'))).status).toBe(200);
      expect(await isSignedIn(browser)).toBe(false);
    }
  });

  it('does nothing for another site’s form', async () => {
    const browser = new Browser();
    await signIn(browser);
    const refused = await browser.submit(
      at('/me/settings/name'),
      { name: '남이 고른 이름' },
      'https://evil.example',
    );
    expect(refused.status).toBe(403);
    expect(await (await browser.open(at('/me/settings'))).text()).not.toContain('남이 고른 이름');
    expect((await browser.submit(at('/auth/sign-out'), {}, 'https://evil.example')).status).toBe(403);
    expect(await isSignedIn(browser)).toBe(true);
  });

  it('that ended mid-form loses nothing of what was written', async () => {
    const browser = new Browser();
    const kept = await browser.submit(at('/proposals/new'), { title: '골목을 "밝게"', body: '<b>밤</b>에' });
    expect(kept.status).toBe(401);
    const page = await kept.text();
    expect(page).toContain('value="골목을 &quot;밝게&quot;"');
    expect(page).toContain('value="&lt;b&gt;밤&lt;/b&gt;에"');
    expect(page).toContain('action="/proposals/new"');
  });
});
