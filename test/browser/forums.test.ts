import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateAt, day, startOfDate } from '../../shared/clock.ts';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';
import { campTexts, markInCamps, mindOf } from '../support/camps.ts';
import { keyboard, mouse, phone, type Way, withoutScript } from '../support/way.ts';
import { grant } from '../support/world.ts';

let stage: BrowserStage;

beforeAll(async () => {
  stage = await openBrowserStage();
});

afterEach(() => stage.world.clock.set(undefined));

afterAll(() => stage.close());

async function window({ options }: Way, as?: string): Promise<Page> {
  const page = await stage.visitor({ ...options, as });
  page.setDefaultTimeout(15_000);
  return page;
}

const officerIn = (institution: string) =>
  stage.world.tokenOf(`officer-${institution}`, `officer@${institution}/democracy`);

/** An institution that asks its citizens until the day after tomorrow. */
async function askedForum(topic: string) {
  const institution = await stage.world.institution();
  const today = dateAt(stage.world.clock.now());
  const closesOn = addDays(today, 2);
  const asked = await stage.world.call('POST', 'forums', {
    as: await officerIn(institution),
    body: {
      institution,
      department: 'democracy',
      topic,
      background: '쓰레기가 쌓입니다.',
      opensOn: today,
      closesOn,
    },
  });
  expect(asked.status).toBe(201);
  await stage.world.idle();
  return { institution, id: String(asked.body.id), closesOn };
}

async function press(page: Page, { hand }: Way, name: string): Promise<void> {
  await hand.press(page.getByRole('button', { name, exact: true }));
}

const rowOf = (page: Page, name: string) =>
  page
    .getByRole('row', { name: new RegExp(`^${name} `) })
    .first()
    .locator('th, td')
    .allTextContents();

describe.each([
  ['with a mouse', mouse],
  ['without JavaScript', withoutScript],
])('a debate, %s', (_, way) => {
  it('goes from a fired step to a published result', async () => {
    const { world } = stage;
    const institution = await world.institution({
      rule: { windowDays: 30, steps: [{ on: 'empathy', threshold: 1, then: 'forum' }] },
    });
    const title = `강가를 깨끗이 ${institution}`;
    const made = await world.call('POST', 'proposals', {
      as: await world.tokenOf(`author-${institution}`),
      body: { institution, title, body: '강가에 쓰레기가 많습니다.' },
    });
    const path = `/proposals/${made.body.id}`;
    await world.call('POST', `${path.slice(1)}/screening`, {
      as: await world.tokenOf(`moderator-${institution}`, `moderator@${institution}`),
      body: { decision: 'publish' },
    });
    await world.idle();
    const citizen = await window(way, await world.tokenOf(`citizen-${institution}`));
    await citizen.goto(path);
    await press(citizen, way, '공감하기');
    await citizen.getByRole('button', { name: '공감 거두기' }).waitFor();
    await world.idle();
    await citizen.reload();
    await way.hand.press(citizen.getByRole('link', { name: '공론장으로 가기' }));
    await citizen.getByRole('heading', { level: 1, name: title }).waitFor();
    await press(citizen, way, '찬성');
    await citizen.getByText('지금 내 입장: 찬성').waitFor();
    const forum = new URL(citizen.url()).pathname;
    await world.idle();
    await citizen.goto(forum);
    expect(await rowOf(citizen, '찬성')).toEqual(['찬성', '1', '100%']);
    await citizen.context().close();

    world.clock.set(new Date(world.clock.now().getTime() + 32 * day));
    await world.schedules.sweep();
    await world.idle();
    const desk = await window(way, await officerIn(institution));
    await desk.goto('/desk');
    await way.hand.press(desk.getByRole('link', { name: '공론장 업무' }));
    await way.hand.press(desk.getByRole('link', { name: title }));
    await way.hand.press(desk.locator('summary', { hasText: '분석 보고 공개하기' }));
    await way.hand.write(desk.getByLabel('글'), '모두 찬성했습니다.');
    await way.hand.write(desk.getByLabel('도표'), '나이별\n20대: 1');
    await press(desk, way, '보고 공개');
    await desk.getByText('반영했습니다').waitFor();
    await way.hand.press(desk.getByRole('link', { name: '결과 쓰기' }));
    await way.hand.press(desk.locator('summary', { hasText: '답변하기' }));
    const form = desk.locator('form', { has: desk.locator('input[name=act][value=publish]') });
    await way.hand.choose(form.getByLabel('결정'), 'accepted');
    await way.hand.write(form.getByLabel('글'), '쓰레기통을 늘립니다.');
    await way.hand.press(form.getByRole('button', { name: '공개하기' }));
    await desk.getByText('반영했습니다').waitFor();
    await world.idle();
    await desk.context().close();

    const reader = await window(way);
    await reader.goto('/forums?state=closed');
    await way.hand.press(reader.getByRole('link', { name: title }));
    await reader.getByText('쓰레기통을 늘립니다.').waitFor();
    await reader.getByText('모두 찬성했습니다.').waitFor();
    await reader.getByRole('img', { name: '20대 1' }).waitFor();
    await way.hand.press(reader.getByRole('link', { name: '이 공론장이 시작된 제안 보기' }));
    await reader.getByText('쓰레기통을 늘립니다.').waitFor();
    await reader.context().close();
  });
});

