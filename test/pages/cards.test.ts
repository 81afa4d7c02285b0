import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../functions/institutions/index.ts';
import { lastDateOf } from '../../shared/clock.ts';
import { makeFormats } from '../../shared/web/locale.ts';
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
  await world.close();
  await engine.close();
});

/** An answer from three empathies, a forum from five, the mayor's answer from nine who take part in it. */
const rule: Rule = {
  windowDays: 30,
  steps: [
    { on: 'empathy', threshold: 3, then: 'department-answer' },
    { on: 'empathy', threshold: 5, then: 'forum' },
    { on: 'forum-participants', threshold: 9, then: 'mayor-answer' },
  ],
};

async function anOpenProposal(title: string) {
  const institution = await world.institution({ rule });
  const as = await world.tokenOf('author', `moderator@${institution}`);
  const body = { institution, title, body: '내용', category: '환경' };
  const { id } = (await call('POST', 'proposals', { as, body })).body;
  await call('POST', `proposals/${id}/screening`, { as, body: { decision: 'publish' } });
  await world.idle();
  let given = 0;
  const support = async (voices: number) => {
    for (let voice = 0; voice < voices; voice++)
      await call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf(`voice ${given++}`) });
    await world.idle();
  };
  return { institution, id, support };
}

/** The card of a proposal on a page, without its markup. */
function cardOf(html: string, id: string): string {
  const [, card = ''] =
    new RegExp(`<article><h3[^>]*><a href="[^"]*${id}">(.*?)</article>`, 's').exec(html) ?? [];
  return card.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

describe('a proposal’s card', () => {
  it('says how many are missing to which step, and what follows from it', async () => {
    const { institution, id, support } = await anOpenProposal('그늘막');
    const cardIn = async (path: string) => cardOf((await visit(path)).html, id);
    const nextStep = async () =>
      (await call('GET', `proposals?institution=${institution}`)).body.items[0].nextStep;
    await support(1);
    expect(await nextStep()).toEqual({ missing: 2, then: 'department-answer' });
    expect(await cardIn('/')).toContain('공감 1 · 부서 답변까지 2명');
    // One of anything is one, also in English.
    expect((await visit(`/en/proposals/${id}`)).text).toContain('Empathy 1 empathy 1 of the 3 needed');
    await support(2);
    // The answer is owed; what comes next is a forum.
    expect(await nextStep()).toEqual({ missing: 2, then: 'forum' });
    for (const path of ['/', '/proposals', `/i/${institution}`, '/proposals?sort=nearest-to-step']) {
      expect(await cardIn(path)).toContain('공감 3 · 공론장까지 2명');
      expect(await cardIn(path)).not.toContain('답변까지');
      expect(await cardIn(`/en${path === '/' ? '' : path}`)).toContain(
        '3 empathies · Public forum after 2 more',
      );
    }
    expect((await visit('/')).text).toContain('조금만 더 공감하면 다음 단계로 갑니다');
    await support(2);
    expect(await nextStep()).toBeNull();
    expect(await cardIn(`/i/${institution}`)).not.toContain('까지 0명');
  });

  it('names its institution where a list is of several, and nowhere else', async () => {
    const { institution, id } = await anOpenProposal('골목등');
    const as = await world.tokenOf('author');
    for (const path of ['/', '/proposals', '/proposals?q=골목등', '/me', '/me/proposals'])
      expect(cardOf((await visit(path, { as })).html, id)).toContain('공감 받는 중 시험시 · 환경');
    expect(cardOf((await visit('/en/proposals', { as })).html, id)).toContain('Test City · 환경');
    for (const path of [`/i/${institution}`, `/proposals?institution=${institution}`]) {
      expect(cardOf((await visit(path)).html, id)).toContain('공감 받는 중 환경');
      expect(cardOf((await visit(path)).html, id)).not.toContain('시험시');
    }
  });

  it('says what has come of it: an answer that is owed or was given, or a window that closed on too few', async () => {
    const { institution, id, support } = await anOpenProposal('빗물받이');
    const lonely = await anOpenProposal('외로운 제안');
    const cardIn = async (path: string, of = id) => cardOf((await visit(path)).html, of);
    const [here, there] = ['', '/en'].map((root) => `${root}/proposals?institution=${institution}`);
    expect(await cardIn(`${here}`)).not.toMatch(/답변을|마감했습니다/);
    await support(3);
    expect(await cardIn(`${here}`)).toContain('답변을 기다리고 있습니다');
    expect(await cardIn(`${there}`)).toContain('Waiting for its answer');
    const as = await world.tokenOf('officer', `officer@${institution}/democracy`);
    const body = { decision: 'accepted', text: '하겠습니다.', contact: null, commitments: [] };
    expect((await call('POST', `answers/ans_${id.slice(4)}_1/publication`, { as, body })).status).toBe(200);
    await world.idle();
    expect(await cardIn(`${here}`)).toMatch(/\d+월 \d+일에 답변을 받았습니다/);
    expect(await cardIn(`${there}`)).toContain('Answered on');
    world.clock.set(new Date(world.clock.now().getTime() + 40 * 86_400_000));
    await world.schedules.sweep();
    await world.idle();
    expect(await cardIn(`${here}`)).toMatch(/마감 .*에 답변을 받았습니다/);
    const forgotten = await cardIn(`/proposals?institution=${lonely.institution}`, lonely.id);
    expect(forgotten).toContain('어느 단계에도 이르지 않고 마감했습니다');
    const english = await cardIn(`/en/proposals?institution=${lonely.institution}`, lonely.id);
    expect(english).toContain('Closed without reaching a step');
  });

  it('counts no empathy of a draft, which nobody can support', async () => {
    const institution = await world.institution({ rule });
    const as = await world.tokenOf('who drafts');
    const body = { institution, title: '작성 중인 글', body: '내용', draft: true };
    const { id } = (await call('POST', 'proposals', { as, body })).body;
    const card = cardOf((await visit('/me', { as })).html, id);
    expect(card).toContain('작성 중');
    expect(card).not.toContain('공감 0');
    // Nor is there a history of it, or a heading over none.
    expect((await visit(`/proposals/${id}`, { as })).text).not.toContain('처리과정 모든 제안의');
  });
});

describe('the page of a proposal that is over', () => {
  it('says since when it takes no empathy and why, and offers nothing that cannot come any more', async () => {
    const closed = await anOpenProposal('마감한 제안');
    const { closesAt } = (await call('GET', `proposals/${closed.id}`)).body;
    const withdrawn = await anOpenProposal('철회한 제안');
    const as = await world.tokenOf('author');
    expect((await visit(`/proposals/${withdrawn.id}`, { as })).html).toContain('/follow"');
    await visit(`/proposals/${withdrawn.id}/withdrawal`, { as, form: {} });
    await world.idle();
    const page = await visit(`/proposals/${withdrawn.id}`, { as });
    expect(page.text).toMatch(/제안자가 \d+년 \d+월 \d+일에 철회하여 공감을 받지 않습니다/);
    expect(page.text).not.toContain('아직 넘지 않았습니다');
    expect(page.html).not.toContain('/follow"');
    expect((await visit(`/proposals/${withdrawn.id}`)).text).not.toContain('로그인하고 소식 받기');
    expect((await visit(`/en/proposals/${withdrawn.id}`)).text).toMatch(/Its author withdrew it on \d+ \w+/);
    world.clock.set(new Date(Date.parse(closesAt) + 60_000));
    await world.schedules.sweep();
    await world.idle();
    const { date } = makeFormats('en');
    const last = date(lastDateOf(closesAt));
    expect((await visit(`/en/proposals/${closed.id}`)).text).toContain(`It closed for empathy on ${last}.`);
    expect((await visit(`/proposals/${closed.id}`)).text).toMatch(/\d+일에 공감을 마감했습니다\./);
  });
});
