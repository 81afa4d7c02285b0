import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage, toRefusal, unknown, words } from '../support/stage.ts';

let stage: Stage;
let proposals: string[];
let answer: string;
let commitment: string;

beforeAll(async () => {
  stage = await openStage();
  proposals = [];
  for (const category of ['하나', '둘', '하나', '둘', '하나']) proposals.push(await stage.open({ category }));
  for (const id of proposals.slice(0, 3)) await stage.done('citizen', 'PUT', `proposals/${id}/empathy`);
  answer = await stage.answered();
  commitment = await stage.commitment();
  await stage.world.idle();
});

afterAll(() => stage.close());

const idsOf = (items: { id?: string; proposal?: string; at?: string }[]) =>
  items.map(({ id, proposal, at }) => id ?? proposal ?? at);

describe('an idempotency key', () => {
  const creations: [
    string,
    () => Promise<{ path: string; body: object; other: object; role: 'author' | 'officer' }>,
    (body: never) => unknown,
  ][] = [
    [
      'a proposal',
      async () => ({
        path: 'proposals',
        body: { institution: stage.here, ...words },
        other: { institution: stage.here, ...words, title: '다른 제목' },
        role: 'author',
      }),
      ({ id }: { id: string }) => id,
    ],
    [
      'an addendum',
      async () => ({
        path: `proposals/${await stage.open()}/addenda`,
        body: { text: '덧붙입니다.' },
        other: { text: '다르게 덧붙입니다.' },
        role: 'author',
      }),
      ({ addenda }: { addenda: object[] }) => addenda,
    ],
    [
      'a question to another department',
      async () => ({
        path: `answers/${await stage.owed()}/contributions`,
        body: { department: 'women', question: '어떻습니까?' },
        other: { department: 'women', question: '그럼 어떻습니까?' },
        role: 'officer',
      }),
      ({ contributions }: { contributions: object[] }) => contributions,
    ],
    [
      'a note',
      async () => ({
        path: `commitments/${await stage.commitment()}/notes`,
        body: { kind: 'done', text: '다 했습니다.' },
        other: { kind: 'done', text: '거의 했습니다.' },
        role: 'officer',
      }),
      ({ notes }: { notes: object[] }) => notes,
    ],
  ];
  let used = 0;
  const post = async (role: 'author' | 'officer' | 'citizen', path: string, body: object, key: string) =>
    stage.call('POST', path, { as: await stage.as(role), body, headers: { 'idempotency-key': key } });

  it.each(creations)('repeated with the same request makes %s once', async (_, prepare, madeOf) => {
    const { path, body, other, role } = await prepare();
    const key = `key ${++used}`.replace(' ', '-');
    const first = await post(role, path, body, key);
    const again = await post(role, path, body, key);
    expect([first.status, again.status]).toEqual([first.status, first.status]);
    expect(first.status).toBeLessThan(300);
    expect(madeOf(again.body as never)).toEqual(madeOf(first.body as never));
    const refused = await stage.writesNothing(() => post(role, path, other, key));
    expect(toRefusal(refused)).toEqual({ status: 422, code: 'request.idempotency-key-reused' });
  });

  it.each(creations)('of several requests at once makes %s once', async (_, prepare, madeOf) => {
    const { path, body, role } = await prepare();
    const key = `key-${++used}`;
    const tries = await Promise.all(Array.from({ length: 4 }, () => post(role, path, body, key)));
    const made = tries.filter(({ status }) => status < 300);
    expect(made.length).toBeGreaterThan(0);
    // One that came in between may be told to look again; a repeat then finds what was made.
    for (const { body: problem } of tries.filter(({ status }) => status >= 300))
      expect(problem.code).toMatch(/\.changed$/);
    const last = await post(role, path, body, key);
    for (const { body: each } of made) expect(madeOf(each as never)).toEqual(madeOf(last.body as never));
    const things = madeOf(last.body as never);
    if (Array.isArray(things)) expect(things).toHaveLength(1);
  });

  it('is one person’s: somebody else’s makes something else', async () => {
    const body = { institution: stage.here, ...words };
    const [mine, theirs] = [
      await post('author', 'proposals', body, 'shared'),
      await post('citizen', 'proposals', body, 'shared'),
    ];
    expect(mine.body.id).not.toBe(theirs.body.id);
  });

  it('is forgotten after a day', async () => {
    const body = { institution: stage.here, ...words };
    const first = await post('author', 'proposals', body, 'a-day');
    stage.world.clock.set(new Date(Date.now() + 86_400_000 + 2_000));
    const next = await post('author', 'proposals', body, 'a-day');
    stage.world.clock.set(undefined);
    expect(next.body.id).not.toBe(first.body.id);
  });

  it.each(['', ' ', 'a b', 'x'.repeat(129), 'é'])('is refused when it is %j', async (key) => {
    const refused = await stage.writesNothing(() =>
      post('author', 'proposals', { institution: stage.here, ...words }, key),
    );
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.idempotency-key-invalid' });
  });

  it('keeps the first answer’s proposal as it is by then', async () => {
    const body = { institution: stage.here, ...words };
    const first = await post('author', 'proposals', body, 'as-it-is');
    await stage.done('moderator', 'POST', `proposals/${first.body.id}/screening`, { decision: 'publish' });
    expect((await post('author', 'proposals', body, 'as-it-is')).body).toMatchObject({
      id: first.body.id,
      state: 'open',
    });
  });
});

