import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { caching } from '../../shared/http/caching.ts';
import { jsonBody } from '../../shared/http/json-body.ts';
import type { AppEnv } from '../people/index.ts';
import type { WebhookSettings } from '../webhooks/index.ts';
import { admitCallers, type CallerSettings } from './callers.ts';
import type { SignIn } from './documentation.ts';
import { makeShell } from './shell.ts';

export interface ApiSettings extends CallerSettings {
  webhooks: WebhookSettings;
  /** How the documentation's page signs in. */
  signIn: SignIn;
}

export const apiRoot = '/api/v1';

type Routes = OpenAPIHono<AppEnv>;

/** A slice's routes, and which paths below the API's root are theirs. */
interface Slice {
  serves: RegExp;
  /** Takes files as they are, and sees to their size itself: what is sent here is no JSON. */
  takesFiles?: true;
  load: () => Promise<Routes>;
}

/** The first that serves a path has it. */
function slicesOf(context: Context, webhooks: WebhookSettings): Slice[] {
  return [
    {
      serves: /^\/(?:proposals\/[^/]+\/empathy(?:-history)?|people\/me\/empathies|reconciliations)(?:\/|$)/,
      load: async () => (await import('../empathy/routes.ts')).makeEmpathyRoutes(context),
    },
    {
      serves: /^\/(?:(?:proposals|forums)\/[^/]+\/follow|mail)(?:\/|$)/,
      load: async () => (await import('../notifications/routes.ts')).makeNotificationRoutes(context),
    },
    {
      serves: /^\/answers\/[^/]+\/ratings?(?:\/|$)/,
      load: async () => (await import('../ratings/routes.ts')).makeRatingRoutes(context),
    },
    {
      serves: /^\/(?:(?:proposals|opinions|statements)\/[^/]+\/)?reports(?:\/|$)/,
      load: async () => (await import('../reports/routes.ts')).makeReportRoutes(context),
    },
    {
      serves: /^\/(?:forums\/[^/]+\/(?:statements|marks|groups)|statements)(?:\/|$)/,
      load: async () => (await import('../statements/routes.ts')).makeStatementRoutes(context),
    },
    {
      serves: /^\/(?:(?:forums|proposals)\/[^/]+\/opinions|opinions|people\/me\/opinions)(?:\/|$)/,
      load: async () => (await import('../opinions/routes.ts')).makeOpinionRoutes(context),
    },
    {
      serves: /^\/(?:forums|proposals\/[^/]+\/forums|people\/me\/forums)(?:\/|$)/,
      load: async () => (await import('../forums/routes.ts')).makeForumRoutes(context),
    },
    {
      serves: /^\/(?:answers|institutions\/[^/]+\/(?:board|departments\/[^/]+\/templates))(?:\/|$)/,
      load: async () => (await import('../answers/routes.ts')).makeAnswerRoutes(context),
    },
    {
      serves: /^\/(?:institutions\/[^/]+\/)?exports(?:\/|$)/,
      load: async () => (await import('../open-data/routes.ts')).makeOpenDataRoutes(context),
    },
    {
      serves: /^\/institutions\/[^/]+\/(?:audit|moderation)(?:\/|$)/,
      load: async () => (await import('../audit/routes.ts')).makeAuditRoutes(context),
    },
    {
      serves: /^\/institutions\/[^/]+\/webhooks(?:\/|$)/,
      load: async () => (await import('../webhooks/routes.ts')).makeWebhookRoutes(context, webhooks),
    },
    {
      serves: /^\/institutions\/[^/]+\/pages(?:\/|$)/,
      load: async () => (await import('../standing-pages/routes.ts')).makeStandingRoutes(context),
    },
    {
      serves: /^\/institutions\/[^/]+\/clients(?:\/|$)/,
      load: async () => (await import('../partners/routes.ts')).makePartnerRoutes(context),
    },
    {
      serves: /^\/institutions\/[^/]+\/imports\/[^/]+\/batches(?:\/|$)/,
      takesFiles: true,
      load: async () => (await import('../imports/routes.ts')).makeBatchRoutes(context),
    },
    {
      serves: /^\/(?:institutions\/[^/]+\/imports|proposals\/[^/]+\/links|links)(?:\/|$)/,
      load: async () => (await import('../imports/routes.ts')).makeImportRoutes(context),
    },
    {
      serves: /^\/(?:proposals|institutions\/[^/]+\/transfers|people\/me\/proposals|rejection-codes)(?:\/|$)/,
      load: async () => (await import('../proposals/routes.ts')).makeProposalRoutes(context),
    },
    {
      serves: /^\/institutions\/[^/]+\/(?:page-settings|staff)(?:\/|$)/,
      load: async () => (await import('../administration/routes.ts')).makeAdministrationRoutes(context),
    },
    {
      serves: /^\/institutions(?:\/|$)/,
      load: async () => (await import('../institutions/routes.ts')).makeInstitutionRoutes(context),
    },
    {
      serves: /^\/changes(?:\/|$)/,
      load: async () => (await import('../changes/routes.ts')).makeChangeRoutes(context),
    },
    {
      serves: /^\/attachments(?:\/|$)/,
      takesFiles: true,
      load: async () => (await import('../attachments/routes.ts')).makeAttachmentRoutes(context),
    },
    {
      serves: /^\/search(?:\/|$)/,
      load: async () => (await import('../search/routes.ts')).makeSearchRoutes(context),
    },
    {
      serves: /^\/(?:sessions|people\/me\/sessions)(?:\/|$)/,
      load: async () => (await import('../sessions/routes.ts')).makeSessionRoutes(context),
    },
    {
      serves: /^\/panels(?:\/|$)/,
      load: async () => (await import('../panels/routes.ts')).makePanelRoutes(context),
    },
    {
      serves: /^\/commitments(?:\/|$)/,
      load: async () => (await import('../commitments/routes.ts')).makeCommitmentRoutes(context),
    },
    {
      serves: /^\/(?:oauth|people\/me\/consents)(?:\/|$)/,
      // Forms, which say themselves how large they may be.
      takesFiles: true,
      load: async () => (await import('../consents/routes.ts')).makeConsentRoutes(context),
    },
    {
      serves: /^\/people(?:\/|$)/,
      load: async () => (await import('../people/routes.ts')).makePeopleRoutes(context),
    },
  ];
}

