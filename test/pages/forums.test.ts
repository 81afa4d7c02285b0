import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;
let visit: ReturnType<typeof openSite>;
const start = new Date('2026-03-02T01:00:00.000Z');

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  world.clock.set(start);
  institution = await world.institution({
    rule: {
      windowDays: 30,
      steps: [
        { on: 'empathy', threshold: 1, then: 'forum' },
        { on: 'forum-participants', threshold: 2, then: 'mayor-answer' },
      ],
    },
  });
  visit = openSite(world);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const officer = () => world.tokenOf('officer', `officer@${institution}/women`);

/** What the officer's form sends: a topic of its own each time, so that tests do not meet. */
function question(topic: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    desk: `${institution}/women`,
    topic,
    category: '',
    background: '응원봉은 경기마다 버려집니다.\n\n한 해에 10톤입니다.',
    sources: 'https://example.org/report 조사 보고서',
    stances: '찬성 | For\n반대 | Against\n기타 | Other',
    opensOn: '2026-03-02',
    closesOn: '2026-03-20',
    ...more,
  };
}

async function opened(topic: string, more: Record<string, string> = {}): Promise<string> {
  world.clock.set(start);
  const page = await visit('/desk/forums/new', { as: await officer(), form: question(topic, more) });
  expect(page.status).toBe(303);
  await world.idle();
  return /frm_\w+/.exec(page.headers.get('location') ?? '')?.[0] ?? '';
}

async function take(id: string, who: string, stance: string) {
  const as = await world.tokenOf(who);
  const page = await visit(`/forums/${id}/stance`, { as, form: { stance } });
  expect([page.status, page.headers.get('location')]).toEqual([303, `/forums/${id}#stance`]);
  await world.idle();
}

async function work(id: string, form: Record<string, string>) {
  const page = await visit(`/desk/forums/${id}`, { as: await officer(), form });
  await world.idle();
  return page;
}

async function close(): Promise<void> {
  world.clock.set(new Date('2026-03-20T15:05:00.000Z'));
  await world.schedules.sweep();
  await world.idle();
}

describe('the list of forums', () => {
  it('has what is open with its days and participants, what is to come and what has closed', async () => {
    // The first of all to close, so that it is on the home page whatever else is open.
    const id = await opened('목록에 서는 공론장', { closesOn: '2026-03-09' });
    await opened('앞으로 열릴 공론장', { opensOn: '2026-03-10' });
    await take(id, 'somebody', 'for');
    const page = await visit(`/forums?institution=${institution}`);
    expect(page.text).toContain('마감까지 7일');
    expect(page.text).toContain('참여 1명');
    expect(page.text).toContain('2026년 3월 10일에 열립니다');
    expect(page.text.indexOf('목록에 서는 공론장')).toBeLessThan(page.text.indexOf('앞으로 열릴 공론장'));
    const coming = await visit(`/en/forums?institution=${institution}&state=scheduled`);
    expect(coming.text).toContain('앞으로 열릴 공론장');
    expect(coming.text).not.toContain('목록에 서는 공론장');
    expect((await visit('/')).text).toContain('목록에 서는 공론장');
  });

  it('says so where nothing matches, and leaves aside what it does not know', async () => {
    expect((await visit('/forums?institution=nowhere')).text).toContain('조건에 맞는 공론장이 없습니다');
    expect((await visit('/forums?state=x&sort=y&institution=%20')).status).toBe(200);
    expect((await visit('/forums/frm_01J00000000000000000000000')).status).toBe(404);
    expect((await visit('/forums/x')).status).toBe(404);
  });
});

