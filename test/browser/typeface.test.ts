import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';

let stage: BrowserStage;

beforeAll(async () => {
  stage = await openBrowserStage();
  await stage.world.institution();
});

afterAll(() => stage.close());

it('the typeface is fetched behind the first page, draws the next ones from the start, and moves nothing', async () => {
  const page = await stage.visitor();
  const fonts: string[] = [];
  page.on('requestfinished', (request) => {
    if (request.url().endsWith('.woff2')) fonts.push(request.url());
  });
  await page.addInitScript(`
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  `);
  const isDrawnWith = () => page.evaluate('document.documentElement.classList.contains("typeface")');
  await page.goto('/');
  expect(await isDrawnWith()).toBe(false);
  await expect
    .poll(() => page.evaluate('localStorage.getItem("gongnon:typeface")'), { timeout: 20_000 })
    .not.toBeNull();
  expect(fonts).toHaveLength(2);
  expect(await isDrawnWith()).toBe(false);
  expect(await page.evaluate('window.shift')).toBe(0);
  await page.goto('/institutions');
  expect(await isDrawnWith()).toBe(true);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  expect(await page.evaluate(`document.fonts.check("400 16px 'Pretendard GOV'", '가')`)).toBe(true);
  expect(await page.evaluate('window.shift')).toBe(0);
});
