import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateAt, day } from '../../shared/clock.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { forumIdSchema, resultIdOf } from '../../shared/ids.ts';
import { makeActs } from '../support/acts.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { makeCheckedCall } from '../support/openapi.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let call: World['call'];

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
  call = makeCheckedCall(world);
});

afterAll(async () => {
  world.clock.set(undefined);
  await world.close();
  await engine.close();
});

/** An institution of its own, and what its departments answer there at a moment. */
async function open() {
  const institution = await world.institution();
  const act = makeActs(world, institution);
  const answer = async (
    title: string,
    { at, decision, department, promised = [], voices = 3, dueOn = '2099-05-01' }: Answering,
  ): Promise<string> => {
    world.clock.set(new Date(at));
    const { id } = await act('author', 'POST', 'proposals', { institution, title, body: '내용입니다.' });
    const screening = { decision: 'publish', ...(department && { department }) };
    await act('staff', 'POST', `proposals/${id}/screening`, screening);
    for (let voice = 0; voice < voices; voice++)
      await act(`voice ${voice}`, 'PUT', `proposals/${id}/empathy`);
    const { steps } = await act('staff', 'GET', `proposals/${id}`);
    const commitments = promised.map((each) => ({ title: each, dueOn }));
    const publication = { decision, text: '이렇게 합니다.', contact: null, commitments };
    await act('staff', 'POST', `answers/${steps[0].answer}/publication`, publication);
    world.clock.set(undefined);
    return id;
  };
  return { institution, act, answer };
}

interface Answering {
  at: string;
  decision: string;
  department?: string;
  promised?: string[];
  voices?: number;
  dueOn?: string;
}

/** How many requests something makes of the table, or of one list in it. */
async function requestsOf(act: () => Promise<unknown>, list?: string): Promise<number> {
  let made = 0;
  const { documents } = world.context.table;
  documents.middlewareStack.add(
    (next) => async (args) => {
      const { ExpressionAttributeValues: values } = args.input as {
        ExpressionAttributeValues?: Record<string, unknown>;
      };
      if (list === undefined || values?.[':pk'] === list) made++;
      return next(args);
    },
    { step: 'initialize', name: 'made' },
  );
  await act();
  documents.middlewareStack.remove('made');
  return made;
}

/** The titles of a page's cards, in order. */
const cardsOf = (html: string): string[] =>
  [...html.matchAll(/<h2 class="card-title"><a href="[^"]*">(.*?)<\/a>/g)].map(([, title = '']) =>
    title.replaceAll(/<[^>]*>/g, ''),
  );

/** Three answers, the first and the last of them in years of their own. */
async function threeYears() {
  const opened = await open();
  const first = await opened.answer('그늘막', {
    at: '2024-12-31T14:59:59.000Z',
    decision: 'accepted',
    promised: ['그늘막 열 개'],
    voices: 5,
  });
  const second = await opened.answer('골목등', { at: '2024-12-31T15:00:00.000Z', decision: 'not-accepted' });
  const third = await opened.answer('놀이터', {
    at: '2026-03-01T00:00:00.000Z',
    decision: 'accepted',
    department: 'women',
    promised: ['놀이터 한 곳', '안내판'],
  });
  return { ...opened, ids: [first, second, third] };
}

