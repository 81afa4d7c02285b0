import OAuth2Server from '@node-oauth/oauth2-server';
import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { AppError } from '../../shared/errors.ts';
import { clientIdSchema, personIdSchema } from '../../shared/ids.ts';
import { getClient, mayClient } from '../partners/index.ts';
import { accessMs, consentScope, refreshMs, type Tokens } from './model.ts';
import {
  createTokens,
  findCode,
  findConsent,
  findTokens,
  noteReplay,
  removeTokens,
  renewTokens,
  spendCode,
} from './repository.ts';
import { hashOf, newSecret, newToken, partsOf } from './token-text.ts';

const { InvalidGrantError, OAuthError, Request, Response } = OAuth2Server;

/** As RFC 6749, section 5, has it: tokens, or the name of what is wrong. */
interface TokenAnswer {
  status: number;
  body: Record<string, unknown>;
}

// The library looks at a clock of its own; what is over by ours is not given to it at all.
const never = new Date(8.64e15);
const grants = ['authorization_code', 'refresh_token'];
const userSchema = z.object({ person: personIdSchema, given: z.string() });

/**
 * Exchanges a code or a refresh token for tokens. A code is good once, for the client and the address it was given for and
 * whoever knows the verifier; a refresh token once too. Shown again, either ends all that came of it: somebody has it who
 * should not, and nobody can tell which of the two.
 */
export async function exchangeTokens(
  context: Context,
  request: { headers: Record<string, string>; body: Record<string, string> },
): Promise<TokenAnswer> {
  const server = new OAuth2Server({ model: makeModel(context) });
  const response = new Response({ headers: {} });
  try {
    await server.token(new Request({ ...request, method: 'POST', query: {} }), response, {
      // Of no kind of request: also one that we do not know is told so.
      requireClientAuthentication: { [request.body.grant_type ?? '']: false },
      accessTokenLifetime: accessMs / 1000,
      refreshTokenLifetime: refreshMs / 1000,
    });
    return { status: 200, body: { ...response.body, expires_in: accessMs / 1000 } };
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    // A fault of ours comes wrapped.
    if ('inner' in error && error.inner instanceof Error) throw error.inner;
    return { status: error.code, body: { error: error.name, error_description: error.message } };
  }
}

type Model = OAuth2Server.AuthorizationCodeModel & OAuth2Server.RefreshTokenModel;

/** Storage for one request: what it has shown decides where what it gets is kept. */
function makeModel(context: Context): Model {
  const { table, clock } = context;
  let shared = newSecret();
  /** The hash of the code, or of the refresh token, that was shown. */
  let shown: { code: string } | { refresh: string } | undefined;

  return {
    getClient: async (id, secret) => {
      const client = clientIdSchema.safeParse(id).data;
      // There are no secrets: PKCE binds a code to whoever asked for it.
      if (client === undefined || secret) return undefined;
      const found = await getClient(context, client, { consistent: true }).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'client.not-found') return undefined;
        throw error;
      });
      return found && mayClient(found, consentScope) ? { id: found.id, grants } : undefined;
    },

    getAuthorizationCode: async (text) => {
      const hash = hashOf(text);
      const code = await findCode(table, hash);
      if (!code) return undefined;
      if (code.spentFor !== undefined) {
        await noteReplay(table, hash);
        await removeTokens(table, code.spentFor);
        return undefined;
      }
      if (isOver(code, clock)) return undefined;
      shown = { code: hash };
      return {
        authorizationCode: text,
        expiresAt: never,
        redirectUri: code.redirectUri,
        scope: [consentScope],
        codeChallenge: code.challenge,
        codeChallengeMethod: 'S256',
        client: { id: code.client, grants },
        user: { person: code.person, given: code.given },
      };
    },

    revokeAuthorizationCode: async (code) => spendCode(table, hashOf(code.authorizationCode), hashOf(shared)),

    getRefreshToken: async (text) => {
      const parts = partsOf(text);
      if (parts?.kind !== 'refresh') return undefined;
      const tokens = await findTokens(table, hashOf(parts.shared));
      if (!tokens || isOver(tokens.refresh, clock)) return undefined;
      if (tokens.refresh.hash !== hashOf(text)) {
        await removeTokens(table, hashOf(parts.shared));
        return undefined;
      }
      shared = parts.shared;
      shown = { refresh: tokens.refresh.hash };
      return {
        refreshToken: text,
        refreshTokenExpiresAt: never,
        scope: [consentScope],
        client: { id: tokens.client, grants },
        user: { person: tokens.person, given: tokens.given },
      };
    },

    // The new ones take its place in one write, or nothing does.
    revokeToken: async () => true,

    generateAccessToken: async () => newToken('access', shared),
    generateRefreshToken: async () => newToken('refresh', shared),

    saveToken: async (token, client, user) => {
      const { person, given } = userSchema.parse(user);
      const of = clientIdSchema.parse(client.id);
      if ((await findConsent(table, person, of))?.given !== given)
        throw new InvalidGrantError('Invalid grant: it was taken back');
      const now = clock.now().getTime();
      const secret = (text: string | undefined, ms: number) => ({
        hash: hashOf(text ?? ''),
        until: new Date(now + ms).toISOString(),
      });
      const tokens = {
        person,
        client: of,
        given,
        access: secret(token.accessToken, accessMs),
        refresh: secret(token.refreshToken, refreshMs),
      };
      if (shown && 'code' in shown) await begin(table, shown.code, hashOf(shared), tokens);
      else if (shown) await renew(table, shown.refresh, hashOf(shared), tokens);
      return { ...token, client, user };
    },

    // Never asked by the two grants above.
    getAccessToken: async () => undefined,
    saveAuthorizationCode: async () => undefined,
  };
}

/** Keeps the first tokens of a code, unless the code was shown again before they were there to be taken away. */
async function begin(table: Table, code: string, place: string, tokens: Tokens): Promise<void> {
  await createTokens(table, place, tokens);
  if (!(await findCode(table, code))?.isReplayed) return;
  await removeTokens(table, place);
  throw new InvalidGrantError('Invalid grant: authorization code is invalid');
}

async function renew(table: Table, shown: string, place: string, tokens: Tokens): Promise<void> {
  if (await renewTokens(table, place, shown, tokens)) return;
  await removeTokens(table, place);
  throw new InvalidGrantError('Invalid grant: refresh token is invalid');
}

function isOver({ until }: { until: string }, clock: Clock): boolean {
  return Date.parse(until) <= clock.now().getTime();
}

/** Ends all tokens of the same code (RFC 7009). Whatever is shown, nothing is told of it. */
export async function endTokens({ table }: Context, text: string, client: string | undefined): Promise<void> {
  const parts = partsOf(text);
  if (parts === undefined) return;
  const place = hashOf(parts.shared);
  const tokens = await findTokens(table, place);
  if (tokens && tokens.client === client) await removeTokens(table, place);
}
