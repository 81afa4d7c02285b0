import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Hono, type Context as HonoContext } from 'hono';
import { accepts } from 'hono/accepts';
import { manifestSchema } from '../../shared/web/assets.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** Letters come compressed already. */
const compressed = new Set(['.css', '.js', '.svg']);
const endings = { br: '.br', gzip: '.gz', identity: '' } as const;

/**
 * The built files of the site, for ever the same under their names: a browser and a CDN ask for each once. Nothing but
 * what the manifest names can be asked for.
 */
export function makeAssetRoutes(folder: string, manifest: unknown): Hono {
  const files = manifestSchema.parse(manifest);
  const known = new Set<string>(Object.values(files));
  const read = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

  function contentOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
    const reading = read.get(file) ?? readFile(join(folder, file)).then((bytes) => new Uint8Array(bytes));
    read.set(file, reading);
    reading.catch(() => read.delete(file));
    return reading;
  }

  const { 'embed.js': embed } = files;

  return new Hono()
    .get('/embed/v1.js', (c) => {
      // Other sites name it by this and are served what it is now.
      c.header('Cache-Control', 'public, max-age=300');
      return serve(c, embed);
    })
    .get('/embed/v1.json', async (c) => {
      const digest = createHash('sha384')
        .update(await contentOf(embed))
        .digest('base64');
      c.header('Cache-Control', 'public, max-age=300');
      c.header('Access-Control-Allow-Origin', '*');
      return c.json({ src: `/assets/${embed}`, integrity: `sha384-${digest}` });
    })
    .get('/assets/:file', async (c, next) => {
      const file = c.req.param('file');
      if (!known.has(file)) return next();
      c.header('Cache-Control', 'public, max-age=31536000, immutable');
      return serve(c, file);
    });

  async function serve(c: HonoContext, file: string): Promise<Response> {
    const ending = extname(file);
    if (file === embed) {
      c.header('Access-Control-Allow-Origin', '*');
      c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    }
    c.header('Content-Type', types[ending] ?? 'application/octet-stream');
    c.header('X-Content-Type-Options', 'nosniff');
    if (!compressed.has(ending)) return c.body(await contentOf(file));
    const encoding = accepts(c, {
      header: 'Accept-Encoding',
      supports: ['br', 'gzip', 'identity'],
      default: 'identity',
    }) as keyof typeof endings;
    c.header('Vary', 'Accept-Encoding');
    if (encoding !== 'identity') c.header('Content-Encoding', encoding);
    return c.body(await contentOf(`${file}${endings[encoding]}`));
  }
}
