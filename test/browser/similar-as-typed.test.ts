import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateAt } from '../../shared/clock.ts';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';

let stage: BrowserStage;
let institution: string;
let other: string;
let id: string;

beforeAll(async () => {
  stage = await openBrowserStage();
  const { world } = stage;
  institution = await world.institution();
  other = await world.institution();
  const { body } = await world.call('POST', 'proposals', {
    as: await world.tokenOf('author'),
    body: { institution, title: '새벽 수영장을 열어 주세요', body: '출근하기 전에 헤엄치고 싶습니다.' },
  });
  id = body.id;
  const as = await world.tokenOf('moderator', `moderator@${institution}`);
  await world.call('POST', `proposals/${id}/screening`, { as, body: { decision: 'publish' } });
  await world.idle();
});

afterAll(() => stage.close());

async function writing(options: Parameters<BrowserStage['visitor']>[0] = {}, path = '/proposals/new') {
  const page = await stage.visitor({ as: await stage.world.tokenOf('writer'), ...options });
  page.setDefaultTimeout(15_000);
  await page.goto(path);
  return page;
}

describe('while a title is typed', () => {
  it('shows proposals like it, each a link, and takes them away when it is about something else', async () => {
    const page = await writing();
    await page.getByLabel('어느 기관에 제안하십니까').selectOption(institution);
    const link = page.locator('[data-similar] a');
    expect(await link.count()).toBe(0);
    await page.getByLabel('제목').pressSequentially('새벽 수영장 열기', { delay: 20 });
    await link.getByText('새벽 수영장을 열어 주세요').waitFor();
    expect(await link.first().getAttribute('href')).toContain(`/proposals/${id}`);
    expect(await page.locator('[data-similar]').isVisible()).toBe(true);
    await page.getByLabel('제목').fill('두루미 쉼터');
    await link.first().waitFor({ state: 'detached' });
    await page.context().close();
  }, 60_000);

  it('shows forums like a question, each a link, to whoever asks it', async () => {
    const { world } = stage;
    const as = await world.tokenOf('asker', `officer@${institution}/women`);
    const today = dateAt(world.clock.now());
    const asked = await world.call('POST', 'forums', {
      as,
      body: {
        ...{ institution, department: 'women', topic: '수영장을 새벽에 열까요?', background: '붐빕니다.' },
        opensOn: today,
        closesOn: addDays(today, 14),
      },
    });
    await world.idle();
    const page = await writing({ as }, '/desk/forums/new');
    await page.locator('[name=desk]').selectOption(`${institution}/women`);
    await page.locator('[name=topic]').pressSequentially('새벽 수영장', { delay: 20 });
    const link = page.locator('[data-similar] a');
    await link.getByText('수영장을 새벽에 열까요?').waitFor();
    expect(await link.first().getAttribute('href')).toBe(`/forums/${asked.body.id}`);
    await page.locator('[name=topic]').fill('두루미 쉼터');
    await link.first().waitFor({ state: 'detached' });
    await page.context().close();
  }, 60_000);

  it('shows those of the institution that is chosen, and asks again when another is', async () => {
    const page = await writing();
    await page.getByLabel('어느 기관에 제안하십니까').selectOption(institution);
    await page.getByLabel('제목').pressSequentially('새벽 수영장 열기', { delay: 20 });
    const link = page.locator('[data-similar] a');
    await link.first().waitFor();
    await page.getByLabel('어느 기관에 제안하십니까').selectOption(other);
    await link.first().waitFor({ state: 'detached' });
    await page.context().close();
  }, 60_000);

  it('shows a title for what it is, whatever is in it', async () => {
    const { world } = stage;
    const title = '<img src=x onerror=alert(1)> 저어새 둥지';
    const { body } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution, title, body: '둥지를 지켜 주세요.' },
    });
    const as = await world.tokenOf('moderator', `moderator@${institution}`);
    await world.call('POST', `proposals/${body.id}/screening`, { as, body: { decision: 'publish' } });
    await world.idle();
    const page = await writing();
    const said: string[] = [];
    page.on('dialog', (dialog) => {
      said.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByLabel('어느 기관에 제안하십니까').selectOption(institution);
    await page.getByLabel('제목').pressSequentially('저어새 둥지 img', { delay: 20 });
    await page.locator('[data-similar] a').getByText(title).waitFor();
    expect(await page.locator('[data-similar] img').count()).toBe(0);
    expect(said).toEqual([]);
    await page.context().close();
  }, 60_000);

  it('shows them in English on the English page, and nowhere without JavaScript', async () => {
    const english = await writing({}, '/en/proposals/new');
    await english.locator('select[name=institution]').selectOption(institution);
    await english.locator('input[name=title]').pressSequentially('새벽 수영장 열기', { delay: 20 });
    const link = english.locator('[data-similar] a');
    await link.first().waitFor();
    expect(await link.first().getAttribute('href')).toContain(`/en/proposals/${id}`);
    await english.context().close();
    const bare = await writing({ javaScriptEnabled: false });
    expect(await bare.locator('[data-similar]').isVisible()).toBe(false);
    await bare.context().close();
  }, 60_000);
});

it('the rule and the categories follow the institution that is chosen', async () => {
  const as = await stage.world.tokenOf('administrator', `admin@${institution}`);
  const { body } = await stage.world.call('GET', `institutions/${institution}`);
  expect(body.categories).toEqual(['복지', '환경']);
  await stage.world.call('PUT', `institutions/${institution}/categories`, {
    as,
    body: { categories: ['체육'], over: ['복지', '환경'] },
  });
  const page = await writing();
  const offers = () =>
    page.evaluate('[...document.querySelectorAll("#category-offers option")].map(({ value }) => value)');
  await page.getByText('공감 기간 30일 · 3명이면 부서 답변').waitFor({ state: 'detached' });
  await page.getByLabel('어느 기관에 제안하십니까').selectOption(institution);
  await page.getByText('공감 기간 30일 · 3명이면 부서 답변').waitFor();
  expect(await offers()).toEqual(['체육']);
  await page.getByLabel('어느 기관에 제안하십니까').selectOption(other);
  expect(await offers()).toEqual(['복지', '환경']);
  await page.context().close();
});
