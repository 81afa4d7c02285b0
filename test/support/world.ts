import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { makeProduct } from '../../functions/app/product.ts';
import { makeSchedules, type Schedules } from '../../functions/app/schedules.ts';
import { foundInstitution, type Rule } from '../../functions/institutions/index.ts';
import type { Quotas } from '../../functions/limits/index.ts';
import { fanOutsAtOnce } from '../../functions/notifications/fan-out.ts';
import { type AddressedMail, type Mailing, sendMails } from '../../functions/notifications/index.ts';
import { openFanOuts } from '../../functions/notifications/repository.ts';
import {
  type Actor,
  type Grant,
  makeIdentify,
  sealSession,
  toPersonId,
} from '../../functions/people/index.ts';
import { makePump } from '../../infra/local/engine/index.ts';
import { type MovableClock, makeMovableClock } from '../../infra/local/movable-clock.ts';
import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { departmentIdSchema, type InstitutionId, institutionIdSchema } from '../../shared/ids.ts';
import { type Log, makeLog } from '../../shared/observe/log.ts';
import { assetNames } from '../../shared/web/assets.ts';
import { makeTestJournal, type TestEngine } from './engine.ts';

const issuer = 'http://localhost:3000/oidc';
const audience = 'gongnon-api';
const pseudonymKey = new Uint8Array(32).fill(7);

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what came and asserts on it
  body: any;
}

interface Call {
  as?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The whole product in one process: API, stream, schedules, on a clock that the test sets. */
export interface World {
  context: Context;
  clock: MovableClock;
  schedules: Schedules;
  app: ReturnType<typeof makeProduct>;
  mailing: Mailing;
  /** What the post has taken, in order. */
  sent: AddressedMail[];
  /** Sends all that is to be sent by now, also what tests before have left, however many runs that takes. */
  sendMails(): Promise<void>;
  /** The cookie of a browser that whoever a token stands for has signed in with. */
  sessionOf(token: string): Promise<string>;
  /** The same table through a client that the stream does not see. */
  bare: Table;
  /** An access token for somebody with these roles (`officer@seoul/women`, …). */
  tokenOf(sub: string, ...roles: string[]): Promise<string>;
  /** An access token with these claims beside what every token says. */
  tokenWith(claims: { sub: string } & Record<string, unknown>): Promise<string>;
  /** The same person for calling use cases directly. */
  actorOf(sub: string, ...grants: Grant[]): Actor;
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** Settles when all that follows from what was done is done. */
  idle(): Promise<void>;
  institution(settings?: { rule?: Rule; departments?: string[]; id?: string }): Promise<InstitutionId>;
  close(): Promise<void>;
}

let founded = 0;

/** For tests that are about something else: more than any of them asks for. */
const unlimited: Quotas = { anonymous: 1_000_000, 'signed-in': 1_000_000, client: 1_000_000 };

/** A small ladder: an answer from three empathies within 30 days, due in 30. */
export const smallRule: Rule = {
  windowDays: 30,
  steps: [{ on: 'empathy', threshold: 3, then: 'department-answer' }],
};

export async function makeWorld(
  engine: Pick<TestEngine, 'bare'>,
  {
    windowMs = 2,
    log = makeLog('SILENT'),
    quotas = unlimited,
    origin = 'https://gongnon.example',
    assets = { folder: '.', manifest: Object.fromEntries(assetNames.map((name) => [name, name])) },
  }: {
    windowMs?: number;
    log?: Log;
    origin?: string;
    assets?: { folder: string; manifest: unknown };
    quotas?: Quotas;
  } = {},
): Promise<World> {
  const table = engine.bare();
  const bare = engine.bare();
  const { journal, remove } = await makeTestJournal();
  const clock = makeMovableClock();
  const context: Context = { table, clock, log };
  const pump = makePump(table, { epoch: Date.now(), journal, log, windowMs, longestPauseMs: 100 });
  pump.start(makeConsumers(context));
  const sent: AddressedMail[] = [];
  const mailing: Mailing = {
    site: origin,
    linkKey: async () => new Uint8Array(32).fill(9),
    post: {
      send: async (mail) => {
        sent.push(mail);
        return 'sent';
      },
    },
  };
  const sessionKey = async () => new Uint8Array(32).fill(7);
  const webhooks = { secretKey: async () => new Uint8Array(32).fill(5), allowsLoopback: true };
  // What Amazon Cognito signs with.
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256' }] });
  const identify = makeIdentify({
    issuer,
    audience,
    rolesClaim: 'roles',
    keys,
    pseudonymKey: async () => pseudonymKey,
    now: () => clock.now(),
  });
  const app = makeProduct(context, {
    identify,
    mailing,
    webhooks,
    signIn: { issuer, pages: issuer, client: 'gongnon-docs', swaggerUi: 'node_modules/swagger-ui-dist' },
    limits: { quotas, hashKey: sessionKey, addressOf: (c) => c.req.header('x-from') },
    site: {
      origin: mailing.site,
      sessionKey,
      assets: () => assets,
    },
  });

  const sessionOf = async (token: string) =>
    `__Host-session=${await sealSession({ clock, sessionKey }, await identify(token))}`;

  const tokenWith: World['tokenWith'] = (claims) => {
    const now = clock.now();
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(new Date(now.getTime() + 3_600_000))
      .sign(privateKey);
  };

  return {
    context,
    clock,
    app,
    sessionOf,
    bare,
    schedules: makeSchedules(context),
    mailing,
    sent,
    sendMails: async () => {
      let isMore: boolean;
      do {
        isMore = (await openFanOuts(table, fanOutsAtOnce + 1)).length > fanOutsAtOnce;
        await sendMails(context, mailing);
      } while (isMore);
    },
    tokenOf: (sub, ...roles) => tokenWith({ sub, roles, nickname: sub }),
    tokenWith,
    actorOf: (sub, ...grants) => ({ person: toPersonId(pseudonymKey, issuer, sub), grants, nickname: sub }),
    call: async (method, path, { as, body, headers } = {}) => {
      const response = await app.request(path.startsWith('/') ? path : `/api/v1/${path}`, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(as !== undefined && { authorization: `Bearer ${as}` }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text !== '';
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    idle: pump.idle,
    institution: async ({ rule = smallRule, departments = ['democracy', 'women'], id } = {}) => {
      const institution = institutionIdSchema.parse(id ?? `city-${++founded}-${Date.now().toString(36)}`);
      const named = departments.map((department) => departmentIdSchema.parse(department));
      await foundInstitution(context, {
        id: institution,
        kind: 'city',
        name: { ko: '시험시', en: 'Test City' },
        programme: null,
        departments: named.map((department) => ({ id: department, name: department })),
        schemeDepartment: named[0] ?? departmentIdSchema.parse('democracy'),
        categories: ['복지', '환경'],
        rule,
      });
      return institution;
    },
    close: async () => {
      await pump.stop();
      table.documents.destroy();
      bare.documents.destroy();
      await remove();
    },
  };
}

export function grant(text: string): Grant {
  const [role = '', where = ''] = text.split('@');
  const [institution = '', department] = where.split('/');
  return { role, institution, ...(department !== undefined && { department }) } as Grant;
}
