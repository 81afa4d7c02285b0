import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { buildAssets } from './web/build-assets.ts';

export const functionNames = [
  'api',
  'count-empathies',
  'project-changes',
  'sweep',
  'reconcile',
  'send-mail',
  'send-webhooks',
  'run-imports',
  'export-data',
] as const;
export type FunctionName = (typeof functionNames)[number];

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * zod carries its sentences in fifty languages, a third of the bundle that every start would read. Ours come from our own
 * catalogue; zod's English ones are for logs.
 */
const oneLanguage: Plugin = {
  name: 'one-language',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: `export { default as en } from './en.js';`,
    }));
  },
};

/** Files of Swagger UI that the API's documentation serves. */
const swaggerUi = ['swagger-ui.css', 'swagger-ui-bundle.js', 'oauth2-redirect.js'];

/** How everything that runs on Lambda is bundled. */
export const bundling = {
  absWorkingDir: root,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  plugins: [oneLanguage],
  logLevel: 'warning',
  // Some of what is bundled is CommonJS and asks for Node's own modules the old way.
  banner: { js: `import{createRequire}from'node:module';const require=createRequire(import.meta.url);` },
} as const satisfies BuildOptions;

/**
 * Builds each function into a folder of its own, `index.mjs` and what it loads later. The SDK is bundled too: a start is
 * quicker than with the runtime's copy, and what was tested is what runs. The same sources give the same bytes.
 */
export async function bundleFunctions(folder = join(root, 'build')): Promise<Record<FunctionName, string>> {
  const folders = Object.fromEntries(functionNames.map((name) => [name, join(folder, name)]));
  for (const name of functionNames) {
    const outdir = join(folder, name);
    rmSync(outdir, { recursive: true, force: true });
    await build({
      ...bundling,
      entryPoints: [{ in: `functions/handlers/${name}.ts`, out: 'index' }],
      outdir,
    });
  }
  const documentation = join(folder, 'api', 'swagger-ui');
  mkdirSync(documentation, { recursive: true });
  for (const file of swaggerUi) {
    cpSync(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${file}`)), join(documentation, file));
  }
  const { folder: files, manifest } = await buildAssets();
  const assets = join(folder, 'api', 'assets');
  const wanted = Object.values(manifest);
  // The folder may hold those of earlier builds too.
  cpSync(files, assets, {
    recursive: true,
    filter: (path) => path === files || wanted.some((file) => basename(path).startsWith(file)),
  });
  writeFileSync(join(assets, 'manifest.json'), JSON.stringify(manifest));
  return folders as Record<FunctionName, string>;
}
