import { Hono, type Context as HonoContext } from 'hono';
import type { z } from 'zod';
import { AppError, type ErrorCode, errorStatus } from '../../shared/errors.ts';
import { toFieldErrors } from '../../shared/http/router.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { clientIdSchema, forumIdSchema, institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { pagePolicy } from '../../shared/web/policy.ts';
import type { Site } from '../../shared/web/site.ts';
import type { Gates } from '../empathy/index.ts';
import { type Client, getClient } from '../partners/index.ts';
import type { AppEnv } from '../people/index.ts';
import {
  assertShownAt,
  type Embedded,
  forumCard,
  type ListQuery,
  listQuerySchema,
  proposalCard,
  proposalList,
} from './cards.tsx';
import { empathyWindow, postEmpathy } from './empathy-window.tsx';
import { Frame } from './frame.tsx';
import { oembed } from './oembed.tsx';

/** What other sites show of ours: the data of embeds, frames for those that cannot use them, the window of empathy. */
export function makeEmbedPages(site: Site, gates: Gates): Hono<AppEnv> {
  const proposal = async (c: HonoContext<AppEnv>, client: Client | undefined) =>
    proposalCard(site, client, idOf(c, proposalIdSchema, 'proposal.not-found'));
  const forum = (c: HonoContext<AppEnv>) => forumCard(site, idOf(c, forumIdSchema, 'forum.not-found'));
  const institution = (c: HonoContext<AppEnv>, client: Client) =>
    proposalList(site, client, {
      ...queryOf(c),
      institution: idOf(c, institutionIdSchema, 'institution.not-found'),
    });
  return new Hono<AppEnv>()
    .get('/embed/data/proposals/:id', async (c) => data(c, (client) => proposal(c, client)))
    .get('/embed/data/proposals', async (c) => data(c, (client) => proposalList(site, client, queryOf(c))))
    .get('/embed/data/forums/:id', async (c) => data(c, () => forum(c)))
    .get('/embed/proposals/:id', async (c) => frame(c, (client) => proposal(c, client)))
    .get('/embed/forums/:id', async (c) => frame(c, () => forum(c)))
    .get('/embed/institutions/:id', async (c) => frame(c, (client) => institution(c, client)))
    .get('/oembed', async (c) => oembed(c, site))
    .get('/embed/empathy/:id', async (c) => empathyWindow(c, site))
    .post('/embed/empathy/:id', async (c) => postEmpathy(c, site, gates));

  /** To the client's own sites and no other; it is nobody's in particular, so nobody is asked who they are. */
  async function data(
    c: HonoContext<AppEnv>,
    read: (client: Client | undefined) => Promise<Embedded>,
  ): Promise<Response> {
    const asking = c.req.header('origin') ?? '';
    c.header('Vary', 'Origin');
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    try {
      const client = isTrial(c) ? undefined : await clientOf(c, site);
      if (client !== undefined) assertShownAt(client, asking);
      const shown = await read(client);
      if (client !== undefined) c.header('Access-Control-Allow-Origin', asking);
      c.header('Cache-Control', 'public, max-age=0, s-maxage=5');
      return c.json(shown);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Why not is told to whoever asks, and nothing else.
      c.header('Access-Control-Allow-Origin', '*');
      c.header('Cache-Control', 'no-store');
      const { code } = error;
      return c.json({ code, title: errorSentences[site.language][code] }, errorStatus[code]);
    }
  }

  async function frame(
    c: HonoContext<AppEnv>,
    read: (client: Client) => Promise<Embedded>,
  ): Promise<Response> {
    const client = await clientOf(c, site);
    const shown = await read(client);
    c.header('Content-Security-Policy', pagePolicy({ frameAncestors: client.origins }));
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    c.header('Cache-Control', 'public, max-age=0, s-maxage=5');
    return c.html(`<!doctype html>${<Frame site={site} shown={shown} />}`);
  }
}

/** Our own guide shows what an embed looks like, for nobody's site. A browser says itself that a page of ours asks. */
function isTrial(c: HonoContext): boolean {
  return c.req.query('client') === undefined && c.req.header('sec-fetch-site') === 'same-origin';
}

/** @throws client.not-found */
async function clientOf(c: HonoContext<AppEnv>, { context }: Site): Promise<Client> {
  const id = clientIdSchema.safeParse(c.req.query('client'));
  if (!id.success) throw new AppError('client.not-found');
  return getClient(context, id.data);
}

function queryOf(c: HonoContext<AppEnv>): ListQuery {
  const query = listQuerySchema.safeParse(c.req.query());
  if (!query.success) throw new AppError('request.invalid', toFieldErrors(query.error.issues));
  return query.data;
}

function idOf<Schema extends z.ZodType>(
  c: HonoContext<AppEnv>,
  schema: Schema,
  code: ErrorCode,
): z.infer<Schema> {
  const id = schema.safeParse(c.req.param('id'));
  if (!id.success) throw new AppError(code);
  return id.data;
}
