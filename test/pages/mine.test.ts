import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administratorsOf, staffOf } from '../../functions/people/index.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { type Furnished, furnish } from '../support/furnish.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let furnished: Furnished;
let open: string;
let visit: ReturnType<typeof openSite>;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  furnished = await furnish(world);
  open = furnished.publicPaths.find((path) => path.startsWith('/proposals/prp_')) ?? '';
  visit = openSite(world);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

let people = 0;
/** Somebody new, with an address. */
const somebody = () =>
  world.tokenWith({
    sub: `mine-${++people}`,
    roles: [],
    nickname: `이름${people}`,
    email: `mine-${people}@mail.example`,
    email_verified: true,
  });

async function dataOf(as: string) {
  const page = await visit('/me/settings/data.json', { as });
  expect(page.headers.get('content-disposition')).toContain('attachment');
  return JSON.parse(page.html);
}

const countOf = async () => (await world.call('GET', open.slice(1))).body.empathyCount;

async function propose(as: string, title: string, act = 'submit'): Promise<string> {
  const form = { institution: furnished.institution, title, body: '내용입니다.', act };
  const made = await visit('/proposals/new', { as, form });
  return made.headers.get('location')?.replace('?made', '') ?? '';
}

describe('settings', () => {
  it('take another name, and keep what was typed where it is none', async () => {
    const as = await somebody();
    const saved = await visit('/me/settings/name', { as, form: { name: '새 이름' } });
    expect(saved.headers.get('location')).toBe('/me/settings?saved');
    expect((await visit('/me/settings', { as })).html).toContain('value="새 이름"');
    const refused = await visit('/me/settings/name', { as, form: { name: '가'.repeat(31) } });
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('가'.repeat(31));
    expect(refused.html).toContain('aria-invalid="true"');
  });

  it('take the language of mail and what mail comes', async () => {
    const as = await somebody();
    await world.call('GET', 'people/me/mail', { as });
    const page = await visit('/me/settings', { as });
    expect(page.text).toContain('@mail.example');
    expect(page.text).not.toContain('맡은 일의 기한');
    const body = new URLSearchParams([
      ['language', 'en'],
      ['choice', 'digest'],
      ['choice', 'ownProposals'],
    ]);
    await visit('/me/settings/mail', { as, form: body });
    expect((await world.call('GET', 'people/me/mail', { as })).body).toMatchObject({
      language: 'en',
      choices: { ownProposals: true, followedProposals: false, duties: true, digest: true },
    });
  });
});

describe('notices', () => {
  it('tell an author what became of a proposal, and nobody else', async () => {
    const as = await somebody();
    const path = await propose(as, '알림을 받을 제안');
    const decision = { decision: 'publish' };
    await world.call('POST', `${path.slice(1)}/screening`, { as: furnished.everybody, body: decision });
    await world.idle();
    expect((await visit('/me', { as })).text).toContain('‘알림을 받을 제안’ 제안이 공개되었습니다');
    expect((await visit('/me/notices', { as })).text).toContain('‘알림을 받을 제안’ 제안이 공개되었습니다');
    expect((await visit('/me/notices', { as: await somebody() })).text).toContain('아직 알림이 없습니다');
  });
});

