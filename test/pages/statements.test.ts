import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

const start = new Date('2026-03-02T01:00:00.000Z');

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let institution: string;
let tokens: Record<'maker' | 'reader' | 'moderator' | 'officer', string>;
let forum: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  world.clock.set(start);
  visit = openSite(world);
  institution = await world.institution();
  tokens = {
    maker: await world.tokenOf('maker'),
    reader: await world.tokenOf('reader'),
    moderator: await world.tokenOf('moderator', `moderator@${institution}`),
    officer: await world.tokenOf('officer', `officer@${institution}/women`),
  };
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

async function open(dates: object = {}): Promise<string> {
  world.clock.set(start);
  const { body } = await world.call('POST', 'forums', {
    as: tokens.officer,
    body: {
      institution,
      department: 'women',
      topic: '응원봉을 금지할까요',
      background: '버려집니다.',
      opensOn: '2026-03-02',
      closesOn: '2026-03-20',
      ...dates,
    },
  });
  return body.id;
}

beforeEach(async () => {
  forum = await open();
});

const make = async (text: string) =>
  (await world.call('POST', `forums/${forum}/statements`, { as: tokens.maker, body: { text } })).body.id;

describe('the page of a forum’s statements', () => {
  it('asks for the first statement where there is none, and thanks whoever marked them all', async () => {
    const page = `/forums/${forum}/statements`;
    const bare = await visit(page, { as: tokens.reader });
    expect(bare.text).toContain('첫 문장을 올려 주십시오');
    expect(bare.text).not.toMatch(/고맙습니다|0개 가운데/);
    expect((await visit(`/en${page}`, { as: tokens.reader })).text).toContain('Please make the first one');
    const id = await make('다시 쓰면 됩니다');
    await visit(`/statements/${id}/mark`, { as: tokens.reader, form: { mark: '1', from: 'next' } });
    const { text } = await visit(page, { as: tokens.reader });
    expect(text).toContain('모든 문장에 표시했습니다. 고맙습니다. 1개 가운데 1개에 표시했습니다.');
    expect(text).not.toContain('첫 문장을');
  });

  it('shows which mark is one’s own, to the eye as to a screen reader', async () => {
    const id = await make('빌려주면 좋겠습니다');
    const page = `/forums/${forum}/statements`;
    expect((await visit(page, { as: tokens.reader })).text).not.toContain('✓');
    await visit(`/statements/${id}/mark`, { as: tokens.reader, form: { mark: '-1', from: 'all' } });
    const { html } = await visit(page, { as: tokens.reader });
    expect(html).toMatch(
      /<button class="krds-btn primary medium"[^>]*value="-1" aria-pressed="true">✓ 반대</,
    );
    expect(html.match(/aria-pressed="true"/g)).toHaveLength(1);
  });

  it('leads to a report, which a moderator settles at the desk by taking the statement out', async () => {
    const id = await make('누구누구는 나쁜 사람입니다');
    const page = `/forums/${forum}/statements`;
    const report = `/statements/${id}/reports`;
    expect((await visit(page)).html).toContain(`href="${report}"`);
    expect((await visit(report)).html).toContain('/auth/sign-in?to=');
    expect((await visit(report, { as: tokens.reader })).text).toContain('누구누구는 나쁜 사람입니다');
    const wrong = await visit(report, { as: tokens.reader, form: { reportReason: 'other', reportText: '' } });
    expect(wrong.status).toBe(400);
    const form = { reportReason: 'abuse', reportText: '헐뜯습니다' };
    const sent = await visit(report, { as: tokens.reader, form });
    expect(sent.headers.get('location')).toBe(`${report}?reported=now`);
    expect((await visit(`${report}?reported=now`, { as: tokens.reader })).text).toContain('신고했습니다');
    expect((await visit(report, { as: tokens.reader, form })).headers.get('location')).toBe(
      `${report}?reported=before`,
    );

    const desk = await visit('/moderation/reports', { as: tokens.moderator });
    expect(desk.text).toContain('공론장의 문장');
    expect(desk.html).toContain(`href="${page}#${id}"`);
    const settled = await visit(`/moderation/reports/${id}`, {
      as: tokens.moderator,
      form: {
        ...hiddenFields(desk.html),
        act: 'hide',
        [`code-${id}`]: 'defamation',
        [`hideReason-${id}`]: '남을 헐뜯습니다.',
      },
    });
    expect(settled.status).toBe(303);
    const out = await visit(page);
    expect(out.text).toContain('남을 헐뜯습니다.');
    expect(out.text).not.toContain('누구누구는');
    expect(out.html).not.toContain(`href="${report}"`);
    expect((await visit(report, { as: tokens.reader })).status).toBe(409);
    expect((await visit('/moderation/reports', { as: tokens.moderator })).html).not.toContain(id);
    await visit(`/moderation/reports/${id}`, { as: tokens.moderator, form: { act: 'show' } });
    expect((await visit(page)).text).toContain('누구누구는');
    await world.idle();
    expect((await visit(`/forums/${forum}`)).text).toContain('운영자가 문장을 내렸습니다');
  });

  it('says in English what it says in Korean', async () => {
    const id = await make('영어로도 보입니다');
    const page = await visit(`/en/statements/${id}/reports`, { as: tokens.reader });
    expect(page.text).toContain('Report this statement');
  });
});

