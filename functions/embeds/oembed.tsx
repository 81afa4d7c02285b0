import type { Context as HonoContext } from 'hono';
import { html } from 'hono/html';
import { AppError } from '../../shared/errors.ts';
import { refuseProgram, toProblem } from '../../shared/http/problem.ts';
import {
  clientIdSchema,
  forumIdSchema,
  type InstitutionId,
  institutionIdSchema,
  proposalIdSchema,
} from '../../shared/ids.ts';
import { languageAt, pathIn } from '../../shared/web/locale.ts';
import { type Site, siteIn } from '../../shared/web/site.ts';
import { readForum } from '../forums/index.ts';
import { topicIn } from '../forums/sections.tsx';
import { getInstitution } from '../institutions/index.ts';
import { getClient } from '../partners/index.ts';
import type { AppEnv } from '../people/index.ts';
import { readProposal } from '../proposals/index.ts';

const [width, height] = [480, 360];
/** Below it a frame shows nothing that could be read. */
const least = 200;
/** How long what is said of an address may be kept, in seconds. */
const keptSeconds = 3_600;

/**
 * What oEmbed 1.0 says of an address of ours: a link for everybody, and for a client named by `client`, which its sites
 * may show frames by, the frame. It speaks the language of that address, wherever it is asked. Programs ask: what is
 * refused is refused in JSON.
 */
export async function oembed(c: HonoContext<AppEnv>, asked: Site): Promise<Response> {
  const { url = '' } = c.req.query();
  const address = URL.canParse(url) ? new URL(url) : undefined;
  const isOurs = address?.origin === asked.origin;
  const site = isOurs ? siteIn(languageAt(address.pathname), asked) : asked;
  c.header('Access-Control-Allow-Origin', '*');
  try {
    if (!isOurs) throw new AppError('oembed.unknown-url');
    return await describe(c, site, address);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code } = error;
    c.set('refusal', code);
    return refuseProgram(c, toProblem(code, site.language, c.get('correlation') ?? ''));
  }
}

/** @throws oembed.unknown-url, oembed.format-unknown, client.not-found */
async function describe(c: HonoContext<AppEnv>, site: Site, address: URL): Promise<Response> {
  const { format = 'json', maxwidth, maxheight, client } = c.req.query();
  if (format !== 'json') throw new AppError('oembed.format-unknown');
  const shown = await whatIsAt(site, address.pathname);
  const about = {
    version: '1.0',
    title: shown.title,
    provider_name: site.words.siteName,
    provider_url: site.origin,
    cache_age: keptSeconds,
  };
  c.header('Cache-Control', `public, max-age=${keptSeconds}`);
  const size = { width: within(maxwidth, width), height: within(maxheight, height) };
  // What has no room for a frame is given a link: nothing may be larger than was asked for.
  if (client === undefined || Math.min(size.width, size.height) < least)
    return c.json({ type: 'link', ...about });
  const id = clientIdSchema.safeParse(client);
  if (!id.success) throw new AppError('client.not-found');
  await getClient(site.context, id.data);
  return c.json({
    type: 'rich',
    ...about,
    ...size,
    html: frameOf(site, { ...shown, ...size, client: id.data }),
  });
}

/** @throws oembed.unknown-url */
async function whatIsAt(site: Site, path: string): Promise<{ title: string; path: string }> {
  const [, kind = '', id = ''] = /^(?:\/en)?\/(proposals|forums|institutions|i)\/([^/]+)$/.exec(path) ?? [];
  const at = (name: string) => pathIn(site.language, `/embed/${name}/${id}`);
  try {
    switch (kind) {
      case 'proposals': {
        const { title } = await readProposal(site.context, undefined, proposalIdSchema.parse(id));
        return { title: title ?? site.words.siteName, path: at('proposals') };
      }
      case 'forums':
        return {
          title: topicIn(site, await readForum(site.context, forumIdSchema.parse(id))),
          path: at('forums'),
        };
      case 'institutions':
      case 'i': {
        const institution: InstitutionId = institutionIdSchema.parse(id);
        const { name } = await getInstitution(site.context, institution);
        return { title: name[site.language], path: at('institutions') };
      }
      default:
        throw new AppError('oembed.unknown-url');
    }
  } catch (error) {
    // Whatever is not there, or is no id at all, is nothing to embed.
    const { name } = error as Error;
    if (error instanceof AppError || name === 'ZodError') throw new AppError('oembed.unknown-url');
    throw error;
  }
}

function within(asked: string | undefined, usual: number): number {
  return asked !== undefined && /^[0-9]{1,5}$/.test(asked) ? Math.min(Number(asked), usual) : usual;
}

function frameOf(
  { origin }: Site,
  frame: { title: string; path: string; client: string; width: number; height: number },
): string {
  const address = `${origin}${frame.path}?client=${frame.client}`;
  return String(
    html`<iframe src="${address}" width="${frame.width}" height="${frame.height}" title="${frame.title}" loading="lazy"></iframe>`,
  );
}
