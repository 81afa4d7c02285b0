import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium as engine, type Page } from 'playwright-core';
import { compressed } from '../../infra/local/compressed.ts';
import { buildAssets } from '../../infra/web/build-assets.ts';
import { openTestEngine } from './engine.ts';
import { listen } from './listen.ts';
import { makeWorld, type World } from './world.ts';

export interface BrowserStage {
  world: World;
  browser: Browser;
  origin: string;
  /** A window of its own, signed in as whoever the token stands for. Closed with the stage. */
  visitor(options?: BrowserContextOptions & { as?: string | undefined }): Promise<Page>;
  /** Every request as the server gets it. */
  heard: Set<(request: Request) => void>;
  close(): Promise<void>;
}

/** A world behind a real server, and a real browser before it. */
export async function openBrowserStage({ args = [] }: { args?: string[] } = {}): Promise<BrowserStage> {
  const store = await openTestEngine();
  // The pages know their own address, which is known once there is a server.
  let app: { fetch: World['app']['fetch'] } | undefined;
  const heard = new Set<(request: Request) => void>();
  const server = await listen({
    fetch: (request) => {
      for (const hear of heard) hear(request);
      return app?.fetch(request) ?? new Response(null, { status: 503 });
    },
  });
  const world = await makeWorld(store, { assets: await buildAssets(), origin: server.origin });
  app = compressed(world.app);
  const browser = await engine.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...args],
  });
  return {
    world,
    browser,
    origin: server.origin,
    heard,
    visitor: async ({ as, ...options } = {}) => {
      const context = await browser.newContext({ baseURL: server.origin, locale: 'ko-KR', ...options });
      if (as !== undefined) {
        const [name = '', value = ''] = (await world.sessionOf(as)).split('=');
        await context.addCookies([
          { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
        ]);
      }
      return context.newPage();
    },
    close: async () => {
      await browser.close();
      await server.close();
      await world.close();
      await store.close();
    },
  };
}