describe.each([
  ['on a phone', phone],
  ['by keyboard alone', keyboard],
])('a citizen, %s', (_, way) => {
  it('changes sides on the last day, and not a moment later', async () => {
    const { world } = stage;
    const topic = '응원봉을 쓰지 말까요';
    const { institution, id, closesOn } = await askedForum(topic);
    const sub = `changing-${institution}`;
    await world.call('PUT', `forums/${id}/stance`, { as: await world.tokenOf(sub), body: { stance: 'for' } });
    const end = startOfDate(addDays(closesOn, 1)).getTime();
    world.clock.set(new Date(end - 60_000));
    const page = await window(way, await world.tokenOf(sub));
    await page.goto(`/forums/${id}`);
    await page.getByText('지금 내 입장: 찬성').waitFor();
    await page.getByText('오늘 마감').first().waitFor();
    await press(page, way, '반대');
    await page.getByText('지금 내 입장: 반대').waitFor();
    await world.idle();
    world.clock.set(new Date(end));
    await press(page, way, '찬성');
    await page.getByText('의견을 받는 기간이 끝났습니다').waitFor();
    world.clock.set(new Date(end + day / 24));
    await world.schedules.sweep();
    await world.idle();
    await page.goto(`/forums/${id}`);
    expect(await rowOf(page, '찬성')).toEqual(['찬성', '0', '0%']);
    expect(await rowOf(page, '반대')).toEqual(['반대', '1', '100%']);
    await page.getByText('입장이 바뀐 횟수 1번').waitFor();
    await page.context().close();
  });
});