describe('outcomes', () => {
  it('tell what was decided, the latest first, by decision, institution, department and year', async () => {
    const { institution } = await threeYears();
    const cards = async (query: string, path = '/outcomes/decisions') =>
      cardsOf((await visit(`${path}?institution=${institution}${query}`)).html);
    expect(await cards('')).toEqual(['놀이터', '골목등', '그늘막']);
    expect(await cards('', '/en/outcomes/decisions')).toEqual(['놀이터', '골목등', '그늘막']);
    expect(await cards('&decision=accepted')).toEqual(['놀이터', '그늘막']);
    expect(await cards('&decision=not-accepted')).toEqual(['골목등']);
    expect(await cards('&decision=later')).toEqual([]);
    // A year is one of the calendar in Seoul.
    expect(await cards('&year=2024')).toEqual(['그늘막']);
    expect(await cards('&year=2025')).toEqual(['골목등']);
    expect(await cards('&year=2024&decision=accepted')).toEqual(['그늘막']);
    expect(await cards('&year=2025&decision=accepted')).toEqual([]);
    expect(await cards('&department=women')).toEqual(['놀이터']);
    expect(await cards('&department=democracy&year=2025')).toEqual(['골목등']);
    // What a filter does not know is left aside.
    expect(await cards('&department=elsewhere&year=x&decision=x')).toHaveLength(3);
  });

  it('tell what was promised, the latest first, by state, institution, department and year', async () => {
    const { institution, act, ids } = await threeYears();
    const commitment = `cmt_${ids[0]?.slice(4)}_1_1`;
    await act('staff', 'POST', `commitments/${commitment}/notes`, { kind: 'done', text: '달았습니다.' });
    const cards = async (query: string) =>
      cardsOf((await visit(`/outcomes?institution=${institution}${query}`)).html);
    expect((await cards('')).toSorted()).toEqual(['그늘막 열 개', '놀이터 한 곳', '안내판'].toSorted());
    expect((await cards('')).at(-1)).toBe('그늘막 열 개');
    expect(await cards('&state=done')).toEqual(['그늘막 열 개']);
    expect(await cards('&year=2024')).toEqual(['그늘막 열 개']);
    expect(await cards('&year=2024&state=open')).toEqual([]);
    expect(await cards('&year=2025')).toEqual([]);
    expect(await cards('&department=women&state=open')).toHaveLength(2);
  });

  it('say how many stand behind each, and lead there', async () => {
    const { institution, ids } = await threeYears();
    const [proposal] = ids;
    const decided = await visit(`/outcomes/decisions?institution=${institution}&year=2024`);
    expect(decided.html).toContain(`<a href="/proposals/${proposal}">그늘막</a>`);
    expect(decided.text).toMatch(/그늘막 수용 .* 공감 5 /);
    const promised = await visit(`/en/outcomes?institution=${institution}&year=2024`);
    expect(promised.html).toContain(`<a href="/en/proposals/${proposal}"><span lang="ko">그늘막</span></a>`);
    expect(promised.text).toContain('5 empathies · 그늘막');
    const one = await visit(`/outcomes/cmt_${proposal?.slice(4)}_1_1`);
    expect(one.html).toContain(`<a href="/proposals/${proposal}">그늘막</a>`);
    expect(one.text).toContain('공감 5 · 그늘막');
  });

  it('of a forum count those who took part', async () => {
    const { institution, act } = await open();
    world.clock.set(new Date('2025-06-01T03:00:00.000Z'));
    const { id } = await act('staff', 'POST', 'forums', {
      institution,
      department: 'democracy',
      topic: '공원을 밤에도 열까요',
      background: '배경입니다.',
      sources: [],
      opensOn: '2025-06-01',
      closesOn: '2025-06-15',
    });
    for (const sub of ['one', 'two']) await act(sub, 'PUT', `forums/${id}/stance`, { stance: 'for' });
    world.clock.set(new Date('2025-06-20T03:00:00.000Z'));
    await world.schedules.sweep();
    await world.idle();
    await act('staff', 'POST', `answers/${resultIdOf(forumIdSchema.parse(id))}/publication`, {
      decision: 'partly',
      text: '여름에 엽니다.',
      contact: null,
      commitments: [{ title: '여름밤 개방', dueOn: '2099-05-01' }],
    });
    world.clock.set(undefined);
    const decided = await visit(`/outcomes/decisions?institution=${institution}`);
    expect(decided.html).toContain(`<a href="/forums/${id}">공론장 결과: 공원을 밤에도 열까요</a>`);
    expect(decided.text).toContain('참여 2명');
    const promised = await visit(`/outcomes?institution=${institution}`);
    expect(promised.html).toContain(`<a href="/forums/${id}">공원을 밤에도 열까요</a>`);
    expect(promised.text).toContain('참여 2명 · 공원을 밤에도 열까요');
    // On the forum's own page it is shown as it stands.
    expect((await visit(`/forums/${id}`)).text).toContain('여름밤 개방 진행 중 2099년 5월 1일까지');
  });

  it('come in pages of twenty, each with the filters of the one before, and cost no more for what is on others', async () => {
    const { institution, answer } = await open();
    for (let number = 1; number <= 7; number++)
      await answer(`제안 ${number}`, {
        at: '2025-05-01T00:00:00.000Z',
        decision: 'later',
        promised: ['하나를', '둘을', '셋을'],
      });
    const requests = await requestsOf(() => visit(`/outcomes?institution=${institution}&year=2025`));
    const { html } = await visit(`/outcomes?institution=${institution}&year=2025`);
    expect(cardsOf(html)).toHaveLength(20);
    const next = html.match(/rel="next" href="([^"]*)"/)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(next).toContain(`institution=${institution}&year=2025&cursor=`);
    expect(cardsOf((await visit(next)).html)).toHaveLength(1);
    // As many requests as where one is all there is.
    const small = await open();
    await small.answer('하나뿐', { at: '2025-05-01T00:00:00.000Z', decision: 'later', promised: ['하나를'] });
    const few = await requestsOf(() => visit(`/outcomes?institution=${small.institution}&year=2025`));
    expect(requests).toBe(few);
  });

  it('keep the other filters on the way from one part to the other, and from page to page', async () => {
    const { institution } = await threeYears();
    const { html } = await visit(
      `/outcomes?institution=${institution}&department=women&year=2026&state=open`,
    );
    expect(html).toContain(
      `href="/outcomes/decisions?institution=${institution}&amp;department=women&amp;year=2026"`,
    );
    expect(html).toContain('<option value="2026" selected');
    expect(html).toContain('<option value="women" selected');
  });
});

