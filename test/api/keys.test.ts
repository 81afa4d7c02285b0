import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allBut,
  forbidden,
  openStage,
  type Role,
  refusalOf,
  type Stage,
  toRefusal,
} from '../support/stage.ts';
import { readStale } from '../support/stale-reads.ts';

let stage: Stage;
let clients: string;

beforeAll(async () => {
  stage = await openStage();
  clients = `institutions/${stage.here}/clients`;
});

afterAll(() => stage.close());

const newClient = { name: '구 누리집', purpose: '구 누리집에 제안을 보입니다.' };
const wrongKey = { status: 401, code: 'auth.invalid-key' };
const outOfScope = { status: 403, code: 'auth.insufficient-scope' };
const unknown = {
  client: 'cli_01J00000000000000000000000',
  key: 'key_01J00000000000000000000000',
};

const openClient = (more: object = {}) => stage.done('admin', 'POST', clients, { ...newClient, ...more });
async function withKey(scopes: string[], more: object = {}) {
  const client = await openClient({ scopes });
  const { key, text } = await stage.done('admin', 'POST', `${clients}/${client.id}/keys`, more);
  return { client: client.id as string, key: key.id as string, text: text as string };
}
const revoke = (client: string, key: string) =>
  stage.done('admin', 'POST', `${clients}/${client}/keys/${key}/revocation`);
/** As long as a function remembers a client. */
const forgotten = () => stage.world.clock.set(new Date(stage.world.clock.now().getTime() + 3_001));
const show = (text: string, method = 'GET', path = 'proposals', body?: unknown) =>
  stage.call(method, path, { as: text, body });

describe('clients and their keys, through the API', () => {
  it('are listed, read and changed by an administrator', async () => {
    const made = await openClient({ origins: ['https://partner.example'], scopes: ['read', 'propose'] });
    const path = `${clients}/${made.id}`;
    expect((await stage.done('admin', 'GET', clients)).items).toContainEqual(made);
    expect(await stage.done('admin everywhere', 'GET', path)).toEqual(made);
    const changed = { ...newClient, name: '새 이름', scopes: ['read'], revision: made.revision };
    expect(await stage.done('admin', 'PUT', path, changed)).toMatchObject({ name: '새 이름', origins: [] });
    expect(toRefusal(await stage.by('admin', 'PUT', path, { ...changed, name: '또 다른' }))).toEqual({
      status: 409,
      code: 'client.changed',
    });
  });

  it('are made once for one idempotency key', async () => {
    const as = await stage.as('admin');
    const headers = { 'idempotency-key': 'client-1' };
    const first = await stage.call('POST', clients, { as, body: newClient, headers });
    const second = await stage.call('POST', clients, { as, body: newClient, headers });
    expect(second.body).toEqual(first.body);
    const other = await stage.call('POST', clients, { as, body: { ...newClient, name: '다름' }, headers });
    expect(toRefusal(other)).toEqual({ status: 422, code: 'request.idempotency-key-reused' });
  });

  const acts: [string, (client: string, key: string) => [method: string, path: string, body?: object]][] = [
    ['listing', () => ['GET', clients]],
    ['making', () => ['POST', clients, newClient]],
    ['reading', (client) => ['GET', `${clients}/${client}`]],
    ['changing', (client) => ['PUT', `${clients}/${client}`, { ...newClient, revision: 1 }]],
    ['ending', (client) => ['POST', `${clients}/${client}/end`]],
    ['a new key', (client) => ['POST', `${clients}/${client}/keys`, {}]],
    ['revoking', (client, key) => ['POST', `${clients}/${client}/keys/${key}/revocation`]],
  ];

  it.each(acts)('are nobody else’s: %s', async (_, act) => {
    const { client, key, text } = await withKey(['manage']);
    const others: Role[] = allBut('admin', 'admin everywhere');
    await show(text);
    await stage.writesNothing(async () => {
      for (const role of others)
        expect(toRefusal(await stage.by(role, ...act(client, key)))).toEqual(refusalOf(role));
      // Keys make no keys.
      const [method, path, body] = act(client, key);
      expect(toRefusal(await show(text, method, path, body))).toEqual(forbidden);
    });
  });

  it.each(acts.slice(2))(
    'that are not there, or another institution’s, are not found: %s',
    async (_, act) => {
      const { client } = await withKey(['read']);
      const refused = async (path: string, role: Role, id: string) => {
        const [method, own, body] = act(id, unknown.key);
        return toRefusal(await stage.by(role, method, own.replace(clients, path), body));
      };
      const missing = { status: 404, code: 'client.not-found' };
      expect(await refused(clients, 'admin', unknown.client)).toEqual(missing);
      const elsewhere = `institutions/${stage.elsewhere}/clients`;
      expect(await refused(elsewhere, 'admin elsewhere', client)).toEqual(missing);
      expect(await refused(elsewhere, 'admin everywhere', client)).toEqual(missing);
    },
  );

  it('that has ended takes no key, and its keys work no more', async () => {
    const { client, text } = await withKey(['read']);
    expect((await show(text)).status).toBe(200);
    await stage.done('admin', 'POST', `${clients}/${client}/end`);
    forgotten();
    expect(toRefusal(await show(text))).toEqual(wrongKey);
    expect(toRefusal(await stage.by('admin', 'POST', `${clients}/${client}/keys`, {}))).toEqual({
      status: 404,
      code: 'client.not-found',
    });
    stage.world.clock.set(undefined);
  });
});

