import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, everyItem, makeClient, Refusal, taken } from '../../client/source/index.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { type Listening, listen } from '../support/listen.ts';
import { makeWorld, type World } from '../support/world.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const client = join(root, 'client');

describe('what a generator makes of the API’s description, unmodified', () => {
  it('is what the client has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'generated-'));
    const made = join(folder, 'api.ts');
    const { scripts } = JSON.parse(await readFile(join(client, 'package.json'), 'utf8'));
    await run('npx', ['--no-install', ...scripts.generate.replace('source/api.ts', made).split(' ')], {
      cwd: client,
    });
    const [fresh, kept] = await Promise.all(
      [made, join(client, 'source/api.ts')].map((path) => readFile(path, 'utf8')),
    );
    await rm(folder, { recursive: true });
    expect(fresh === kept, 'The API changed. Generate its client with `npm run client`').toBe(true);
  });

  it('compiles', async () => {
    await run('npx', ['--no-install', 'tsc', '--noEmit', '-p', join(client, 'tsconfig.json')], { cwd: root });
  });
});

describe('the client', () => {
  let engine: TestEngine;
  let world: World;
  let server: Listening;
  let institution: string;

  beforeAll(async () => {
    engine = await openTestEngine();
    world = await makeWorld(engine);
    server = await listen(world.app);
    institution = await world.institution({
      rule: { windowDays: 30, steps: [{ on: 'empathy', threshold: 2, then: 'department-answer' }] },
    });
  });

  afterAll(async () => {
    await server.close();
    await world.close();
    await engine.close();
  });

  const clientOf = async (sub: string, ...grants: string[]): Promise<Client> =>
    makeClient({ origin: server.origin, credential: await world.tokenOf(sub, ...grants), language: 'ko' });

  const propose = (client: Client, title: string, key?: string) =>
    client.POST('/api/v1/proposals', {
      body: { institution, title, body: '더 밝게 해 주십시오.', category: '복지' },
      params: { header: key === undefined ? {} : { 'idempotency-key': key } },
    });

  const publish = async (client: Client, id: string) =>
    taken(
      client.POST('/api/v1/proposals/{id}/screening', {
        params: { path: { id } },
        body: { decision: 'publish', department: 'democracy' },
      }),
    );

  it('goes the whole way: a proposal, its empathies, the answer owed, the answer given', async () => {
    const author = await clientOf('author');
    const made = await taken(propose(author, '골목을 밝게', 'once'));
    expect((await taken(propose(author, '골목을 밝게', 'once'))).id).toBe(made.id);
    await publish(await clientOf('moderator', `moderator@${institution}`), made.id);
    const params = { path: { id: made.id } };
    for (const sub of ['one', 'two'])
      await taken((await clientOf(sub)).PUT('/api/v1/proposals/{id}/empathy', { params }));
    await world.idle();
    const anybody = makeClient({ origin: server.origin });
    expect(await taken(anybody.GET('/api/v1/proposals/{id}', { params }))).toMatchObject({ empathyCount: 2 });
    const owed = everyItem((cursor) =>
      anybody.GET('/api/v1/answers', { params: { query: { institution, state: 'owed', cursor } } }),
    );
    const { value: answer } = await owed.next();
    expect(answer).toMatchObject({ proposal: made.id, state: 'owed' });
    const officer = await clientOf('officer', `officer@${institution}/democracy`);
    await taken(
      officer.POST('/api/v1/answers/{id}/publication', {
        params: { path: { id: answer?.id ?? '' } },
        body: { decision: 'accepted', text: '등을 열 개 답니다.', contact: '120', commitments: [] },
      }),
    );
    await world.idle();
    const answered = await taken(
      anybody.GET('/api/v1/answers/{id}', { params: { path: { id: answer?.id ?? '' } } }),
    );
    expect(answered.state).toBe('answered');
  });

  it('reads a list to its end, page after page', async () => {
    const author = await clientOf('prolific');
    const moderator = await clientOf('moderator', `moderator@${institution}`);
    const made: string[] = [];
    for (const title of ['하나', '둘', '셋', '넷', '다섯']) {
      const { id } = await taken(propose(author, `${title} 번째`));
      await publish(moderator, id);
      made.push(id);
    }
    await world.idle();
    const anybody = makeClient({ origin: server.origin });
    const read: string[] = [];
    for await (const { id } of everyItem((cursor) =>
      anybody.GET('/api/v1/proposals', { params: { query: { institution, limit: 2, cursor } } }),
    ))
      read.push(id);
    expect(read).toEqual(expect.arrayContaining(made));
    expect(new Set(read).size).toBe(read.length);
  });

  it('says why the API refused, by its code, in the language asked for', async () => {
    const refusal = await taken(
      propose(makeClient({ origin: server.origin, language: 'ko' }), '이름 없이'),
    ).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ status: 401, problem: { code: 'auth.required' } });
    const wrong = await taken(propose(await clientOf('short'), '')).catch((error: Refusal) => error.problem);
    expect(wrong).toMatchObject({ code: 'request.invalid', errors: [{ field: '/title' }] });
  });
});
