import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateDescription, makeCheck } from '../support/openapi.ts';
import { openStage, type Stage, toRefusal, unknown, words } from '../support/stage.ts';
import type { Answer } from '../support/world.ts';

let stage: Stage;
let check: ReturnType<typeof makeCheck>;

beforeAll(async () => {
  stage = await openStage();
  check = makeCheck(await generateDescription());
});

afterAll(() => stage.close());

const issuer = 'http://localhost:3000/oidc';
const audience = 'gongnon-api';
const invalidToken = { status: 401, code: 'auth.invalid-token' };
const anHour = () => Math.floor(Date.now() / 1000) + 3_600;

type Body = string | Uint8Array<ArrayBuffer>;

/** A request as it comes, body and content type untouched. */
async function send(
  method: string,
  path: string,
  init: { body?: Body; headers?: Record<string, string> },
): Promise<Answer> {
  const response = await stage.world.app.request(`/api/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await stage.as('author')}`,
      'content-type': 'application/json',
      ...init.headers,
    },
    ...(init.body !== undefined && { body: init.body }),
  });
  const answer = { status: response.status, headers: response.headers, body: await response.json() };
  check(method, path, answer);
  return answer;
}

const propose = (body: Body | undefined, headers: Record<string, string> = {}) =>
  stage.writesNothing(() => send('POST', 'proposals', { headers, ...(body !== undefined && { body }) }));

describe('a token', () => {
  const claims = (changes: Record<string, unknown> = {}) => ({
    iss: issuer,
    aud: audience,
    sub: 'author',
    roles: [],
    exp: anHour(),
    ...changes,
  });
  async function forged(payload: Record<string, unknown>): Promise<string> {
    const { privateKey } = await generateKeyPair('ES256');
    return new SignJWT(payload).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
  }
  /** A good one, with something of it changed. */
  async function altered(change: (parts: [string, string, string]) => string[]): Promise<string> {
    return change((await stage.as('author'))!.split('.') as [string, string, string]).join('.');
  }
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  const bad: [string, () => Promise<string>][] = [
    ['signed with another key', () => forged(claims())],
    ['that names no algorithm', async () => new UnsecuredJWT(claims()).encode()],
    [
      'signed with a shared secret',
      async () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32).fill(1)),
    ],
    [
      'whose claims were changed',
      () => altered(([head, , signature]) => [head, encode(claims({ roles: ['admin@*'] })), signature]),
    ],
    [
      'whose algorithm was changed to none',
      () => altered(([, payload]) => [encode({ alg: 'none' }), payload, '']),
    ],
    [
      'whose signature is cut',
      () => altered(([head, payload, signature]) => [head, payload, signature.slice(0, 20)]),
    ],
    ['whose signature is gone', () => altered(([head, payload]) => [head, payload, ''])],
    ['that is no token', async () => 'garbage'],
    ['that is two dots', async () => '..'],
    ['that is too long', async () => 'a'.repeat(8_193)],
    ['whose payload is no JSON', async () => `${encode({ alg: 'ES256' })}.bm90IGpzb24.AAAA`],
  ];

  it.each(bad)('%s is refused on changes and on reads, and nothing is written', async (_, make) => {
    const as = await make();
    for (const [method, path] of [
      ['POST', 'proposals'],
      ['GET', 'people/me'],
      ['GET', 'proposals'],
      ['GET', 'institutions'],
    ] as const) {
      const body = method === 'POST' ? { institution: stage.here, ...words } : undefined;
      const refused = await stage.writesNothing(() => stage.call(method, path, { as, body }));
      expect([path, toRefusal(refused)]).toEqual([path, invalidToken]);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'bearer a b', 'Bearer a,b', 'Bearer ein§', 'null'])(
    'header of %j is refused',
    async (authorization) => {
      const refused = await stage.call('GET', 'proposals', { headers: { authorization } });
      expect(toRefusal(refused)).toEqual(invalidToken);
    },
  );

  it('is good until five seconds after its end, and expired from then on', async () => {
    const as = await stage.as('author');
    const { exp } = JSON.parse(Buffer.from(as!.split('.')[1]!, 'base64url').toString());
    const at = async (ms: number) => {
      stage.world.clock.set(new Date(exp * 1_000 + ms));
      const answer = await stage.call('GET', 'people/me', { as });
      stage.world.clock.set(undefined);
      return answer;
    };
    expect((await at(4_000)).status).toBe(200);
    const expired = await at(6_000);
    expect(toRefusal(expired)).toEqual({ status: 401, code: 'auth.expired-token' });
    stage.world.clock.set(new Date(exp * 1_000 + 6_000));
    const read = await stage.call('GET', 'proposals', { as });
    stage.world.clock.set(undefined);
    expect(toRefusal(read)).toEqual({ status: 401, code: 'auth.expired-token' });
  });
});

