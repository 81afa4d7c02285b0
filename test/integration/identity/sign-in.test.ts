import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPeople } from '../../../infra/local/identity/index.ts';
import { Browser, locationOf, makeFolder, startIdentity } from './harness.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let server: Awaited<ReturnType<typeof startIdentity>>;
let docs: client.Configuration;

beforeAll(async () => {
  folder = await makeFolder();
  server = await startIdentity(folder.path);
  docs = await discover('gongnon-docs');
});

afterAll(async () => {
  await server.stop();
  await folder.remove();
  expect(server.faults).toEqual([]);
});

function discover(clientId: string): Promise<client.Configuration> {
  return client.discovery(new URL(server.identity.issuer), clientId, undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  });
}

async function beginSignIn(
  options: { config?: client.Configuration; parameters?: Record<string, string> } = {},
) {
  const { config = docs, parameters } = options;
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: `${server.origin}/api/v1/docs/oauth2-redirect.html`,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: 'there-and-back',
    ...parameters,
  });
  return { verifier, url: url.href };
}

/** From the client's redirect to the sign-in page, one choice there, and back to the client. */
async function choose(
  browser: Browser,
  authorizationUrl: string,
  fields: Record<string, string>,
): Promise<URL> {
  const signInUrl = locationOf(await browser.open(authorizationUrl));
  const resumeUrl = locationOf(await browser.submit(signInUrl, fields));
  return new URL(locationOf(await browser.open(resumeUrl)));
}

async function signIn(fields: Record<string, string>, browser = new Browser()) {
  const { verifier, url } = await beginSignIn();
  const callback = await choose(browser, url, fields);
  return client.authorizationCodeGrant(docs, callback, {
    pkceCodeVerifier: verifier,
    expectedState: 'there-and-back',
  });
}

