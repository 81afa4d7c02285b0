import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';
import { PurgeCSS } from 'purgecss';
import subsetFont from 'subset-font';
import type { AssetName } from '../../shared/web/assets.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const krds = dirname(createRequire(import.meta.url).resolve('krds-uiux/package.json'));

// What an old phone still gets: browsers of 2021.
const browsers = ['chrome87', 'safari14.1', 'firefox86'];

interface BuiltAssets {
  /** The folder of the files themselves, which is what `/assets/` serves. */
  folder: string;
  /** The file of each asset, under a name that changes with what is in it. */
  manifest: Record<AssetName, string>;
}

/**
 * Builds what browsers fetch besides pages: KRDS's style cut to what the pages use, with our own; its typeface cut to
 * the syllables people write; the script; the icon. Each file also compressed, for a server that has no CDN before it.
 * What is built from the same sources already is left as it is.
 */
export async function buildAssets(folder = join(root, 'build', 'site')): Promise<BuiltAssets> {
  const files = join(folder, 'assets');
  const manifestPath = join(folder, 'manifest.json');
  const key = sourcesKey();
  const known = readManifest(manifestPath);
  if (known?.key === key && Object.values(known.files).every((file) => existsSync(join(files, file)))) {
    return { folder: files, manifest: known.files };
  }
  // What is there stays: a server that was started before still hands it out.
  mkdirSync(files, { recursive: true });
  const keep = async (name: AssetName, content: Uint8Array): Promise<[AssetName, string]> => {
    const file = hashed(name, content);
    await writeCompressed(join(files, file), content);
    return [name, file];
  };
  const fonts = await Promise.all([
    subset('Regular').then((font) => keep('regular.woff2', font)),
    subset('Bold').then((font) => keep('bold.woff2', font)),
  ]);
  const manifest = Object.fromEntries([
    ...fonts,
    await keep('site.css', await makeStyle(Object.fromEntries(fonts))),
    await keep('site.js', await makeScript('site')),
    await keep('typeface.js', await makeScript('typeface')),
    await keep('embed.js', await makeScript('embed')),
    await keep('favicon.svg', readFileSync(join(root, 'shared/web/favicon.svg'))),
  ]) as BuiltAssets['manifest'];
  writeWhole(manifestPath, `${JSON.stringify({ key, files: manifest }, null, 2)}\n`);
  return { folder: files, manifest };
}

function readManifest(path: string): { key: string; files: BuiltAssets['manifest'] } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const pages = ['functions/**/*.{tsx,ts}', 'shared/web/**/*.{tsx,ts}'];
const own = ['shared/web/styles/*.css', 'shared/web/*.svg', 'infra/web/*'];

function sourcesKey(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const file of globSync([...pages, ...own], { cwd: root }).sort()) {
    hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function hashed(name: AssetName, content: Uint8Array): string {
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 10);
  const ending = extname(name);
  return `${name.slice(0, -ending.length)}.${digest}${ending}`;
}

const compressible = new Set(['.css', '.js', '.svg']);

/** Two that build at once find each file whole or not at all. */
function writeWhole(path: string, content: Uint8Array | string): void {
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, path);
}

async function writeCompressed(path: string, content: Uint8Array): Promise<void> {
  writeWhole(path, content);
  if (!compressible.has(extname(path))) return;
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeWhole(`${path}.br`, await promisify(brotliCompress)(content, { params: quality }));
  writeWhole(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
}

/**
 * Letters, digits, signs, and the 1,439 syllables that Korean pages use most, which are the unicode ranges of the first
 * twenty slices Google Fonts cuts its Korean fonts into (@fontsource/noto-sans-kr 5.3.0). The rare rest is set in the
 * reader's own font.
 */
async function subset(weight: 'Regular' | 'Bold'): Promise<Uint8Array> {
  const font = readFileSync(join(krds, `resources/fonts/PretendardGOV-${weight}.subset.woff2`));
  const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('');
  // Consonants and vowels by themselves, as people search by them.
  const letters = Array.from({ length: 51 }, (_, at) => String.fromCharCode(0x3131 + at)).join('');
  const signs = '\u00a0·‘’“”…–—‧「」『』→←↑↓✓×÷°℃㎡①②③④⑤';
  const syllables = readFileSync(join(root, 'infra/web/syllables.txt'), 'utf8').replaceAll('\n', '');
  return subsetFont(font, ascii + letters + signs + syllables, { targetFormat: 'woff2' });
}

async function makeStyle(fonts: Record<string, string>): Promise<Uint8Array> {
  const css = join(krds, 'resources/css');
  const taken = ['token/krds_tokens.css', 'common/common.css', 'component/component.css'];
  const sources = taken.map((file) =>
    readFileSync(join(css, file), 'utf8')
      // Joined they are one file; and two of its own addresses are wrong.
      .replace(/@(?:import|charset)[^;]*;/g, '')
      .replaceAll('/img/img/', '/img/'),
  );
  const ours = globSync('shared/web/styles/*.css', { cwd: root })
    .sort()
    .map((file) => readFileSync(join(root, file), 'utf8'));
  const kept = await cut(sources.join('\n'));
  const contents = `${kept}\n${ours.join('\n')}`.replaceAll(
    /\/assets\/(\w+\.woff2)/g,
    (_, name: string) => `/assets/${fonts[name]}`,
  );
  const built = await build({
    stdin: { contents: await unused(contents), loader: 'css', resolveDir: join(css, 'component') },
    bundle: true,
    minify: true,
    write: false,
    external: ['/assets/*'],
    loader: { '.svg': 'dataurl' },
    target: browsers,
    logLevel: 'warning',
  });
  return built.outputFiles[0]?.contents ?? new Uint8Array();
}

/** Of KRDS what the pages use: the components they name, and no other rule that happens to fit. */
async function cut(raw: string): Promise<string> {
  const used = globSync(pages, { cwd: root })
    .flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(/["'`]([^"'`\n]*\bkrds-[^"'`\n]*)["'`]/g),
    ])
    .map(([, names]) => names)
    .join(' ');
  const [purged] = await new PurgeCSS().purge({
    content: [{ raw: `<i class="${used}" data-krds-mode="theme"></i>`, extension: 'html' }],
    css: [{ raw }],
    keyframes: true,
    // Its high-contrast mode is a switch the site does not have: readers choose contrast where they chose their colours.
    blocklist: [/data-krds-mode="?high-contrast/],
  });
  return purged?.css ?? '';
}

/** Without the variables that nothing asks for. */
async function unused(raw: string): Promise<string> {
  const [purged] = await new PurgeCSS().purge({
    content: [{ raw: '', extension: 'html' }],
    css: [{ raw }],
    variables: true,
    safelist: { greedy: [/.*/] },
  });
  return purged?.css ?? raw;
}

async function makeScript(name: string): Promise<Uint8Array> {
  const built = await build({
    absWorkingDir: root,
    entryPoints: [`shared/web/client/${name}.client.ts`],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: browsers,
    logLevel: 'warning',
  });
  return built.outputFiles[0]?.contents ?? new Uint8Array();
}