describe('a key', () => {
  it('is told once, and nothing that could be shown as one is kept', async () => {
    const { text, client } = await withKey(['read']);
    const [, , secret = ''] = text.split('_');
    const kept = JSON.stringify(await stage.everything());
    expect(kept).not.toContain(text);
    expect(kept).not.toContain(secret.slice(0, 64));
    expect(JSON.stringify(await stage.done('admin', 'GET', `${clients}/${client}`))).not.toContain(secret);
  });

  it('works beside the one it replaces, which goes when it is revoked', async () => {
    const { client, key, text } = await withKey(['read']);
    expect((await show(text)).status).toBe(200);
    const next = await stage.done('admin', 'POST', `${clients}/${client}/keys`, {});
    expect((await show(next.text)).status).toBe(200);
    expect((await show(text)).status).toBe(200);
    await revoke(client, key);
    await revoke(client, key);
    forgotten();
    expect(toRefusal(await show(text))).toEqual(wrongKey);
    expect((await show(next.text)).status).toBe(200);
    stage.world.clock.set(undefined);
  });

  it('ends at its end', async () => {
    const endsAt = new Date(Date.now() + 3_600_000);
    const { text } = await withKey(['read'], { endsAt: endsAt.toISOString() });
    stage.world.clock.set(new Date(endsAt.getTime() - 1));
    expect((await show(text)).status).toBe(200);
    stage.world.clock.set(endsAt);
    expect(toRefusal(await show(text))).toEqual(wrongKey);
    stage.world.clock.set(undefined);
  });

  it.each([
    ['past', -1],
    ['too far', 6 * 366 * 86_400_000],
  ])('has no end that is %s', async (_, away) => {
    const { id } = await openClient();
    const endsAt = new Date(Date.now() + away).toISOString();
    expect(toRefusal(await stage.by('admin', 'POST', `${clients}/${id}/keys`, { endsAt }))).toEqual({
      status: 422,
      code: 'key.end-past',
    });
  });

  it('is one of five at most that work at the same time, however many are made at once', async () => {
    const { client, key } = await withKey(['read']);
    const path = `${clients}/${client}/keys`;
    const made = await Promise.all(Array.from({ length: 8 }, () => stage.by('admin', 'POST', path, {})));
    expect(made.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(4);
    const { keys } = await stage.done('admin', 'GET', `${clients}/${client}`);
    for (let live = keys.length; live < 5; live++) await stage.done('admin', 'POST', path, {});
    const many = { status: 409, code: 'client.too-many-keys' };
    expect(toRefusal(await stage.by('admin', 'POST', path, {}))).toEqual(many);
    await revoke(client, key);
    expect((await stage.by('admin', 'POST', path, {})).status).toBe(201);
  });

  it('cannot be guessed, swapped or cut: whatever is wrong with it, the same is told', async () => {
    const [one, other] = [await withKey(['read']), await withKey(['read'])];
    const { revoked } = await (async () => {
      const made = await withKey(['read']);
      await revoke(made.client, made.key);
      return { revoked: made.text };
    })();
    const parts = (text: string) => text.split('_') as [string, string, string];
    const wrong = [
      'gk_',
      'gk_x',
      one.text.slice(0, -1),
      one.text.replace(/[0-9a-f]{72}$/, (secret) => secret.toUpperCase()),
      `${one.text}0`,
      one.text.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      // Another client's secret under this one's name.
      `gk_${parts(one.text)[1]}_${parts(other.text)[2]}`,
      revoked,
    ];
    const answers = await Promise.all(wrong.map((text) => show(text)));
    for (const { status, body, headers } of answers) {
      expect({ status, code: body.code, title: body.title }).toEqual({
        ...wrongKey,
        title: answers[0]?.body.title,
      });
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('notes that it was used, and not each time', async () => {
    const { client, text } = await withKey(['read']);
    const usedAt = async () => (await stage.done('admin', 'GET', `${clients}/${client}`)).keys[0].lastUsedAt;
    expect(await usedAt()).toBeNull();
    await show(text);
    const first = await usedAt();
    expect(first).not.toBeNull();
    await stage.writesNothing(async () => {
      for (let again = 0; again < 5; again++) await show(text);
    });
    stage.world.clock.set(new Date(Date.parse(first) + 3_600_001));
    await show(text);
    expect(Date.parse(await usedAt())).toBe(Date.parse(first) + 3_600_001);
    stage.world.clock.set(undefined);
  });
});

describe('what a key may do', () => {
  it('to read what everybody reads, and nothing else, with the scope `read`', async () => {
    const { text } = await withKey(['read']);
    const id = await stage.open();
    expect((await show(text, 'GET', `proposals/${id}`)).body.id).toBe(id);
    await stage.writesNothing(async () => {
      for (const [method, path, body] of [
        ['POST', 'proposals', { institution: stage.here, title: '제목', body: '글입니다.' }],
        ['PUT', `proposals/${id}/empathy`, undefined],
        ['PATCH', 'people/me', { name: '이름' }],
        ['PUT', `institutions/${stage.here}/categories`, { categories: [], over: [] }],
      ] as const)
        expect(toRefusal(await show(text, method, path, body))).toEqual(outOfScope);
      const waiting = `proposals?state=submitted&institution=${stage.here}`;
      // To sign in again would not help it: a 401 would have it try for ever.
      for (const path of [
        'people/me',
        `proposals/${id}/empathy`,
        `institutions/${stage.here}/audit`,
        waiting,
      ])
        expect(toRefusal(await show(text, 'GET', path))).toEqual(outOfScope);
    });
  });

  it('to read more often with the scope `read` alone; without it as often as everybody', async () => {
    const policy = async (scopes: string[], path = 'proposals') => {
      const { text } = await withKey(scopes);
      const { status, headers } = await show(text, 'GET', path);
      return [status, headers.get('ratelimit-policy')?.split(';')[0]];
    };
    expect(await policy(['read'])).toEqual([200, '"client"']);
    expect(await policy(['read', 'propose'])).toEqual([200, '"client"']);
    for (const scopes of [['propose'], ['manage'], []])
      expect(await policy(scopes)).toEqual([200, '"anonymous"']);
    // What it does with another scope is its own.
    expect(await policy(['manage'], `institutions/${stage.here}/audit`)).toEqual([200, '"client"']);
  });

  it('to manage its own institution, on record under its client’s name', async () => {
    const { client, text } = await withKey(['manage']);
    const current = await stage.done('nobody', 'GET', `institutions/${stage.here}`);
    const categories = [...current.categories, '열쇠로 넣은 분류'];
    const changed = await show(text, 'PUT', `institutions/${stage.here}/categories`, {
      categories,
      over: current.categories,
    });
    expect(changed.status).toBe(200);
    await stage.world.idle();
    const log = await show(text, 'GET', `institutions/${stage.here}/audit`);
    expect(log.body.items).toContainEqual(
      expect.objectContaining({
        type: 'institution.categories-changed',
        by: { person: `per_${client.slice(4)}`, name: newClient.name },
      }),
    );
  });

  it('to link its institution’s proposals to where they stand elsewhere, and no other’s', async () => {
    const { text } = await withKey(['manage']);
    const id = await stage.open();
    const url = 'https://partner.example/p/1';
    expect((await show(text, 'POST', `proposals/${id}/links`, { url })).body.links).toMatchObject([{ url }]);
    const taken = await show(text, 'POST', `proposals/${id}/links/withdrawal`, { url });
    expect([taken.status, taken.body.links]).toEqual([200, []]);
    const reader = await withKey(['read']);
    expect(toRefusal(await show(reader.text, 'POST', `proposals/${id}/links`, { url }))).toEqual(outOfScope);
    const others = await stage.done('author', 'POST', 'proposals', {
      institution: stage.elsewhere,
      title: '다른 곳',
      body: '다른 곳의 일입니다.',
    });
    await stage.done('moderator elsewhere', 'POST', `proposals/${others.id}/screening`, {
      decision: 'publish',
    });
    expect(toRefusal(await show(text, 'POST', `proposals/${others.id}/links`, { url }))).toEqual(forbidden);
  });

  it('to manage no other institution, and to be no citizen', async () => {
    const { text } = await withKey(['manage']);
    const id = await stage.open();
    await show(text);
    await stage.writesNothing(async () => {
      const there = `institutions/${stage.elsewhere}`;
      expect(
        toRefusal(await show(text, 'PUT', `${there}/categories`, { categories: [], over: ['복지', '환경'] })),
      ).toEqual(forbidden);
      expect(toRefusal(await show(text, 'GET', `${there}/audit`))).toEqual(forbidden);
      for (const [method, path, body] of [
        ['POST', 'institutions', {}],
        ['PUT', `proposals/${id}/empathy`, undefined],
        ['POST', 'proposals', { institution: stage.here, title: '제목', body: '글입니다.' }],
        ['PUT', `proposals/${id}/follow`, undefined],
        ['POST', `proposals/${id}/reports`, { reason: 'abuse' }],
        ['POST', `proposals/${id}/screening`, { decision: 'publish' }],
      ] as const)
        expect(toRefusal(await show(text, method, path, body))).toEqual(outOfScope);
    });
  });

  const narrowTo = async (client: string, scopes: string[]) => {
    const { revision } = await stage.done('admin', 'GET', `${clients}/${client}`);
    await stage.done('admin', 'PUT', `${clients}/${client}`, { ...newClient, scopes, revision });
  };

  // A function that has just seen the key is the one that must not go by what it remembers.
  it.each<[string, (client: string, key: string) => Promise<unknown>, { read: object; written: object }]>([
    ['it is revoked', (client, key) => revoke(client, key), { read: wrongKey, written: wrongKey }],
    [
      'its client has ended',
      (client) => stage.done('admin', 'POST', `${clients}/${client}/end`),
      { read: wrongKey, written: wrongKey },
    ],
    [
      'its client may manage no more',
      (client) => narrowTo(client, ['read']),
      { read: outOfScope, written: outOfScope },
    ],
  ])('nothing from the moment that %s, in a function that knows it too', async (_, end, refused) => {
    const path = `institutions/${stage.here}`;
    const { categories: over } = await stage.done('nobody', 'GET', path);
    const change = { categories: [...over, `분류 ${over.length}`], over };
    for (const act of ['read', 'written'] as const) {
      const { client, key, text } = await withKey(['read', 'manage']);
      const upToDate = readStale(stage.world.context.table, `CLIENT#${client}`);
      expect((await show(text, 'GET', `${path}/audit`)).status).toBe(200);
      await end(client, key);
      const answer =
        act === 'read'
          ? await show(text, 'GET', `${path}/audit`)
          : await show(text, 'PUT', `${path}/categories`, change);
      expect(toRefusal(answer)).toEqual(refused[act]);
      upToDate();
    }
    expect((await stage.done('nobody', 'GET', path)).categories).toEqual(over);
  });
});
