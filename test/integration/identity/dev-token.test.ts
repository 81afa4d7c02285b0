import { Hono } from 'hono';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeIdentify } from '../../../functions/people/index.ts';
import {
  type IdentityKeys,
  makeDevToken,
  makeIdentity,
  openIdentityKeys,
} from '../../../infra/local/identity/index.ts';
import { systemClock } from '../../../shared/clock.ts';
import { AppError, errorStatus } from '../../../shared/errors.ts';
import { codeOf } from '../../../shared/http/problem.ts';
import { departmentIdSchema } from '../../../shared/ids.ts';
import { makeFolder } from './harness.ts';

const origin = 'http://localhost:3000';
const departments: Record<string, string[]> = { seoul: ['democracy', 'women'], gwanak: ['proposals'] };

let folder: Awaited<ReturnType<typeof makeFolder>>;
let keys: IdentityKeys;
let app: Hono;

beforeAll(async () => {
  folder = await makeFolder();
  keys = await openIdentityKeys(folder.path);
  app = makeApp();
});

afterAll(() => folder.remove());

function makeApp(clock = systemClock): Hono {
  const root = new Hono();
  root.onError((error, c) => {
    const code = codeOf(error);
    const fields = error instanceof AppError ? error.fields : undefined;
    return c.json({ code, errors: fields }, errorStatus[code]);
  });
  return root.route(
    '/',
    makeDevToken({
      issuer: `${origin}/oidc`,
      keys,
      clock,
      findDepartment: async (institution, wanted) => {
        const known = departments[institution];
        if (!known) throw new AppError('institution.not-found');
        const found = known.find((department) => department === (wanted ?? known[0]));
        return found === undefined ? undefined : departmentIdSchema.parse(found);
      },
    }),
  );
}

function identify(token: string) {
  const { identifySettings } = makeIdentity({ origin, keys, onFault: () => {} });
  return makeIdentify({ ...identifySettings, now: systemClock.now })(token);
}