describe('following', () => {
  it('is asked for and ended on the proposal’s page', async () => {
    const as = await somebody();
    expect((await visit(open, { as })).text).toContain('소식 받기');
    const begun = await visit(`${open}/follow`, { as, form: {} });
    expect(begun.headers.get('location')).toBe(`${open}#follow`);
    expect((await visit(open, { as })).text).toContain('이 제안의 소식을 메일로 받고 있습니다');
    expect((await dataOf(as)).follows).toHaveLength(1);
    await visit(`${open}/follow/end`, { as, form: {} });
    expect((await visit(open, { as })).text).not.toContain('이 제안의 소식을 메일로 받고 있습니다');
  });

  it('leads whoever has not signed in to do so, and back to where it is asked for', async () => {
    const { html, text } = await visit(`/en${open}`);
    expect(text).toContain('Sign in to follow');
    expect(html).toContain(`href="/auth/sign-in?to=${encodeURIComponent(`/en${open}#follow`)}"`);
    expect(html).not.toContain('/follow"');
    expect((await visit(open)).text).toContain('로그인하고 소식 받기');
  });
});

describe('one’s own data', () => {
  it('is everything, and nobody else’s', async () => {
    const as = await somebody();
    await propose(as, '내 제안');
    await visit(`${open}/empathy`, { as, form: {} });
    await world.idle();
    const data = await dataOf(as);
    expect(data.person.name).toMatch(/^이름/);
    expect(data.mail.address).toBe(null);
    expect(data.proposals).toMatchObject([{ title: '내 제안', body: '내용입니다.' }]);
    expect(data.empathies).toMatchObject([{ proposal: open.split('/').at(-1) }]);
    expect((await visit('/me/settings/data.json')).status).toBe(303);
  });
});

describe('leaving', () => {
  it('takes away name, address, drafts and lists; what was supported stays counted, and cannot be again', async () => {
    const as = await somebody();
    await world.call('GET', 'people/me/mail', { as });
    const draft = await propose(as, '쓰다 만 제안', 'draft');
    const open2 = await propose(as, '남는 제안');
    await world.call('POST', `${open2.slice(1)}/screening`, {
      as: furnished.everybody,
      body: { decision: 'publish' },
    });
    await visit(`${open}/empathy`, { as, form: {} });
    await visit(`${open}/follow`, { as, form: {} });
    await world.idle();
    const before = await countOf();
    const { text } = await visit('/me/settings/leave', { as });
    expect(text).toContain('되돌릴 수 없습니다');
    for (const what of ['공감', '입장', '표시', '평가', '모임', '소식 받기', '신고', '선정단'])
      expect(text).toContain(what);
    expect((await visit('/en/me/settings/leave', { as })).text).toMatch(/sides you took.*sessions.*reports/);
    const left = await visit('/me/settings/leave', { as, form: {} });
    expect(left.headers.get('location')).toBe('/left');
    expect(left.headers.getSetCookie().join()).toMatch(/__Host-session=;.*Max-Age=0/);
    // Pressed twice it is done once.
    expect((await visit('/me/settings/leave', { as, form: {} })).status).toBe(303);
    await world.idle();

    expect(await countOf()).toBe(before);
    expect((await visit(open2)).text).toMatch(/제안자 시민 \w{4}/);
    expect((await visit(draft)).status).toBe(404);
    const data = await dataOf(as);
    expect(data.empathies).toEqual([]);
    expect(data.follows).toEqual([]);
    expect(data.mail).toMatchObject({ address: null });
    expect(data.proposals.map(({ state }: { state: string }) => state)).toEqual(['open', 'withdrawn']);
    await visit(`${open}/empathy`, { as, form: {} });
    await world.idle();
    expect(await countOf()).toBe(before);
  });

  it('takes whoever worked for an institution from among its staff, and leaves their colleagues', async () => {
    const institution = institutionIdSchema.parse(await world.institution());
    const { table } = world.context;
    const [one, other] = await Promise.all(
      ['one', 'other'].map((sub) =>
        world.tokenOf(`leaving-${sub}`, `admin@${institution}`, `officer@${institution}/democracy`),
      ),
    );
    for (const as of [one, other]) await visit('/me', { as });
    expect(await staffOf(table, institution)).toHaveLength(2);
    await visit('/me/settings/leave', { as: one, form: {} });
    const { person } = world.actorOf('leaving-other');
    expect(await staffOf(table, institution)).toMatchObject([{ person }]);
    expect(await administratorsOf(table, institution)).toEqual([person]);
  });
});

describe('what is one’s own', () => {
  it('is all there to be read: the beginning on the page, the rest on pages of its own', async () => {
    const as = await somebody();
    for (let at = 0; at < 21; at++) await propose(as, `내 제안 ${at}!`, 'draft');
    const opened = furnished.publicPaths.filter((path) => /^\/proposals\/prp_[0-9A-Z]+$/.test(path));
    let said = 0;
    for (const path of opened)
      for (let at = 0; at < 5; at++) {
        const body = { text: `내 의견 ${said}!` };
        const { status } = await world.call('POST', `${path.slice(1)}/opinions`, { as, body });
        if (status === 201) said++;
      }
    expect(said).toBeGreaterThan(10);
    await world.idle();
    const beginning = await visit('/me', { as });
    expect([beginning.text.includes('내 제안 20!'), beginning.text.includes('내 제안 0!')]).toEqual([
      true,
      false,
    ]);
    for (const [name, words, count] of [
      ['proposals', '내 제안', 21],
      ['opinions', '내 의견', said],
    ] as const) {
      expect(beginning.html).toContain(`href="/me/${name}"`);
      const found = new Set<string>();
      let next: string | undefined = `/me/${name}`;
      while (next !== undefined) {
        const page: Awaited<ReturnType<typeof visit>> = await visit(next, { as });
        for (const [, number = ''] of page.text.matchAll(new RegExp(`${words} (\\d+)!`, 'g')))
          found.add(number);
        next = /<a rel="next" href="([^"]+)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&');
      }
      expect(found.size).toBe(count);
      expect((await visit(`/en/me/${name}`, { as: await somebody() })).text).toMatch(/not (?:yet )?/i);
    }
    expect((await visit('/me/proposals')).headers.get('location')).toContain('/auth/sign-in?to=');
  });
});

describe('the ways to the same page', () => {
  it('in the other language and back from signing in keep what was asked for', async () => {
    const query = '?q=%EC%88%98%EC%98%81&state=open';
    const { html } = await visit(`/proposals${query}`);
    expect(html).toContain(`<a href="/en/proposals${query.replaceAll('&', '&amp;')}" lang="en"`);
    expect(html).toContain(`/auth/sign-in?to=${encodeURIComponent(`/proposals${query}`)}`);
    expect(html).toContain('<link rel="canonical" href="https://gongnon.example/proposals"');
    expect((await visit(`/en/proposals${query}`)).html).toContain(
      `<a href="/proposals${query.replaceAll('&', '&amp;')}" lang="ko"`,
    );
  });
});
