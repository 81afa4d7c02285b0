import type { MiddlewareHandler } from 'hono';
import { etag } from 'hono/etag';

/**
 * How long a CDN may serve a public read without asking again, in seconds. Every visitor in that time costs the origin
 * one read: this is what a viral day is survived on.
 */
const sharedSeconds = 5;

/**
 * Public reads may be kept by a CDN for a few seconds and by a browser only after asking again (`ETag`, 304). Whatever
 * is answered to somebody signed in is that person's alone, and a refusal is never kept.
 */
export function caching(): MiddlewareHandler[] {
  return [
    async (c, next) => {
      await next();
      c.res.headers.append('Vary', 'Authorization');
      if (c.res.headers.has('Cache-Control')) return;
      // A 304 says again what the 200 said: a CDN takes its headers for those of what it keeps.
      const isPublicRead =
        (c.req.method === 'GET' || c.req.method === 'HEAD') &&
        (c.res.status === 200 || c.res.status === 304) &&
        !c.req.header('authorization');
      c.res.headers.set(
        'Cache-Control',
        isPublicRead
          ? `public, max-age=0, s-maxage=${sharedSeconds}, stale-while-revalidate=30`
          : 'private, no-store',
      );
    },
    etag(),
  ];
}
