import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { actorOfToken, isAccessToken } from '../consents/index.ts';
import { type Caller, type Counting, callerAt, countRequest } from '../limits/index.ts';
import {
  type CheckKey,
  type Client,
  isKey,
  isWithinScope,
  makeKeyCheck,
  mayClient,
  personOfClient,
} from '../partners/index.ts';
import { type AppEnv, authenticate, type Identify, tokenOf } from '../people/index.ts';

export interface CallerSettings {
  identify: Identify;
  counting: Counting;
}

/**
 * Finds out who is asking, a person or a partner's client, and counts the request against their limit; a key or token that
 * is none is counted against the address it came from, so that guessing is limited too.
 */
export function admitCallers(
  context: Context,
  root: string,
  { identify, counting }: CallerSettings,
): MiddlewareHandler<AppEnv> {
  const checkKey = makeKeyCheck(context);
  const identifyPerson = authenticate(identify);

  function callerOf(c: HonoContext<AppEnv>): Caller {
    const { actor, client } = c.var;
    if (client !== undefined) return { kind: 'client', id: client };
    if (actor) return { kind: 'signed-in', id: actor.person };
    return callerAt(counting, c);
  }

  return async (c, next) => {
    let refusal: { error: unknown } | undefined;
    const nothing = async () => {};
    try {
      const token = tokenOf(c);
      const path = c.req.path.slice(root.length);
      if (token !== undefined && isKey(token)) await admitKey(c, checkKey, token, path);
      else if (token !== undefined && isAccessToken(token)) await admitToken(c, context, token, path);
      else await identifyPerson(c, nothing);
    } catch (error) {
      refusal = { error };
    }
    await countRequest(c, counting.take, callerOf(c));
    if (refusal) throw refusal.error;
    return next();
  };
}

/**
 * A key acts for its institution where it may manage it and the request is of that kind: from the moment it is revoked, its
 * client has ended or may do that no more, nothing is done with it. Everything else it reads as everybody does.
 *
 * @throws auth.invalid-key, auth.insufficient-scope
 */
async function admitKey(c: HonoContext<AppEnv>, check: CheckKey, key: string, path: string): Promise<void> {
  let client = await check(key);
  const isManaging = (by: Client) => mayClient(by, 'manage') && isWithinScope('manage', c.req.method, path);
  // What is done for the institution, or seen of it that not everybody sees, goes by what is so now.
  if (isManaging(client)) client = await check(key, { atOnce: true });
  if (isManaging(client)) {
    const { id, institution, name } = client;
    c.set('client', id);
    c.set('actor', {
      person: personOfClient(id),
      grants: [{ role: 'admin', institution }],
      nickname: name,
      client: { id, institution },
    });
  } else readAs(c, client);
}

/**
 * A token acts for the citizen who gave it where that is what they agreed to. Everything else it reads as everybody does:
 * what a citizen supports is not the client's to know.
 *
 * @throws auth.invalid-token, auth.expired-token, auth.insufficient-scope
 */
async function admitToken(
  c: HonoContext<AppEnv>,
  context: Context,
  token: string,
  path: string,
): Promise<void> {
  const { actor, client } = await actorOfToken(context, token);
  if (isWithinScope('propose', c.req.method, path)) {
    c.set('client', client.id);
    c.set('actor', actor);
  } else readAs(c, client);
}

/**
 * Reads what everybody reads: under the client's own limit with the scope for that, else under everybody's.
 *
 * @throws auth.insufficient-scope for anything but reading
 */
function readAs(c: HonoContext<AppEnv>, client: Client): void {
  if (mayClient(client, 'read')) c.set('client', client.id);
  if (!['GET', 'HEAD'].includes(c.req.method)) throw new AppError('auth.insufficient-scope');
  c.set('isOutOfScope', true);
}
