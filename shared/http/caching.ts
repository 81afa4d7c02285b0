import type { Context, MiddlewareHandler } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';

/**
 * How long a CDN may serve a public read without asking again, in seconds. Every visitor in that time costs the origin
 * one read: this is what a viral day is survived on.
 */
const sharedSeconds = 5;

/** What every answer says of itself, a 304 too. */
const saidByAll = ['x-content-type-options', 'x-correlation-id', 'ratelimit', 'ratelimit-policy'];

/**
 * Public reads may be kept by a CDN for a few seconds and by a browser only after asking again (`ETag`, 304). Whatever
 * is answered to somebody signed in is that person's alone, and a refusal is never kept.
 */
export function caching(): MiddlewareHandler[] {
  return [
    async (c, next) => {
      // Said before the answer is made: to change the headers of one that is made costs making it again.
      c.header('Vary', 'Authorization');
      if (!isRead(c) || c.req.header('authorization') !== undefined) {
        c.header('Cache-Control', 'private, no-store');
        return next();
      }
      await next();
      if (c.res.headers.has('Cache-Control')) return;
      // A 304 says again what the 200 said: a CDN takes its headers for those of what it keeps.
      const isKept = c.res.status === 200 || c.res.status === 304;
      c.res.headers.set(
        'Cache-Control',
        isKept
          ? `public, max-age=0, s-maxage=${sharedSeconds}, stale-while-revalidate=30`
          : 'private, no-store',
      );
    },
    etag({ retainedHeaders: [...RETAINED_304_HEADERS, ...saidByAll] }),
  ];
}

function isRead(c: Context): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD';
}
