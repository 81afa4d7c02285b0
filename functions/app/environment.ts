import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { systemClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { makeTable } from '../../shared/dynamo/client.ts';
import { makeLog } from '../../shared/observe/log.ts';
import { defaultQuotas, type Quotas, quotaSchema } from '../limits/index.ts';
import { keysAt, makeIdentify } from '../people/index.ts';
import type { ProductSettings } from './product.ts';
import { makeSecretKey } from './secret-key.ts';

export type Environment = Record<string, string | undefined>;

const contextSchema = z.object({
  TABLE_NAME: z.string().min(1),
  LOG_LEVEL: z.enum(['INFO', 'ERROR', 'SILENT']).default('INFO'),
  /** Another engine than the region's own DynamoDB. */
  DYNAMODB_ENDPOINT: z.url().optional(),
});

/** Requests a minute, by who makes them. */
export const limitsShape = {
  LIMIT_ANONYMOUS: quotaSchema.default(defaultQuotas.anonymous),
  LIMIT_SIGNED_IN: quotaSchema.default(defaultQuotas['signed-in']),
  LIMIT_CLIENT: quotaSchema.default(defaultQuotas.client),
};

export function toQuotas(settings: z.infer<z.ZodObject<typeof limitsShape>>): Quotas {
  return {
    anonymous: settings.LIMIT_ANONYMOUS,
    'signed-in': settings.LIMIT_SIGNED_IN,
    client: settings.LIMIT_CLIENT,
  };
}

const apiSchema = z.object({
  ISSUER: z.url(),
  AUDIENCE: z.string().min(1),
  ROLES_CLAIM: z.string().min(1),
  SIGN_IN_CLIENT: z.string().min(1),
  /** Where people sign in, if not at the issuer's own address. */
  SIGN_IN_PAGES: z.url().optional(),
  PSEUDONYM_SECRET_ARN: z.string().min(1),
  /** Where an issuer does not keep its keys where Cognito does. */
  JWKS_URI: z.url().optional(),
  LAMBDA_TASK_ROOT: z.string().default('.'),
  MAIL_SECRET_ARN: z.string().min(1),
  SESSION_SECRET_ARN: z.string().min(1),
  WEBHOOK_SECRET_ARN: z.string().min(1),
  /** Where the site is: `https://gongnon.example`. */
  SITE_ORIGIN: z.url(),
  ...limitsShape,
});

/** What every function is given. A setting that is missing stops the function's start, and says which one it is. */
export function readContext(environment: Environment): Context {
  const { TABLE_NAME, LOG_LEVEL, DYNAMODB_ENDPOINT } = contextSchema.parse(environment);
  return {
    table: makeTable(TABLE_NAME, { ...(DYNAMODB_ENDPOINT !== undefined && { endpoint: DYNAMODB_ENDPOINT }) }),
    clock: systemClock,
    log: makeLog(LOG_LEVEL),
  };
}

/** What the function that serves people is given besides: who signs them in, its keys, where the site's files lie. */
export function readProductSettings(environment: Environment, { clock }: Context): ProductSettings {
  const settings = apiSchema.parse(environment);
  const issuer = settings.ISSUER;
  const sessionKey = makeSecretKey(settings.SESSION_SECRET_ARN);
  return {
    identify: makeIdentify({
      issuer,
      audience: settings.AUDIENCE,
      rolesClaim: settings.ROLES_CLAIM,
      keys: keysAt(new URL(settings.JWKS_URI ?? `${issuer}/.well-known/jwks.json`)),
      pseudonymKey: makeSecretKey(settings.PSEUDONYM_SECRET_ARN),
      now: () => clock.now(),
    }),
    signIn: {
      issuer,
      client: settings.SIGN_IN_CLIENT,
      pages: settings.SIGN_IN_PAGES ?? issuer,
      swaggerUi: join(settings.LAMBDA_TASK_ROOT, 'swagger-ui'),
    },
    webhooks: { secretKey: makeSecretKey(settings.WEBHOOK_SECRET_ARN), allowsLoopback: false },
    limits: { quotas: toQuotas(settings), hashKey: sessionKey, addressOf: viewerAddress },
    mailing: { linkKey: makeSecretKey(settings.MAIL_SECRET_ARN) },
    site: {
      origin: new URL(settings.SITE_ORIGIN).origin,
      sessionKey,
      assets: () => ({
        folder: join(settings.LAMBDA_TASK_ROOT, 'assets'),
        manifest: JSON.parse(
          readFileSync(join(settings.LAMBDA_TASK_ROOT, 'assets', 'manifest.json'), 'utf8'),
        ),
      }),
    },
  };
}

const eventSchema = z.object({ requestContext: z.object({ http: z.object({ sourceIp: z.string() }) }) });

/**
 * Whose request the CDN passed on. It names its viewer last in `X-Forwarded-For`, and the gateway adds the CDN's own
 * address, which it also tells by itself. Whoever calls the gateway past the CDN may say what they like there: they are
 * held back by the gateway's own throttle alone (decision 26).
 */
export function viewerAddress(c: HonoContext): string | undefined {
  const source = eventSchema.safeParse(c.env).data?.requestContext.http.sourceIp;
  const named = (c.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (named.at(-1) === source) named.pop();
  return named.at(-1) ?? source;
}
