import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';
import { type Hand, pointing, typing } from '../support/hand.ts';

let stage: BrowserStage;

beforeAll(async () => {
  stage = await openBrowserStage();
});

afterAll(() => stage.close());

const ways: [name: string, hand: Hand, options: BrowserContextOptions][] = [
  ['with a mouse', pointing, { viewport: { width: 1280, height: 800 } }],
  ['on a phone', pointing, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
  ['without JavaScript', pointing, { javaScriptEnabled: false }],
  ['by keyboard alone', typing, {}],
];

describe.each(ways)('%s', (_, hand, options) => {
  let made = 0;

  async function window(as?: string): Promise<Page> {
    const page = await stage.visitor({ ...options, as });
    page.setDefaultTimeout(15_000);
    return page;
  }

  /** An institution of its own, with a moderator and an officer in it. */
  async function city(threshold: number) {
    const institution = await stage.world.institution({
      rule: { windowDays: 30, steps: [{ on: 'empathy', threshold, then: 'department-answer' }] },
    });
    const author = `author-${institution}-${++made}`;
    return {
      institution,
      author: await stage.world.tokenOf(author),
      moderator: () => stage.world.tokenOf(`moderator-${institution}`, `moderator@${institution}`),
      officer: () => stage.world.tokenOf(`officer-${institution}`, `officer@${institution}/democracy`),
    };
  }

  async function propose(page: Page, institution: string, title: string): Promise<string> {
    await page.goto('/');
    await hand.press(page.getByRole('navigation').getByRole('link', { name: '제안하기' }));
    await hand.choose(page.getByLabel('어느 기관에 제안하십니까'), institution);
    await hand.write(page.getByLabel('제목'), title);
    await hand.write(page.getByLabel('내용'), '밤에 어둡습니다.\n\n등을 더 달아 주십시오.');
    await hand.press(page.getByRole('button', { name: '미리 보기' }));
    await page.getByRole('heading', { name: title }).waitFor();
    await hand.press(page.getByRole('button', { name: '제안 내기' }));
    await page.getByText('사전검토를 기다리고 있습니다').waitFor();
    return new URL(page.url()).pathname;
  }

  async function openInQueue(page: Page, title: string): Promise<void> {
    await stage.world.idle();
    await page.goto('/moderation');
    await hand.press(page.getByRole('link', { name: title }));
  }

  async function publish(token: string, title: string): Promise<void> {
    const page = await window(token);
    await openInQueue(page, title);
    await hand.press(page.getByRole('button', { name: '공개', exact: true }));
    await page.waitForURL(/\/moderation\?.*decided=/);
    await stage.world.idle();
    await page.context().close();
  }

  async function support(token: string, path: string): Promise<Page> {
    const page = await window(token);
    await page.goto(path);
    await hand.press(page.getByRole('button', { name: '공감하기' }));
    await page.getByRole('button', { name: '공감 거두기' }).waitFor();
    await stage.world.idle();
    return page;
  }

  async function openOnDesk(page: Page, title: string): Promise<void> {
    await page.goto('/desk');
    await hand.press(page.getByRole('link', { name: title }));
  }

  async function answer(page: Page, text: string): Promise<void> {
    await hand.press(page.locator('summary', { hasText: '답변하기' }));
    const form = page.locator('form', { has: page.locator('input[name=act][value=publish]') });
    await hand.choose(form.getByLabel('결정'), 'accepted');
    await hand.write(form.getByLabel('글'), text);
    await hand.write(form.getByLabel('문의처'), '120');
    await hand.press(form.getByRole('button', { name: '공개하기' }));
    await page.getByText('반영했습니다').waitFor();
    await stage.world.idle();
  }

  it('a citizen proposes and sees it answered', async () => {
    const { institution, author, moderator, officer } = await city(1);
    const title = `골목을 밝게 ${institution}`;
    const own = await window(author);
    const path = await propose(own, institution, title);
    await publish(await moderator(), title);
    const supporter = await support(await stage.world.tokenOf(`citizen-${institution}`), path);
    await supporter.goto('/me');
    await supporter.getByRole('link', { name: title }).waitFor();
    const desk = await window(await officer());
    await openOnDesk(desk, title);
    await answer(desk, '등을 열 개 답니다.');
    await own.goto(path);
    await own.getByText('등을 열 개 답니다.').waitFor();
    await own.getByText('기한을 지켰습니다').waitFor();
    for (const page of [own, supporter, desk]) await page.context().close();
  });

  it('the last of fifty citizens pushes a proposal over the line, once', async () => {
    const { institution, author, moderator } = await city(50);
    const title = `쉼터를 늘리자 ${institution}`;
    const own = await window(author);
    const path = await propose(own, institution, title);
    await own.context().close();
    await publish(await moderator(), title);
    const citizen = (number: number) => stage.world.tokenOf(`citizen-${institution}-${number}`);
    await (await support(await citizen(1), path)).context().close();
    const given = await Promise.all(
      Array.from({ length: 48 }, async (_, index) =>
        stage.world.call('PUT', `${path.slice(1)}/empathy`, { as: await citizen(index + 2) }),
      ),
    );
    expect(given.map(({ status, body }) => body.code ?? status)).toEqual(Array(48).fill(201));
    await stage.world.idle();
    const last = await window(await citizen(50));
    await last.goto(path);
    await last.getByText('50명 가운데 49명이 공감했습니다').waitFor();
    await hand.press(last.getByRole('button', { name: '공감하기' }));
    await last.getByRole('button', { name: '공감 거두기' }).waitFor();
    await stage.world.idle();
    await last.reload();
    await last.getByText('공감 50', { exact: true }).waitFor();
    await last.getByText(/democracy에서 .*까지 답변합니다/).waitFor();
    const { body } = await stage.world.call('GET', `answers?institution=${institution}`);
    expect(body.items).toHaveLength(1);
    await hand.press(last.getByRole('button', { name: '공감 거두기' }));
    await last.getByRole('button', { name: '공감하기' }).waitFor();
    await last.context().close();
  });

  it('a moderator rejects with a reason, which the author reads, mends and hands in again', async () => {
    const { institution, author, moderator } = await city(1);
    const title = `무엇인가 ${institution}`;
    const own = await window(author);
    const path = await propose(own, institution, title);
    const desk = await window(await moderator());
    await openInQueue(desk, title);
    await hand.choose(desk.getByLabel('반려 사유'), 'unclear');
    await hand.write(desk.getByLabel('까닭'), '어디를 어떻게 바꿀지 써 주십시오.');
    await hand.press(desk.getByRole('button', { name: '반려', exact: true }));
    await desk.waitForURL(/\/moderation\?.*decided=/);
    await stage.world.idle();
    await own.goto(path);
    await own.getByText('어디를 어떻게 바꿀지 써 주십시오.').waitFor();
    await hand.press(own.getByRole('link', { name: '고치기' }));
    await hand.write(own.getByLabel('내용'), '도서관 앞 길에 등을 더 달아 주십시오.');
    await hand.press(own.getByRole('button', { name: '미리 보기' }));
    await hand.press(own.getByRole('button', { name: '고치고 다시 내기' }));
    await own.getByText('사전검토를 기다리고 있습니다').waitFor();
    for (const page of [own, desk]) await page.context().close();
  });

  it('an officer who is late tells why and until when, and answers', async () => {
    const { institution, author, moderator, officer } = await city(1);
    const title = `늦은 답 ${institution}`;
    const own = await window(author);
    const path = await propose(own, institution, title);
    await own.context().close();
    await publish(await moderator(), title);
    await (await support(await stage.world.tokenOf(`late-${institution}`), path)).context().close();
    const { clock, schedules } = stage.world;
    clock.set(new Date(clock.now().getTime() + 33 * day));
    await schedules.sweep();
    await stage.world.idle();
    const desk = await window(await officer());
    await openOnDesk(desk, title);
    await desk.getByText('기한 지남').waitFor();
    await hand.press(desk.locator('summary', { hasText: '중간 답변하고 기한 새로 정하기' }));
    const form = desk.locator('form', { has: desk.locator('input[name=act][value=interim]') });
    await hand.write(form.getByLabel('글', { exact: false }), '현장을 살펴보고 있습니다.');
    await hand.write(form.getByLabel('까닭', { exact: false }), '비가 그친 뒤에 재야 합니다.');
    // The date offered is a month from today; it stays.
    expect(await form.getByLabel('새 기한').inputValue()).toBe(addDays(dateAt(clock.now()), 30));
    await hand.press(form.getByRole('button', { name: '보내기' }));
    await desk.getByText('반영했습니다').waitFor();
    await stage.world.idle();
    const reader = await window();
    await reader.goto(path);
    await reader.getByText('비가 그친 뒤에 재야 합니다.', { exact: true }).waitFor();
    await openOnDesk(desk, title);
    await answer(desk, '등을 답니다.');
    // Who is not signed in sees an answer as it was a few seconds ago.
    await expect
      .poll(async () => (await reader.reload())?.text(), { timeout: 15_000, interval: 1_000 })
      .toContain('등을 답니다.');
    for (const page of [desk, reader]) await page.context().close();
  });
});

describe('fifty citizens who all come with a browser', () => {
  const citizens = Array.from({ length: 50 }, (_, index) => `crowd-${index + 1}`);
  const atOnce = 5;

  it('press, each in their way, and push a proposal over the line, once', async () => {
    const { world } = stage;
    const institution = await world.institution({
      rule: {
        windowDays: 30,
        steps: [{ on: 'empathy', threshold: citizens.length, then: 'department-answer' }],
      },
    });
    const { body } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('crowded-author'),
      body: { institution, title: '쉼터를 늘리자', body: '앉을 곳이 없습니다.' },
    });
    const as = await world.tokenOf('crowded-moderator', `moderator@${institution}`);
    await world.call('POST', `proposals/${body.id}/screening`, { as, body: { decision: 'publish' } });
    await world.idle();
    const press = async (citizen: string) => {
      const [, hand, options] = ways[citizens.indexOf(citizen) % ways.length] ?? [];
      const page = await stage.visitor({ ...options, as: await world.tokenOf(citizen) });
      page.setDefaultTimeout(15_000);
      await page.goto(`/proposals/${body.id}`);
      await hand?.press(page.getByRole('button', { name: '공감하기' }));
      await page.getByRole('button', { name: '공감 거두기' }).waitFor();
      await page.context().close();
    };
    const waiting = citizens.slice(0, -1);
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let citizen = waiting.shift(); citizen !== undefined; citizen = waiting.shift())
          await press(citizen);
      }),
    );
    await world.idle();
    const answers = async () => (await world.call('GET', `answers?institution=${institution}`)).body.items;
    const before = (await world.call('GET', `proposals/${body.id}`)).body;
    expect([before.empathyCount, await answers()]).toEqual([49, []]);
    await press('crowd-50');
    await world.idle();
    const after = (await world.call('GET', `proposals/${body.id}`)).body;
    expect([after.empathyCount, (await answers()).length]).toEqual([50, 1]);
  }, 120_000);
});