const reads = (): string[] => [
  'institutions',
  `institutions/${stage.here}`,
  `institutions/${stage.here}/rules`,
  'proposals',
  `proposals/${proposals[0]}`,
  `proposals/${proposals[0]}/timeline`,
  'rejection-codes',
  'answers',
  `answers/${answer}`,
  `answers/${answer}/versions`,
  'commitments',
  `commitments/${commitment}`,
  'reconciliations',
  `institutions/${stage.here}/exports/proposals`,
  'openapi.json',
];

describe('a public read', () => {
  it('may be kept by a CDN for seconds and by a browser only after asking again', async () => {
    for (const path of reads()) {
      const { headers, status } = await stage.world.call('GET', path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers.get('cache-control')).toBe('public, max-age=0, s-maxage=5, stale-while-revalidate=30');
      expect(headers.get('vary')).toBe('Authorization');
      expect(headers.get('etag')).toMatch(/^"[0-9a-f]{40}"$/);
    }
  });

  it('is answered with 304 and the same cache rules while it is as it was', async () => {
    for (const path of reads()) {
      const { headers } = await stage.world.call('GET', path);
      const etag = headers.get('etag') ?? '';
      for (const asked of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await stage.world.call('GET', path, { headers: { 'if-none-match': asked } });
        expect([path, again.status, again.body]).toEqual([path, 304, '']);
        expect(again.headers.get('etag')).toBe(etag);
        expect(again.headers.get('cache-control')).toBe(headers.get('cache-control'));
        expect(again.headers.get('vary')).toBe(headers.get('vary'));
        expect(again.headers.get('content-type')).toBeNull();
      }
      const changed = await stage.world.call('GET', path, { headers: { 'if-none-match': '"other"' } });
      expect(changed.status).toBe(200);
    }
  });

  it('is answered anew once it changed', async () => {
    const id = await stage.open();
    const { headers } = await stage.call('GET', `proposals/${id}`);
    await stage.done('author', 'POST', `proposals/${id}/addenda`, { text: '덧붙입니다.' });
    const after = await stage.call('GET', `proposals/${id}`, {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    });
    expect(after).toMatchObject({ status: 200, body: { addenda: [{ text: '덧붙입니다.' }] } });
  });

  it('by HEAD says what GET would, without a body', async () => {
    for (const path of ['institutions', `proposals/${proposals[0]}`]) {
      const head = await stage.world.call('HEAD', path);
      const get = await stage.world.call('GET', path);
      expect([head.status, head.body]).toEqual([200, '']);
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
      expect(head.headers.get('cache-control')).toBe(get.headers.get('cache-control'));
      expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
    }
    expect((await stage.world.call('HEAD', `proposals/${unknown.proposal}`)).status).toBe(404);
  });
});

