import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateAt } from '../../shared/clock.ts';
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
  // All of it happens at one instant: only what caused what gives an order.
  world.clock.set(new Date('2026-03-02T03:00:00.000Z'));
});

afterAll(async () => {
  world.clock.set(undefined);
  await world.close();
  await engine.close();
});

/** An answer that was passed on, put off and given, and one of its promises kept. */
async function aStory() {
  const institution = await world.institution();
  const act = makeActs(world, institution);
  const { id } = await act('author', 'POST', 'proposals', { institution, title: '그늘막', body: '내용' });
  await act('staff', 'POST', `proposals/${id}/screening`, { decision: 'publish' });
  for (const sub of ['a', 'b', 'c']) await act(sub, 'PUT', `proposals/${id}/empathy`);
  const answer = `ans_${id.slice(4)}_1`;
  const interim = { text: '살펴봅니다.', reason: '현장을 더 봅니다.', dueOn: '2026-05-01' };
  await act('staff', 'POST', `answers/${answer}/transfer`, {
    department: 'women',
    reason: '우리 일이 아닙니다.',
  });
  await act('staff', 'POST', `answers/${answer}/interim`, interim);
  const commitments = [
    { title: '열 개를 단다', dueOn: '2026-09-01' },
    { title: '스무 개를 단다', dueOn: '2026-10-01' },
  ];
  const publication = { decision: 'accepted', text: '합니다.', contact: null, commitments };
  await act('staff', 'POST', `answers/${answer}/publication`, publication);
  const commitment = `cmt_${id.slice(4)}_1_1`;
  await act('staff', 'POST', `commitments/${commitment}/notes`, { kind: 'done', text: '달았습니다.' });
  return { id, commitment, act };
}

describe('the public history of a proposal', () => {
  it('tells what step it was, who passed it to whom and why, by when, and what was promised and kept', async () => {
    const { id, commitment } = await aStory();
    const day = '2026년 3월 2일';
    const { text, html } = await visit(`/proposals/${id}`);
    const told = [
      `${day} 제안을 냈습니다`,
      `${day} 사전검토를 거쳐 공개했습니다`,
      `${day} 제1단계를 넘었습니다 · 공감 3명 · 부서 답변`,
      `${day} 답변할 부서와 기한을 정했습니다 · democracy · 2026년 4월 1일까지`,
      `${day} 다른 부서로 넘겼습니다 · democracy → women 우리 일이 아닙니다.`,
      `${day} 중간 답변을 하고 기한을 새로 정했습니다 · 새 기한 2026년 5월 1일 현장을 더 봅니다.`,
      `${day} 답변했습니다 · 수용`,
      `${day} 실행과제를 약속했습니다 · 열 개를 단다 · 2026년 9월 1일까지`,
      `${day} 실행과제를 약속했습니다 · 스무 개를 단다 · 2026년 10월 1일까지`,
      `${day} 실행과제를 마쳤습니다 · 열 개를 단다`,
    ].join(' ');
    expect(text).toContain(`처리과정 ${told}`);
    expect(html).toContain(`<a href="/outcomes/${commitment}">열 개를 단다</a>`);
    const english = await visit(`/en/proposals/${id}`);
    expect(english.text).toContain('Reached step 1 · 3 empathies · ');
    expect(english.text).toContain('democracy → women 우리 일이 아닙니다.');
    expect(english.html).toContain(
      `<a href="/en/outcomes/${commitment}"><span lang="ko">열 개를 단다</span></a>`,
    );
  });

  it('is the same through the API, with its facts and in its order', async () => {
    const { id, commitment } = await aStory();
    const { items } = (await call('GET', `proposals/${id}/timeline`)).body;
    expect(items.map(({ type }: { type: string }) => type)).toEqual([
      'proposal.submitted',
      'proposal.published',
      'proposal.step-fired',
      'answer.opened',
      'answer.transferred',
      'answer.interim',
      'answer.published',
      'commitment.opened',
      'commitment.opened',
      'commitment.done',
    ]);
    expect(items[2].facts).toMatchObject({
      step: 1,
      on: 'empathy',
      threshold: 3,
      outcome: 'department-answer',
    });
    expect(items[4].facts).toMatchObject({ from: 'democracy', to: 'women', reason: '우리 일이 아닙니다.' });
    expect(items.at(-1).facts).toEqual({ commitment, title: '열 개를 단다' });
  });

  it('is the same in its feed, the latest first', async () => {
    const { id } = await aStory();
    const { html } = await visit(`/feeds/proposals/${id}.atom`);
    expect(html).toContain('<title>다른 부서로 넘겼습니다 · democracy → women</title>');
    expect(html).toContain('그늘막: 다른 부서로 넘겼습니다 · democracy → women\n\n우리 일이 아닙니다.');
    expect(html.indexOf('실행과제를 마쳤습니다 · 열 개를 단다')).toBeLessThan(
      html.indexOf('제1단계를 넘었습니다'),
    );
  });

  it('takes what somebody gave as a reason for text', async () => {
    const { id, act } = await aStory();
    const other = await act('author', 'POST', 'proposals', {
      institution: (await call('GET', `proposals/${id}`)).body.institution,
      title: '다른 제안',
      body: '내용',
    });
    await act('staff', 'POST', `proposals/${other.id}/screening`, { decision: 'publish' });
    for (const sub of ['a', 'b', 'c']) await act(sub, 'PUT', `proposals/${other.id}/empathy`);
    await act('staff', 'POST', `answers/ans_${other.id.slice(4)}_1/transfer`, {
      department: 'women',
      reason: '<b>굵게</b>',
    });
    expect((await visit(`/proposals/${other.id}`)).html).toContain('&lt;b&gt;굵게&lt;/b&gt;');
  });
});

describe('the public history of a forum', () => {
  it('tells until when it is, how many voices came on paper, and why something was changed', async () => {
    const institution = await world.institution();
    const as = await world.tokenOf('officer', `head@${institution}/democracy`, `moderator@${institution}`);
    const today = dateAt(world.clock.now());
    const { body } = await call('POST', 'forums', {
      as,
      body: {
        institution,
        department: 'democracy',
        topic: '공원을 밤에도 열까요',
        background: '배경입니다.',
        sources: [],
        opensOn: today,
        closesOn: addDays(today, 10),
      },
    });
    await world.idle();
    const batch = { source: '도서관', collectedOn: today, counts: { for: 4, against: 7 } };
    await call('POST', `forums/${body.id}/batches`, { as, body: batch });
    await world.idle();
    const { text } = await visit(`/forums/${body.id}`);
    expect(text).toContain('공론장을 열었습니다 · 2026년 3월 12일까지');
    expect(text).toContain('종이로 모은 의견을 넣었습니다 · 도서관 · 11명');
  });
});
