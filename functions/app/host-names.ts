import type { MiddlewareHandler } from 'hono';
import type { Context } from '../../shared/context.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { makeHosts } from '../institutions/index.ts';

/** What of the site a host name of an institution's own serves itself: what its front page is made of. */
const ownFiles = /^\/files\//;

/**
 * Shows an institution's page as the front page of the host name it has. Everything else of the site is at the site's
 * own address, where people are signed in, and whoever asks for it here is sent there: a session belongs to one host,
 * and a citizen is one person whichever institution they came from.
 */
export function makeHostNames(
  context: Context,
  origin: string,
  site: { fetch: (request: Request, env: unknown) => Response | Promise<Response> },
): MiddlewareHandler {
  const hosts = makeHosts(context);
  const ownHost = new URL(origin).hostname;
  return async (c, next) => {
    const host = hostOf(c.req.header('x-forwarded-host') ?? c.req.header('host') ?? '');
    if (host === ownHost || host === '') return next();
    const institution = await hosts(host);
    if (institution === undefined) return next();
    const { pathname, search } = new URL(c.req.url);
    if (ownFiles.test(pathname)) return next();
    const language = pathname === '/' ? 'ko' : /^\/en\/?$/.test(pathname) ? 'en' : undefined;
    if (language === undefined || (c.req.method !== 'GET' && c.req.method !== 'HEAD'))
      return c.redirect(`${origin}${pathname}${search}`, 307);
    // Nobody in particular is looking: who is signed in is known at the site's own address alone.
    const headers = new Headers(c.req.raw.headers);
    headers.delete('cookie');
    const front = `${origin}${pathIn(language, `/i/${institution}`)}`;
    return site.fetch(new Request(front, { method: c.req.method, headers }), c.env);
  };
}

function hostOf(header: string): string {
  return header.replace(/:\d+$/, '').toLowerCase();
}
