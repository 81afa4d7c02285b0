import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { AppError } from '../../shared/errors.ts';
import type { RequestVariables } from '../../shared/http/router.ts';
import type { ClientId } from '../../shared/ids.ts';
import type { Identify } from './identify.ts';
import type { Actor } from './model.ts';

export interface AppEnv {
  Variables: RequestVariables & {
    actor?: Actor;
    /** What a browser knows them by, where they are looking at pages: nobody can tell from it who they are. */
    readerMark?: string;
    /** The partner's client whose key or token the request shows. */
    client?: ClientId;
    /** A key or token is shown, which is good and not for this: what is asked is read as nobody. */
    isOutOfScope?: boolean;
  };
}

/** Finds out who is asking. Nobody is fine where the route says so; a bad token never is. */
export function authenticate(identify: Identify): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const token = tokenOf(c);
    if (token !== undefined) c.set('actor', await identify(token));
    return next();
  };
}

/**
 * The token that a request shows; nothing where it shows none.
 *
 * @throws auth.invalid-token for what has not a token's form
 */
export function tokenOf(c: HonoContext): string | undefined {
  const header = c.req.header('authorization');
  if (header === undefined) return undefined;
  const token = /^Bearer ([\w.~+/-]{1,8192}=*)$/i.exec(header)?.[1];
  if (token === undefined) throw new AppError('auth.invalid-token');
  return token;
}

/** @throws auth.required when nobody is signed in; auth.insufficient-scope for a key or token that is not for this */
export function actorOf(c: HonoContext<AppEnv>): Actor {
  const actor = c.get('actor');
  // To sign in again would change nothing for a program, which would try it for ever.
  if (!actor) throw new AppError(c.get('isOutOfScope') ? 'auth.insufficient-scope' : 'auth.required');
  return actor;
}
