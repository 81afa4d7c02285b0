import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { openBrowserStage } from '../support/browser.ts';
import { furnish } from '../support/furnish.ts';
import { type Figure, round } from './figure.ts';

/** Not among the project's packages: 170 MB that nothing but this needs. */
const version = '13.5.0';
const folder = fileURLToPath(new URL('../../.cache/lighthouse', import.meta.url));
const runs = 5;
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

interface Report {
  categories: Record<(typeof categories)[number], { score: number | null }>;
  audits: Record<string, { numericValue?: number }>;
}

/**
 * Lighthouse on a phone as it simulates one, median of five visits to each page. `CHROME_PATH` names a Chromium to
 * measure with; the one from npm, made for functions, does not always serve it.
 */
export async function measureLighthouse(): Promise<Figure[]> {
  const cli = install();
  const stage = await openBrowserStage();
  const { publicPaths } = await furnish(stage.world);
  const proposal = publicPaths.find((path) => path.startsWith('/proposals/prp_')) ?? '';
  const chrome = process.env.CHROME_PATH ?? (await chromium.executablePath());
  const figures: Figure[] = [];
  for (const [name, path] of [
    ['home', '/'],
    ['a proposal', proposal],
    ['the list', '/proposals'],
  ] as const) {
    const address = `${stage.origin.replace('localhost', '127.0.0.1')}${path}`;
    // One visit before those that count: the pages are loaded when the first is asked for.
    await (await fetch(address)).text();
    const reports: Report[] = [];
    for (let run = 0; run < runs; run++) reports.push(await visit(cli, chrome, address));
    for (const category of categories) {
      figures.push({
        figure: `Lighthouse, mobile, ${name}: ${category}`,
        value: round(median(reports.map((report) => (report.categories[category].score ?? 0) * 100))),
        unit: 'score',
        bar: { atLeast: 99 },
        of: {},
      });
    }
    for (const [what, audit] of [
      ['layout shift', 'cumulative-layout-shift'],
      ['blocking time', 'total-blocking-time'],
    ] as const) {
      figures.push({
        figure: `Lighthouse, mobile, ${name}: ${what}`,
        value: round(median(reports.map(({ audits }) => audits[audit]?.numericValue ?? Number.NaN))),
        unit: what === 'layout shift' ? 'score' : 'ms',
        bar: { atMost: 0 },
        of: {},
      });
    }
  }
  await stage.close();
  return figures;
}

function install(): string {
  const cli = join(folder, 'node_modules/lighthouse/cli/index.js');
  if (existsSync(cli)) return cli;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  execFileSync(
    'npm',
    ['install', `lighthouse@${version}`, '--no-audit', '--no-fund', '--ignore-scripts', '--silent'],
    { cwd: folder, stdio: 'ignore' },
  );
  return cli;
}

/** In a process of its own, so that the server it visits can answer meanwhile. */
async function visit(cli: string, chrome: string, address: string): Promise<Report> {
  const out = join(folder, 'report.json');
  const child = spawn(
    process.execPath,
    [
      cli,
      address,
      '--quiet',
      '--output=json',
      `--output-path=${out}`,
      `--only-categories=${categories.join(',')}`,
      '--chrome-flags=--headless=new --no-sandbox',
    ],
    { env: { ...process.env, CHROME_PATH: chrome }, stdio: 'ignore' },
  );
  await new Promise((resolve) => child.once('exit', resolve));
  return JSON.parse(readFileSync(out, 'utf8'));
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
