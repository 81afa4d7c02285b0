import { Hono, type Context as HonoContext } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import type { z } from 'zod';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import {
  forumIdSchema,
  type InstitutionId,
  institutionIdSchema,
  proposalIdSchema,
} from '../../shared/ids.ts';
import type { Site } from '../../shared/web/site.ts';
import type { AppEnv } from '../people/index.ts';
import { type Feed, toAtom, toJsonFeed } from './feed.ts';
import { institutionCalendar } from './institution-calendar.tsx';
import { forumFeed, proposalFeed, proposalsFeed } from './make-feeds.tsx';
import { monthSitemap, pagesSitemap, robots, sitemapIndex } from './sitemaps.ts';

/** A moment for readers who ask often, a day for those who map everything, in seconds. */
const [feedSeconds, mapSeconds] = [60, 86_400];

/** What a 304 says too: a CDN takes its headers for those of what it keeps. */
const saidByAll = ['access-control-allow-origin', 'access-control-expose-headers', 'ratelimit-policy'];

/** Feeds and calendars in one language, for whoever wants to be told without an account. */
export function makeFeedPages(site: Site): Hono<AppEnv> {
  const { origin } = site;
  const app = new Hono<AppEnv>();
  app.use('/feeds/*', etag({ retainedHeaders: [...RETAINED_304_HEADERS, ...saidByAll] }));
  return app
    .get('/feeds/:file{proposals\\.(?:atom|json)}', (c) =>
      feed(c, (self) =>
        proposalsFeed(site, self, { institution: institutionOf(c), category: categoryOf(c) }),
      ),
    )
    .get('/feeds/institutions/:file{.+\\.(?:atom|json)}', (c) =>
      feed(c, (self) =>
        proposalsFeed(site, self, {
          institution: idIn(c, institutionIdSchema, 'institution.not-found'),
          category: categoryOf(c),
        }),
      ),
    )
    .get('/feeds/proposals/:file{.+\\.(?:atom|json)}', (c) =>
      feed(c, (self) => proposalFeed(site, self, idIn(c, proposalIdSchema, 'proposal.not-found'))),
    )
    .get('/feeds/forums/:file{.+\\.(?:atom|json)}', (c) =>
      feed(c, (self) => forumFeed(site, self, idIn(c, forumIdSchema, 'forum.not-found'))),
    )
    .get('/feeds/institutions/:file{.+\\.ics}', async (c) => {
      const id = idIn(c, institutionIdSchema, 'institution.not-found');
      return answer(c, await institutionCalendar(site, id), 'text/calendar', feedSeconds);
    });

  async function feed(c: HonoContext<AppEnv>, make: (self: string) => Promise<Feed>): Promise<Response> {
    const { pathname, search } = new URL(c.req.url);
    const made = await make(`${origin}${pathname}${search}`);
    return pathname.endsWith('.json')
      ? answer(c, JSON.stringify(toJsonFeed(made)), 'application/feed+json', feedSeconds)
      : answer(c, toAtom(made), 'application/atom+xml', feedSeconds);
  }

  function institutionOf(c: HonoContext): InstitutionId | undefined {
    const wanted = c.req.query('institution');
    if (wanted === undefined) return undefined;
    const id = institutionIdSchema.safeParse(wanted);
    if (!id.success) throw new AppError('institution.not-found');
    return id.data;
  }

  function categoryOf(c: HonoContext): string | undefined {
    const category = c.req.query('category');
    if (category !== undefined && (category === '' || category.length > 40))
      throw new AppError('request.invalid');
    return category;
  }

  function idIn<Schema extends z.ZodType>(c: HonoContext, schema: Schema, code: ErrorCode): z.infer<Schema> {
    const id = schema.safeParse((c.req.param('file') ?? '').replace(/\.[a-z]+$/, ''));
    if (!id.success) throw new AppError(code);
    return id.data;
  }

  function answer(c: HonoContext, body: string, type: string, seconds: number): Response {
    c.header('Content-Type', `${type}; charset=utf-8`);
    c.header('Cache-Control', `public, max-age=${seconds}`);
    // A reader in a browser on another site may have it: it is everybody's.
    c.header('Access-Control-Allow-Origin', '*');
    return c.body(body);
  }
}

/** Where everything is, for those who look for everything: in no language, so at the root alone. */
export function makeSitemaps({ context, origin }: Pick<Site, 'context' | 'origin'>): Hono<AppEnv> {
  const answer = (c: HonoContext, body: string, type: string) => {
    c.header('Content-Type', `${type}; charset=utf-8`);
    c.header('Cache-Control', `public, max-age=${mapSeconds}`);
    return c.body(body);
  };
  return new Hono<AppEnv>()
    .get('/robots.txt', (c) => answer(c, robots(origin), 'text/plain'))
    .get('/sitemap.xml', (c) => answer(c, sitemapIndex(origin, context.clock.now()), 'application/xml'))
    .get('/sitemaps/pages.xml', async (c) =>
      answer(c, await pagesSitemap(context, origin), 'application/xml'),
    )
    .get('/sitemaps/:file{[0-9]{4}-(?:0[1-9]|1[0-2])\\.xml}', async (c) =>
      answer(c, await monthSitemap(context, origin, c.req.param('file').slice(0, 7)), 'application/xml'),
    );
}
