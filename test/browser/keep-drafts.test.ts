import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';
import { openSite } from '../support/site.ts';

let stage: BrowserStage;
let institution: string;

beforeAll(async () => {
  stage = await openBrowserStage();
  institution = await stage.world.institution();
});

afterAll(() => stage.close());

let people = 0;

async function writing(path = '/proposals/new', as = `writer-${++people}`): Promise<Page> {
  const page = await stage.visitor({ as: await stage.world.tokenOf(as) });
  page.setDefaultTimeout(15_000);
  await page.goto(path);
  return page;
}

/** Somebody else signs in at the same browser. */
async function signIn(page: Page, as: string): Promise<void> {
  const [name = '', value = ''] = (await stage.world.sessionOf(await stage.world.tokenOf(as))).split('=');
  await page
    .context()
    .addCookies([
      { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    ]);
}

async function write(page: Page, title = '골목을 밝게'): Promise<void> {
  await page.getByLabel('어느 기관에 제안하십니까').selectOption(institution);
  await page.getByLabel('제목').fill(title);
  await page.getByLabel('내용').fill('등을 더 달아 주십시오.');
}

/** A name for everything that this browser keeps of what was written. */
const keptIn = (page: Page) =>
  page.evaluate<string[]>(
    'Object.keys(localStorage).filter((name) => name.startsWith("gongnon:") && name !== "gongnon:typeface")',
  );

const titleIn = (page: Page) => page.getByLabel('제목').inputValue();
const rule = (page: Page) => page.locator('[data-rule-shown]').textContent();
const restored = (page: Page) => page.getByText('쓰다 만 글을 이 브라우저에서 되살렸습니다.');

describe('a proposal that is being written', () => {
  it('is back after a reload and in another window, with what was chosen, and says so', async () => {
    const page = await writing();
    expect(await restored(page).isVisible()).toBe(false);
    await write(page);
    // At once: the last letters are kept as the page goes.
    await page.reload();
    await restored(page).waitFor();
    expect(await titleIn(page)).toBe('골목을 밝게');
    expect(await page.getByLabel('내용').inputValue()).toBe('등을 더 달아 주십시오.');
    expect(await page.getByLabel('어느 기관에 제안하십니까').inputValue()).toBe(institution);
    const other = await page.context().newPage();
    await other.goto('/en/proposals/new');
    await other.getByText('What you had begun to write was brought back').waitFor();
    await page.context().close();
  });

  it('is gone when its writer discards it', async () => {
    const page = await writing();
    await write(page);
    await page.reload();
    await expect.poll(() => rule(page)).toContain('공감 기간');
    await page.getByRole('button', { name: '지우고 새로 쓰기' }).click();
    expect(await titleIn(page)).toBe('');
    expect(await rule(page)).toBe('');
    expect(await restored(page).isVisible()).toBe(false);
    expect(await page.evaluate('document.activeElement.name')).toBe('institution');
    await page.reload();
    expect(await titleIn(page)).toBe('');
    await page.context().close();
  });

  it('is gone once it is handed in, and what is begun after that stays', async () => {
    const page = await writing();
    await write(page);
    await page.getByRole('button', { name: '미리 보기' }).click();
    await page.getByRole('button', { name: '제안 내기' }).click();
    await page.getByText('제안을 냈습니다.').waitFor();
    await expect.poll(() => keptIn(page)).toEqual([]);
    const made = page.url();
    await page.goto('/proposals/new');
    expect(await titleIn(page)).toBe('');
    await write(page, '다음 제안');
    await page.goto(made);
    await page.getByText('사전검토를 기다리고 있습니다').waitFor();
    await page.goto('/proposals/new');
    await restored(page).waitFor();
    expect(await titleIn(page)).toBe('다음 제안');
    await page.context().close();
  });

  it('is gone once it is saved as a draft; what is changed in the draft is kept until that is saved', async () => {
    const page = await writing();
    await write(page);
    await page.getByRole('button', { name: '작성 중으로 저장' }).click();
    await page.getByText('작성 중으로 저장했습니다.').waitFor();
    await expect.poll(() => keptIn(page)).toEqual([]);
    await page.getByRole('link', { name: '고치기' }).click();
    await page.getByLabel('제목').fill('골목을 더 밝게');
    await page.reload();
    await restored(page).waitFor();
    expect(await titleIn(page)).toBe('골목을 더 밝게');
    await page.getByRole('button', { name: '고친 글 저장' }).click();
    await page.getByText('작성 중으로 저장했습니다.').waitFor();
    await expect.poll(() => keptIn(page)).toEqual([]);
    await page.context().close();
  });

  it('does not come back over words that were saved elsewhere since', async () => {
    const writer = `writer-${++people}`;
    const as = await stage.world.tokenOf(writer);
    const words = { institution, title: '처음 제목', body: '처음 내용' };
    const { body } = await stage.world.call('POST', 'proposals', { as, body: { ...words, draft: true } });
    const page = await writing(`/proposals/${body.id}/edit`, writer);
    await page.getByLabel('제목').fill('여기서 고친 제목');
    await page.goto('/');
    expect(await keptIn(page)).toHaveLength(1);
    const path = `proposals/${body.id}`;
    const put = await stage.world.call('PUT', path, {
      as,
      body: { title: '저기서 고친 제목', body: '내용' },
    });
    expect(put.status).toBe(200);
    await page.goto(`/proposals/${body.id}/edit`);
    expect(await titleIn(page)).toBe('저기서 고친 제목');
    await expect.poll(() => keptIn(page)).toEqual([]);
    await page.context().close();
  });

  it('stays as it was sent where it is refused, whatever was kept before', async () => {
    const page = await writing();
    await write(page);
    await page.reload();
    await restored(page).waitFor();
    await page.getByLabel('제목').fill('나');
    await page.getByLabel('태그').fill('하나,둘,셋,넷,다섯,여섯');
    await expect.poll(() => page.evaluate('JSON.stringify(localStorage)')).toContain('여섯');
    // Begun later in another window, and kept in the place of this one.
    const other = await page.context().newPage();
    await other.goto('/proposals/new');
    await restored(other).waitFor();
    await other.getByLabel('제목').fill('다른 창의 제목');
    await expect.poll(() => page.evaluate('JSON.stringify(localStorage)')).toContain('다른 창의 제목');
    await page.getByRole('button', { name: '미리 보기' }).click();
    await page.getByText('다음을 고쳐 주십시오').waitFor();
    expect(await titleIn(page)).toBe('나');
    expect(await restored(page).isVisible()).toBe(false);
    await page.context().close();
  });

  it('is no longer kept after two weeks', async () => {
    const page = await writing();
    await write(page);
    await page.goto('/');
    expect(await keptIn(page)).toHaveLength(1);
    await page.evaluate(`for (const name of Object.keys(localStorage)) {
      const kept = localStorage.getItem(name);
      if (kept.startsWith('{')) localStorage.setItem(name, JSON.stringify({ ...JSON.parse(kept), at: Date.now() - 15 * 86400000 }));
    }`);
    await page.goto('/proposals/new');
    expect(await titleIn(page)).toBe('');
    await expect.poll(() => keptIn(page)).toEqual([]);
    await page.context().close();
  });
});

describe('the next person at the same browser', () => {
  it('finds nothing of whoever signed out', async () => {
    const page = await writing();
    await write(page);
    await page.reload();
    await restored(page).waitFor();
    await page.getByLabel('제목').fill('아무도 못 볼 제목');
    await page.getByRole('button', { name: '로그아웃' }).click();
    await page.getByRole('link', { name: '로그인' }).waitFor();
    expect(await keptIn(page)).toEqual([]);
    await signIn(page, `writer-${++people}`);
    await page.goto('/proposals/new');
    expect(await titleIn(page)).toBe('');
    await page.context().close();
  });

  it('finds nothing of whoever’s session only ended, and whoever comes back finds their own', async () => {
    const first = `writer-${++people}`;
    const page = await writing('/proposals/new', first);
    await write(page);
    await page.context().clearCookies();
    await page.goto('/');
    expect(await keptIn(page)).toHaveLength(1);
    await signIn(page, first);
    await page.goto('/proposals/new');
    await restored(page).waitFor();
    await page.context().clearCookies();
    await signIn(page, `writer-${++people}`);
    await page.goto('/proposals/new');
    expect(await titleIn(page)).toBe('');
    await expect.poll(() => keptIn(page)).toEqual([]);
    await page.context().close();
  });

  it('cannot tell from a page who is looking', async () => {
    const { world } = stage;
    const as = await world.tokenOf(`writer-${++people}`);
    const { html } = await openSite(world)('/me', { as });
    const mark = /<body data-reader="([\w-]+)">/.exec(html)?.[1] ?? '';
    expect(mark).toHaveLength(16);
    const person = world.actorOf(`writer-${people}`).person;
    expect(person).not.toContain(mark);
    expect(await (await world.app.request('/')).text()).not.toContain('data-reader');
  });
});