/** All routes of the API in one, for its description alone. */
export async function allRoutes(context: Context): Promise<Routes> {
  const all = makeShell(context);
  const secretKey = () => Promise.reject(new AppError('server.unavailable'));
  for (const { load } of slicesOf(context, { secretKey, allowsLoopback: false }))
    all.route(apiRoot, await load());
  return all;
}

/**
 * The HTTP application: the same on Lambda and on one machine. Each slice's routes are loaded when first asked for, so
 * that a function's start waits for no more than its first answer needs.
 */
export function makeApi(context: Context, { signIn, webhooks, ...callers }: ApiSettings): Hono {
  const admit = admitCallers(context, apiRoot, callers);
  const documentation: Slice = {
    serves: /^\/(?:docs|openapi\.json)(?:\/|$)/,
    load: async () => {
      const { makeDocumentation } = await import('./documentation.ts');
      return makeDocumentation(() => allRoutes(context), signIn);
    },
  };
  const slices = [...slicesOf(context, webhooks), documentation];
  const loaded = new Map<Slice | undefined, Promise<Routes>>();

  function appFor(path: string): Promise<Routes> {
    const inside = path.startsWith(`${apiRoot}/`) ? path.slice(apiRoot.length) : '';
    const slice = slices.find(({ serves }) => serves.test(inside));
    const known = loaded.get(slice);
    if (known) return known;
    const app = assemble(slice);
    loaded.set(slice, app);
    app.catch(() => loaded.delete(slice));
    return app;
  }

  async function assemble(slice: Slice | undefined): Promise<Routes> {
    const app = makeShell(context);
    app.get('/healthz', (c) => c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' }));
    app.use(`${apiRoot}/*`, ...caching(), admit);
    if (!slice?.takesFiles) app.use(`${apiRoot}/*`, jsonBody());
    return slice ? app.route(apiRoot, await slice.load()) : app;
  }

  const api = new Hono();
  api.all('*', async (c) => (await appFor(c.req.path)).fetch(c.req.raw, c.env));
  return api;
}
