import type { EventEmitter } from 'node:events';
import {
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
  Provider,
} from 'oidc-provider';
import { accessTokenSeconds, audience, toClaims } from './access-token.ts';
import { accountOf } from './demo-people.ts';
import type { IdentityKeys } from './keys.ts';
import { makeMemoryAdapter } from './memory-adapter.ts';
import { pageHeaders } from './page-style.ts';
import { signInPath } from './sign-in.ts';
import { refusalPage } from './sign-in-page.tsx';

/** The name our API has as a resource (RFC 8707); its tokens carry the shorter `audience`. */
const apiResource = 'urn:gongnon:api';

export interface ProviderSettings {
  /** Where the server is reached, without a slash at the end: `http://localhost:3000`. */
  origin: string;
  keys: IdentityKeys;
  /** Told of faults, never of refusals. */
  onFault: (error: unknown) => void;
}

/**
 * The OpenID provider for trying the product out: the authorization code flow with PKCE for our own two public clients,
 * access tokens as JWTs (RFC 9068) for our API. Nobody is asked for consent, since the clients are the product itself.
 */
export function makeProvider(settings: ProviderSettings): Provider {
  const provider = new Provider(`${settings.origin}/oidc`, toConfiguration(settings));
  provider.on('server_error', (_, error) => settings.onFault(error));
  // What the provider does not catch itself; without a listener Koa writes it to the console. The types leave it out.
  const koa: EventEmitter = provider;
  koa.on('error', (error) => {
    if (!(error instanceof Error && 'expose' in error && error.expose)) settings.onFault(error);
  });
  return provider;
}

function toConfiguration({ origin, keys }: ProviderSettings): Configuration {
  return {
    adapter: makeMemoryAdapter(),
    clients: [
      publicClient('gongnon-docs', `${origin}/api/v1/docs/oauth2-redirect.html`),
      publicClient('gongnon-site', `${origin}/auth/callback`),
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    responseTypes: ['code'],
    pkce: { required: () => true },
    jwks: { keys: [keys.signingJwk] },
    scopes: ['openid'],
    claims: { openid: ['sub'], profile: ['nickname', 'roles'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...toClaims(accountOf(sub)), sub }) }),
    extraTokenClaims: (_, token) =>
      'accountId' in token && token.accountId ? toClaims(accountOf(token.accountId)) : undefined,
    loadExistingGrant: grantWhatIsAsked,
    clientBasedCORS: (_, from, client) =>
      (client.redirectUris ?? []).some((uri) => new URL(uri).origin === from),
    interactions: { url: (_, { uid }) => `${signInPath}/${uid}`, policy: signInOnly() },
    // A path no request has: the browser never returns the session, so that each sign-in asks anew whom to be.
    cookies: { long: { path: '/oidc/no-session' } },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: accessTokenSeconds,
      Interaction: 3600,
      Session: 7200,
      Grant: 7200,
    },
    renderError: (ctx, { error, error_description: description }) =>
      renderRefusal(ctx, origin, error, description),
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      // Our access tokens are for our API, which answers `people/me`; the id token carries the same claims.
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => apiResource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => {
          if (resource !== apiResource) throw new errors.InvalidTarget();
          return {
            scope: '',
            audience,
            accessTokenTTL: accessTokenSeconds,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
  };
}

function publicClient(id: string, redirectUri: string) {
  return {
    client_id: id,
    redirect_uris: [redirectUri],
    response_types: ['code' as const],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none' as const,
  };
}

function signInOnly() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

async function grantWhatIsAsked({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({
    accountId: oidc.account?.accountId,
    clientId: oidc.client?.clientId,
  });
  grant.addOIDCScope([...oidc.requestParamScopes].join(' '));
  await grant.save();
  return grant;
}

async function renderRefusal(
  ctx: KoaContextWithOIDC,
  origin: string,
  error: string,
  description = '',
): Promise<void> {
  ctx.set(pageHeaders(origin));
  ctx.type = 'html';
  const page = await refusalPage(
    { ko: '로그인 요청을 처리할 수 없습니다', en: 'The sign-in request cannot be served' },
    { ko: '로그인을 시작한 곳으로 돌아가 다시 시도해 주세요.', en: `${error}: ${description}` },
  );
  ctx.body = page.toString();
}
