import { Hono } from 'hono';
import type { Context } from '../../shared/context.ts';
import { type Counting, type LimitSettings, makeLimiter } from '../limits/index.ts';
import { type ApiSettings, makeApi } from './api.ts';
import type { PageSettings } from './pages.ts';

export type ProductSettings = Omit<ApiSettings & PageSettings, 'counting'> & {
  limits: LimitSettings & Pick<Counting, 'addressOf'>;
};

/**
 * The whole product over HTTP, the same on Lambda and on one machine: the API, and the pages beside it. The pages are
 * loaded when somebody first asks for one.
 */
export function makeProduct(context: Context, given: ProductSettings): Hono {
  const { limits } = given;
  // One count for both: what a caller asks of the API and of the site's feeds is asked by the same caller.
  const counting = { take: makeLimiter(context, limits), addressOf: limits.addressOf };
  const settings = { ...given, counting };
  const api = makeApi(context, settings);
  let site: Promise<Hono> | undefined;

  async function loadSite(): Promise<Hono> {
    const { makePages } = await import('./pages.ts');
    return makePages(context, settings);
  }

  function siteOf(): Promise<Hono> {
    site ??= loadSite().catch((error: unknown) => {
      site = undefined;
      throw error;
    });
    return site;
  }

  const product = new Hono();
  product.all('*', async (c) => {
    const app = isOfApi(c.req.path) ? api : await siteOf();
    return app.fetch(c.req.raw, c.env);
  });
  return product;
}

function isOfApi(path: string): boolean {
  return path.startsWith('/api/') || path === '/healthz';
}
