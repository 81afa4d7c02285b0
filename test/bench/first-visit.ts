import type { Page } from 'playwright-core';
import { openBrowserStage } from '../support/browser.ts';
import { furnish } from '../support/furnish.ts';
import { type Figure, round } from './figure.ts';

interface Visit {
  bytes: number;
  fontBytes: number;
  requests: number;
  shift: number;
  blockedMs: number;
}

const watch = `
  window.seen = { shift: 0, blocked: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.seen.blocked += Math.max(0, entry.duration - 50);
  }).observe({ type: 'longtask', buffered: true });
`;

/** What somebody who was never here before has to fetch for a page, on a phone, as bytes on the wire. */
export async function measureFirstVisit(): Promise<Figure[]> {
  const stage = await openBrowserStage();
  const { publicPaths } = await furnish(stage.world);
  const proposal = publicPaths.find((path) => path.startsWith('/proposals/prp_')) ?? '';
  const figures: Figure[] = [];
  for (const [name, path] of [
    ['home', '/'],
    ['a proposal', proposal],
  ] as const) {
    const page = await stage.visitor({ viewport: { width: 360, height: 740 } });
    const { bytes, fontBytes, requests, shift, blockedMs } = await visit(page, path);
    await page.context().close();
    const figure = (what: string, value: number, unit: string, atMost: number): Figure => ({
      figure: `first visit to ${name}: ${what}`,
      value: round(value),
      unit,
      bar: { atMost },
      of: {},
    });
    figures.push(
      figure('compressed, fonts apart', bytes / 1000, 'kB', 60),
      figure('fonts', fontBytes / 1000, 'kB', 250),
      figure('requests, fonts apart', requests, 'requests', 8),
      figure('layout shift', shift, 'score', 0),
      figure('blocking time', blockedMs, 'ms', 0),
    );
  }
  await stage.close();
  return figures;
}

async function visit(page: Page, path: string): Promise<Visit> {
  const sizes: { isFont: boolean; bytes: Promise<number> }[] = [];
  page.on('requestfinished', (request) => {
    const bytes = request
      .sizes()
      .then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize);
    sizes.push({ isFont: request.url().endsWith('.woff2'), bytes });
  });
  await page.addInitScript(watch);
  await page.goto(path, { waitUntil: 'networkidle' });
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  // The typeface comes a second after the page.
  await page.waitForTimeout(2_500);
  const sum = async (isFont: boolean) => {
    const all = await Promise.all(sizes.filter((each) => each.isFont === isFont).map(({ bytes }) => bytes));
    return all.reduce((total, bytes) => total + bytes, 0);
  };
  const seen = (await page.evaluate('window.seen')) as { shift: number; blocked: number };
  return {
    bytes: await sum(false),
    fontBytes: await sum(true),
    requests: sizes.filter(({ isFont }) => !isFont).length,
    shift: seen.shift,
    blockedMs: seen.blocked,
  };
}
