import { createRoute, z } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { jsonContent, makeRouter, refusals, signInRefusals } from '../../shared/http/router.ts';
import { clientIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { ownConsents, takeBackConsent } from './own-consents.ts';

const mostBytes = 8 * 1024;
const form = <Schema extends z.ZodType>(schema: Schema) =>
  ({ body: { required: true, content: { 'application/x-www-form-urlencoded': { schema } } } }) as const;
const oauthError = z
  .object({ error: z.string(), error_description: z.string().optional() })
  .openapi('OAuthError');

const refused = refusals('request.invalid', 'request.too-large', 'request.unsupported-type');
const formRefusals = {
  ...refused,
  400: {
    description: '`request.invalid`; or what is wrong, as RFC 6749, section 5.2, names it',
    content: { ...refused[400]?.content, 'application/json': { schema: oauthError } },
  },
};

const token = createRoute({
  method: 'post',
  path: '/oauth/token',
  tags: ['oauth'],
  summary: 'Exchange a code or a refresh token (OAuth 2.1; public clients, PKCE by S256)',
  request: form(
    z
      .object({
        grant_type: z.string().optional().openapi({ example: 'authorization_code' }),
        client_id: z.string().optional(),
        code: z.string().optional(),
        redirect_uri: z.string().optional(),
        code_verifier: z.string().optional(),
        refresh_token: z.string().optional(),
        scope: z.string().optional(),
        client_secret: z.string().optional().openapi({ description: 'There is none: refused' }),
      })
      .openapi('TokenRequest'),
  ),
  responses: {
    200: jsonContent(
      z
        .object({
          access_token: z.string(),
          token_type: z.string(),
          expires_in: z.number().int(),
          refresh_token: z.string(),
          scope: z.string(),
        })
        .openapi('Tokens'),
      'Tokens',
    ),
    ...formRefusals,
  },
});

const revocation = createRoute({
  method: 'post',
  path: '/oauth/revoke',
  tags: ['oauth'],
  summary: 'End a token and all that came of the same code (RFC 7009)',
  request: form(
    z.object({ token: z.string().optional(), client_id: z.string().optional() }).openapi('RevocationRequest'),
  ),
  responses: {
    200: { description: 'It works no more, if it ever did' },
    ...formRefusals,
  },
});

const list = createRoute({
  method: 'get',
  path: '/people/me/consents',
  tags: ['people'],
  summary: 'Which clients I allow to act for me',
  security: [{ signIn: [] }],
  responses: {
    200: jsonContent(
      z.object({
        items: z.array(
          z
            .object({ client: z.string(), name: z.string(), institution: z.string(), at: z.string() })
            .openapi('Consent'),
        ),
      }),
      'All of them',
    ),
    ...refusals(...signInRefusals),
  },
});

const takeBack = createRoute({
  method: 'delete',
  path: '/people/me/consents/{client}',
  tags: ['people'],
  summary: 'Take back what a client was allowed, at once',
  security: [{ signIn: [] }],
  request: { params: z.object({ client: clientIdSchema }) },
  responses: {
    204: { description: 'None of its tokens works any more' },
    ...refusals(...signInRefusals, 'request.invalid'),
  },
});

export function makeConsentRoutes(context: Context) {
  const router = makeRouter<AppEnv>();
  router.use(
    '/oauth/*',
    bodyLimit({
      maxSize: mostBytes,
      onError: () => {
        throw new AppError('request.too-large');
      },
    }),
  );
  router.use('/oauth/*', async (c, next) => {
    const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/x-www-form-urlencoded') throw new AppError('request.unsupported-type');
    return next();
  });
  return router
    .openapi(token, async (c) => {
      // Loaded with the first exchange: everything else starts without it.
      const { exchangeTokens } = await import('./exchange-tokens.ts');
      const headers = {
        'content-type': c.req.header('content-type') ?? '',
        'content-length': c.req.header('content-length') ?? '1',
      };
      const body = c.req.valid('form') as Record<string, string>;
      const answer = await exchangeTokens(context, { headers, body });
      c.header('Cache-Control', 'no-store');
      c.header('Pragma', 'no-cache');
      return c.json(answer.body as never, answer.status as 200);
    })
    .openapi(revocation, async (c) => {
      const { endTokens } = await import('./exchange-tokens.ts');
      const { token: text, client_id: client } = c.req.valid('form');
      c.header('Cache-Control', 'no-store');
      if (text === undefined) return c.json({ error: 'invalid_request' }, 400);
      await endTokens(context, text, client);
      return c.body(null, 200);
    })
    .openapi(list, async (c) => c.json({ items: await ownConsents(context, actorOf(c)) }, 200))
    .openapi(takeBack, async (c) => {
      await takeBackConsent(context, actorOf(c), c.req.valid('param').client);
      return c.body(null, 204);
    });
}
