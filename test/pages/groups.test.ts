import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { campTexts, markInCamps } from '../support/camps.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { openSite } from '../support/site.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let institution: string;
let forum: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  institution = await world.institution();
  visit = openSite(world);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

beforeEach(async () => {
  world.clock.set(new Date('2026-03-02T01:00:00.000Z'));
  const { body } = await world.call('POST', 'forums', {
    as: await world.tokenOf('officer', `officer@${institution}/women`),
    body: {
      institution,
      department: 'women',
      topic: '공원에서 무엇을 줄일까요',
      background: '주말마다 쓰레기가 쌓입니다.',
      opensOn: '2026-03-02',
      closesOn: '2026-03-20',
    },
  });
  forum = body.id;
  await markInCamps(world, forum, world.actorOf('officer', grant(`officer@${institution}/women`)));
  world.clock.set(new Date('2026-03-20T15:05:00.000Z'));
  await world.schedules.sweep();
  await world.idle();
});

describe('the groups that come of marks', () => {
  it('have a table whose cells say for themselves whose marks they are, three lines each', async () => {
    const { html } = await visit(`/forums/${forum}/groups`);
    const row = /<tr>\s*<th scope="row">마실 물을 나오게 해야 한다<\/th>(.*?)<\/tr>/s.exec(html)?.[1] ?? '';
    const cells = [...row.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell = '']) =>
      [...cell.matchAll(/<span[^>]*>([^<]*)<\/span>/g)].map(([, text]) => text),
    );
    expect(cells[0]).toEqual(['모두', '동의 20', '반대 0', '넘어감 0']);
    expect(cells.slice(1).map(([name]) => name)).toEqual(['가 무리', '나 무리', '공감대']);
    expect(html).toContain('<table class="by-statement">');
  });

  it('stand on the page of the closed forum, what all agree on before the map, behind the tallies and before the opinions', async () => {
    const { html, text } = await visit(`/forums/${forum}`);
    const places = [
      'id="tallies"',
      'id="agreed"',
      'class="chart opinion-map"',
      'id="opinions"',
      'id="background"',
    ];
    const found = places.map((place) => html.indexOf(place));
    expect(found.every((at) => at > 0)).toBe(true);
    expect(found).toEqual(found.toSorted((one, other) => one - other));
    const agreed = /id="agreed".*?<ul>(.*?)<\/ul>/s.exec(html)?.[1] ?? '';
    expect([...agreed.matchAll(/<li>([^<]*)/g)].map(([, said]) => said).sort()).toEqual(
      campTexts.slice(0, 2).toSorted(),
    );
    expect(text).not.toContain('입장을 받는 기간이 끝났습니다');
    const groups = await visit(`/forums/${forum}/groups`);
    expect(groups.text).toContain('공론장으로 · 문장 모두 보기');
  });

  it('say in English why a statement was taken out afterwards, in the words that it was done with', async () => {
    world.clock.set(new Date('2026-03-20T15:20:00.000Z'));
    const moderator = await world.tokenOf('moderator', `moderator@${institution}`);
    const { body } = await world.call('GET', `forums/${forum}/statements`);
    const removal = { code: 'defamation', reason: '남을 헐뜯습니다.' };
    const removed = await world.call('POST', `statements/${body.items[0].id}/removal`, {
      as: moderator,
      body: removal,
    });
    expect(removed.status).toBe(204);
    await world.idle();
    await world.schedules.sweep();
    await world.idle();
    const { html } = await visit(`/en/forums/${forum}/groups`);
    expect(html).toMatch(/A moderator removed a statement: [^<]*<span lang="ko">남을 헐뜯습니다\.<\/span>/);
  });
});