describe('what is not public', () => {
  it('and every refusal and change is kept by nobody', async () => {
    for (const path of reads()) {
      const { headers } = await stage.world.call('GET', path, { as: await stage.as('citizen') });
      expect([path, headers.get('cache-control')]).toEqual([path, 'private, no-store']);
    }
    const etag = (await stage.by('citizen', 'GET', 'people/me')).headers.get('etag') ?? '';
    const same = await stage.call('GET', 'people/me', {
      as: await stage.as('citizen'),
      headers: { 'if-none-match': etag },
    });
    expect([same.status, same.headers.get('cache-control')]).toEqual([304, 'private, no-store']);
    const given = await stage.by('citizen', 'PUT', `proposals/${proposals[4]}/empathy`);
    expect(given.headers.get('cache-control')).toBe('private, no-store');
    for (const path of [`proposals/${unknown.proposal}`, 'proposals?limit=0', 'people/me', 'nothing']) {
      expect((await stage.by('nobody', 'GET', path)).headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('a cursor', () => {
  const lists = (): [string, 'nobody' | 'author' | 'citizen' | 'moderator'][] => [
    ...['newest', 'oldest', 'most-empathy', 'closing-soon', 'nearest-to-step'].map(
      (sort): [string, 'nobody'] => [`proposals?institution=${stage.here}&sort=${sort}`, 'nobody'],
    ),
    [`proposals?institution=${stage.here}&category=${encodeURIComponent('하나')}`, 'nobody'],
    [`proposals?institution=${stage.here}&state=submitted`, 'moderator'],
    [`answers?institution=${stage.here}`, 'nobody'],
    [`answers?institution=${stage.here}&state=owed`, 'nobody'],
    [`answers?institution=${stage.here}&overdue=false`, 'nobody'],
    [`commitments?institution=${stage.here}`, 'nobody'],
    ['people/me/proposals', 'author'],
    ['people/me/empathies', 'citizen'],
    [`proposals/prp_${answer.slice(4, 30)}/timeline`, 'nobody'],
  ];

  it('leads through all of every list, without loss or repeat, however long the pages', async () => {
    await stage.submitted();
    await stage.submitted();
    await stage.world.idle();
    for (const [path, role] of lists()) {
      const whole = await stage.walk(role, path);
      const longest = path.startsWith('people') ? 3 : 1;
      expect([path, whole.length > 1 || path.startsWith('commitments')]).toEqual([path, true]);
      expect(await stage.walk(role, path, longest)).toEqual(whole);
      expect(await stage.walk(role, path, 7)).toEqual(whole);
      if (!path.includes('timeline')) expect(new Set(idsOf(whole)).size).toBe(whole.length);
    }
  });

  it('of one list is refused by every other', async () => {
    const cursors: [string, string][] = [];
    for (const [path, role] of lists()) {
      const { next } = await stage.done(role, 'GET', `${path}${path.includes('?') ? '&' : '?'}limit=1`);
      if (next !== null) cursors.push([path, next]);
    }
    expect(cursors.length).toBeGreaterThan(10);
    // Both ends of one list, and what of it is owed at all or still in time, are one list.
    const listOf = (path: string) =>
      path.replace('sort=oldest', 'sort=newest').replace('overdue=false', 'state=owed');
    for (const [from, cursor] of cursors) {
      for (const [to, role] of lists()) {
        if (listOf(to) === listOf(from)) continue;
        const refused = await stage.by(role, 'GET', `${to}${to.includes('?') ? '&' : '?'}cursor=${cursor}`);
        expect([from, to, toRefusal(refused)]).toEqual([
          from,
          to,
          { status: 400, code: 'request.bad-cursor' },
        ]);
      }
    }
  });

  const base64 = (value: unknown) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  it.each([
    'x',
    '%00',
    '../../etc/passwd',
    base64('{'),
    base64('null'),
    base64({}),
    base64([]),
    base64(['a', 'b', 'c']),
    base64(['a', 'b', 'c', 'd']),
    base64(['', '', '', '']),
    base64(['\ud800', 'b', 'c', 'd']),
    base64('["\\ud800","b","c","d"]'),
    base64([{ S: 'a' }, { S: 'b' }, { S: 'c' }, 'd']),
    base64(['a'.repeat(1_025), 'b', 'c', 'd']),
    base64('가'.repeat(400)),
    'a'.repeat(2_000),
  ])('that no list gave is refused: %s', async (cursor) => {
    for (const [path, role] of lists()) {
      const refused = await stage.by(
        role,
        'GET',
        `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`,
      );
      expect([path, toRefusal(refused)]).toEqual([path, { status: 400, code: 'request.bad-cursor' }]);
    }
    const exported = await stage.by(
      'nobody',
      'GET',
      `institutions/${stage.here}/exports/answers?cursor=${encodeURIComponent(cursor)}`,
    );
    expect(toRefusal(exported)).toEqual({ status: 400, code: 'request.bad-cursor' });
  });

  it('with its own list’s mark but a place of somebody else’s making is no more than a place', async () => {
    const path = `proposals?institution=${stage.here}`;
    const { next } = await stage.done('nobody', 'GET', `${path}&limit=1`);
    const parts = JSON.parse(Buffer.from(next, 'base64url').toString());
    for (const place of ['\u0000', '~', '가'.repeat(341), '\ud800']) {
      const forged = await stage.by('nobody', 'GET', `${path}&cursor=${base64([place, ...parts.slice(1)])}`);
      expect([200, 400]).toContain(forged.status);
    }
  });
});

describe('a refusal’s title', () => {
  it.each([
    [undefined, 'ko', '그런 시민제안'],
    ['en', 'en', 'There is no such proposal.'],
    ['en-GB,en;q=0.9', 'en', 'There is no such proposal.'],
    ['ko-KR', 'ko', undefined],
    ['fr, en;q=0.5', 'en', undefined],
    ['fr', 'ko', undefined],
    ['*', 'ko', undefined],
    [`${'x,'.repeat(5_000)}en`, 'ko', undefined],
  ])('to somebody who reads %s is in %s', async (reads, language, title) => {
    const headers: Record<string, string> = reads === undefined ? {} : { 'accept-language': reads };
    const refused = await stage.call('GET', `proposals/${unknown.proposal}`, { headers });
    expect(refused.headers.get('content-language')).toBe(language);
    if (language === 'en' && title) expect(refused.body.title).toBe(title);
    expect(/[가-힣]/.test(refused.body.title)).toBe(language === 'ko');
  });
});

describe('an address', () => {
  it.each([
    '/api/v1',
    '/api/v1/',
    '/api/v1/nothing',
    '/api/v2/proposals',
    '/api/v1/proposals/',
    '/api/v1//proposals',
    '/api/v1/proposals/x/y/z',
    '/api/v1/people/김철수',
    '/api/v1/%E0%A4%A',
    '/api/v1/docs/assets/../package.json',
    '/api/v1/docs/assets/package.json',
    '/api/v1/docs/assets/__proto__',
    '/api/v1/docs/assets/constructor',
  ])('that is none is not found: %s', async (path) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const refused = await stage.call(method, path, { as: await stage.as('citizen') });
      if (method === 'GET' || !path.includes('docs/assets'))
        expect(toRefusal(refused)).toEqual({ status: 404, code: 'request.not-found' });
      else expect([404, 405]).toContain(refused.status);
    }
  });

  it.each([
    ['DELETE', 'proposals', 'GET, POST'],
    ['PATCH', 'proposals/{id}', 'GET, PUT'],
    ['POST', 'institutions/{here}', 'GET'],
    ['GET', 'answers/{id}/publication', 'POST'],
    ['POST', 'people/me', 'GET, PATCH'],
    ['PUT', 'rejection-codes', 'GET'],
    ['POST', 'proposals/{id}/empathy', 'GET, PUT, DELETE'],
    ['OPTIONS', 'proposals', 'GET, POST'],
    ['PURGE', 'proposals', 'GET, POST'],
  ])('says which methods it takes instead of %s %s', async (method, path, allowed) => {
    const refused = await stage.call(
      method,
      path.replace('{id}', unknown.proposal).replace('{here}', stage.here),
    );
    expect(toRefusal(refused)).toEqual({ status: 405, code: 'request.method-not-allowed' });
    expect(refused.headers.get('allow')).toBe(allowed);
  });
});

describe('the service', () => {
  it('says that it is ready', async () => {
    const { status, body, headers } = await stage.world.call('GET', '/healthz');
    expect([status, body, headers.get('cache-control')]).toEqual([200, { status: 'ok' }, 'no-store']);
  });

  it('shows its documentation with scripts of its own alone', async () => {
    const page = await stage.world.call('GET', 'docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    expect(page.body).not.toMatch(/<script>|\son\w+=/);
    for (const [, file] of page.body.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const asset = await stage.world.call('GET', `/api/v1/${file}`);
      expect([file, asset.status]).toEqual([file, 200]);
    }
    expect((await stage.world.call('GET', 'docs/oauth2-redirect.html')).status).toBe(200);
  });

  it('serves its description', async () => {
    const { status, body } = await stage.world.call('GET', 'openapi.json');
    expect([status, body.openapi]).toEqual([200, '3.1.0']);
  });
});
