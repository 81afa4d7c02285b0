import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleWindow } from '../../functions/empathy/index.ts';
import { sendMails } from '../../functions/notifications/index.ts';
import { proposalIdSchema } from '../../shared/ids.ts';
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
      expect((await visit(`/i/${untouched}`)).html).toContain(`href="${path}"`);
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
    expect((await visit(`/i/${institution}`)).text).toContain('우리 시를 함께 고칩니다.');
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
    const english = await visit(`/en/institutions/${untouched}/how-it-works`);
    expect(english.text).toMatch(/Once 3 people support it, the department’s answer comes within \d+ days\./);
  });
});

/** A proposal whose window is over, with so many empathies. */
async function closedProposal(at: string, title: string, voices: number): Promise<string> {
  const { body } = await world.call('POST', 'proposals', {
    as: tokens.citizen,
    body: { institution: at, title, body: '내용' },
  });
  const id: string = body.id;
  await world.call('POST', `proposals/${id}/screening`, {
    as: tokens.moderator,
    body: { decision: 'publish' },
  });
  for (let voice = 0; voice < voices; voice++)
    await world.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf(`voice ${voice}`) });
  await world.idle();
  const open = await world.call('GET', `proposals/${id}`);
  world.clock.set(new Date(Date.parse(open.body.closesAt) + 60_000));
  await settleWindow(world.context, proposalIdSchema.parse(id));
  world.clock.set(undefined);
  await world.idle();
  return id;
}

