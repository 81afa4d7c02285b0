import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;
/** One that nobody changes. */
let untouched: string;
let visit: ReturnType<typeof openSite>;

const others = ['citizen', 'moderator', 'officer', 'head', 'admin elsewhere'] as const;
let tokens: Record<(typeof others)[number] | 'admin' | 'second admin' | 'admin everywhere', string>;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  institution = await world.institution();
  untouched = await world.institution();
  const elsewhere = await world.institution();
  visit = openSite(world);
  tokens = {
    citizen: await world.tokenOf('citizen'),
    moderator: await world.tokenOf('moderator', `moderator@${institution}`, 'moderator@*'),
    officer: await world.tokenOf('officer', `officer@${institution}/democracy`),
    head: await world.tokenOf('head', `head@${institution}/democracy`),
    'admin elsewhere': await world.tokenOf('admin elsewhere', `admin@${elsewhere}`),
    admin: await world.tokenOf('admin', `admin@${institution}`),
    'second admin': await world.tokenOf('second admin', `admin@${institution}`),
    'admin everywhere': await world.tokenOf('admin everywhere', 'admin@*'),
  };
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1) "\'&amp;';

function expectText(html: string) {
  expect(html).not.toContain('<script>alert');
  expect(html).not.toContain('<img src=x');
  expect(html).not.toMatch(/href="javascript:/);
}

describe('a standing page', () => {
  const at = (page: string) => `/institutions/${institution}/pages/${page}`;

  it.each(['introduction', 'notices', 'terms', 'privacy', 'accessibility'])(
    '%s has words before anybody has written it, and says that they are the default',
    async (page) => {
      const path = `/institutions/${untouched}/pages/${page}`;
      const shown = await visit(path);
      expect([shown.status, shown.text.includes('아직 쓰지 않은 안내문')]).toEqual([200, true]);
      expect((await visit(`/en${path}`)).text).toContain('has not written this page yet');
      expect((await visit(`/institutions/${untouched}`)).html).toContain(`href="${path}"`);
    },
  );

  it('is written by its administrator, version after version, and the earlier ones stay', async () => {
    const path = at('notices');
    const form = await visit(`${path}/edit`, { as: tokens.admin });
    const text = '# 새 소식\n여름에 https://seoul.go.kr/a 에서 만납니다.';
    const preview = await visit(`${path}/edit`, {
      as: tokens.admin,
      form: { ...hiddenFields(form.html), text, act: 'preview' },
    });
    expect(preview.html).toContain('<h2>새 소식</h2>');
    expect((await visit(path)).text).toContain('아직 쓰지 않은');
    const saved = await visit(`${path}/edit`, {
      as: tokens.admin,
      form: { ...hiddenFields(preview.html), text, act: 'save' },
    });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${path}?saved`]);
    const shown = await visit(path);
    expect(shown.html).toContain(
      '<a href="https://seoul.go.kr/a" rel="nofollow ugc noopener">https://seoul.go.kr/a</a>',
    );
    expect(shown.text).not.toContain('아직 쓰지 않은');
    // Until it is written in English too, an English reader is told that it is not.
    expect((await visit(`/en${path}`)).text).toContain('in Korean only');

    const again = await visit(`${path}/edit`, { as: tokens['admin everywhere'] });
    await visit(`${path}/edit`, {
      as: tokens['admin everywhere'],
      form: { ...hiddenFields(again.html), text: '둘째 판입니다.', act: 'save' },
    });
    const versions = await visit(`${path}/versions`);
    expect(versions.text).toMatch(/제2판.*admin everywhere.*제1판.*admin/);
    expect((await visit(`${path}/versions/1`)).text).toContain('지난 판입니다. 제1판');
    expect((await visit(`${path}/versions/1`)).text).toContain('여름에');
    expect((await visit(`${path}/versions/3`)).status).toBe(404);
  });

  it('introduces the institution on its own page', async () => {
    await visit(`${at('introduction')}/edit`, {
      as: tokens.admin,
      form: { over: '0', text: '우리 시를 함께 고칩니다.', act: 'save' },
    });
    expect((await visit(`/institutions/${institution}`)).text).toContain('우리 시를 함께 고칩니다.');
  });

  it('of two who write at once takes one, and keeps what the other typed', async () => {
    const path = `${at('terms')}/edit`;
    const open = await visit(path, { as: tokens.admin });
    const send = (as: string, text: string) =>
      visit(path, { as, form: { ...hiddenFields(open.html), text, act: 'save' } });
    const answers = await Promise.all([
      send(tokens.admin, '첫째가 쓴 글'),
      send(tokens['second admin'], '둘째가 쓴 글'),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const refused = answers.find(({ status }) => status === 409);
    const mine = answers[0] === refused ? '첫째' : '둘째';
    expect(refused?.html).toMatch(new RegExp(`<textarea[^>]*>${mine}가 쓴 글</textarea>`));
    expect(refused?.text).toContain('그사이 저장된 판');
    const merged = await visit(path, {
      as: mine === '첫째' ? tokens.admin : tokens['second admin'],
      form: { ...hiddenFields(refused?.html ?? ''), text: '함께 쓴 글', act: 'save' },
    });
    expect(merged.status).toBe(303);
    expect((await visit(at('terms'))).text).toContain('함께 쓴 글');
  });

  it('is one version however often the button is pressed', async () => {
    const path = `${at('accessibility')}/edit`;
    const form = { over: '0', text: '한 번만', act: 'save' };
    const sent = await Promise.all([1, 2, 3].map(() => visit(path, { as: tokens.admin, form })));
    expect(sent.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect((await visit(`${at('accessibility')}/versions/2`)).status).toBe(404);
  });

  it.each(['', 'x', '가'.repeat(20_001), 'a\u202eb'])(
    'is refused where the text does not fit: %#',
    async (text) => {
      const page = await visit(`${at('privacy')}/edit`, {
        as: tokens.admin,
        form: { over: '0', text, act: 'save' },
      });
      expect([page.status, page.html.includes('id="text-error"')]).toEqual([400, true]);
    },
  );

  it('takes markup as text', async () => {
    const path = `${at('privacy')}/edit`;
    for (const act of ['preview', 'save']) {
      const { html } = await visit(path, { as: tokens.admin, form: { over: '0', text: hostile, act } });
      expectText(html);
    }
    const shown = await visit(at('privacy'));
    expectText(shown.html);
    expect(shown.html).toContain('&lt;script&gt;');
  });

  it.each(others)('is written by nobody else: %s', async (role) => {
    for (const form of [undefined, { over: '0', text: '다른 글', act: 'save' }]) {
      const refused = await visit(`${at('notices')}/edit`, { as: tokens[role], ...(form && { form }) });
      expect(refused.status).toBe(403);
    }
  });

  it('is not there under another name', async () => {
    for (const path of [at('nothing'), '/institutions/nowhere/pages/terms', '/institutions/A/pages/terms'])
      expect([path, (await visit(path)).status]).toEqual([path, 404]);
  });
});

describe('what this software says of itself', () => {
  it.each(['/terms', '/privacy', '/accessibility'])('is at %s, from every page', async (path) => {
    expect((await visit('/')).html).toContain(`href="${path}"`);
    const pages = [await visit(path), await visit(`/en${path}`)];
    for (const { status, text } of pages) expect([status, text.length > 600]).toEqual([200, true]);
  });
});

describe('how an institution works', () => {
  it('is drawn from its rule', async () => {
    const { text } = await visit(`/institutions/${untouched}/how-it-works`);
    for (const words of ['30일째', '공감이 3명에 이르면', '부서 답변', 'democracy에서 맡고'])
      expect(text).toContain(words);
  });
});