function post(body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  return app.request('/dev/token', {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function mint(body: Record<string, unknown>) {
  const response = await post({ sub: 'somebody', ...body });
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return (await response.json()) as { access_token: string; token_type: string; expires_in: number };
}

describe('a token for trying out', () => {
  it.each([
    [{ role: 'citizen' }, []],
    [{ role: 'citizen', institution: 'seoul' }, []],
    [{ role: 'moderator' }, [{ role: 'moderator', institution: '*' }]],
    [{ role: 'moderator', institution: '*' }, [{ role: 'moderator', institution: '*' }]],
    [{ role: 'moderator', institution: 'seoul' }, [{ role: 'moderator', institution: 'seoul' }]],
    [{ role: 'admin' }, [{ role: 'admin', institution: '*' }]],
    [{ role: 'admin', institution: 'gwanak' }, [{ role: 'admin', institution: 'gwanak' }]],
    [
      { role: 'officer', institution: 'seoul' },
      [{ role: 'officer', institution: 'seoul', department: 'democracy' }],
    ],
    [
      { role: 'officer', institution: 'seoul', department: 'women' },
      [{ role: 'officer', institution: 'seoul', department: 'women' }],
    ],
    [
      { role: 'head', institution: 'gwanak' },
      [{ role: 'head', institution: 'gwanak', department: 'proposals' }],
    ],
  ])('%j holds %j', async (body, grants) => {
    const { access_token: token, token_type: type, expires_in: seconds } = await mint(body);
    expect(type).toBe('Bearer');
    expect(seconds).toBe(3600);
    expect((await identify(token)).grants).toEqual(grants);
  });

  it('looks like one of the provider', async () => {
    const { access_token: token } = await mint({ role: 'citizen', name: '푸른나무' });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: keys.signingJwk.kid });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      iss: `${origin}/oidc`,
      aud: 'gongnon-api',
      sub: 'somebody',
      roles: [],
      nickname: '푸른나무',
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
    expect((await identify(token)).nickname).toBe('푸른나무');
  });

  it('is a pseudonym of its subject alone', async () => {
    const one = await identify((await mint({ role: 'citizen', name: 'a' })).access_token);
    const same = await identify((await mint({ role: 'admin', name: 'b' })).access_token);
    const other = await identify((await mint({ role: 'citizen', sub: 'somebody else' })).access_token);
    expect(same.person).toBe(one.person);
    expect(other.person).not.toBe(one.person);
  });

  it('expires by the clock it is given', async () => {
    app = makeApp({ now: () => new Date(Date.now() - 2 * 3_600_000) });
    const { access_token: token } = await mint({ role: 'citizen' });
    app = makeApp();
    await expect(identify(token)).rejects.toMatchObject({ code: 'auth.expired-token' });
  });

  it('is refused once its signature or key is another', async () => {
    const { access_token: token } = await mint({ role: 'admin' });
    const [header, payload = '', signature] = token.split('.');
    const forged = `${header}.${Buffer.from(Buffer.from(payload, 'base64url').toString().replace('somebody', 'somebodi')).toString('base64url')}.${signature}`;
    await expect(identify(forged)).rejects.toMatchObject({ code: 'auth.invalid-token' });
  });
});

describe('a request for one', () => {
  it.each([
    ['nothing', '', 'request.invalid', '/'],
    ['no object', [], 'request.invalid', '/'],
    ['no subject', { role: 'citizen' }, 'request.invalid', '/sub'],
    ['an empty subject', { sub: ' ', role: 'citizen' }, 'request.invalid', '/sub'],
    ['a subject too long', { sub: 'x'.repeat(256), role: 'citizen' }, 'request.invalid', '/sub'],
    ['half of a surrogate pair', '{"sub":"\\ud800","role":"citizen"}', 'request.invalid', '/sub'],
    ['control characters', { sub: 'a\u0000', role: 'citizen' }, 'request.invalid', '/sub'],
    ['no role', { sub: 'a' }, 'request.invalid', '/role'],
    ['an unknown role', { sub: 'a', role: 'mayor' }, 'request.invalid', '/role'],
    ['a name too long', { sub: 'a', role: 'citizen', name: 'x'.repeat(31) }, 'request.invalid', '/name'],
    [
      'a malformed institution',
      { sub: 'a', role: 'admin', institution: 'A B' },
      'request.invalid',
      '/institution',
    ],
    ['an unknown field', { sub: 'a', role: 'citizen', roles: [] }, 'request.invalid', '/'],
    ['an officer of nowhere', { sub: 'a', role: 'officer' }, 'request.invalid', '/institution'],
    ['a head of everywhere', { sub: 'a', role: 'head', institution: '*' }, 'request.invalid', '/institution'],
  ])('is refused field by field: %s', async (_, body, code, field) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    const problem = (await response.json()) as { code: string; errors: { field: string }[] };
    expect(problem.code).toBe(code);
    expect(problem.errors.map((error) => error.field)).toContain(field);
  });

  it.each([
    ['an unknown institution', { role: 'officer', institution: 'nowhere' }, 'institution.not-found'],
    ['an unknown institution', { role: 'moderator', institution: 'nowhere' }, 'institution.not-found'],
    [
      'an unknown department',
      { role: 'head', institution: 'seoul', department: 'moon' },
      'department.not-found',
    ],
    [
      'another institution’s department',
      { role: 'officer', institution: 'gwanak', department: 'women' },
      'department.not-found',
    ],
  ])('is refused: %s', async (_, body, code) => {
    const response = await post({ sub: 'a', ...body });
    expect(await response.json()).toMatchObject({ code });
  });

  it.each([
    ['broken JSON', '{"sub":', 'request.malformed-json'],
    ['a key named twice', '{"sub":"a","sub":"b","role":"citizen"}', 'request.duplicate-key'],
    ['a deep body', '['.repeat(50) + ']'.repeat(50), 'request.too-deep'],
    ['a large body', JSON.stringify({ sub: 'x'.repeat(200_000) }), 'request.too-large'],
  ])('is refused before it is read: %s', async (_, body, code) => {
    expect(await (await post(body)).json()).toMatchObject({ code });
  });

  it('is refused as anything but JSON', async () => {
    const response = await post('sub=a&role=citizen', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(await response.json()).toMatchObject({ code: 'request.unsupported-type' });
  });
});
