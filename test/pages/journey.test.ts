import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateAt } from '../../shared/clock.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;
let visit: ReturnType<typeof openSite>;
let tokens: Record<'author' | 'moderator' | 'officer' | 'head' | 'women' | 'one' | 'two' | 'three', string>;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  institution = await world.institution();
  visit = openSite(world);
  tokens = {
    author: await world.tokenOf('author'),
    moderator: await world.tokenOf('moderator', `moderator@${institution}`),
    officer: await world.tokenOf('officer', `officer@${institution}/democracy`),
    head: await world.tokenOf('head', `head@${institution}/democracy`),
    women: await world.tokenOf('women', `officer@${institution}/women`),
    one: await world.tokenOf('one'),
    two: await world.tokenOf('two'),
    three: await world.tokenOf('three'),
  };
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const written = {
  title: '골목을 밝게',
  body: '등을 더 달아 주세요.\n\n어두워요.',
  category: '환경',
  tags: '밤길, 안전',
};

async function handIn(words: Record<string, string> = {}): Promise<string> {
  const { headers } = await visit('/proposals/new', {
    as: tokens.author,
    form: { institution, ...written, ...words, act: 'submit' },
  });
  return headers.get('location')?.replace('?made', '') ?? '';
}

async function publish(path: string): Promise<void> {
  const id = path.split('/').at(-1);
  const queue = await visit(`/moderation/${id}`, { as: tokens.moderator });
  const { status } = await visit(`/moderation/${id}`, {
    as: tokens.moderator,
    form: { ...hiddenFields(queue.html), decision: 'publish', department: 'democracy' },
  });
  expect(status).toBe(303);
  await world.idle();
}

