import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite } from '../support/site.ts';
import { openStage, type Role, refusalOf, type Stage, toRefusal, words } from '../support/stage.ts';
import { readStale } from '../support/stale-reads.ts';
import type { Answer } from '../support/world.ts';

let stage: Stage;
let visit: ReturnType<typeof openSite>;
let client: string;
let other: string;

const origin = 'https://gongnon.example';
const back = 'https://partner.example/back?from=gongnon';

beforeAll(async () => {
  stage = await openStage();
  visit = openSite(stage.world);
  client = await newClient();
  other = await newClient({ name: '다른 프로그램', redirectUris: ['https://other.example/back'] });
});

afterAll(() => stage.close());

async function newClient(more: object = {}): Promise<string> {
  const facts = { name: '구 누리집', purpose: '구민의 제안을 받습니다.', redirectUris: [back] };
  const made = await stage.done('admin', 'POST', `institutions/${stage.here}/clients`, {
    ...facts,
    scopes: ['propose'],
    ...more,
  });
  return made.id;
}

const pkce = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};
const asking = (challenge: string, more: Record<string, string | undefined> = {}) =>
  Object.fromEntries(
    Object.entries({
      client_id: client,
      redirect_uri: back,
      response_type: 'code',
      scope: 'propose',
      state: 'xyz-1',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...more,
    }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
const addressOf = (asked: Record<string, string>) => `/oauth/authorize?${new URLSearchParams(asked)}`;

/** What the browser is sent on to; nothing where it stays. */
async function decide(role: Role, asked: Record<string, string>, decision = 'allow') {
  const page = await visit('/oauth/authorize', { as: await stage.as(role), form: { ...asked, decision } });
  const location = page.headers.get('location');
  return { page, to: location === null ? undefined : new URL(location) };
}

async function codeFor(role: Role, challenge: string, more: Record<string, string> = {}): Promise<string> {
  const { to } = await decide(role, asking(challenge, more));
  return to?.searchParams.get('code') ?? expect.fail('there is no code');
}

const post = async (path: string, form: Record<string, string>): Promise<Answer> => {
  const response = await stage.world.app.request(`/api/v1/oauth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
};
const exchange = (code: string, verifier: string, more: Record<string, string> = {}) =>
  post('token', {
    grant_type: 'authorization_code',
    client_id: client,
    code,
    redirect_uri: back,
    code_verifier: verifier,
    ...more,
  });
const refresh = (token: string, more: Record<string, string> = {}) =>
  post('token', { grant_type: 'refresh_token', client_id: client, refresh_token: token, ...more });
const show = (token: string, method: string, path: string, body?: unknown, headers = {}) =>
  stage.call(method, path, { as: token, body, headers });

async function tokensFor(role: Role): Promise<{ access: string; refresh: string }> {
  const { verifier, challenge } = pkce();
  const { status, body } = await exchange(await codeFor(role, challenge), verifier);
  if (status !== 200) expect.fail(JSON.stringify(body));
  return { access: body.access_token, refresh: body.refresh_token };
}

const proposal = () => ({ institution: stage.here, ...words });
const invalidGrant = { status: 400, error: 'invalid_grant' };
const toError = ({ status, body }: Answer) => ({ status, error: body?.error });
const invalidToken = { status: 401, code: 'auth.invalid-token' };
const works = async (access: string) =>
  (await show(access, 'POST', 'proposals', { ...proposal(), draft: true })).status === 201;

describe('asking a citizen', () => {
  it.each(['', '/en'])('names the institution, the client and what it may do, at %s', async (language) => {
    const page = await visit(`${language}${addressOf(asking(pkce().challenge))}`, {
      as: await stage.as('citizen'),
    });
    expect(page.status).toBe(200);
    expect(page.text).toContain('구 누리집');
    expect(page.text).toContain(language === '' ? '시험시' : 'Test City');
    expect(page.text).toContain('partner.example');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' https://partner.example;");
  });

  it('takes whoever is not signed in there first, and back', async () => {
    const address = addressOf(asking(pkce().challenge));
    const page = await visit(address);
    expect(page.status).toBe(303);
    const to = new URL(page.headers.get('location') ?? '', origin);
    expect(to.pathname).toBe('/auth/sign-in');
    expect(to.searchParams.get('to')).toBe(address);
  });

  it('sends back a code, the state as it was, and who says so', async () => {
    const { to } = await decide('citizen', asking(pkce().challenge));
    expect(to?.href.startsWith('https://partner.example/back?from=gongnon&code=')).toBe(true);
    expect(to?.searchParams.get('state')).toBe('xyz-1');
    expect(to?.searchParams.get('iss')).toBe(origin);
  });

  it('sends back a refusal, and nothing is kept', async () => {
    await stage.writesNothing(async () => {
      const { to } = await decide('colleague', asking(pkce().challenge), 'refuse');
      expect(to?.searchParams.get('error')).toBe('access_denied');
      expect(to?.searchParams.has('code')).toBe(false);
    });
  });

  const unsafe: [string, Record<string, string | undefined>][] = [
    ['no client', { client_id: undefined }],
    ['a client that is not there', { client_id: 'cli_01J00000000000000000000000' }],
    ['what is no client', { client_id: 'x' }],
    ['no address', { redirect_uri: undefined }],
    ['another address', { redirect_uri: 'https://evil.example/back' }],
    ['a longer address', { redirect_uri: `${back}/more` }],
    ['an address below', { redirect_uri: 'https://partner.example/back' }],
    ['the address in other letters', { redirect_uri: back.replace('partner', 'PARTNER') }],
    ['another client’s address', { redirect_uri: 'https://other.example/back' }],
    [
      'an address with a name before it',
      { redirect_uri: back.replace('//', '//partner.example@evil.example/') },
    ],
  ];

  it.each(unsafe)('sends nobody anywhere for %s', async (_, more) => {
    const asked = asking(pkce().challenge, more);
    for (const page of [
      await visit(addressOf(asked), { as: await stage.as('citizen') }),
      (await decide('citizen', asked)).page,
    ]) {
      expect(page.status).toBe(400);
      expect(page.headers.get('location')).toBeNull();
    }
  });

  describe('for a program on the citizen’s own machine', () => {
    const own = [
      'http://127.0.0.1/back',
      'http://[::1]:7000/back',
      'http://localhost:3000/back?of=me',
      'http://localhost',
    ];
    let native: string;
    beforeAll(async () => {
      native = await newClient({
        name: '내 컴퓨터의 것',
        redirectUris: [...own, 'https://127.0.0.1:8443/back'],
      });
    });

    it.each([
      'http://127.0.0.1/back',
      'http://127.0.0.1:49152/back',
      'http://[::1]:51004/back',
      'http://[::1]/back',
      'http://localhost:65535/back?of=me',
      'http://localhost:8080',
    ])('goes back to whichever port it was given, and exchanges for that: %s', async (redirect_uri) => {
      const { verifier, challenge } = pkce();
      const more = { client_id: native, redirect_uri };
      const asked = asking(challenge, more);
      const page = await visit(addressOf(asked), { as: await stage.as('citizen') });
      // The form leads on there, and a browser has to be let.
      const { hostname, origin: place } = new URL(redirect_uri);
      expect(page.headers.get('content-security-policy')).toContain(
        `form-action 'self' ${hostname === '[::1]' ? 'http:' : place};`,
      );
      const { to } = await decide('citizen', asked);
      expect(to?.origin).toBe(place);
      const code = to?.searchParams.get('code') ?? '';
      expect((await exchange(code, verifier, more)).status).toBe(200);
      const another = await codeFor('citizen', challenge, more);
      const elsewhere = { client_id: native, redirect_uri: 'http://127.0.0.1:49153/back' };
      expect((await exchange(another, verifier, elsewhere)).status).toBe(400);
    });

    it.each([
      ['another path', 'http://127.0.0.1:49152/other'],
      ['another name of the machine', 'http://localhost:49152/back'],
      ['another query', 'http://localhost:3001/back?of=you'],
      ['TLS on another port', 'https://127.0.0.1:8444/back'],
      ['another host behind the port', 'http://127.0.0.1:80@evil.example/back'],
      ['another host that begins so', 'http://127.0.0.1.evil.example/back'],
      ['another address of the machine', 'http://127.0.0.2:80/back'],
      ['a port that is none', 'http://127.0.0.1:99999/back'],
      ['a port with a nought before it', 'http://127.0.0.1:080/back'],
      ['a place in the page', 'http://127.0.0.1:49152/back#x'],
      ['other letters', 'HTTP://127.0.0.1:49152/back'],
    ])('sends nobody to %s', async (_, redirect_uri) => {
      const asked = asking(pkce().challenge, { client_id: native, redirect_uri });
      const page = await visit(addressOf(asked), { as: await stage.as('citizen') });
      expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    });
  });

  it('sends nobody to another port of a site', async () => {
    const redirect_uri = back.replace('partner.example', 'partner.example:8443');
    const page = await visit(addressOf(asking(pkce().challenge, { redirect_uri })), {
      as: await stage.as('citizen'),
    });
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
  });

  it('sends nobody anywhere for an address that is given twice', async () => {
    const page = await visit(
      `${addressOf(asking(pkce().challenge))}&redirect_uri=${encodeURIComponent('https://evil.example/')}`,
      { as: await stage.as('citizen') },
    );
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
  });

  it('sends nobody to a client that may not propose, or has ended', async () => {
    const reader = await newClient({ scopes: ['read'] });
    const ended = await newClient();
    await stage.done('admin', 'POST', `institutions/${stage.here}/clients/${ended}/end`);
    for (const id of [reader, ended]) {
      const page = await visit(addressOf(asking(pkce().challenge, { client_id: id })), {
        as: await stage.as('citizen'),
      });
      expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    }
  });

  it.each([
    ['invalid_request', { code_challenge: undefined }],
    ['invalid_request', { code_challenge: 'short' }],
    ['invalid_request', { code_challenge_method: 'plain' }],
    ['invalid_request', { code_challenge_method: undefined }],
    ['invalid_request', { response_type: undefined }],
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_scope', { scope: 'propose manage' }],
    ['invalid_scope', { scope: 'read' }],
  ])('tells the client %s for %o, and nobody is asked', async (error, more) => {
    const page = await visit(addressOf(asking(pkce().challenge, more)));
    const to = new URL(page.headers.get('location') ?? '');
    expect(to.origin).toBe('https://partner.example');
    expect(Object.fromEntries(to.searchParams)).toEqual({
      from: 'gongnon',
      error,
      state: 'xyz-1',
      iss: origin,
    });
    const { to: decided } = await decide('citizen', asking(pkce().challenge, more));
    expect(decided?.searchParams.get('error')).toBe(error);
  });

  it('takes no decision that another site sends', async () => {
    const page = await visit('/oauth/authorize', {
      as: await stage.as('citizen'),
      form: { ...asking(pkce().challenge), decision: 'allow' },
      headers: { origin: 'https://partner.example' },
    });
    expect([page.status, page.headers.get('location')]).toEqual([403, null]);
  });

  it('tells programs where things are', async () => {
    const response = await stage.world.app.request('/.well-known/oauth-authorization-server');
    expect(await response.json()).toMatchObject({
      issuer: origin,
      authorization_endpoint: `${origin}/oauth/authorize`,
      token_endpoint: `${origin}/api/v1/oauth/token`,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
  });
});

describe('a code', () => {
  it('is exchanged for tokens that are nowhere in the table', async () => {
    const { verifier, challenge } = pkce();
    const code = await codeFor('citizen', challenge);
    const { status, body, headers } = await exchange(code, verifier);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^ga_/),
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.stringMatching(/^gr_/),
      scope: 'propose',
    });
    expect(headers.get('cache-control')).toBe('no-store');
    const kept = JSON.stringify(await stage.everything());
    for (const secret of [code, verifier, ...body.access_token.split('_').slice(1), body.refresh_token])
      expect(kept).not.toContain(secret);
  });

  it.each([
    ['another verifier', { code_verifier: pkce().verifier }],
    ['no verifier', { code_verifier: '' }],
    ['another address', { redirect_uri: 'https://partner.example/back' }],
  ])('is nothing worth with %s, and spent by the try', async (_, more) => {
    const { verifier, challenge } = pkce();
    const code = await codeFor('citizen', challenge);
    expect((await exchange(code, verifier, more)).status).toBe(400);
    expect(toError(await exchange(code, verifier))).toEqual(invalidGrant);
  });

  it('is nothing worth to another client, and still good for its own', async () => {
    const { verifier, challenge } = pkce();
    const code = await codeFor('citizen', challenge);
    expect(toError(await exchange(code, verifier, { client_id: other }))).toEqual(invalidGrant);
    expect((await exchange(code, verifier)).status).toBe(200);
  });

  it('of somebody else’s attempt is nothing worth to one’s own verifier', async () => {
    const [mine, theirs] = [pkce(), pkce()];
    const code = await codeFor('citizen', theirs.challenge);
    expect(toError(await exchange(code, mine.verifier))).toEqual(invalidGrant);
  });

  it('is exchanged once; shown again it ends what came of it', async () => {
    const { verifier, challenge } = pkce();
    const code = await codeFor('citizen', challenge);
    const first = await exchange(code, verifier);
    expect(await works(first.body.access_token)).toBe(true);
    expect(toError(await exchange(code, verifier))).toEqual(invalidGrant);
    expect(toRefusal(await show(first.body.access_token, 'POST', 'proposals', proposal()))).toEqual(
      invalidToken,
    );
    expect(toError(await refresh(first.body.refresh_token))).toEqual(invalidGrant);
  });

  it('shown by many at once is exchanged by one at most, and nobody keeps anything of it', async () => {
    const { verifier, challenge } = pkce();
    const code = await codeFor('citizen', challenge);
    const answers = await Promise.all(Array.from({ length: 6 }, () => exchange(code, verifier)));
    const given = answers.filter(({ status }) => status === 200);
    expect(given.length).toBeLessThanOrEqual(1);
    await exchange(code, verifier);
    for (const { body } of given) expect(await works(body.access_token)).toBe(false);
  });

  it('is over after a minute', async () => {
    const { verifier, challenge } = pkce();
    const code = await codeFor('citizen', challenge);
    stage.world.clock.set(new Date(stage.world.clock.now().getTime() + 60_000));
    expect(toError(await exchange(code, verifier))).toEqual(invalidGrant);
    stage.world.clock.set(undefined);
  });

  it.each([
    ['unauthorized_client', { grant_type: 'password' }],
    ['unsupported_grant_type', { grant_type: 'device' }],
    ['invalid_request', { grant_type: '' }],
    ['invalid_grant', { code: 'x' }],
    ['invalid_client', { client_id: 'x' }],
    ['invalid_client', { client_secret: 'x' }],
  ])('is refused as %s for %o', async (error, more) => {
    const { verifier, challenge } = pkce();
    const answer = await exchange(await codeFor('citizen', challenge), verifier, more);
    expect(toError(answer)).toEqual({ status: 400, error });
  });
});

describe('a request for tokens', () => {
  it.each(['token', 'revoke'])('is a small form and nothing else: %s', async (path) => {
    const json = await stage.call('POST', `oauth/${path}`, { body: { client_id: client } });
    expect(toRefusal(json)).toEqual({ status: 415, code: 'request.unsupported-type' });
    expect(toRefusal(await post(path, { client_id: client, token: 'x'.repeat(9_000) }))).toEqual({
      status: 413,
      code: 'request.too-large',
    });
    expect((await post(path, {})).status).toBe(400);
  });
});

describe('a refresh token', () => {
  it('gives new tokens in place of the old ones', async () => {
    const before = await tokensFor('citizen');
    const { status, body } = await refresh(before.refresh);
    expect(status).toBe(200);
    expect(await works(body.access_token)).toBe(true);
    expect(await works(before.access)).toBe(false);
  });

  it('shown twice ends all that came of it', async () => {
    const before = await tokensFor('citizen');
    const { body } = await refresh(before.refresh);
    expect(toError(await refresh(before.refresh))).toEqual(invalidGrant);
    expect(await works(body.access_token)).toBe(false);
    expect(toError(await refresh(body.refresh_token))).toEqual(invalidGrant);
  });

  it('shown by many at once gives tokens to one at most', async () => {
    const { refresh: token } = await tokensFor('citizen');
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(token)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.every(({ status }) => status === 200 || status === 400)).toBe(true);
  });

  it('is another client’s no more than a guess is, and lets no more be done', async () => {
    const { refresh: token, access } = await tokensFor('citizen');
    expect(toError(await refresh(token, { client_id: other }))).toEqual(invalidGrant);
    expect(toError(await refresh(`gr_${'0'.repeat(64)}_${'0'.repeat(64)}`))).toEqual(invalidGrant);
    expect(toError(await refresh(access))).toEqual(invalidGrant);
    expect(toError(await refresh(token, { scope: 'manage' }))).toEqual({
      status: 400,
      error: 'invalid_scope',
    });
    expect((await refresh(token)).status).toBe(200);
  });

  it('is over after thirty days, and the access token after fifteen minutes', async () => {
    const { refresh: token, access } = await tokensFor('citizen');
    const began = stage.world.clock.now().getTime();
    stage.world.clock.set(new Date(began + 15 * 60_000 + 1_000));
    expect(toRefusal(await show(access, 'POST', 'proposals', proposal()))).toEqual({
      status: 401,
      code: 'auth.expired-token',
    });
    stage.world.clock.set(new Date(began + 30 * 86_400_000 + 1_000));
    expect(toError(await refresh(token))).toEqual(invalidGrant);
    stage.world.clock.set(undefined);
  });

  it('is ended with its access token by its own client, and by no other', async () => {
    const { refresh: token, access } = await tokensFor('citizen');
    expect((await post('revoke', { token, client_id: other })).status).toBe(200);
    expect(await works(access)).toBe(true);
    expect((await post('revoke', { token: 'nothing', client_id: client })).status).toBe(200);
    expect((await post('revoke', { token, client_id: client })).status).toBe(200);
    expect(await works(access)).toBe(false);
    expect(toError(await refresh(token))).toEqual(invalidGrant);
  });
});

describe('a client that acts for a citizen', () => {
  it('proposes in their name, is named beside it, and may change it and take it back', async () => {
    const { access } = await tokensFor('author');
    const headers = { 'idempotency-key': 'from-partner' };
    const made = await show(access, 'POST', 'proposals', proposal(), headers);
    expect(made.status).toBe(201);
    expect(made.body.author.id).toBe(await stage.personId('author'));
    expect(made.body.via).toEqual({ client, name: '구 누리집' });
    expect((await show(access, 'POST', 'proposals', proposal(), headers)).body.id).toBe(made.body.id);
    const path = `proposals/${made.body.id}`;
    expect((await show(access, 'GET', path)).body.title).toBe(words.title);
    await stage.done('moderator', 'POST', `${path}/screening`, { decision: 'publish' });
    await stage.world.idle();
    expect((await visit(`/proposals/${made.body.id}`)).text).toContain('구 누리집');
    expect((await show(access, 'POST', `${path}/withdrawal`)).status).toBe(200);
  });

  it('does nothing else: not what they support, not what they proposed otherwise, no work of staff', async () => {
    const { access } = await tokensFor('author');
    const [draft, open] = [await stage.draft(), await stage.open()];
    await stage.done('author', 'PUT', `proposals/${open}/empathy`);
    const outOfScope = { status: 403, code: 'auth.insufficient-scope' };
    await stage.writesNothing(async () => {
      for (const [method, path, body] of [
        ['PUT', `proposals/${open}/empathy`],
        ['DELETE', `proposals/${open}/empathy`],
        ['POST', `proposals/${open}/addenda`, { text: '덧붙입니다.' }],
        ['PUT', `proposals/${open}/follow`],
        ['PATCH', 'people/me', { name: '이름' }],
        ['DELETE', `people/me/consents/${client}`],
        ['POST', `institutions/${stage.here}/clients`, {}],
      ] as const)
        expect(toRefusal(await show(access, method, path, body))).toEqual(outOfScope);
      for (const path of [
        `proposals/${open}/empathy`,
        'people/me',
        'people/me/empathies',
        'people/me/proposals',
        'people/me/mail',
        'people/me/consents',
      ])
        expect(toRefusal(await show(access, 'GET', path))).toEqual(outOfScope);
      expect(toRefusal(await show(access, 'GET', `proposals/${draft}`))).toEqual({
        status: 404,
        code: 'proposal.not-found',
      });
      expect((await show(access, 'POST', `proposals/${draft}/submission`)).status).toBe(404);
      expect(toRefusal(await show(access, 'POST', `proposals/${open}/withdrawal`))).toEqual({
        status: 403,
        code: 'auth.forbidden',
      });
      expect(
        toRefusal(await show(access, 'POST', 'proposals', { ...proposal(), institution: stage.elsewhere })),
      ).toEqual({ status: 403, code: 'auth.forbidden' });
    });
  });

  it.each(['admin', 'moderator', 'officer', 'admin everywhere'] as const)(
    'has no role of theirs where they are staff: %s',
    async (role) => {
      const { access } = await tokensFor(role);
      const waiting = await stage.submitted();
      await stage.writesNothing(async () => {
        expect((await show(access, 'GET', `institutions/${stage.here}/audit`)).status).toBe(403);
        expect((await show(access, 'GET', `proposals/${waiting}`)).status).toBe(404);
        const decision = { decision: 'publish' };
        expect((await show(access, 'POST', `proposals/${waiting}/screening`, decision)).status).toBe(403);
      });
    },
  );

  it('is shown under “mine”, and can do nothing from the moment it is taken back', async () => {
    const { access, refresh: token } = await tokensFor('head');
    const mine = async () => (await stage.done('head', 'GET', 'people/me/consents')).items;
    expect(await mine()).toEqual([
      { client, name: '구 누리집', institution: stage.here, at: expect.any(String) },
    ]);
    const as = await stage.as('head');
    const settings = JSON.parse((await visit('/me/settings/data.json', { as })).html);
    expect(settings.consents).toEqual(await mine());
    expect((await visit('/me/clients', { as })).text).toContain('구 누리집');
    expect((await visit('/me/clients', { as, form: { client } })).status).toBe(303);
    expect(toRefusal(await show(access, 'POST', 'proposals', proposal()))).toEqual(invalidToken);
    expect(toError(await refresh(token))).toEqual(invalidGrant);
    expect(await mine()).toEqual([]);
    // Given anew it is another word: what was taken back stays so.
    await tokensFor('head');
    expect(toRefusal(await show(access, 'POST', 'proposals', proposal()))).toEqual(invalidToken);
    await stage.done('head', 'DELETE', `people/me/consents/${client}`);
    expect(await mine()).toEqual([]);
  });

  it('gets nothing for a code when it was taken back meanwhile', async () => {
    const { verifier, challenge } = pkce();
    const code = await codeFor('officer', challenge);
    await stage.done('officer', 'DELETE', `people/me/consents/${client}`);
    expect(toError(await exchange(code, verifier))).toEqual(invalidGrant);
  });

  it('can do nothing for whoever has left, once it has ended, or when it may not propose any more', async () => {
    const left = await tokensFor('officer of another department');
    const as = await stage.as('officer of another department');
    expect((await visit('/me/settings/leave', { as, form: {} })).status).toBeLessThan(400);
    expect(await works(left.access)).toBe(false);
    const id = await newClient({ name: '곧 끝날 것', redirectUris: ['https://brief.example/'] });
    const { verifier, challenge } = pkce();
    const more = { client_id: id, redirect_uri: 'https://brief.example/' };
    const { body } = await exchange(await codeFor('citizen', challenge, more), verifier, more);
    const upToDate = readStale(stage.world.context.table, `CLIENT#${id}`);
    expect(await works(body.access_token)).toBe(true);
    await stage.done('admin', 'POST', `institutions/${stage.here}/clients/${id}/end`);
    expect(await works(body.access_token)).toBe(false);
    expect(toError(await refresh(body.refresh_token, { client_id: id }))).toEqual({
      status: 400,
      error: 'invalid_client',
    });
    const { page } = await decide('citizen', asking(challenge, more));
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    upToDate();
  });

  it('raises no limit for a client that may not read more often, beyond what it does for citizens', async () => {
    const policyOf = (answer: Answer) => answer.headers.get('ratelimit-policy')?.split(';')[0];
    const policies = async (scopes: string[]) => {
      const id = await newClient({ scopes });
      const { verifier, challenge } = pkce();
      const { body } = await exchange(await codeFor('citizen', challenge, { client_id: id }), verifier, {
        client_id: id,
      });
      const made = await show(body.access_token, 'POST', 'proposals', proposal());
      expect(made.status).toBe(201);
      return [policyOf(made), policyOf(await show(body.access_token, 'GET', 'rejection-codes'))];
    };
    expect(await policies(['propose'])).toEqual(['"client"', '"anonymous"']);
    expect(await policies(['propose', 'read'])).toEqual(['"client"', '"client"']);
  });

  it('is one’s own to see and to take back', async () => {
    for (const [method, path] of [
      ['GET', 'people/me/consents'],
      ['DELETE', `people/me/consents/${client}`],
    ] as const)
      expect(toRefusal(await stage.by('nobody', method, path))).toEqual(refusalOf('nobody'));
  });
});
