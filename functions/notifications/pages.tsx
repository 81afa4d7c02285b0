import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { makeRouter } from '../../shared/http/router.ts';
import { type Language, languageOf } from '../../shared/i18n/language.ts';
import { type AppEnv, mailPreferencesOf } from '../people/index.ts';
import { unsubscribePages } from './messages.ts';
import type { Mailing } from './post.ts';
import { readUnsubscription, unsubscribe } from './unsubscribe.ts';
import { type Unsubscription, unsubscribePath } from './unsubscribe-link.ts';

const tokenSchema = z.string().min(1).max(500);

// The token is all it takes to end the mail: it goes to no other site and into no index.
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
};

/** Where the links of mails lead: a page that asks, and what its button, or the reader's mail program, posts to. */
export function makeUnsubscribePages(context: Context, mailing: Pick<Mailing, 'linkKey'>) {
  const app = makeRouter<AppEnv>();
  const tokenOf = (query: string | undefined) => tokenSchema.safeParse(query).data ?? '';

  async function languageFor(found: Unsubscription | undefined, accepted: string | undefined) {
    if (!found) return languageOf(accepted);
    return (await mailPreferencesOf(context, found.person)).language;
  }

  app.get(unsubscribePath, async (c) => {
    const token = tokenOf(c.req.query('token'));
    const found = await readUnsubscription(mailing, token);
    const language = await languageFor(found, c.req.header('accept-language'));
    const words = unsubscribePages[language];
    if (!found) return c.html(page(language, <p>{words.invalid}</p>), errorStatus['mail.bad-link'], headers);
    const form = (
      <form method="post" action={`${unsubscribePath}?token=${token}`}>
        <p>{words.asks[found.choice]}</p>
        <button type="submit" name="List-Unsubscribe" value="One-Click">
          {words.confirm}
        </button>
      </form>
    );
    return c.html(page(language, form), 200, headers);
  });

  const shortBody = bodyLimit({
    maxSize: 4096,
    onError: () => {
      throw new AppError('request.too-large');
    },
  });
  app.post(unsubscribePath, shortBody, async (c) => {
    const found = await unsubscribe(context, mailing, tokenOf(c.req.query('token')));
    const language = await languageFor(found, c.req.header('accept-language'));
    const words = unsubscribePages[language];
    if (!found) return c.html(page(language, <p>{words.invalid}</p>), errorStatus['mail.bad-link'], headers);
    return c.html(page(language, <p role="status">{words.done}</p>), 200, headers);
  });

  return app;
}

function page(language: Language, content: Child) {
  const { title } = unsubscribePages[language];
  return html`<!doctype html>${(
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${language === 'ko' ? '공론' : 'Gongnon'}`}</title>
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          {content}
        </main>
      </body>
    </html>
  )}`;
}