describe('what an answer promised, on the proposal’s page', () => {
  it('is shown as it stands, with what was last reported on it', async () => {
    const { act, answer } = await open();
    const promised = ['열 개', '스무 개', '서른 개', '마흔 개'];
    const id = await answer('그늘막', { at: new Date().toISOString(), decision: 'accepted', promised });
    const note = (number: number, kind: string, text: string) =>
      act('staff', 'POST', `commitments/cmt_${id.slice(4)}_1_${number}/notes`, { kind, text });
    await note(1, 'progress', '자리를 보았습니다.');
    await note(1, 'done', '열 개를\n달았습니다.');
    await note(2, 'progress', '가'.repeat(500));
    await note(3, 'dropped', '예산이 없습니다.');
    const today = /\d{4}년 \d{1,2}월 \d{1,2}일/.source;
    for (const as of [undefined, await world.tokenOf('reader')]) {
      const { text } = await visit(`/proposals/${id}`, { as });
      expect(text).toMatch(
        new RegExp(
          `열 개 마침 2099년 5월 1일까지 · ${today}에 마쳤습니다 ${today} 마침: 열 개를 달았습니다\\.`,
        ),
      );
      expect(text).toMatch(new RegExp(`스무 개 진행 중 2099년 5월 1일까지 ${today} 진행: 가{200}… `));
      expect(text).toMatch(new RegExp(`서른 개 중단 .* ${today} 중단: 예산이 없습니다\\.`));
      expect(text).toMatch(/마흔 개 진행 중 2099년 5월 1일까지 /);
      expect(text).not.toContain('자리를 보았습니다.');
    }
    expect((await visit(`/en/proposals/${id}`)).text).toContain('열 개 Done by 1 May 2099 · done on');
  });

  it('costs one reading more, however many answers promised however much', async () => {
    const { answer } = await open();
    const at = new Date().toISOString();
    const plain = await answer('약속 없음', { at, decision: 'accepted' });
    const promised = Array.from({ length: 20 }, (_, index) => `${index + 1}번째 일`);
    const much = await answer('약속 많음', { at, decision: 'accepted', promised });
    const as = await world.tokenOf('reader');
    const cost = (id: string) => requestsOf(() => visit(`/proposals/${id}`, { as }));
    // What is known of the reader and the institution is remembered.
    await cost(plain);
    expect(await cost(much)).toBe((await cost(plain)) + 1);
    // Who is not signed in gets what was read a moment ago.
    await visit(`/proposals/${much}`);
    expect(await requestsOf(() => visit(`/proposals/${much}`))).toBeLessThanOrEqual(await cost(plain));
  });
});