describe('a rule', () => {
  const threshold = (value: string) => ({
    windowDays: '30',
    rows: '1',
    'on-1': 'empathy',
    'threshold-1': value,
    'then-1': 'mayor-answer',
    'dueDays-1': '14',
  });

  it('is written step by step, previewed on past proposals, put in force and kept with all before it', async () => {
    const own = await world.institution();
    const as = await world.tokenOf('rule admin', `admin@${own}`);
    await closedProposal(own, '둘이 공감한 제안', 2);
    await closedProposal(own, '넷이 공감한 제안', 4);
    const path = `/institutions/${own}/rules/edit`;
    const first = await visit(path, { as });
    const typed = { ...hiddenFields(first.html), ...threshold('2') };
    const more = await visit(path, { as, form: { ...typed, act: 'add' } });
    expect([more.status, more.html.includes('name="threshold-2"')]).toEqual([200, true]);
    const less = await visit(path, { as, form: { ...typed, rows: '2', act: 'remove-2' } });
    expect([less.status, less.html.includes('name="threshold-2"')]).toEqual([200, false]);

    const preview = await visit(path, { as, form: { ...typed, act: 'preview' } });
    expect(preview.status).toBe(200);
    expect(preview.text).toContain('최근 제안 2건');
    // Under the rule in force one reached its step; under the new one both.
    expect(preview.text).toMatch(/지금 기준 단계 이르렀을 제안 공감이 3명에 이르면 .*? 1 새 기준/);
    expect(preview.text).toMatch(/새 기준 단계 이르렀을 제안 공감이 2명에 이르면 .*? 2 달라지는 제안/);
    expect(preview.text).toMatch(/둘이 공감한 제안 2 없음 시장 답변/);
    expect(preview.text).toMatch(/넷이 공감한 제안 4 부서 답변 시장 답변/);
    expect((await visit(`/i/${own}`)).text).toContain('공감이 3명에 이르면');

    const saved = await visit(path, { as, form: { ...hiddenFields(preview.html), act: 'save' } });
    expect(saved.headers.get('location')).toBe(`/institutions/${own}/rules?saved`);
    const versions = await visit(`/institutions/${own}/rules`);
    expect(versions.text).toMatch(/제2판.*공감이 2명에 이르면.*제1판.*공감이 3명에 이르면/);
    expect((await visit(`/en/institutions/${own}/rules`)).text).toContain('Rule, version 2');
  });

  it('of two that are saved at once takes one, and keeps what the other typed', async () => {
    const own = await world.institution();
    const path = `/institutions/${own}/rules/edit`;
    const admins = [await world.tokenOf('a', `admin@${own}`), await world.tokenOf('b', `admin@${own}`)];
    const answers = await Promise.all(
      admins.map((as, index) =>
        visit(path, { as, form: { over: '1', ...threshold(`${71 + index}`), act: 'save' } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const loser = answers.findIndex(({ status }) => status === 409);
    expect(answers[loser]?.html).toContain(`value="${71 + loser}"`);
    expect(answers[loser]?.text).toContain('제2판');
    // Nor later, by somebody who had the first version before them.
    const late = await visit(path, {
      as: admins[0],
      form: { over: '1', ...threshold('80'), act: 'save' },
    });
    expect(late.status).toBe(409);
    const again = await visit(path, {
      as: admins[0],
      form: { ...hiddenFields(late.html), ...threshold('80'), act: 'save' },
    });
    expect(again.status).toBe(303);
  });

  it('that does not fit is refused beside the field, with what was typed', async () => {
    const path = `/institutions/${untouched}/rules/edit`;
    for (const [name, value] of [
      ['windowDays', '0'],
      ['threshold-1', hostile],
      ['on-1', hostile],
      ['then-1', ''],
      ['dueDays-1', '400'],
    ] as const) {
      const form = { over: '1', ...threshold('2'), [name]: value, act: 'save' };
      const page = await visit(path, { as: tokens['admin everywhere'], form });
      expect([name, page.status, page.html.includes(`id="${name}-error"`)]).toEqual([name, 400, true]);
      expectText(page.html);
    }
    const none = { over: '1', windowDays: '30', rows: '0', act: 'save' };
    const page = await visit(path, { as: tokens['admin everywhere'], form: none });
    expect([page.status, page.html.includes('href="#steps"')]).toEqual([400, true]);
  });

  it.each(others)('is changed by nobody else: %s', async (role) => {
    const path = `/institutions/${institution}/rules/edit`;
    expect((await visit(path, { as: tokens[role] })).status).toBe(403);
    for (const act of ['preview', 'save', 'add']) {
      const form = { over: '1', ...threshold('2'), act };
      expect((await visit(path, { as: tokens[role], form })).status).toBe(403);
    }
    expect((await visit(`/institutions/${institution}/rules`)).text).not.toContain('제2판');
  });
});

describe('the administrator’s desk', () => {
  it('leads its administrator to everything there is to do, and nobody else', async () => {
    const desk = await visit('/admin', { as: tokens.admin });
    expect(desk.html).toContain(`href="/admin/${institution}"`);
    expect(desk.html).not.toContain(`href="/admin/${untouched}"`);
    expect(desk.html).not.toContain('/admin/*');
    expect((await visit('/admin', { as: tokens['admin everywhere'] })).html).toContain('/admin/*/mail');
    const own = await visit(`/admin/${institution}`, { as: tokens.admin });
    for (const path of ['departments', 'staff', 'categories', 'audit', 'mail'])
      expect(own.html).toContain(`href="/admin/${institution}/${path}"`);
    expect(own.html).toContain(`href="/institutions/${institution}/rules/edit"`);
    expect(own.html).toContain(`href="/institutions/${institution}/pages/terms/edit"`);
    expect((await visit('/', { as: tokens.admin })).html).toContain('href="/admin"');
    expect((await visit('/', { as: tokens.head })).html).not.toContain('href="/admin"');
  });

  const parts = ['', '/departments', '/staff', '/categories', '/audit', '/mail'];

  it.each(others)('is closed to: %s', async (role) => {
    for (const part of parts)
      expect([part, (await visit(`/admin/${institution}${part}`, { as: tokens[role] })).status]).toEqual([
        part,
        403,
      ]);
    const refused = {
      departments: { act: 'open', newId: 'x', newName: 'x' },
      categories: { categories: 'x' },
    };
    for (const [part, form] of Object.entries(refused))
      expect((await visit(`/admin/${institution}/${part}`, { as: tokens[role], form })).status).toBe(403);
    const mail = { mail: 'mail_01J00000000000000000000000' };
    expect((await visit(`/admin/${institution}/mail`, { as: tokens[role], form: mail })).status).toBe(403);
  });

  it('asks whoever is not signed in to sign in, and says what is not there', async () => {
    for (const part of parts)
      expect((await visit(`/admin/${institution}${part}`)).headers.get('location')).toContain(
        '/auth/sign-in',
      );
    for (const path of ['/admin/nowhere', '/admin/A', '/admin/*', '/admin/nowhere/mail'])
      expect([path, (await visit(path, { as: tokens['admin everywhere'] })).status]).toEqual([path, 404]);
    for (const path of ['/admin/*/mail', '/admin/*/audit']) {
      expect((await visit(path, { as: tokens.admin })).status).toBe(403);
      expect((await visit(path, { as: tokens['admin everywhere'] })).status).toBe(200);
    }
  });
});

describe('departments', () => {
  it('are opened and renamed; of two names at once one stands, and the other is still there to read', async () => {
    const own = await world.institution();
    const as = await world.tokenOf('department admin', `admin@${own}`);
    const path = `/admin/${own}/departments`;
    const opened = await visit(path, { as, form: { act: 'open', newId: 'water', newName: '물과' } });
    expect(opened.headers.get('location')).toBe(`${path}?saved`);
    expect((await visit(`/i/${own}`)).text).toContain('물과');
    const rename = (name: string) =>
      visit(path, {
        as,
        form: { act: 'rename', department: 'water', over: '물과', 'name-water': name },
      });
    const answers = await Promise.all([rename('물순환과'), rename('수변과')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const refused = answers.find(({ status }) => status === 409);
    const [won, lost] = answers[0] === refused ? ['수변과', '물순환과'] : ['물순환과', '수변과'];
    expect(refused?.html).toContain(`value="${lost}"`);
    expect(refused?.text).toContain(`지금 이름: ${won}`);
    expect((await visit(`/i/${own}`)).text).toContain(won);
  });

  it('are refused beside the field where they do not fit, with what was typed', async () => {
    const path = `/admin/${institution}/departments`;
    const refused = async (form: Record<string, string>, field: string) => {
      const page = await visit(path, { as: tokens.admin, form });
      expect([page.status, page.html.includes(`id="${field}-error"`)]).toEqual([400, true]);
      expectText(page.html);
    };
    await refused({ act: 'open', newId: 'Water!', newName: '물과' }, 'newId');
    await refused({ act: 'open', newId: hostile, newName: hostile.repeat(2) }, 'newName');
    await refused({ act: 'open', newId: 'women', newName: '여성과' }, 'newId');
    await refused({ act: 'rename', department: 'women', over: 'women', 'name-women': '' }, 'name-women');
    const unknown = { act: 'rename', department: 'nobody', over: '', 'name-nobody': '과' };
    expect((await visit(path, { as: tokens.admin, form: unknown })).status).toBe(404);
  });
});

describe('categories', () => {
  const path = () => `/admin/${institution}/categories`;
  const sent = (categories: string, over: string[]) =>
    new URLSearchParams([
      ['categories', categories],
      ...over.map((each): [string, string] => ['over', each]),
    ]);

  it('are offered to whoever writes; of two lists at once one stands', async () => {
    const own = await world.institution();
    const as = await world.tokenOf('category admin', `admin@${own}`);
    const at = `/admin/${own}/categories`;
    const offer = (categories: string, over: string[]) => visit(at, { as, form: sent(categories, over) });
    const seen = ['복지', '환경'];
    const answers = await Promise.all([offer('복지\n교통\n', seen), offer('환경\n문화', seen)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const refused = answers.findIndex(({ status }) => status === 409);
    expect(answers[refused]?.html).toContain(refused === 0 ? '복지\n교통' : '환경\n문화');
    const { body } = await world.call('GET', `institutions/${own}`);
    expect(body.categories).toEqual(refused === 0 ? ['환경', '문화'] : ['복지', '교통']);
    expect((await offer('', body.categories)).status).toBe(303);
    expect((await world.call('GET', `institutions/${own}`)).body.categories).toEqual([]);
  });

  it.each(['가'.repeat(41), '*', Array.from({ length: 51 }, (_, index) => `분야 ${index}`).join('\n')])(
    'are refused where they do not fit: %#',
    async (categories) => {
      const page = await visit(path(), { as: tokens.admin, form: { categories, over: '복지' } });
      expect([page.status, page.html.includes('id="categories-error"')]).toEqual([400, true]);
    },
  );

  it('take markup as text', async () => {
    const own = await world.institution();
    const as = await world.tokenOf('hostile admin', `admin@${own}`);
    const markup = '<script>alert(1)</script>';
    await visit(`/admin/${own}/categories`, { as, form: sent(markup, ['복지', '환경']) });
    await visit(`/admin/${own}/departments`, {
      as,
      form: { act: 'open', newId: 'markup', newName: markup },
    });
    for (const page of [`/admin/${own}/categories`, `/admin/${own}/departments`, `/admin/${own}/audit`])
      expectText((await visit(page, { as })).html);
    expectText((await visit(`/i/${own}`)).html);
  });
});

describe('staff', () => {
  it('are those who have come by with a role, and where roles are given is said', async () => {
    await visit('/me', { as: tokens.officer });
    await visit('/me', { as: tokens.admin });
    const { text } = await visit(`/admin/${institution}/staff`, { as: tokens.admin });
    for (const words of ['담당자', 'officer', `officer@${institution}/democracy`, '로그인 제공자가 정하며'])
      expect(text).toContain(words);
  });

  it('who have left are taken off the list by a form, and are assigned and written to no more', async () => {
    const own = await world.institution();
    const as = await world.tokenOf('boss', `admin@${own}`);
    const reader = async (sub: string, ...roles: string[]) => {
      const token = await world.tokenWith({
        sub,
        roles,
        nickname: sub,
        email: `${sub}@mail.example`,
        email_verified: true,
      });
      await world.call('GET', 'people/me', { as: token });
      return token;
    };
    await reader('leaver', `officer@${own}/democracy`);
    await reader('stayer', `officer@${own}/democracy`);
    await reader('screener', `moderator@${own}`);
    await visit('/me', { as });
    const page = await visit(`/admin/${own}/staff`, { as });
    for (const name of ['leaver', 'stayer', 'screener', 'boss']) expect(page.text).toContain(name);
    const formOf = (name: string) =>
      hiddenFields(page.html.slice(page.html.indexOf(name)).split('</form>')[0] ?? '');
    const form = formOf('leaver');
    expect(form.role).toBe(`officer@${own}/democracy`);
    const removed = await visit(`/admin/${own}/staff`, { as, form });
    expect(removed.headers.get('location')).toBe(`/admin/${own}/staff?removed`);
    const after = await visit(`/en/admin/${own}/staff?removed`, { as });
    expect(after.text).toContain('Taken off the list.');
    expect([after.text.includes('leaver'), after.text.includes('stayer')]).toEqual([false, true]);
    await visit(`/admin/${own}/staff`, { as, form: formOf('screener') });
    expect((await visit(`/admin/${own}/staff`, { as })).text).not.toContain('screener');
    expect((await visit(`/admin/${own}/audit`, { as })).text).toMatch(
      /명단에서 뺐습니다: screener\(사전검토 담당\).*명단에서 뺐습니다: leaver\(democracy 담당자\)/,
    );

    const { body } = await world.call('POST', 'proposals', {
      as: tokens.citizen,
      body: { institution: own, title: '누구에게', body: '내용' },
    });
    await world.call('POST', `proposals/${body.id}/screening`, {
      as: await world.tokenOf('other', `moderator@${own}`),
      body: { decision: 'publish' },
    });
    await world.idle();
    for (const voice of ['one', 'two', 'three'])
      await world.call('PUT', `proposals/${body.id}/empathy`, { as: await world.tokenOf(voice) });
    await world.idle();
    await world.sendMails();
    const written = world.sent.map(({ to }) => to);
    expect(written.filter((to) => /^(?:leaver|stayer)@/.test(to))).toEqual(['stayer@mail.example']);
    const work = await visit(`/desk/ans_${body.id.slice(4)}_1`, { as });
    expect([work.text.includes('leaver'), work.text.includes('stayer')]).toEqual([false, true]);
  });

  it('lead their administrator to the desk of the institution they look at', async () => {
    const own = await world.institution();
    const other = await world.institution();
    const as = await world.tokenOf('two-desks', `admin@${other}`, `admin@${own}`);
    const { html } = await visit(`/admin/${own}`, { as });
    const link = /href="(\/desk\?[^"]+)"/.exec(html)?.[1] ?? '';
    expect((await visit(link, { as })).html).toContain(`<option value="${own}" selected`);
  });
});

describe('the audit log and the register', () => {
  it('are read in words', async () => {
    const own = await world.institution();
    const as = await world.tokenOf('reader', `admin@${own}`, `moderator@${own}`);
    await visit('/me', { as });
    const submitted = await world.call('POST', 'proposals', {
      as: tokens.citizen,
      body: { institution: own, title: '아무 말', body: '내용' },
    });
    await world.call('POST', `proposals/${submitted.body.id}/screening`, {
      as,
      body: { decision: 'reject', code: 'unclear', reason: '까닭입니다.' },
    });
    await visit(`/institutions/${own}/pages/terms/edit`, {
      as,
      form: { over: '0', text: '약관입니다.', act: 'save' },
    });
    await visit(`/admin/${own}/departments`, { as, form: { act: 'open', newId: 'water', newName: '물과' } });
    await world.idle();
    const { text, html } = await visit(`/admin/${own}/audit`, { as });
    expect(text).toMatch(/부서를 열었습니다: 물과.*안내문을 썼습니다: .*1판.*제안을 반려했습니다: 무엇을/);
    expect(text).toContain('reader');
    expect(html).toContain(`href="/proposals/${submitted.body.id}"`);
    const some = await visit(`/admin/${own}/audit?area=pages`, { as });
    expect([some.text.includes('안내문을 썼습니다'), some.text.includes('반려했습니다')]).toEqual([
      true,
      false,
    ]);
    expect((await visit(`/en/admin/${own}/audit`, { as })).text).toContain('Opened a department: 물과');
    const register = await visit(`/institutions/${own}/moderation`);
    expect(register.text).toMatch(/반려, 모두 1 .*무엇을 제안하는지 알기 어렵습니다 1 /);
  });
});

describe('mail that was set aside', () => {
  it('is shown without whom it is for, and sent again once, on record', async () => {
    const own = await world.institution();
    const as = await world.tokenOf('mail admin', `admin@${own}`, `moderator@${own}`);
    const author = await world.tokenWith({
      sub: 'unlucky',
      roles: [],
      nickname: 'unlucky',
      email: 'unlucky@mail.example',
      email_verified: true,
    });
    await world.call('GET', 'people/me', { as: author });
    const body = { institution: own, title: '제목', body: '내용' };
    const { id } = (await world.call('POST', 'proposals', { as: author, body })).body;
    await world.call('POST', `proposals/${id}/screening`, { as, body: { decision: 'publish' } });
    await world.idle();
    await sendMails(world.context, { ...world.mailing, post: { send: async () => 'refused' } });
    const path = `/admin/${own}/mail`;
    const list = await visit(path, { as });
    expect(list.text).toContain('메일 서비스가 받지 않음');
    expect(list.html).not.toContain('unlucky');
    const form = hiddenFields(list.html);
    const sent = await Promise.all([1, 2].map(() => visit(path, { as, form })));
    expect(sent.map(({ status }) => status).toSorted()).toEqual([303, 404]);
    expect((await visit(path, { as })).text).toContain('멈춘 메일이 없습니다');
    expect((await visit(`/admin/${own}/audit?area=mail`, { as })).text).toContain('다시 보내게 했습니다');
    expect((await visit(path, { as, form: { mail: 'x' } })).status).toBe(404);
  });
});
