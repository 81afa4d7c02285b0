import { Hono } from 'hono';
import type { Context } from '../../shared/context.ts';
import { makeAssets } from '../../shared/web/assets.ts';
import type { Counting } from '../limits/index.ts';
import type { Mailing } from '../notifications/index.ts';
import { type Identify, rememberSession } from '../people/index.ts';
import { makeSignInRoutes, type SignInSettings } from '../people/sign-in.ts';
import type { WebhookSettings } from '../webhooks/index.ts';
import { makeAssetRoutes } from './assets.ts';
import { makeHostNames } from './host-names.ts';
import { makeSite } from './site.tsx';

export interface PageSettings {
  identify: Identify;
  signIn: Pick<SignInSettings, 'issuer' | 'client'>;
  /** What opens the links of mails. */
  mailing: Pick<Mailing, 'linkKey'>;
  webhooks: WebhookSettings;
  counting: Counting;
  site: {
    /** The address people know the site by, without a slash at its end. */
    origin: string;
    /** Our client at the issuer, where it is another than the documentation's. */
    client?: string;
    /** Where the built files are, and what they are called. */
    assets: () => { folder: string; manifest: unknown };
    /** 32 bytes; see `SessionSettings`. */
    sessionKey: () => Promise<Uint8Array>;
  };
}

/** The site with its built files, its sessions and its way to sign in. */
export function makePages(context: Context, settings: PageSettings): Hono {
  const { origin, sessionKey, assets: built } = settings.site;
  const { folder, manifest } = built();
  const session = { clock: context.clock, sessionKey };
  const { identify, mailing, signIn, webhooks, counting } = settings;
  const { issuer, client } = { ...signIn, ...settings.site };
  const site = makeSite(context, {
    assets: makeAssets(manifest),
    origin,
    mailing,
    webhooks,
    counting,
    session: rememberSession(session),
    signIn: makeSignInRoutes(context, { ...session, origin, issuer, client, identify }),
  });
  const app = new Hono();
  app.route('/', makeAssetRoutes(folder, manifest));
  app.use(makeHostNames(context, origin, site));
  app.all('*', (c) => site.fetch(c.req.raw, c.env));
  return app;
}