describe('the board of departments', () => {
  it('counts what is overdue by its age, a day that has begun as a day', async () => {
    const { institution, act } = await open();
    const { id } = await act('author', 'POST', 'proposals', { institution, title: '그늘막', body: '내용' });
    await act('staff', 'POST', `proposals/${id}/screening`, { decision: 'publish' });
    for (const sub of ['a', 'b', 'c']) await act(sub, 'PUT', `proposals/${id}/empathy`);
    const { body } = await call('GET', `answers?institution=${institution}`);
    const due = Date.parse(body.items[0].dueAt);
    const agesAfter = async (ms: number) => {
      world.clock.set(new Date(due + ms));
      const { total, departments } = (await call('GET', `institutions/${institution}/board`)).body;
      const { text } = await visit(`/board?institution=${institution}`);
      world.clock.set(undefined);
      expect(departments[0].overdueByAge).toEqual(total.overdueByAge);
      const { days1to7, days8to30, days31on } = total.overdueByAge;
      const ages = [days1to7, days8to30, days31on];
      if (total.overdue > 0)
        expect(text).toContain(`1–7일 8–30일 31일 이상 가장 늦은 것 democracy ${ages.join(' ')}`);
      else expect(text).toContain('기한이 지난 답변이 없습니다.');
      return ages;
    };
    expect(await agesAfter(0)).toEqual([0, 0, 0]);
    expect(await agesAfter(1)).toEqual([1, 0, 0]);
    expect(await agesAfter(7 * day)).toEqual([1, 0, 0]);
    expect(await agesAfter(7 * day + 1)).toEqual([0, 1, 0]);
    expect(await agesAfter(30 * day)).toEqual([0, 1, 0]);
    expect(await agesAfter(30 * day + 1)).toEqual([0, 0, 1]);
  });

  it('lists what is owed page by page, all or the overdue, out of the one reading it is counted from', async () => {
    const { institution, act } = await open();
    const owe = async (title: string) => {
      const { id } = await act('author', 'POST', 'proposals', { institution, title, body: '내용' });
      await act('staff', 'POST', `proposals/${id}/screening`, { decision: 'publish' });
      for (const sub of ['a', 'b', 'c']) await act(sub, 'PUT', `proposals/${id}/empathy`);
    };
    world.clock.set(new Date(Date.now() - 60 * day));
    await owe('늦은 것');
    world.clock.set(undefined);
    const titles = Array.from({ length: 20 }, (_, index) => `제안 ${index + 1}`);
    for (const title of titles) await owe(title);
    const page = async (query = '') => {
      const { html } = await visit(`/board?institution=${institution}${query}`);
      const [, listed = ''] = html.split('<ul class="cards">');
      const next = /rel="next" href="[^"]*?(&amp;cursor=[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
      return {
        titles: [...listed.matchAll(/card-title"><a[^>]*>([^<]+)/g)].map(([, title]) => title),
        next,
      };
    };
    const owed = lists.answers(`${institution}/*`, 'owed');
    expect(await requestsOf(() => page(), owed)).toBe(1);
    const first = await page();
    const second = await page(first.next);
    expect(await requestsOf(() => page(first.next), owed)).toBe(1);
    expect([first.titles.length, second.titles.length, second.next]).toEqual([20, 1, undefined]);
    expect(first.titles[0]).toBe('늦은 것');
    expect([...first.titles, ...second.titles].toSorted()).toEqual(['늦은 것', ...titles].toSorted());
    expect(await page('&overdue=true')).toEqual({ titles: ['늦은 것'], next: undefined });
    expect((await visit(`/board?institution=${institution}&cursor=x`)).status).toBe(400);
  });

  it('says what each department decided and promised in the last year, as it stands now', async () => {
    const { institution, act, answer } = await open();
    const now = Date.now();
    const at = new Date(now - 100 * day).toISOString();
    const dueOn = dateAt(new Date(now + 100 * day));
    const old = new Date(now - 400 * day).toISOString();
    const first = await answer('그늘막', {
      at,
      decision: 'accepted',
      promised: ['열 개', '스무 개', '서른 개'],
      dueOn,
    });
    await answer('골목등', { at, decision: 'not-accepted', department: 'women' });
    await answer('놀이터', { at, decision: 'accepted', department: 'women', promised: ['한 곳'], dueOn });
    await answer('오래된 것', { at: old, decision: 'later', department: 'women', promised: ['옛 일'] });
    const note = (number: number, kind: string) =>
      act('staff', 'POST', `commitments/cmt_${first.slice(4)}_1_${number}/notes`, {
        kind,
        text: '그렇습니다.',
      });
    await note(1, 'done');
    await note(2, 'dropped');
    const board = async () => (await call('GET', `institutions/${institution}/board`)).body;
    const none = { accepted: 0, partly: 0, later: 0, already: 0, 'not-accepted': 0 };
    const { total, departments } = await board();
    expect(departments).toMatchObject([
      {
        id: 'democracy',
        decisions: { ...none, accepted: 1 },
        commitments: { open: 1, overdue: 0, done: 1, dropped: 1 },
      },
      {
        id: 'women',
        decisions: { ...none, accepted: 1, 'not-accepted': 1 },
        commitments: { open: 1, overdue: 0, done: 0, dropped: 0 },
      },
    ]);
    expect(total).toMatchObject({
      answered: 3,
      decisions: { ...none, accepted: 2, 'not-accepted': 1 },
      commitments: { open: 2, overdue: 0, done: 1, dropped: 1 },
    });
    const { text, html } = await visit(`/board?institution=${institution}`);
    expect(text).toContain(
      '수용 일부 수용 추후 검토 이미 시행 중 수용하지 않음 democracy 1 0 0 0 0 women 1 0 0 0 1',
    );
    expect(text).toContain('democracy 1 0 1 1 women 1 0 0 0 전체 2 0 1 1');
    expect(html).toContain('<td data-label="일부 수용">0</td>');
    expect((await visit(`/en/board?institution=${institution}`)).text).toContain(
      'Under way Overdue among them Done Dropped democracy 1 0 1 1',
    );
    // Past their dates: two of them are still under way.
    world.clock.set(new Date(Date.parse(at) + 300 * day));
    expect((await board()).total.commitments).toEqual({ open: 2, overdue: 2, done: 1, dropped: 1 });
    world.clock.set(undefined);
  });
});

describe('the API', () => {
  it('gives the same by decision and by year', async () => {
    const { institution, ids } = await threeYears();
    const [first, second, third] = ids;
    const decided = async (query: string) => {
      const { body } = await call('GET', `answers?institution=${institution}&${query}`);
      return body.items.map(({ proposal }: { proposal: string }) => proposal);
    };
    expect(await decided('state=answered')).toEqual([third, second, first]);
    expect(await decided('decision=accepted')).toEqual([third, first]);
    expect(await decided('decision=accepted&year=2026')).toEqual([third]);
    expect(await decided('year=2025')).toEqual([second]);
    expect(await decided('year=2024&department=women')).toEqual([]);
    const promised = async (query: string) => {
      const { body } = await call('GET', `commitments?institution=${institution}&${query}`);
      return body.items.map(({ proposal }: { proposal: string }) => proposal);
    };
    expect(await promised('sort=newest')).toEqual([third, third, first]);
    expect(await promised('sort=newest&state=done')).toEqual([]);
    expect(await promised('year=2024')).toEqual([first]);
    expect(await promised('year=2026&sort=newest&department=women')).toEqual([third, third]);
  });

  it('walks a year page by page, and takes a cursor in that year alone', async () => {
    const { institution } = await threeYears();
    const path = `commitments?institution=${institution}&year=2026&limit=1`;
    const { body } = await call('GET', path);
    const cursor = encodeURIComponent(body.next);
    expect((await call('GET', `${path}&cursor=${cursor}`)).body.items).toHaveLength(1);
    const other = await call('GET', `commitments?institution=${institution}&year=2024&cursor=${cursor}`);
    expect(other).toMatchObject({ status: 400, body: { code: 'request.bad-cursor' } });
  });

  it.each([
    'answers?decision=perhaps',
    'answers?decision=accepted&state=owed',
    'answers?decision=accepted&overdue=true',
    'answers?year=2026&state=owed',
    'answers?year=26',
    'commitments?year=x',
    'commitments?year=2026&sort=due',
    'commitments?sort=oldest',
  ])('refuses %s', async (path) => {
    expect(await call('GET', path)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });
});
