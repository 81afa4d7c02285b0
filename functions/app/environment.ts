import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { systemClock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { makeTable } from '../../shared/dynamo/client.ts';
import { AppError } from '../../shared/errors.ts';
import { makeLog } from '../../shared/observe/log.ts';
import { type Mailing, makeSesPost } from '../notifications/index.ts';
import { makeIdentify } from '../people/index.ts';
import type { ProductSettings } from './product.ts';

type Environment = Record<string, string | undefined>;

const contextSchema = z.object({
  TABLE_NAME: z.string().min(1),
  LOG_LEVEL: z.enum(['INFO', 'ERROR', 'SILENT']).default('INFO'),
  /** Another engine than the region's own DynamoDB. */
  DYNAMODB_ENDPOINT: z.url().optional(),
});

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
  /** Where the site is: `https://gongnon.example`. */
  SITE_ORIGIN: z.url(),
});

const mailingSchema = z.object({
  /** Where the site is: `https://gongnon.example`. */
  SITE_ORIGIN: z.url(),
  MAIL_FROM: z.string().min(1),
  MAIL_SECRET_ARN: z.string().min(1),
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
  return {
    identify: makeIdentify({
      issuer,
      audience: settings.AUDIENCE,
      rolesClaim: settings.ROLES_CLAIM,
      keys: makeKeys(new URL(settings.JWKS_URI ?? `${issuer}/.well-known/jwks.json`)),
      pseudonymKey: makeSecretKey(settings.PSEUDONYM_SECRET_ARN),
      now: () => clock.now(),
    }),
    signIn: {
      issuer,
      client: settings.SIGN_IN_CLIENT,
      pages: settings.SIGN_IN_PAGES ?? issuer,
      swaggerUi: join(settings.LAMBDA_TASK_ROOT, 'swagger-ui'),
    },
    mailing: { linkKey: makeSecretKey(settings.MAIL_SECRET_ARN) },
    site: {
      origin: new URL(settings.SITE_ORIGIN).origin,
      sessionKey: makeSecretKey(settings.SESSION_SECRET_ARN),
      assets: () => ({
        folder: join(settings.LAMBDA_TASK_ROOT, 'assets'),
        manifest: JSON.parse(
          readFileSync(join(settings.LAMBDA_TASK_ROOT, 'assets', 'manifest.json'), 'utf8'),
        ),
      }),
    },
  };
}

/** What the function that sends mail is given besides: who carries it, and what its links are made of. */
export function readMailing(environment: Environment): Mailing {
  const { SITE_ORIGIN, MAIL_FROM, MAIL_SECRET_ARN } = mailingSchema.parse(environment);
  let client: Promise<SESv2Client> | undefined;
  return {
    site: new URL(SITE_ORIGIN).origin,
    linkKey: makeSecretKey(MAIL_SECRET_ARN),
    post: makeSesPost({
      from: MAIL_FROM,
      client: () => {
        client ??= makeSesClient();
        return client;
      },
    }),
  };
}

async function makeSesClient(): Promise<SESv2Client> {
  const { SESv2Client } = await import('@aws-sdk/client-sesv2');
  // One try each: whether a mail is tried again is decided where it is known what became of it.
  const patience = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };
  return new SESv2Client({ maxAttempts: 1, requestHandler: patience });
}

/** The issuer's keys, fetched when a token first needs them and kept as jose keeps them. */
function makeKeys(address: URL): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined;
  return async (header, token) => {
    const { createRemoteJWKSet } = await import('jose');
    keys ??= createRemoteJWKSet(address, { timeoutDuration: 3_000 });
    return keys(header, token);
  };
}

/** Reads the key when somebody signed in first asks for something, and once; a failed reading is tried again. */
function makeSecretKey(secret: string): () => Promise<Uint8Array> {
  let reading: Promise<Uint8Array> | undefined;
  return () => {
    reading ??= readSecret(secret)
      .then(toKey)
      .catch((error: unknown) => {
        reading = undefined;
        throw error;
      });
    return reading;
  };
}

async function readSecret(id: string): Promise<string | undefined> {
  // Loaded here, so that public reads, most of all requests, start without it.
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ maxAttempts: 3 });
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return SecretString;
  } catch {
    throw new AppError('server.unavailable');
  } finally {
    client.destroy();
  }
}

/** 32 bytes, in hexadecimal or base64. What is wrong with it is never told by showing it. */
function toKey(text: string | undefined): Uint8Array {
  const key = Buffer.from(text ?? '', /^[0-9a-f]{64}$/i.test(text ?? '') ? 'hex' : 'base64');
  if (key.length !== 32) throw new Error('a key is not 32 bytes long');
  return key;
}