describe('a proposal, from writing to its answer', () => {
  it('is shown first, handed in once however often the button is pressed, screened, supported, answered and followed', async () => {
    const form = await visit('/proposals/new', { as: tokens.author });
    const first = { ...hiddenFields(form.html), institution, ...written };
    const preview = await visit('/proposals/new', { as: tokens.author, form: { ...first, act: 'preview' } });
    expect([preview.status, preview.text.includes('골목을 밝게')]).toEqual([200, true]);
    const sent = { ...hiddenFields(preview.html), act: 'submit' };
    const [once, again] = await Promise.all(
      [sent, sent].map((each) => visit('/proposals/new', { as: tokens.author, form: each })),
    );
    const made = once?.headers.get('location') ?? '';
    expect(made).toMatch(/^\/proposals\/prp_\w+\?made$/);
    expect(again?.headers.get('location')).toBe(made);
    const path = made.replace('?made', '');
    await world.idle();

    const queue = await visit('/moderation', { as: tokens.moderator });
    expect(queue.text).toContain('골목을 밝게');
    expect((await visit(path)).status).toBe(404);
    await publish(path);
    expect((await visit(path)).text).toContain('공감 받는 중');

    for (const citizen of ['one', 'two', 'three'] as const) {
      const given = await visit(`${path}/empathy`, { as: tokens[citizen], form: {} });
      expect(given.headers.get('location')).toBe(`${path}#empathy`);
    }
    await world.idle();
    const supported = await visit(path, { as: tokens.one });
    expect(supported.text).toContain('이 제안에 공감하셨습니다');
    expect(supported.text).toContain('democracy에서');

    const desk = await visit('/desk', { as: tokens.officer });
    const work = /"(\/desk\/ans_\w+)">골목을 밝게</.exec(desk.html)?.[1] ?? '';
    const promised = addDays(dateAt(world.clock.now()), 60);
    const act = async (as: string, form: Record<string, string>) =>
      (await visit(work, { as, form })).headers.get('location');
    expect(await act(tokens.officer, { act: 'assign' })).toBe(`${work}?saved`);
    expect(
      await act(tokens.officer, { act: 'ask', key: 'k1', askDepartment: 'women', question: '언제 됩니까?' }),
    ).toBe(`${work}?saved`);
    const asked = await visit(work, { as: tokens.women });
    const contribution = /ctb_\w+/.exec(asked.html)?.[0] ?? '';
    expect(
      await act(tokens.women, {
        act: `give-${contribution}`,
        [`contribution-${contribution}`]: '봄에 됩니다.',
      }),
    ).toBe(`${work}?saved`);
    expect(
      await act(tokens.officer, {
        act: 'interim',
        interimText: '살펴보고 있습니다.',
        interimReason: '현장을 더 봐야 합니다.',
        dueOn: promised,
      }),
    ).toBe(`${work}?saved`);
    expect(
      await act(tokens.officer, {
        act: 'publish',
        decision: 'accepted',
        text: '등을 열 개 답니다.',
        contact: '120',
        commitments: `${promised} 등 열 개를 단다`,
      }),
    ).toBe(`${work}?saved`);
    await world.idle();
    const answered = await visit(path);
    for (const words of ['수용', '등을 열 개 답니다', '등 열 개를 단다', '살펴보고 있습니다', '120'])
      expect(answered.text).toContain(words);
    expect(
      await act(tokens.officer, {
        act: 'correct',
        key: 'k2',
        decision: 'accepted',
        text: '등을 열두 개 답니다.',
        contact: '120',
        correctReason: '수를 잘못 적었습니다.',
      }),
    ).toBe(`${work}?saved`);
    const versions = await visit(`/answers/${work.split('/').at(-1)}`);
    expect(versions.html).toMatch(/<del[^>]*>[^<]*열/);
    expect(versions.html).toMatch(/<ins[^>]*>[^<]*열두/);

    const outcomes = await visit('/outcomes');
    const outcome = /"(\/outcomes\/cmt_\w+)">등 열 개를 단다</.exec(outcomes.html)?.[1] ?? '';
    const reported = await visit(outcome, {
      as: tokens.officer,
      form: { key: 'k3', kind: 'done', text: '모두 달았습니다.' },
    });
    expect(reported.headers.get('location')).toBe(outcome);
    expect((await visit(outcome)).text).toContain('모두 달았습니다');
    await world.idle();
    expect((await visit('/')).text).toContain('등 열 개를 단다');
    expect((await visit('/en')).text).toContain('Commitments kept');
    expect((await visit('/me', { as: tokens.one })).text).toContain('골목을 밝게');
  });

  it('is rejected with a reason its author reads, put right and handed in again', async () => {
    const path = await handIn({ title: '무엇인지' });
    const id = path.split('/').at(-1);
    const refused = await visit(`/moderation/${id}`, {
      as: tokens.moderator,
      form: { decision: 'reject', code: 'unclear', reason: '' },
    });
    expect([refused.status, refused.text.includes('까닭을 2~1,000자로')]).toEqual([400, true]);
    await visit(`/moderation/${id}`, {
      as: tokens.moderator,
      form: { decision: 'reject', code: 'unclear', reason: '무엇을 바라는지 써 주세요.' },
    });
    const rejected = await visit(path, { as: tokens.author });
    expect(rejected.text).toContain('무엇을 바라는지 써 주세요.');
    const form = await visit(`${path}/edit`, { as: tokens.author });
    expect(form.html).toContain('무엇인지');
    await visit(`${path}/edit`, {
      as: tokens.author,
      form: { ...hiddenFields(form.html), ...written, title: '등을 답시다', act: 'submit' },
    });
    expect((await visit(path, { as: tokens.author })).text).toContain('사전검토 중');
  });
});

