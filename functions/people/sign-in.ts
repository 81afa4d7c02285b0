import { Hono, type Context as HonoContext } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { seal, unseal } from '../../shared/seal.ts';
import type { AppEnv } from './http.ts';
import { type Identify, verifiedAddressOf } from './identify.ts';
import { renewStaff } from './know-person.ts';
import { type Actor, chosenNameSchema } from './model.ts';
import { beginSession, endSession, type SessionSettings } from './session.ts';

export interface SignInSettings extends SessionSettings {
  /** The site's address, without a slash at its end. */
  origin: string;
  issuer: string;
  /** Our public client at the issuer. */
  client: string;
  identify: Identify;
}

const callbackPath = '/auth/callback';
const purpose = 'gongnon/sign-in/1';
/** As long as somebody may take to find a password. */
const attemptMs = 20 * 60_000;
/** Sign-ins begun in several tabs, of which any may end first. */
const mostAttempts = 3;

const attemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  until: z.number(),
});
type Attempt = z.infer<typeof attemptSchema>;

/**
 * Signing in and out: the code flow with PKCE (OAuth 2.1, OpenID Connect Core 3.1). What a sign-in under way has to
 * remember lies sealed in a cookie of the browser that began it.
 */
export function makeSignInRoutes(context: Context, settings: SignInSettings): Hono<AppEnv> {
  const { clock } = context;
  const { origin, sessionKey } = settings;
  const app = new Hono<AppEnv>();
  const provider = makeProvider(settings);

  app.get('/auth/sign-in', async (c) => {
    const to = toPath(c.req.query('to'), origin);
    const { client, config } = await provider();
    const attempt: Attempt = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      to,
      until: clock.now().getTime() + attemptMs,
    };
    await keepAttempts(c, [attempt, ...(await attemptsOf(c))].slice(0, mostAttempts));
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri: `${origin}${callbackPath}`,
      scope: 'openid profile email',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      // Whoever signs out on a shared computer must not be signed in again by the next one's press.
      prompt: 'login',
      ui_locales: /^\/en(?:\/|$)/.test(to) ? 'en' : 'ko',
    });
    return c.redirect(address.href, 303);
  });

  app.get(callbackPath, async (c) => {
    const attempts = await attemptsOf(c);
    const state = c.req.query('state');
    const attempt = attempts.find((each) => each.state === state);
    if (!attempt) {
      // The way back after having signed in leads here once more.
      if (c.get('actor')) return c.redirect('/', 303);
      throw new AppError('auth.sign-in-failed');
    }
    const others = attempts.filter((each) => each !== attempt);
    await keepAttempts(c, others);
    // Whoever goes back at the provider's page goes back to where they came from.
    if (c.req.query('error') === 'access_denied') return c.redirect(attempt.to, 303);
    const actor = await provider.finish(new URL(c.req.url).search, attempt);
    await renewStaff(context, actor);
    await beginSession(c, settings, actor);
    return c.redirect(attempt.to, 303);
  });

  app.post('/auth/sign-out', (c) => {
    endSession(c);
    return c.redirect(toPath(c.req.query('to'), origin), 303);
  });

  async function attemptsOf(c: HonoContext): Promise<Attempt[]> {
    const cookie = getCookie(c, 'sign-in', 'host');
    const opened = cookie === undefined ? undefined : unseal(await sessionKey(), purpose, cookie);
    if (opened === undefined) return [];
    const now = clock.now().getTime();
    return z
      .array(attemptSchema)
      .parse(JSON.parse(opened))
      .filter(({ until }) => until > now);
  }

  async function keepAttempts(c: HonoContext, attempts: Attempt[]): Promise<void> {
    if (attempts.length === 0) {
      deleteCookie(c, 'sign-in', { prefix: 'host', secure: true });
      return;
    }
    const sealed = seal(await sessionKey(), purpose, JSON.stringify(attempts));
    setCookie(c, 'sign-in', sealed, {
      prefix: 'host',
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: attemptMs / 1000,
    });
  }

  return app;
}

/**
 * A page of this site to go on to. Anything else, another site's address most of all, is the home page: also where it comes
 * to be one once the dots in it are resolved, as `/..//other.example` does.
 */
function toPath(wanted: string | undefined, origin: string): string {
  if (wanted === undefined || wanted.length > 2000 || !/^\/(?![/\\])[^\\\s]*$/.test(wanted)) return '/';
  const address = URL.canParse(wanted, origin) ? new URL(wanted, origin) : undefined;
  if (address?.origin !== origin || /^\/(?:\/|auth\/)/.test(address.pathname)) return '/';
  return `${address.pathname}${address.search}${address.hash}`;
}

type Client = typeof import('openid-client');

/** The provider as its own discovery document describes it, read when somebody first signs in. */
function makeProvider({ origin, issuer, client: id, identify }: SignInSettings) {
  let known: Promise<{ client: Client; config: import('openid-client').Configuration }> | undefined;

  async function discover() {
    const client = await import('openid-client');
    const address = new URL(issuer);
    // Only an issuer on this very machine is spoken to in the clear.
    const isHere = address.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(address.hostname);
    const options = { timeout: 5, ...(isHere && { execute: [client.allowInsecureRequests] }) };
    const metadata = { redirect_uris: [`${origin}${callbackPath}`] };
    try {
      const config = await client.discovery(address, id, metadata, client.None(), options);
      return { client, config };
    } catch {
      throw new AppError('server.unavailable');
    }
  }

  const provider = () => {
    known ??= discover().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };

  /** Who the code the browser brought back stands for. */
  provider.finish = async (search: string, { state, nonce, verifier }: Attempt): Promise<Actor> => {
    const { client, config } = await provider();
    const tokens = await client
      .authorizationCodeGrant(config, new URL(`${origin}${callbackPath}${search}`), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      .catch((error: unknown) => {
        if (error instanceof TypeError) throw new AppError('server.unavailable');
        throw new AppError('auth.sign-in-failed');
      });
    const actor = await identify(tokens.access_token);
    const claims: Record<string, unknown> = tokens.claims() ?? {};
    // Amazon Cognito says who somebody is in the ID token alone.
    const nickname = actor.nickname ?? chosenNameSchema.safeParse(claims.nickname).data;
    const address = actor.address ?? verifiedAddressOf(claims);
    return {
      ...actor,
      ...(nickname !== undefined && { nickname }),
      ...(address !== undefined && { address }),
    };
  };
  return provider;
}