describe('a forum’s page', () => {
  it('says of a step that it was not reached once nothing can reach it any more', async () => {
    const id = await opened('넘지 못한 단계');
    expect((await visit(`/forums/${id}`)).text).toContain('아직 넘지 않았습니다');
    await close();
    const closed = await visit(`/forums/${id}`);
    expect(closed.text).not.toContain('아직 넘지 않았습니다');
    expect(closed.text).toContain('넘지 않고 마감했습니다');
    expect((await visit(`/en/forums/${id}`)).text).toContain('Closed without reaching it');
  });

  it('says the same of that step as the proposal it grew from', async () => {
    world.clock.set(start);
    const as = await world.tokenOf('moderator', `moderator@${institution}`);
    const { body: proposal } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution, title: '골목 쉼터', body: '쉴 곳이 없습니다.' },
    });
    const decision = { decision: 'publish', department: 'women' };
    await world.call('POST', `proposals/${proposal.id}/screening`, { as, body: decision });
    const path = `/proposals/${proposal.id}`;
    await world.call('PUT', `proposals/${proposal.id}/empathy`, { as: await world.tokenOf('one') });
    await world.idle();
    const open = await visit(path);
    expect(open.text).toContain('아직 넘지 않았습니다');
    expect((await visit(`/en${path}`)).text).toContain('Its forum opened · until 1 April 2026');
    world.clock.set(new Date('2026-04-01T15:05:00.000Z'));
    await world.schedules.sweep();
    await world.idle();
    // Who is signed in reads it as it is now.
    const reader = { as: await world.tokenOf('one') };
    const closed = await visit(path, reader);
    expect(closed.text).not.toContain('아직 넘지 않았습니다');
    expect(closed.text).toContain('넘지 않고 마감했습니다');
    expect((await visit(`/en${path}`, reader)).text).toContain('Closed without reaching it');
    // Both end with their last day, though a sweep came by on the next.
    expect(closed.text).toContain('2026년 4월 1일 공감을 마감했습니다 · 공감 1');
    expect(closed.text).toContain('2026년 4월 1일 공론장이 끝났습니다');
    const forum = await visit(`/forums/frm_${proposal.id.slice(4)}`);
    expect(forum.text).toContain('2026년 4월 1일 입장 받기를 마쳤습니다');
  });

  it('says what to know before the results while sides are taken, and behind them afterwards', async () => {
    const id = await opened('무엇이 먼저인가');
    const headings = async () =>
      [...(await visit(`/forums/${id}`)).html.matchAll(/<h2 id="(background|tallies)"/g)].map(
        ([, heading]) => heading,
      );
    expect(await headings()).toEqual(['background', 'tallies']);
    await close();
    expect(await headings()).toEqual(['tallies', 'background']);
  });

  it('asks in the institution’s name, with what to know and safe links to where it is from', async () => {
    const id = await opened('누가 묻는가');
    const page = await visit(`/forums/${id}`);
    expect(page.text).toMatch(/[이가] 묻습니다/);
    expect(page.text).toContain('한 해에 10톤입니다.');
    expect(page.html).toContain(
      '<a href="https://example.org/report" rel="noopener nofollow">조사 보고서</a>',
    );
    expect(page.html).toContain('/auth/sign-in?to=');
  });

  it('renders with nobody, with one participant and with one side taken only', async () => {
    const id = await opened('빈 공론장');
    expect((await visit(`/forums/${id}`)).text).toContain('아직 아무도 입장을 내지 않았습니다');
    await take(id, 'first', 'against');
    const one = await visit(`/forums/${id}`);
    expect(one.html).toMatch(/role="img" aria-label="찬성 0, 반대 1, 기타 0"/);
    expect(one.text).toContain('100%');
    await take(id, 'second', 'against');
    expect((await visit(`/en/forums/${id}`)).html).toMatch(/aria-label="For 0, Against 2, Other 0"/);
  });

  it('takes a side, another one in its place, and takes it back; only its citizen is told', async () => {
    const id = await opened('마음이 바뀌는 공론장');
    await take(id, 'changing', 'for');
    world.clock.set(new Date(start.getTime() + 2 * day));
    await take(id, 'changing', 'against');
    // A token is good for less than two days.
    const as = await world.tokenOf('changing');
    const own = await visit(`/forums/${id}`, { as });
    expect(own.text).toContain('지금 내 입장: 반대');
    expect(own.html).toMatch(/value="against" aria-pressed="true"/);
    expect(own.text).toContain('내 입장이 바뀐 기록');
    expect(own.text).toContain('입장이 바뀐 횟수 1번');
    const others = await visit(`/forums/${id}`, { as: await world.tokenOf('onlooker') });
    expect(others.text).not.toContain('지금 내 입장');
    expect(others.text).not.toContain('내 입장이 바뀐 기록');
    const days =
      /<tbody>((?:(?!<tbody>).)*)<\/tbody><\/table><\/section><\/details>/.exec(own.html)?.[1] ?? '';
    expect(
      days
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ).toBe('2026년 3월 2일 1 0 0 2026년 3월 4일 0 1 0');
    const mine = await visit('/me', { as });
    expect(mine.text).toContain('내 입장: 반대');
    const back = await visit(`/forums/${id}/stance/withdrawal`, { as, form: {} });
    expect(back.status).toBe(303);
    expect((await visit(`/forums/${id}`, { as })).text).toContain('아직 입장을 내지 않았습니다');
    expect((await visit('/me/forums', { as })).text).toContain('입장을 거두었습니다');
  });

  it('refuses a side once its time is over, in words', async () => {
    const id = await opened('끝난 공론장');
    world.clock.set(new Date('2026-03-20T15:00:00.000Z'));
    const as = await world.tokenOf('late');
    const refused = await visit(`/forums/${id}/stance`, { as, form: { stance: 'for' } });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('의견을 받는 기간이 끝났습니다');
    expect((await visit(`/forums/${id}`, { as })).text).toContain('입장을 받는 기간이 끝났습니다');
  });

  it('is followed and left alone again', async () => {
    const id = await opened('소식을 받는 공론장');
    const as = await world.tokenOf('follower');
    const path = `forums/${id}/follow`;
    expect((await visit(`/${path}`, { as, form: {} })).headers.get('location')).toBe(`/forums/${id}#follow`);
    expect((await world.call('GET', path, { as })).body).toEqual({ forum: id, following: true });
    expect((await visit(`/forums/${id}`, { as })).text).toContain('이 공론장의 소식을 메일로 받고 있습니다');
    await visit(`/${path}/end`, { as, form: {} });
    expect((await world.call('GET', path, { as })).body.following).toBe(false);
    expect((await world.call('PUT', path, { as })).body.following).toBe(true);
    expect((await world.call('DELETE', path, { as })).status).toBe(204);
  });

  it('is linked with the proposal it grew from, both ways', async () => {
    world.clock.set(start);
    const moderator = await world.tokenOf('moderator', `moderator@${institution}`);
    const body = { institution, title: '자라난 제안', body: '내용입니다.' };
    const made = await world.call('POST', 'proposals', { as: await world.tokenOf('author'), body });
    const { id } = made.body;
    await world.call('POST', `proposals/${id}/screening`, { as: moderator, body: { decision: 'publish' } });
    expect((await visit(`/proposals/${id}`)).html).not.toContain('/forums/frm_');
    await world.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf('supporter') });
    await world.idle();
    const forum = `frm_${id.slice(4)}`;
    const shown = await visit(`/proposals/${id}`, { as: await world.tokenOf('supporter') });
    expect(shown.html).toContain(`href="/forums/${forum}"`);
    const page = await visit(`/forums/${forum}`);
    expect(page.html).toContain(`href="/proposals/${id}"`);
    expect(page.text).toContain('시민토론');
    expect(page.text).toContain('2명 가운데 0명이 참여했습니다');
  });
});

