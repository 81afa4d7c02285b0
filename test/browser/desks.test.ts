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
    for (const page of [one, other]) await page.locator('summary', { hasText: '답변하기' }).click();
    const textIn = (page: Page) => page.locator('form[data-autosave] textarea[name=text]');
    await textIn(one).fill('살펴보고 있습니다');
    await one.locator('[data-saved]', { hasText: 'one-officer 님이 저장한 초안' }).waitFor();
    await textIn(one).fill('살펴보고 있습니다. 곧 답합니다');
    await one.locator('form[data-autosave] [name=draftVersion][value="2"]').waitFor({ state: 'attached' });
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
});
