import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { type Language, languageOf } from '../../shared/i18n/language.ts';
import { proposalIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type AppEnv, actorOf, mailPreferencesOf } from '../people/index.ts';
import { followProposal, unfollowProposal } from './follow-proposal.ts';
import { unsubscribePages } from './messages.ts';
import type { Mailing } from './post.ts';
import { readUnsubscription, unsubscribe } from './unsubscribe.ts';
import { type Unsubscription, unsubscribePath } from './unsubscribe-link.ts';

const tokenSchema = z.string().min(1).max(500);

/**
 * Where the links of mails lead: a page that asks, and what its button, or the reader's mail program, posts to. It takes
 * posts from anywhere (RFC 8058): the sealed token is all it takes to end the mail, and all it can do.
 */
export function makeUnsubscribePages(
  sites: Record<Language, Site>,
  mailing: Pick<Mailing, 'linkKey'>,
): Hono<AppEnv> {
  const { context } = sites.ko;
  const app = new Hono<AppEnv>();
  const tokenOf = (query: string | undefined) => tokenSchema.safeParse(query).data ?? '';

  app.use(unsubscribePath, async (c, next) => {
    await next();
    // The token goes to no other site and into no index.
    c.res.headers.set('Cache-Control', 'private, no-store');
    c.res.headers.set('Referrer-Policy', 'no-referrer');
    c.res.headers.set('X-Robots-Tag', 'noindex');
  });

  async function siteFor(found: Unsubscription | undefined, accepted: string | undefined): Promise<Site> {
    const language = found ? (await mailPreferencesOf(context, found.person)).language : languageOf(accepted);
    return sites[language];
  }

  app.get(unsubscribePath, async (c) => {
    const token = tokenOf(c.req.query('token'));
    const found = await readUnsubscription(mailing, token);
    const site = await siteFor(found, c.req.header('accept-language'));
    const words = unsubscribePages[site.language];
    const page = (status: number, children: Child) =>
      renderPage(c, site, { title: words.title, isPrivate: true, status }, children);
    if (!found) return page(errorStatus['mail.bad-link'], told(words.title, <p>{words.invalid}</p>));
    return page(
      200,
      told(
        words.title,
        <form method="post" action={`${unsubscribePath}?token=${token}`}>
          <p>{words.asks[found.choice]}</p>
          <button class="krds-btn primary medium" type="submit" name="List-Unsubscribe" value="One-Click">
            {words.confirm}
          </button>
        </form>,
      ),
    );
  });

  const shortBody = bodyLimit({
    maxSize: 4096,
    onError: () => {
      throw new AppError('request.too-large');
    },
  });
  app.post(unsubscribePath, shortBody, async (c) => {
    const found = await unsubscribe(context, mailing, tokenOf(c.req.query('token')));
    const site = await siteFor(found, c.req.header('accept-language'));
    const words = unsubscribePages[site.language];
    return renderPage(
      c,
      site,
      { title: words.title, isPrivate: true, status: found ? 200 : errorStatus['mail.bad-link'] },
      told(words.title, <p role="status">{found ? words.done : words.invalid}</p>),
    );
  });

  app.all(unsubscribePath, () => {
    throw new AppError('request.method-not-allowed');
  });
  return app;
}

/** Asking for news of one proposal, and for no more of it. */
export function makeFollowPages(site: Site): Hono<AppEnv> {
  const back = (id: string) => `${pathIn(site.language, `/proposals/${id}`)}#follow`;
  const toId = (text: string) => {
    const id = proposalIdSchema.safeParse(text);
    if (!id.success) throw new AppError('proposal.not-found');
    return id.data;
  };
  return new Hono<AppEnv>()
    .post('/proposals/:id/follow', async (c) => {
      const id = toId(c.req.param('id'));
      await followProposal(site.context, actorOf(c), id);
      return c.redirect(back(id), 303);
    })
    .post('/proposals/:id/follow/end', async (c) => {
      const id = toId(c.req.param('id'));
      await unfollowProposal(site.context, actorOf(c), id);
      return c.redirect(back(id), 303);
    });
}

function told(title: string, children: Child) {
  return (
    <>
      <h1>{title}</h1>
      {children}
    </>
  );
}
