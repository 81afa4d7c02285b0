import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mostFileBytes } from '../../functions/attachments/index.ts';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';

let stage: BrowserStage;
let asking: (options?: { javaScriptEnabled: boolean }) => Promise<Page>;

const fileOf = (size: number) => ({
  name: '지도.txt',
  mimeType: 'text/plain',
  buffer: Buffer.alloc(size, 65),
});

beforeAll(async () => {
  stage = await openBrowserStage();
  const institution = await stage.world.institution();
  asking = async (options) => {
    const as = await stage.world.tokenOf('asker', `officer@${institution}/democracy`);
    const page = await stage.visitor({ ...options, as });
    page.setDefaultTimeout(15_000);
    await page.goto('/desk/forums/new');
    await page.locator('[name=desk]').selectOption(`${institution}/democracy`);
    await page.locator('[name=topic]').fill('광장을 넓힐까요?');
    return page;
  };
});

afterAll(() => stage.close());

describe('a file that is too large', () => {
  it('is refused beside its field and never sent; a smaller one takes its place', async () => {
    const page = await asking();
    const sent: string[] = [];
    const hear = ({ method, url }: Request) => {
      if (method === 'POST') sent.push(url);
    };
    stage.heard.add(hear);
    const file = page.locator('#file');
    const said = page.locator('#file-large');
    await file.setInputFiles(fileOf(mostFileBytes + 1));
    await said.getByText('파일은 2MB까지 올릴 수 있습니다.').waitFor();
    expect(await file.getAttribute('aria-describedby')).toContain('file-large');
    await page.getByRole('button', { name: '파일을 올려 근거 자료에 넣기' }).click();
    expect(await page.evaluate('document.activeElement.id')).toBe('file');
    await file.setInputFiles(fileOf(mostFileBytes));
    await said.waitFor({ state: 'hidden' });
    expect(await file.getAttribute('aria-invalid')).toBeNull();
    expect(sent).toEqual([]);
    await page.getByRole('button', { name: '파일을 올려 근거 자료에 넣기' }).click();
    await expect.poll(() => page.locator('[name=sources]').inputValue()).toContain('지도.txt');
    expect(sent).toHaveLength(1);
    stage.heard.delete(hear);
    await page.context().close();
  });

  it('that a server refuses leaves what was written in the form, a step back and by its link', async () => {
    const page = await asking();
    const form = page.locator('form[data-keep]');
    for (const back of [
      () => page.goBack(),
      () => page.getByRole('link', { name: '양식을 새로 열기' }).click(),
    ]) {
      // As in a browser that does not run this part of the script.
      await page.evaluate('document.querySelector("#file").removeAttribute("data-most-bytes")');
      await page.locator('#file').setInputFiles(fileOf(mostFileBytes + 300_000));
      await page.getByRole('button', { name: '파일을 올려 근거 자료에 넣기' }).click();
      await page.getByText('파일은 2MB까지 보낼 수 있습니다.').waitFor();
      await back();
      await form.waitFor();
      await expect.poll(() => page.locator('[name=topic]').inputValue()).toBe('광장을 넓힐까요?');
    }
    await page.context().close();
  });

  it('is refused by the server where there is no script, with the way back to the form', async () => {
    const page = await asking({ javaScriptEnabled: false });
    await page.locator('#file').setInputFiles(fileOf(mostFileBytes + 300_000));
    await page.getByRole('button', { name: '파일을 올려 근거 자료에 넣기' }).click();
    await page.getByText('파일은 2MB까지 보낼 수 있습니다.').waitFor();
    await page.getByRole('link', { name: '양식을 새로 열기' }).click();
    await page.locator('[name=topic]').waitFor();
    await page.context().close();
  });
});