describe('a department’s work on its forums', () => {
  it('keeps what was typed and says what is wrong, beside the field and in a summary', async () => {
    world.clock.set(start);
    const form = question('ㄱ', {
      sources: 'javascript:alert(1) 위험한 링크',
      stances: '찬성',
      closesOn: '',
    });
    const page = await visit('/desk/forums/new', { as: await officer(), form });
    expect(page.status).toBe(400);
    for (const field of ['topic', 'sources', 'stances', 'closesOn'])
      expect([
        field,
        page.html.includes(`id="${field}-error"`),
        page.html.includes(`href="#${field}"`),
      ]).toEqual([field, true, true]);
    expect(page.html).toContain('javascript:alert(1) 위험한 링크</textarea>');
    const past = await visit('/desk/forums/new', {
      as: await officer(),
      form: question('지난 날에 끝나는 물음', { closesOn: '2026-03-01' }),
    });
    expect([past.status, past.html.includes('id="closesOn-error"')]).toEqual([400, true]);
  });

  it('takes a file among the sources of what is being written, and keeps what was typed', async () => {
    world.clock.set(start);
    const cookie = await world.sessionOf(await officer());
    const send = async (more: Record<string, string>, file?: File) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(question('파일이 붙는 물음', more))) body.set(name, value);
      if (file) body.set('file', file);
      const init = { method: 'POST', headers: { origin: 'https://gongnon.example', cookie }, body };
      const response = await world.app.request('/desk/forums/new', init);
      return { status: response.status, html: await response.text(), to: response.headers.get('location') };
    };
    const act = 'attach';
    const none = await send({ act });
    expect([none.status, none.html.includes('id="file-error"')]).toEqual([400, true]);
    const wrong = await send({ act }, new File(['MZ'], 'virus.exe'));
    expect([wrong.status, wrong.html.includes('id="file-error"')]).toEqual([400, true]);
    const large = new File(['가'.repeat(600_000)], '표.csv');
    const kept = await send({ act, background: '' }, large);
    expect(kept.status).toBe(200);
    const [line = ''] = /\/files\/att_\w+ 표\.csv/.exec(kept.html) ?? [];
    expect(kept.html).toContain(`https://example.org/report 조사 보고서\n${line}</textarea>`);
    expect(kept.html).toContain('value="파일이 붙는 물음"');
    const opened = await send({ sources: line });
    expect(opened.status).toBe(303);
    const id = /frm_\w+/.exec(opened.to ?? '')?.[0];
    const [address = ''] = line.split(' ');
    expect((await visit(`/forums/${id}`)).html).toContain(`href="${address}"`);
    expect((await visit(address)).status).toBe(200);
  });

  it('names proposals, which link back, and says where files are put', async () => {
    world.clock.set(start);
    const made = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution, title: '응원봉을 모읍시다', body: '모아 주세요.' },
    });
    const proposal = made.body.id;
    const wrong = await visit('/desk/forums/new', {
      as: await officer(),
      form: question('아직 없는 제안을 부르는 물음', {
        about: `https://gongnon.example/proposals/${proposal}`,
      }),
    });
    expect([wrong.status, wrong.html.includes('id="about-error"')]).toEqual([400, true]);
    expect(wrong.html).toContain('href="/desk/files"');
    await world.call('POST', `proposals/${proposal}/screening`, {
      as: await world.tokenOf('moderator', `moderator@${institution}`),
      body: { decision: 'publish', department: 'women' },
    });
    const id = await opened('제안을 부르는 물음', {
      about: `https://gongnon.example/proposals/${proposal}`,
      category: '자원순환',
    });
    const page = await visit(`/forums/${id}`);
    expect(page.html).toContain(`<a href="/proposals/${proposal}">응원봉을 모읍시다</a>`);
    expect((await visit(`/proposals/${proposal}`)).html).toContain(`<a href="/forums/${id}">`);
    const english = await visit(`/en/proposals/${proposal}`);
    expect(english.text).toContain('Forums that have to do with it');
    const listed = await visit(`/forums?category=${encodeURIComponent('자원순환')}`);
    expect(listed.text).toContain('제안을 부르는 물음');
    expect(listed.text).not.toContain('아직 없는 제안을 부르는 물음');
    expect(listed.html).toMatch(/<option value="자원순환" selected/);
  });

  it('opens one forum however often the button is pressed', async () => {
    world.clock.set(start);
    const as = await officer();
    const key = hiddenFields((await visit('/desk/forums/new', { as })).html).key ?? '';
    expect(key).not.toBe('');
    const form = question('두 번 누른 물음', { key });
    const [one, two] = [
      await visit('/desk/forums/new', { as, form }),
      await visit('/desk/forums/new', { as, form }),
    ];
    const to = one.headers.get('location') ?? '';
    expect(two.headers.get('location')).toBe(to);
    // What the browser kept of the question goes now that it is asked.
    expect((await visit(to, { as })).html).toContain('data-kept="new-forum"');
    expect((await visit('/desk/forums/new', { as })).html).toMatch(
      /<form[^>]* data-keep="new-forum".*data-restored.*data-discard/s,
    );
  });

  it('takes stances of its own, in both languages', async () => {
    const id = await opened('몇 시까지 열까요', { stances: '9시\n10시 | Ten\n자정 | Midnight' });
    expect((await visit(`/en/forums/${id}`)).html).toMatch(/aria-label="9시 0, Ten 0, Midnight 0"/);
    const twice = await visit('/desk/forums/new', {
      as: await officer(),
      form: question('같은 이름', { stances: '하나\n하나' }),
    });
    expect(twice.status).toBe(400);
  });

  it('is only its own: another department and a citizen are refused', async () => {
    const id = await opened('남의 공론장');
    for (const grants of [[`officer@${institution}/democracy`], []]) {
      const as = await world.tokenOf(`other-${grants.length}`, ...grants);
      expect((await visit(`/desk/forums/${id}`, { as })).status).toBe(403);
      const form = { act: 'extend', closesOn: '2026-04-01', extendReason: '더 듣습니다' };
      expect((await visit(`/desk/forums/${id}`, { as, form })).status).toBe(403);
    }
    const asked = question('남의 이름으로', { desk: `${institution}/democracy` });
    expect((await visit('/desk/forums/new', { as: await officer(), form: asked })).status).toBe(403);
  });

  it('changes what to know with a reason, shown as a difference, and never over somebody else’s change', async () => {
    const id = await opened('고쳐 쓰는 공론장');
    const change = {
      act: 'change',
      version: '1',
      background: '응원봉은 경기마다 버려집니다.\n\n한 해에 12톤입니다.',
      sources: '',
      changeReason: '수를 바로잡았습니다.',
    };
    expect((await work(id, { ...change, changeReason: '' })).html).toContain('id="changeReason-error"');
    expect((await work(id, change)).status).toBe(303);
    const late = await work(id, { ...change, background: '늦은 글입니다.' });
    expect([late.status, late.html.includes('늦은 글입니다.')]).toEqual([400, true]);
    const versions = await visit(`/forums/${id}/backgrounds`);
    expect(versions.html).toContain('<del title="뺀 글">10</del>');
    expect(versions.html).toContain('<ins title="더한 글">12</ins>');
    expect(versions.text).toContain('수를 바로잡았습니다.');
    expect((await visit(`/forums/${id}`)).html).toContain(`/forums/${id}/backgrounds`);
  });

  it('gives it more time, but never less', async () => {
    const id = await opened('늦추는 공론장');
    const extend = { act: 'extend', extendReason: '더 듣겠습니다.' };
    const sooner = await work(id, { ...extend, closesOn: '2026-03-10' });
    expect([sooner.status, sooner.html.includes('id="closesOn-error"')]).toEqual([400, true]);
    expect((await work(id, { ...extend, closesOn: '2026-03-27' })).status).toBe(303);
    expect((await visit(`/forums/${id}`)).text).toContain(
      '마감을 늦추었습니다 · 2026년 3월 27일까지 더 듣겠습니다.',
    );
  });

  it('calls one off before it opens', async () => {
    const id = await opened('취소할 공론장', { opensOn: '2026-03-09' });
    expect((await visit(`/forums/${id}`)).text).toContain('2026년 3월 9일에 열리면 입장을 낼 수 있습니다');
    expect((await work(id, { act: 'withdraw', withdrawReason: '다른 기관의 일입니다.' })).status).toBe(303);
    const page = await visit(`/forums/${id}`);
    expect(page.text).toContain('열리기 전에 취소된 공론장입니다');
    // Nothing of it closes, is reached or is to be heard of any more.
    expect(page.text).not.toMatch(/로그인하고 소식 받기|2026년 3월 20일 마감|참여가 모이면/);
    expect((await visit(`/forums?institution=${institution}`)).text).not.toContain('취소할 공론장');
  });

  it('enters paper once, shows it apart with its source, sums it openly and takes it back', async () => {
    const id = await opened('종이도 받는 공론장');
    await take(id, 'on-screen', 'for');
    const key = hiddenFields((await visit(`/desk/forums/${id}`, { as: await officer() })).html).key ?? '';
    const batch = { act: 'batch', key, source: '고척2동 주민센터', collectedOn: '2026-03-02' };
    const nobody = await work(id, { ...batch, 'count-for': '', 'count-against': '0', 'count-other': '' });
    expect([nobody.status, nobody.html.includes('id="count-for-error"')]).toEqual([400, true]);
    const wrong = await work(id, { ...batch, 'count-for': '많음', 'count-against': '1', 'count-other': '' });
    expect(wrong.html).toContain('value="많음"');
    const right = { ...batch, 'count-for': '4', 'count-against': '12', 'count-other': '' };
    expect((await work(id, right)).status).toBe(303);
    expect((await work(id, right)).status).toBe(303);
    const page = await visit(`/forums/${id}`);
    expect(page.html).toMatch(/aria-label="찬성 5, 반대 12, 기타 0"/);
    expect(page.text).toContain('찬성 1 4 5 29%');
    expect(page.text).toContain('고척2동 주민센터 2026년 3월 2일 4 12 0 16');
    const unnamed = await work(id, { act: 'void', batch: '', voidReason: '두 번 세었습니다.' });
    expect([unnamed.status, unnamed.html.includes('id="batch-error"')]).toEqual([400, true]);
    expect(unnamed.text).toContain('고척2동 주민센터, 2026년 3월 2일, 16명');
    expect((await work(id, { act: 'void', batch: '1', voidReason: '두 번 세었습니다.' })).status).toBe(303);
    const after = await visit(`/forums/${id}`);
    expect(after.html).toMatch(/aria-label="찬성 1, 반대 0, 기타 0"/);
    expect(after.text).toContain('두 번 세었습니다.');
  });

  it('says in its history when it closes, where paper is from and how much, and nothing twice', async () => {
    const id = await opened('처리과정이 있는 공론장');
    const history = async () =>
      /<ol class="timeline">(.*)<\/ol>/s
        .exec((await visit(`/forums/${id}`)).html)?.[1]
        ?.split('</li>')
        .map((entry) =>
          entry
            .replaceAll(/<[^>]*>/g, ' ')
            .replaceAll(/\s+/g, ' ')
            .trim(),
        )
        .filter(Boolean) ?? [];
    // Opened at once: not also given its dates.
    expect(await history()).toEqual(['2026년 3월 2일 공론장을 열었습니다 · 2026년 3월 20일까지']);
    const batch = { act: 'batch', key: '', source: '고척2동 주민센터', collectedOn: '2026-03-02' };
    await work(id, { ...batch, 'count-for': '4', 'count-against': '12', 'count-other': '' });
    await work(id, { act: 'void', batch: '1', voidReason: '두 번 세었습니다.' });
    await close();
    expect(await history()).toEqual([
      '2026년 3월 2일 공론장을 열었습니다 · 2026년 3월 20일까지',
      '2026년 3월 2일 종이로 모은 의견을 넣었습니다 · 고척2동 주민센터 · 16명',
      '2026년 3월 2일 종이로 모은 의견을 취소했습니다 · 고척2동 주민센터 두 번 세었습니다.',
      '2026년 3월 20일 입장 받기를 마쳤습니다',
      expect.stringContaining('답할 부서와 기한을 정했습니다'),
    ]);
    const later = await opened('나중에 여는 공론장', { opensOn: '2026-03-09' });
    expect((await visit(`/forums/${later}`)).text).toContain(
      '날짜를 정했습니다 · 2026년 3월 9일부터 2026년 3월 20일까지',
    );
  });

  it('says in its history that it closed with the end of its last day, before what came while nobody had looked', async () => {
    const id = await opened('자정이 지나 마감한 공론장');
    world.clock.set(new Date('2026-03-20T15:01:00.000Z'));
    const batch = { act: 'batch', key: '', source: '고척2동 주민센터', collectedOn: '2026-03-02' };
    expect(
      (await work(id, { ...batch, 'count-for': '3', 'count-against': '1', 'count-other': '' })).status,
    ).toBe(303);
    await close();
    const { text } = await visit(`/forums/${id}`);
    const history = text.slice(text.lastIndexOf('공론장을 열었습니다'));
    expect(history).toMatch(/3월 20일 입장 받기를 마쳤습니다.*3월 21일/s);
    expect(history).toMatch(/마쳤습니다.*고척2동 주민센터/s);
  });

  it('shows its department how it stands, and the way to the statements it begins with', async () => {
    const id = await opened('업무에서 보는 공론장');
    await take(id, 'counted', 'against');
    const desk = await visit(`/desk/forums/${id}`, { as: await officer() });
    expect(desk.html).toMatch(/aria-label="찬성 0, 반대 1, 기타 0"/);
    expect(desk.html).toContain(`<a href="/forums/${id}/statements">생각 나눌 문장 넣기</a>`);
  });

  it('numbers stances whose names there is no room for, and says below what the numbers are', async () => {
    const names = Array.from(
      { length: 7 },
      (_, index) => `선택지 ${'가나다라마바사'.at(index)}로 하자는 긴 이름`,
    );
    const id = await opened('일곱 갈래 공론장', { stances: names.join('\n') });
    const { stances } = (await world.call('GET', `forums/${id}`)).body;
    for (const [index, { id: stance }] of stances.entries()) await take(id, `chooser-${index}`, stance);
    const { html } = await visit(`/forums/${id}`);
    const chart = /<figcaption>날마다의 입장<\/figcaption>(.*?)<details>/s.exec(html)?.[1] ?? '';
    const labels = [...chart.matchAll(/<text class="chart-label"[^>]*>([^<]*)</g)].map(([, label]) => label);
    expect(labels.slice(0, 7)).toEqual(['1: 1', '2: 1', '3: 1', '4: 1', '5: 1', '6: 1', '7: 1']);
    const key = /<ol class="chart-key">(.*?)<\/ol>/s.exec(chart)?.[1] ?? '';
    expect(
      key
        .split('</li>')
        .map((entry) => entry.replaceAll(/<[^>]*>/g, '').trim())
        .filter(Boolean),
    ).toEqual(names);
  });

  it('publishes what it makes of a closed one, with charts and files, and says what changed in it', async () => {
    const id = await opened('보고하는 공론장');
    await take(id, 'voter', 'for');
    await close();
    const report = {
      act: 'report',
      version: '0',
      text: '찬성이 많았습니다.',
      charts: '나이별\n20대: 1,200\n30대: 31.5\n\n지역별\n구로구: 3',
      files: 'https://example.org/data.csv 자료',
    };
    const wrong = await work(id, { ...report, charts: '제목\n수 없음' });
    expect([wrong.status, wrong.html.includes('id="charts-error"')]).toEqual([400, true]);
    expect((await work(id, report)).status).toBe(303);
    const page = await visit(`/forums/${id}`);
    expect(page.html).toMatch(/aria-label="20대 1,200, 30대 31.5"/);
    expect(page.html).toContain('href="https://example.org/data.csv"');
    expect((await work(id, { ...report, version: '1' })).html).toContain('id="reportReason-error"');
    await work(id, {
      ...report,
      version: '1',
      text: '찬성이 모두였습니다.',
      reportReason: '표현을 고쳤습니다.',
    });
    // Nobody made a statement: there is nothing to say of any.
    expect(page.html).not.toContain('id="statements"');
    const versions = await visit(`/forums/${id}/reports`);
    expect(versions.text).toContain('찬성이 많았습니다.');
    expect(versions.text).toContain('표현을 고쳤습니다.');
  });

  it('owes a result: who, until when, late, and at last what was decided with what is promised', async () => {
    const id = await opened('결과가 나오는 공론장');
    await take(id, 'participant', 'against');
    await close();
    const owed = await visit(`/forums/${id}`);
    expect(owed.text).toContain('2026년 4월 19일');
    expect((await visit(`/desk/forums/${id}`, { as: await officer() })).html).toContain(
      `href="/desk/ans_${id.slice(4)}_0"`,
    );
    world.clock.set(new Date('2026-04-25T01:00:00.000Z'));
    expect((await visit(`/forums/${id}`)).text).toContain('기한 지남');
    const answer = `ans_${id.slice(4)}_0`;
    const published = await world.call('POST', `answers/${answer}/publication`, {
      as: await officer(),
      body: {
        decision: 'not-accepted',
        text: '구단이 스스로 팔지 않기로 했습니다.',
        contact: null,
        commitments: [{ title: '이행을 살핀다', dueOn: addDays(dateAt(world.clock.now()), 30) }],
      },
    });
    expect(published.status).toBe(200);
    await world.idle();
    const page = await visit(`/forums/${id}`);
    expect(page.text).toContain('구단이 스스로 팔지 않기로 했습니다.');
    expect(page.text).toContain('이행을 살핀다');
    expect(page.text).toContain('결과 공개');
    // What is still to come is all that following it brings.
    expect(owed.text).toContain('결과가 나올 때 메일로 알려 드립니다');
    expect(page.text).toContain('결과에서 약속한 실행과제가 바뀌면 메일로 알려 드립니다');
    expect(page.text).not.toContain('결과가 나올 때 메일로');
    expect((await visit(`/en/forums/${id}`)).text).toContain('when a commitment of its result changes');
    expect((await visit(`/board?institution=${institution}`)).status).toBe(200);
    expect((await visit('/')).html).toContain(`href="/forums/${id}"`);
  });

  it('is in the log of what staff do', async () => {
    const id = await opened('기록되는 공론장');
    await work(id, { act: 'extend', closesOn: '2026-03-28', extendReason: '더 많이 듣습니다.' });
    const admin = await world.tokenOf('admin', `admin@${institution}`);
    const log = await visit(`/admin/${institution}/audit?area=forums`, { as: admin });
    expect(log.text).toContain('새 마감 2026년 3월 28일. 더 많이 듣습니다.');
    expect(log.text).toContain('공론장을 열기로 했습니다');
    expect(log.html).toContain(`/forums/${id}`);
  });
});
