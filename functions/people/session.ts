import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import { personIdSchema } from '../../shared/ids.ts';
import { markOf, seal, unseal } from '../../shared/seal.ts';
import type { AppEnv } from './http.ts';
import { type Actor, chosenNameSchema, fromGrant, toGrant } from './model.ts';

const hour = 3_600_000;
/** A citizen's evening. */
const citizenMs = 8 * hour;
/** Whoever acts for an institution: a role that was taken away ends with the session that carries it. */
const staffMs = 2 * hour;

const purpose = 'gongnon/session/1';
const markPurpose = 'gongnon/reader/1';

const sealedSchema = z.object({
  person: personIdSchema,
  roles: z.array(z.string()),
  nickname: chosenNameSchema.optional(),
  until: z.number(),
});

export interface SessionSettings {
  clock: Clock;
  /** 32 bytes. With another key everybody signs in anew. */
  sessionKey: () => Promise<Uint8Array>;
}

/**
 * Remembers who signed in, in a cookie that only we can read: there is no session to look up, so a page costs no read
 * and there is none to lose. No script reaches it, no other site's form brings it along, and it holds no address.
 */
export async function beginSession(c: HonoContext, settings: SessionSettings, actor: Actor): Promise<void> {
  setCookie(c, 'session', await sealSession(settings, actor), {
    prefix: 'host',
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: lastingMs(actor) / 1000,
  });
}

/** What the cookie holds. */
export async function sealSession(
  { clock, sessionKey }: SessionSettings,
  { person, grants, nickname }: Actor,
): Promise<string> {
  const until = clock.now().getTime() + lastingMs({ grants });
  const roles = grants.map(fromGrant);
  return seal(await sessionKey(), purpose, JSON.stringify({ person, roles, nickname, until }));
}

function lastingMs({ grants }: Pick<Actor, 'grants'>): number {
  return grants.length > 0 ? staffMs : citizenMs;
}

export function endSession(c: HonoContext): void {
  deleteCookie(c, 'session', { prefix: 'host', secure: true });
}

/** Finds out from the cookie who is looking. One that is over, damaged or not ours is nobody's. */
export function rememberSession(settings: SessionSettings): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const cookie = getCookie(c, 'session', 'host');
    const actor = cookie === undefined ? undefined : await openSession(settings, cookie);
    if (actor) {
      c.set('actor', actor);
      c.set('readerMark', markOf(await settings.sessionKey(), markPurpose, actor.person));
    }
    return next();
  };
}

async function openSession(
  { clock, sessionKey }: SessionSettings,
  cookie: string,
): Promise<Actor | undefined> {
  const opened = unseal(await sessionKey(), purpose, cookie);
  if (opened === undefined) return undefined;
  const { person, roles, nickname, until } = sealedSchema.parse(JSON.parse(opened));
  if (until <= clock.now().getTime()) return undefined;
  return {
    person,
    grants: roles.flatMap((text) => toGrant(text) ?? []),
    ...(nickname !== undefined && { nickname }),
  };
}