describe('a body', () => {
  const good = () => ({ institution: stage.here, ...words });
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

  it.each([
    ['text/plain', 415, 'request.unsupported-type'],
    ['application/x-www-form-urlencoded', 415, 'request.unsupported-type'],
    ['multipart/form-data; boundary=x', 415, 'request.unsupported-type'],
    ['application/merge-patch+json', 415, 'request.unsupported-type'],
    ['application/json5', 415, 'request.unsupported-type'],
    ['text/json', 415, 'request.unsupported-type'],
    ['', 415, 'request.unsupported-type'],
    ['x', 415, 'request.unsupported-type'],
    ['application/json ; charset=utf-8', 415, 'request.unsupported-type'],
    ['application/json; charset', 415, 'request.unsupported-type'],
  ])('of type %j is refused', async (type, status, code) => {
    expect(toRefusal(await propose(JSON.stringify(good()), { 'content-type': type }))).toEqual({
      status,
      code,
    });
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json;charset="utf-8"'])(
    'of type %j is taken',
    async (type) => {
      const made = await send('POST', 'proposals', {
        body: JSON.stringify(good()),
        headers: { 'content-type': type },
      });
      expect(made.status).toBe(201);
    },
  );

  it.each([
    ['that is cut', '{"title":'],
    ['with a comma too many', '{"title":"a",}'],
    ['with a comment', '{"title":"a" /* b */}'],
    ['with something after it', '{} {}'],
    ['with single quotes', "{'title':'a'}"],
    ['that is a word', 'undefined'],
    ['with a number that is none', '{"title":01}'],
    ['with not a number', '{"title":NaN}'],
    ['with a raw line feed in a text', '{"title":"a\nb"}'],
    ['with a raw NUL', '{"title":"a\u0000b"}'],
    ['with an escape that is none', '{"title":"\\x41"}'],
    ['of blanks', '   '],
    ['of nothing', ''],
  ])('%s is malformed', async (_, body) => {
    const refused = await propose(body);
    expect([400]).toContain(refused.status);
    expect(['request.malformed-json', 'request.invalid']).toContain(refused.body.code);
  });

  it('that is missing, whatever type it says it has, is refused', async () => {
    const refused = async (type: string) => toRefusal(await propose(undefined, { 'content-type': type }));
    expect(await refused('application/json')).toEqual({ status: 400, code: 'request.malformed-json' });
    expect(await refused('text/plain')).toEqual({ status: 415, code: 'request.unsupported-type' });
    expect(await refused('')).toEqual({ status: 400, code: 'request.invalid' });
  });

  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
    ['a cut character', [0xea, 0xb0]],
    ['a byte that never occurs', [0xff]],
  ])('that is no UTF-8 is malformed: %s', async (_, bytes) => {
    const refused = await propose(
      Uint8Array.from([...Buffer.from('{"title":"'), ...bytes, ...Buffer.from('"}')]),
    );
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.malformed-json' });
  });

  it('in UTF-16 is malformed', async () => {
    const refused = await propose(Uint8Array.from(Buffer.from(JSON.stringify(good()), 'utf16le')));
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.malformed-json' });
  });

  it.each([
    '{"title":"a","title":"b"}',
    '{"title":"a","\\u0074itle":"b"}',
    '{"a":{"b":{"c":1,"c":1}}}',
    '[{"a":1,"a":2}]',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
  ])('that names a key twice is refused: %s', async (body) => {
    expect(toRefusal(await propose(body))).toEqual({ status: 400, code: 'request.duplicate-key' });
  });

  it('may be sixteen levels deep and no more', async () => {
    expect(toRefusal(await propose(nested(16)))).toEqual({ status: 400, code: 'request.invalid' });
    for (const levels of [17, 1_000, 60_000]) {
      expect(toRefusal(await propose(nested(levels)))).toEqual({ status: 400, code: 'request.too-deep' });
    }
    expect(toRefusal(await propose(`${'{"a":'.repeat(17)}1${'}'.repeat(17)}`))).toEqual({
      status: 400,
      code: 'request.too-deep',
    });
  });

  it.each([
    ['a megabyte', 1_048_576, undefined],
    ['a byte beyond what is taken', 131_073, undefined],
    ['a megabyte, and said to be', 1_048_576, '1048576'],
    ['what is said to be a megabyte', 10, '1048576'],
    ['a megabyte, and said to be little', 1_048_576, '10'],
    ['a byte beyond what is taken, and said to be', 131_073, '131073'],
    ['a megabyte, of a length that is no number', 1_048_576, 'much'],
  ])('of %s is too large', async (_, length, said) => {
    const refused = await propose('a'.repeat(length), said === undefined ? {} : { 'content-length': said });
    expect(toRefusal(refused)).toEqual({ status: 413, code: 'request.too-large' });
  });

  it.each<Record<string, string>>([{}, { 'content-length': '131072' }])(
    'of the largest size is taken for what it is: %j',
    async (headers) => {
      const body = JSON.stringify(good());
      const largest = body + ' '.repeat(131_072 - Buffer.byteLength(body));
      expect((await send('POST', 'proposals', { body: largest, headers })).status).toBe(201);
    },
  );

  it('where none is expected is still no way around the checks', async () => {
    const id = await stage.open();
    for (const [method, path] of [
      ['PUT', `proposals/${id}/empathy`],
      ['DELETE', `proposals/${id}/empathy`],
      ['POST', `proposals/${id}/withdrawal`],
    ] as const) {
      for (const [body, status] of [
        ['a'.repeat(131_073), 413],
        ['{"a":1,"a":1}', 400],
        ['{', 400],
      ] as const) {
        expect((await stage.writesNothing(() => send(method, path, { body }))).status).toBe(status);
      }
      const wrongType = await stage.writesNothing(() =>
        send(method, path, { body: 'x', headers: { 'content-type': 'text/plain' } }),
      );
      expect(toRefusal(wrongType)).toEqual({ status: 415, code: 'request.unsupported-type' });
    }
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'that names %s changes nothing else',
    async (key) => {
      for (const value of ['{"admin":true}', '1', 'null', '[]']) {
        const fields = JSON.stringify(good()).slice(1);
        expect(toRefusal(await propose(`{"${key}":${value},${fields}`))).toEqual({
          status: 400,
          code: 'request.invalid',
        });
      }
      expect(({} as Record<string, unknown>).admin).toBeUndefined();
    },
  );

  it('tells at most twenty things that are wrong with it, none of them longer than it needs', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`${'k'.repeat(300)}${index}`, index]),
    );
    const refused = await propose(JSON.stringify({ ...many, tags: Array(500).fill(7) }));
    expect(refused.body.errors.length).toBeLessThanOrEqual(20);
    for (const { field, message } of refused.body.errors)
      expect(Math.max(field.length, message.length)).toBeLessThanOrEqual(500);
  });
});

describe('an id', () => {
  it.each([
    unknown.answer,
    unknown.person,
    'prp_01J0000000000000000000000',
    'prp_01J000000000000000000000000',
    'prp_01I00000000000000000000000',
    'PRP_01J00000000000000000000000',
    'prp-01J00000000000000000000000',
    '%F0%9F%98%80',
    '%ED%A0%80',
    '%',
    '%zz',
    '%2e%2e%2f',
    "';--",
    'x'.repeat(5_000),
  ])('that is none is refused: %s', async (id) => {
    const refused = await stage.by('nobody', 'GET', `proposals/${id}`);
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
  });
});