describe('a form', () => {
  it('that is refused keeps what was typed and says what to change, beside the field and above', async () => {
    const typed = { institution: '', title: '나', body: '이렇게 "따옴표"와 <b>', category: '', tags: '하나' };
    const page = await visit('/proposals/new', { as: tokens.author, form: { ...typed, act: 'preview' } });
    expect(page.status).toBe(400);
    expect(page.html).toContain('value="나"');
    expect(page.html).toContain('이렇게 &quot;따옴표&quot;와 &lt;b&gt;');
    expect(page.html).toContain('href="#title"');
    expect(page.html).toContain('id="title-error"');
    expect(page.html).toContain('href="#institution"');
  });

  it('sent after the session ended keeps everything until one has signed in', async () => {
    const typed = { institution, ...written, act: 'submit', key: 'kept' };
    const page = await visit('/proposals/new', { form: typed });
    expect(page.status).toBe(401);
    expect(hiddenFields(page.html)).toEqual(typed);
    const again = await visit('/proposals/new', { as: tokens.author, form: hiddenFields(page.html) });
    expect(again.status).toBe(303);
  });

  it('of an officer keeps the text where a date is refused', async () => {
    const path = await handIn({ title: '그늘막' });
    await publish(path);
    for (const citizen of ['one', 'two', 'three'] as const)
      await visit(`${path}/empathy`, { as: tokens[citizen], form: {} });
    await world.idle();
    const desk = await visit('/desk', { as: tokens.head });
    const work = /"(\/desk\/ans_\w+)">그늘막</.exec(desk.html)?.[1] ?? '';
    const page = await visit(work, {
      as: tokens.head,
      form: { act: 'interim', interimText: '길게 쓴 글', interimReason: '까닭', dueOn: '2020-01-01' },
    });
    expect([page.status, page.html.includes('길게 쓴 글')]).toEqual([400, true]);
    const unknown = await visit(work, { as: tokens.head, form: { act: 'nothing' } });
    expect(unknown.status).toBe(400);
  });

  it('takes markup, script and links in every field as text', async () => {
    const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1)';
    const path = await handIn({ title: hostile, body: hostile, category: '<b>', tags: '<i>' });
    const { html } = await visit(path, { as: tokens.author });
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img src=x');
    expect(html).not.toContain('<i>');
    expect(html).not.toMatch(/href="javascript:/);
  });
});

describe('who may see what', () => {
  it('sends whoever is not signed in to sign in and back, with where they were', async () => {
    for (const path of ['/me', '/proposals/new?institution=x', '/moderation', '/desk']) {
      const { status, headers } = await visit(path);
      expect([path, status]).toEqual([path, 303]);
      expect(headers.get('location')).toBe(`/auth/sign-in?to=${encodeURIComponent(path)}`);
    }
  });

  it('keeps the desks to those who work there', async () => {
    const path = await handIn({ title: '아직 모름' });
    const id = path.split('/').at(-1);
    expect((await visit('/moderation', { as: tokens.one })).status).toBe(403);
    expect((await visit('/desk', { as: tokens.one })).status).toBe(403);
    expect((await visit(`/moderation/${id}`, { as: tokens.one })).status).toBe(404);
    expect((await visit(`${path}/edit`, { as: tokens.one })).status).toBe(404);
    expect((await visit(`${path}/withdrawal`, { as: tokens.one, form: {} })).status).toBe(404);
  });

  it('lets a CDN keep what is for everybody, and nothing that is for somebody', async () => {
    expect((await visit('/')).headers.get('cache-control')).toContain('s-maxage');
    expect((await visit('/', { as: tokens.one })).headers.get('cache-control')).toBe('private, no-store');
    expect((await visit('/nothing')).headers.get('cache-control')).toBe('private, no-store');
    expect((await visit('/')).headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('says in words that there is nothing at an address', async () => {
    for (const path of [
      '/nothing',
      '/proposals/prp_x',
      '/answers/x',
      '/outcomes/x',
      '/institutions/none',
      '/en/x',
    ]) {
      const { status, text } = await visit(path);
      expect([path, status]).toEqual([path, 404]);
      expect(text).toContain(path.startsWith('/en') ? 'Not found' : '찾을 수 없습니다');
    }
  });
});