describe.each([
  ['without JavaScript', withoutScript],
  ['on a phone', phone],
  ['by keyboard alone', keyboard],
])('a department, %s', (_, way) => {
  it('enters what was gathered on paper, which stands apart and in the sum, and takes it back', async () => {
    const { world } = stage;
    const topic = '도서관을 늦게까지 열까요';
    const { institution, id } = await askedForum(topic);
    await world.call('PUT', `forums/${id}/stance`, {
      as: await world.tokenOf(`reader-${institution}`),
      body: { stance: 'for' },
    });
    await world.idle();
    const desk = await window(way, await officerIn(institution));
    await desk.goto('/desk/forums');
    await way.hand.press(desk.getByRole('link', { name: topic }));
    await way.hand.press(desk.locator('summary', { hasText: '종이로 모은 의견 넣기' }));
    await way.hand.write(desk.getByLabel('어디에서 모았습니까'), '주민센터 창구');
    await way.hand.write(desk.getByLabel('반대 입장의 수'), '일곱');
    await press(desk, way, '넣기');
    await desk.getByRole('alert').getByText('0 이상의 수를 써 주십시오').waitFor();
    expect(await desk.getByLabel('어디에서 모았습니까').inputValue()).toBe('주민센터 창구');
    await way.hand.write(desk.getByLabel('반대 입장의 수'), '7');
    await press(desk, way, '넣기');
    await desk.getByText('반영했습니다').waitFor();
    await way.hand.press(desk.getByRole('link', { name: '공개된 쪽 보기' }));
    await desk.waitForURL(/\/forums\/frm_\w+$/);
    expect(await rowOf(desk, '반대')).toEqual(['반대', '0', '7', '7', '88%']);
    expect(await rowOf(desk, '모두')).toEqual(['모두', '1', '7', '8', '100%']);
    await desk.getByRole('rowheader', { name: '주민센터 창구' }).waitFor();
    await desk.getByText('종이로 모은 의견을 넣었습니다 · 주민센터 창구 · 7명').waitFor();

    await desk.goto(`/desk/forums/${id}`);
    await way.hand.press(desk.locator('summary', { hasText: '종이로 모은 의견 취소하기' }));
    const form = desk.locator('form', { has: desk.locator('input[name=act][value=void]') });
    await way.hand.choose(form.getByLabel('취소할 의견'), '1');
    await way.hand.write(form.getByLabel('까닭'), '두 번 세었습니다.');
    await press(desk, way, '이 의견 취소');
    await desk.getByText('반영했습니다').waitFor();
    await desk.goto(`/forums/${id}`);
    expect(await rowOf(desk, '모두')).toEqual(['모두', '1', '100%']);
    await desk.getByText('두 번 세었습니다.').first().waitFor();
    await desk.context().close();
  });
});

describe.each([
  ['on a phone', phone],
  ['by keyboard alone', keyboard],
])('a citizen, %s', (_, way) => {
  it('marks statements one after another and sees the groups that come of it', async () => {
    const { world } = stage;
    const { institution, id, closesOn } = await askedForum('공원에서 무엇을 줄일까요');
    const staff = world.actorOf(`officer-${institution}`, grant(`officer@${institution}/democracy`));
    await markInCamps(world, id, staff);
    const page = await window(way, await world.tokenOf(`marking-${institution}`));
    await page.goto(`/forums/${id}`);
    await way.hand.press(page.getByRole('link', { name: '문장에 표시하기' }));
    const next = page.locator('section[aria-labelledby=next]');
    for (let marked = 0; marked < campTexts.length; marked++) {
      await next.getByText(`${campTexts.length}개 가운데 ${marked}개에 표시했습니다.`).waitFor();
      const text = await next.locator('blockquote').textContent();
      // As the first camp does.
      const name = mindOf(1, campTexts.indexOf(text ?? '')) === 1 ? '동의' : '반대';
      await way.hand.press(next.getByRole('button', { name, exact: true }));
    }
    await next.getByText('모든 문장에 표시했습니다.').waitFor();
    world.clock.set(new Date(startOfDate(addDays(closesOn, 1)).getTime() + day / 24));
    await world.schedules.sweep();
    await world.idle();

    await page.goto(`/forums/${id}`);
    const agreed = page.locator('section[aria-labelledby=agreed]');
    expect((await agreed.getByRole('listitem').allTextContents()).toSorted()).toEqual(
      campTexts.slice(0, 2).toSorted(),
    );
    await page.getByRole('img', { name: '21명이 2개 무리로 나뉜 지도' }).waitFor();
    await way.hand.press(page.getByRole('link', { name: '생각이 비슷한 사람들 보기' }));
    await page.getByRole('heading', { name: /^가 무리 \d+명$/ }).waitFor();
    const heads = await page.getByRole('heading', { name: /^[가나] 무리/ }).allTextContents();
    expect(heads.map((head) => head.replace(/\D/g, '')).toSorted()).toEqual(['10', '11']);
    const row = page.locator('tr', { hasText: campTexts[0] ?? '' });
    expect(await row.locator('td').first().textContent()).toMatch(/동의 21 반대 0 넘어감 0$/);
    // Neither the page nor the table is wider than there is room for.
    const wider = `[document.documentElement, ...document.querySelectorAll('.table-wrap')]
      .filter((each) => each.scrollWidth > each.clientWidth).length`;
    expect(await page.evaluate(wider)).toBe(0);
    await page.context().close();
  });
});
