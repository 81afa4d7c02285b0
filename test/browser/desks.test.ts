import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';

let stage: BrowserStage;

beforeAll(async () => {
  stage = await openBrowserStage();
});

afterAll(() => stage.close());

describe('an officer who writes', () => {
  let work: string;
  let window: (name: string) => Promise<Page>;

  beforeAll(async () => {
    const { world } = stage;
    const institution = await world.institution();
    const tokenOf = (name: string) => world.tokenOf(name, `officer@${institution}/democracy`);
    const { body } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution, title: '밤길', body: '등을 더 달아 주세요.' },
    });
    await world.call('POST', `proposals/${body.id}/screening`, {
      as: await world.tokenOf('moderator', `moderator@${institution}`),
      body: { decision: 'publish' },
    });
    await world.idle();
    for (const citizen of ['one', 'two', 'three'])
      await world.call('PUT', `proposals/${body.id}/empathy`, { as: await world.tokenOf(citizen) });
    await world.idle();
    work = `/desk/ans_${body.id.slice(4)}_1`;
    window = async (name) => {
      const page = await stage.visitor({ as: await tokenOf(name) });
      page.setDefaultTimeout(15_000);
      await page.goto(work);
      return page;
    };
  });

  it('loses nothing: the draft is saved by itself and said so, and another officer is told', async () => {
    const [one, other] = [await window('one-officer'), await window('other-officer')];
    for (const page of [one, other])
      if (!(await textIn(page).isVisible())) await page.locator('summary', { hasText: '답변하기' }).click();
    const before = await versionIn(one);
    await textIn(one).fill('살펴보고 있습니다');
    await expect.poll(() => versionIn(one), { timeout: 10_000 }).toBe(before + 1);
    await one.locator('[data-saved]', { hasText: 'one-officer 님이 저장한 초안' }).waitFor();
    await textIn(one).fill('살펴보고 있습니다. 곧 답합니다');
    await expect.poll(() => versionIn(one), { timeout: 10_000 }).toBe(before + 2);
    await one.reload();
    expect(await textIn(one).inputValue()).toBe('살펴보고 있습니다. 곧 답합니다');

    await textIn(other).fill('다른 글');
    await other.locator('[data-saved]', { hasText: '다른 담당자가 초안을 고쳤습니다' }).waitFor();
    await other.getByRole('button', { name: '초안 저장' }).click();
    await other.getByText('다른 담당자가 저장한 글').waitFor();
    expect(await textIn(other).inputValue()).toBe('다른 글');
    await other.getByText('살펴보고 있습니다. 곧 답합니다').waitFor();
    for (const page of [one, other]) await page.context().close();
  });

  const textIn = (page: Page) => page.locator('form[data-autosave] textarea[name=text]');
  const versionIn = async (page: Page) =>
    Number(await page.locator('[name=draftVersion]').first().inputValue());
  const unsaved = (page: Page) =>
    page.getByText('저장하지 못했습니다. 쓰신 글은 이 브라우저에 남아 있습니다.');

  it('whose session ended is told beside the text, and loses nothing, whether signed in anew or come back later', async () => {
    const page = await window('away-officer');
    if (!(await textIn(page).isVisible())) await page.locator('summary', { hasText: '답변하기' }).click();
    await textIn(page).fill('아직 저장한 글');
    await page.locator('[data-saved]', { hasText: 'away-officer 님이 저장한 초안' }).waitFor();
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await textIn(page).fill('로그인이 끝난 뒤에 쓴 글');
    await unsaved(page).waitFor();
    expect(await page.locator('[data-saved]').isVisible()).toBe(false);
    const link = page.getByRole('link', { name: '새 창에서 로그인' });
    expect(await link.getAttribute('target')).toBe('_blank');
    expect(await link.getAttribute('href')).toContain('/auth/sign-in?to=');
    const kept = () => page.evaluate<string>('JSON.stringify(localStorage)');
    expect(await kept()).toContain('로그인이 끝난 뒤에 쓴 글');

    await page.context().addCookies(cookies);
    await page.evaluate('dispatchEvent(new Event("focus"))');
    await unsaved(page).waitFor({ state: 'hidden' });
    await page.locator('[data-saved]', { hasText: 'away-officer 님이 저장한 초안' }).waitFor();
    expect(await kept()).not.toContain('로그인이 끝난 뒤에 쓴 글');

    await page.context().clearCookies();
    await textIn(page).fill('창을 닫기 전에 쓴 글');
    await unsaved(page).waitFor();
    await page.context().addCookies(cookies);
    await page.goto('/desk');
    await page.goto(work);
    await page.getByText('쓰다 만 글을 이 브라우저에서 되살렸습니다.').waitFor();
    expect(await textIn(page).inputValue()).toBe('창을 닫기 전에 쓴 글');
    await expect.poll(kept, { timeout: 10_000 }).not.toContain('창을 닫기 전에 쓴 글');
    await page.reload();
    expect(await textIn(page).inputValue()).toBe('창을 닫기 전에 쓴 글');
    await page.context().close();
  });

  it('who presses while a save is on its way is not passed over by a browser of 2021', async () => {
    const page = await window('old-browser');
    await page.addInitScript(`
      delete HTMLFormElement.prototype.requestSubmit;
      Object.defineProperty(SubmitEvent.prototype, 'submitter', { value: undefined });
    `);
    await page.reload();
    let isHeld = true;
    await page.route(`**${work}`, async (route) => {
      if (isHeld && route.request().method() === 'POST') {
        isHeld = false;
        await new Promise((resolve) => setTimeout(resolve, 1_500));
      }
      await route.continue();
    });
    if (!(await textIn(page).isVisible())) await page.locator('summary', { hasText: '답변하기' }).click();
    await textIn(page).fill('오래된 브라우저로 쓴 글');
    await expect.poll(() => isHeld, { timeout: 10_000 }).toBe(false);
    await page.getByRole('button', { name: '초안 저장' }).click();
    await page.getByText('반영했습니다').waitFor();
    expect(await textIn(page).inputValue()).toBe('오래된 브라우저로 쓴 글');
    await page.context().close();
  });
});