describe('what is said of a forum’s statements', () => {
  const offered = /href="\/forums\/frm_\w+\/statements"[^>]*>\s*(문장[^<]*)</;
  const offer = async () => offered.exec((await visit(`/forums/${forum}`)).html)?.[1]?.trim();

  it('is that they can be marked while the forum is open, and neither before nor from the closing on', async () => {
    forum = await open({ opensOn: '2026-03-05' });
    const path = `/forums/${forum}`;
    expect(await offer()).toBe('문장 모두 보기');
    expect((await visit(path)).text).toContain('공론장이 열리면 짧은 문장');
    expect((await visit(path)).html).not.toContain(`${path}/groups`);
    expect((await visit(`${path}/statements`)).text).not.toContain('눌러 주세요');
    expect((await visit(`${path}/groups`)).text).toContain('공론장이 열리고 표시가 모이면');

    // No sweep has come by: the dates say what is so.
    world.clock.set(new Date('2026-03-05T00:00:00.000Z'));
    expect(await offer()).toBe('문장에 표시하기');
    expect((await visit(path)).text).toMatch(/토론 중\s+마감까지/);
    world.clock.set(new Date('2026-03-20T15:00:00.000Z'));
    expect(await offer()).toBe('문장 모두 보기');
    const late = await visit(path);
    expect(late.text).not.toContain('토론 중');
    expect(late.text).toMatch(/마감\s+2026년 3월 20일 마감/);
    expect((await visit(`${path}/groups`)).html).not.toContain('문장에 표시하기');
  });

  it('is, once it has closed, that there was nothing to compute, or that it will be there in a moment', async () => {
    const said = async (of: string) => (await visit(`/forums/${of}/groups`)).text;
    const silent = forum;
    forum = await open();
    await make('빌려주면 좋겠습니다');
    expect(await said(forum)).toContain('표시가 모이면 십 분 안에');
    // A sweep looks at what stands in its lists.
    await world.idle();
    world.clock.set(new Date('2026-03-20T15:01:00.000Z'));
    expect(await said(silent)).toContain('문장이 없어');
    expect(await said(forum)).toContain('몇 분 안에');
    await world.schedules.sweep();
    for (const of of [silent, forum]) expect(await said(of)).not.toContain('십 분 안에');
    expect(await said(silent)).toContain('문장이 없어');
    expect(await said(forum)).toContain('15명보다 적어');
    expect((await visit(`/en/forums/${silent}/groups`)).text).toContain('There were no statements');
  });
});
