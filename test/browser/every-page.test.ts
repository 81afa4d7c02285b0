import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';
import { type Furnished, furnish } from '../support/furnish.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let stage: BrowserStage;
let furnished: Furnished;

beforeAll(async () => {
  stage = await openBrowserStage();
  furnished = await furnish(stage.world);
});

afterAll(() => stage.close());

/** What a colour scheme changes about a page: colours, and nothing else that a rule looks at. */
const ofColours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** Violations of WCAG 2.2 A and AA and of good practice, each with where it is; in dark, of what dark may change. */
async function violations(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  const options = { resultTypes: ['violations'], ...(colorScheme === 'dark' && { runOnly: ofColours }) };
  const { violations: found } = (await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)})`,
  )) as AxeResults;
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

describe.each(['ko', 'en'] as const)('every page in %s', (language) => {
  it('has no violation of accessibility rules in light and in dark, fits a phone, and runs without complaint', async () => {
    const pages = [
      { as: undefined, paths: furnished.publicPaths },
      { as: furnished.everybody, paths: furnished.staffPaths },
    ];
    const found: string[] = [];
    for (const { as, paths } of pages) {
      const page = await stage.visitor({
        as,
        viewport: { width: 360, height: 740 },
        // Colours are looked at when they stand.
        reducedMotion: 'reduce',
      });
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('404'))
          found.push(`${page.url()} says ${message.text()}`);
      });
      page.on('pageerror', (error) => found.push(`${page.url()} throws ${error.message}`));
      for (const path of paths) {
        const response = await page.goto(language === 'en' ? `/en${path === '/' ? '' : path}` : path);
        const expected = path === furnished.nowhere ? 404 : 200;
        if (response?.status() !== expected) found.push(`${path} answers ${response?.status()}`);
        await page.evaluate(axe);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          for (const violation of await violations(page, colorScheme))
            found.push(`${path} in ${colorScheme}: ${violation}`);
        }
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        if (Number(overflow) > 0) found.push(`${path} is ${overflow} px too wide`);
      }
      await page.context().close();
    }
    expect(found).toEqual([]);
  }, 240_000);
});