describe('the provider', () => {
  it('describes itself under its mount path', () => {
    expect(docs.serverMetadata()).toMatchObject({
      issuer: `${server.origin}/oidc`,
      authorization_endpoint: `${server.origin}/oidc/auth`,
      token_endpoint: `${server.origin}/oidc/token`,
      jwks_uri: `${server.origin}/oidc/jwks`,
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['ES256'],
    });
  });

  it('publishes its key without the private part', async () => {
    const { keys } = (await (await fetch(`${server.origin}/oidc/jwks`)).json()) as { keys: object[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', kid: server.keys.signingJwk.kid });
    expect(keys[0]).not.toHaveProperty('d');
  });

  it('leaves every other path to the app', async () => {
    for (const path of ['/', '/oidcx', '/api/v1/docs']) {
      expect(await (await fetch(server.origin + path)).text()).toBe('the app');
    }
  });

  it('has nothing at other paths below its own', async () => {
    for (const path of [
      '/oidc',
      '/oidc?x',
      '/oidc/',
      '/oidc//',
      '/oidc/%',
      '/oidc/interaction/',
      '/oidc/me',
    ]) {
      expect((await fetch(server.origin + path)).status).toBe(404);
    }
  });

  it('refuses a foreign redirect URI on a page of its own, without redirecting', async () => {
    const { url } = await beginSignIn({ parameters: { redirect_uri: 'https://elsewhere.example/callback' } });
    const response = await new Browser().open(url);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('invalid_redirect_uri');
  });

  it('refuses an unknown client', async () => {
    const { url } = await beginSignIn({ parameters: { client_id: 'somebody-else' } });
    expect((await new Browser().open(url)).status).toBe(400);
  });

  it('refuses a request without PKCE', async () => {
    const { url } = await beginSignIn();
    const bare = new URL(url);
    bare.searchParams.delete('code_challenge');
    bare.searchParams.delete('code_challenge_method');
    const back = new URL(locationOf(await new Browser().open(bare.href)));
    expect(back.searchParams.get('error')).toBe('invalid_request');
  });

  it('refuses a resource that is not our API', async () => {
    const { url } = await beginSignIn({ parameters: { resource: 'https://other.example/' } });
    const back = new URL(locationOf(await new Browser().open(url)));
    expect(back.searchParams.get('error')).toBe('invalid_target');
  });

  it('lets the docs page of its own origin fetch a token and no other origin', async () => {
    const preflight = await fetch(`${server.origin}/oidc/token`, {
      method: 'OPTIONS',
      headers: { origin: server.origin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(server.origin);
    const ask = (origin: string) =>
      fetch(`${server.origin}/oidc/token`, {
        method: 'POST',
        headers: { origin },
        body: new URLSearchParams({ grant_type: 'authorization_code', client_id: 'gongnon-docs', code: 'x' }),
      });
    expect((await ask(server.origin)).headers.get('access-control-allow-origin')).toBe(server.origin);
    expect((await ask('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the sign-in page', () => {
  it('lists the demo people, in Korean with English, under a strict policy', async () => {
    const browser = new Browser();
    const { url } = await beginSignIn();
    const response = await browser.open(locationOf(await browser.open(url)));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; style-src 'sha256-[^']+'/,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    const page = await response.text();
    expect(page).toMatch(/^<!doctype html><html lang="ko">/i);
    expect(page).not.toContain('<script');
    for (const { sub, nickname } of demoPeople) {
      expect(page).toContain(`value="${sub}"`);
      expect(page).toContain(nickname);
    }
    expect(page).toContain('Who do you want to be?');
  });

  it('refuses a name that is empty, too long or holds control characters, and keeps asking', async () => {
    const browser = new Browser();
    const { url } = await beginSignIn();
    const signInUrl = locationOf(await browser.open(url));
    for (const name of ['', ' ', 'ㄱ'.repeat(31), 'a\u0007b', 'a\nb']) {
      const response = await browser.submit(signInUrl, { name });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('role="alert"');
    }
    expect((await browser.submit(signInUrl, { name: '산들바람' })).status).toBe(303);
  });

  it('refuses a person who is not listed', async () => {
    const browser = new Browser();
    const { url } = await beginSignIn();
    expect((await browser.submit(locationOf(await browser.open(url)), { person: 'nobody' })).status).toBe(
      400,
    );
  });

  it('refuses a form sent from another origin, from another browser, or too large', async () => {
    const browser = new Browser();
    const { url } = await beginSignIn();
    const signInUrl = locationOf(await browser.open(url));
    const choice = { person: 'citizen-01' };
    expect((await browser.submit(signInUrl, choice, 'https://elsewhere.example')).status).toBe(403);
    expect((await browser.submit(signInUrl, choice, 'http://localhost:1')).status).toBe(403);
    expect((await browser.submit(signInUrl, choice, 'null')).status).toBe(403);
    expect((await new Browser().submit(signInUrl, choice)).status).toBe(400);
    expect((await browser.submit(signInUrl, { name: 'x'.repeat(5000) })).status).toBe(413);
    expect((await browser.submit(signInUrl, choice)).status).toBe(303);
  });

  it('refuses a sign-in that is not under way', async () => {
    const response = await new Browser().open(`${server.origin}/oidc/interaction/nothing`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('로그인 시간이 지났습니다');
    expect((await new Browser().open(`${server.origin}/oidc/interaction/a/b`)).status).toBe(404);
  });

  it('goes back to the client when nobody is chosen', async () => {
    const { url } = await beginSignIn();
    const callback = await choose(new Browser(), url, { cancel: 'yes' });
    expect(callback.pathname).toBe('/api/v1/docs/oauth2-redirect.html');
    expect(callback.searchParams.get('error')).toBe('access_denied');
    expect(callback.searchParams.get('state')).toBe('there-and-back');
  });
});

describe('a sign-in', () => {
  it.each(demoPeople)('makes $sub who they are', async ({ sub, nickname, grants }) => {
    const tokens = await signIn({ person: sub });
    expect(tokens.token_type).toBe('bearer');
    expect(tokens.expires_in).toBeGreaterThan(3590);
    const actor = await server.identify(tokens.access_token);
    expect(actor.grants).toEqual(grants);
    expect(actor.nickname).toBe(nickname);
    expect(actor.person).toMatch(/^per_/);
    expect(tokens.claims()).toMatchObject({ sub, aud: 'gongnon-docs' });
  });

  it('gives the same person the same pseudonym and other people others', async () => {
    const [first, again, other] = await Promise.all(
      ['citizen-01', 'citizen-01', 'citizen-02'].map(async (person) =>
        server.identify((await signIn({ person })).access_token),
      ),
    );
    expect(again?.person).toBe(first?.person);
    expect(other?.person).not.toBe(first?.person);
  });

  it('makes anyone a citizen by a name', async () => {
    const actor = await server.identify((await signIn({ name: ' 산들바람 ' })).access_token);
    expect(actor).toMatchObject({ grants: [], nickname: '산들바람' });
  });

  it('asks anew whom to be, in the same browser', async () => {
    const browser = new Browser();
    const first = await signIn({ person: 'citizen-01' }, browser);
    const second = await signIn({ person: 'seoul-moderator' }, browser);
    expect(first.claims()?.sub).toBe('citizen-01');
    expect(second.claims()?.sub).toBe('seoul-moderator');
  });

  it('serves the site as well as the docs', async () => {
    const site = await discover('gongnon-site');
    const redirect = `${server.origin}/auth/callback`;
    const { verifier, url } = await beginSignIn({
      config: site,
      parameters: { redirect_uri: redirect, scope: 'openid profile' },
    });
    const callback = await choose(new Browser(), url, { person: 'citizen-03' });
    const tokens = await client.authorizationCodeGrant(site, callback, {
      pkceCodeVerifier: verifier,
      expectedState: 'there-and-back',
    });
    expect((await server.identify(tokens.access_token)).nickname).toBe('골목길고양이');
    expect(tokens.claims()).toMatchObject({ nickname: '골목길고양이', roles: [] });
  });

  it('gives no token for a wrong verifier', async () => {
    const { url } = await beginSignIn();
    const callback = await choose(new Browser(), url, { person: 'citizen-01' });
    const exchange = client.authorizationCodeGrant(docs, callback, {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: 'there-and-back',
    });
    await expect(exchange).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('gives one token for one code', async () => {
    const { verifier, url } = await beginSignIn();
    const callback = await choose(new Browser(), url, { person: 'citizen-01' });
    const exchange = () =>
      client.authorizationCodeGrant(docs, callback, {
        pkceCodeVerifier: verifier,
        expectedState: 'there-and-back',
      });
    await exchange();
    await expect(exchange()).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('gives an id token that is no access token', async () => {
    const { id_token: idToken = '' } = await signIn({ person: 'seoul-admin' });
    await expect(server.identify(idToken)).rejects.toMatchObject({ code: 'auth.invalid-token' });
  });
});
