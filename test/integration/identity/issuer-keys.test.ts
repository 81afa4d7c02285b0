import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Identify, keysAt, makeIdentify } from '../../../functions/people/index.ts';
import { makeMovableClock } from '../../../infra/local/movable-clock.ts';

const issuer = 'https://sign-in.example.kr';
const audience = 'gongnon';
const minute = 60_000;

const clock = makeMovableClock();
const start = new Date('2026-03-02T01:00:00.000Z');
let server: Server;
let identify: Identify;
/** What the issuer's address answers, and how often it was asked. */
let published: { status: number; body: unknown };
let asked: number;

type Pair = Awaited<ReturnType<typeof makePair>>;

async function makePair(alg: string, kid: string) {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

const publish = (...pairs: Pair[]) => {
  published = { status: 200, body: { keys: pairs.map(({ jwk }) => jwk) } };
};

function tokenBy({ alg, kid, privateKey }: Pair, header: object = {}, claims: object = {}): Promise<string> {
  return new SignJWT({ sub: 'somebody', ...claims })
    .setProtectedHeader({ alg, kid, ...header })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(new Date(clock.now().getTime() + 24 * 60 * minute))
    .sign(privateKey);
}

const coded = (code: string) => expect.objectContaining({ code });
const person = expect.objectContaining({ person: expect.stringMatching(/^per_/) });

beforeEach(async () => {
  clock.set(start);
  asked = 0;
  server = createServer((_, response) => {
    asked++;
    response.writeHead(published.status, { 'content-type': 'application/json' });
    response.end(typeof published.body === 'string' ? published.body : JSON.stringify(published.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  identify = makeIdentify({
    issuer,
    audience,
    rolesClaim: 'roles',
    keys: keysAt(new URL(`http://127.0.0.1:${port}/keys`)),
    pseudonymKey: async () => new Uint8Array(32).fill(3),
    now: () => clock.now(),
  });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('the keys that an issuer publishes', () => {
  it.each(['RS256', 'ES256', 'EdDSA'])(
    'of %s are asked for once, by however many who come first',
    async (alg) => {
      const one = await makePair(alg, 'one');
      publish(one);
      const tokens = await Promise.all([tokenBy(one), tokenBy(one), tokenBy(one)]);
      expect(await Promise.all(tokens.map((token) => identify(token)))).toEqual([person, person, person]);
      await identify(tokens[0] ?? '');
      expect(asked).toBe(1);
    },
  );

  it('are not asked for at every token that names none of them', async () => {
    const [one, forged] = [await makePair('ES256', 'one'), await makePair('ES256', 'forged')];
    publish(one);
    const token = await tokenBy(forged);
    for (let time = 0; time < 5; time++)
      await expect(identify(token)).rejects.toEqual(coded('auth.invalid-token'));
    expect(asked).toBe(1);
    expect(await identify(await tokenBy(one))).toEqual(person);
  });

  it.each([
    ['fails', { status: 500, body: {} }],
    ['answers something else', { status: 200, body: '<html>' }],
    ['answers no keys', { status: 200, body: { error: 'soon' } }],
  ])('say nothing of a token while their address %s, and do so again afterwards', async (_, answer) => {
    const one = await makePair('ES256', 'one');
    const token = await tokenBy(one);
    published = answer;
    await expect(identify(token)).rejects.toEqual(coded('server.unavailable'));
    publish(one);
    expect(await identify(token)).toEqual(person);
  });

  it('say nothing of a token while nobody answers at their address', async () => {
    const one = await makePair('ES256', 'one');
    await new Promise((resolve) => server.close(resolve));
    await expect(identify(await tokenBy(one))).rejects.toEqual(coded('server.unavailable'));
  });
});

describe('a token', () => {
  const refused: [string, object, object][] = [
    ['that wants something understood that nobody here understands', { crit: ['exp'], exp: 1 }, {}],
    ['without an end', {}, { exp: undefined }],
    ['for whom nobody is named', {}, { sub: undefined }],
    ['of another issuer', {}, { iss: 'https://elsewhere.example' }],
    ['for another audience', {}, { aud: 'elsewhere' }],
    ['that begins later than the clocks may differ', {}, { nbf: start.getTime() / 1_000 + 6 }],
  ];
  it.each(refused)('%s is refused', async (_, header, claims) => {
    const one = await makePair('ES256', 'one');
    publish(one);
    const { alg, kid } = one;
    const payload = { iss: issuer, aud: audience, sub: 'somebody', exp: start.getTime() / 1_000 + 60 };
    const signed = new SignJWT({ ...payload, ...claims }).setProtectedHeader({ alg, kid, ...header });
    const token = await signed.sign(one.privateKey, { crit: { exp: true } });
    await expect(identify(token)).rejects.toEqual(coded('auth.invalid-token'));
  });

  it('that begins within the clocks’ difference is good', async () => {
    const one = await makePair('ES256', 'one');
    publish(one);
    expect(await identify(await tokenBy(one, {}, { nbf: start.getTime() / 1_000 + 5 }))).toEqual(person);
  });
});
