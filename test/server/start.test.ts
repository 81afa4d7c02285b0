import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../support/engine.ts';
import { call, devToken, freePort, type ServerProcess, spawnServer, untilReady } from '../support/server.ts';

type Folder = Awaited<ReturnType<typeof makeFolder>>;

let folder: Folder;
let server: ServerProcess;
let settings: Record<string, string>;

beforeAll(async () => {
  folder = await makeFolder();
  settings = { PORT: await freePort(), DATA_DIR: join(folder.path, 'data') };
  server = spawnServer(settings);
  await untilReady(server);
}, 120_000);

afterAll(async () => {
  await server.stop();
  await folder.remove();
});

describe('a first start', () => {
  it('prints its addresses and demonstration people', () => {
    expect(server.output()).toContain('/api/v1/docs');
    expect(server.output()).toContain('/dev/outbox');
    expect(server.output()).toContain('seoul-moderator');
  });

  it('has proposals in every state, answers kept, late, put off and owed', async () => {
    const count = async (path: string) =>
      (await call(server.origin, 'GET', `/api/v1/${path}`)).body.items.length;
    expect(await count('proposals?state=open')).toBeGreaterThan(0);
    expect(await count('proposals?state=closed')).toBeGreaterThan(0);
    expect(await count('proposals?state=rejected')).toBeGreaterThan(0);
    expect(await count('answers?overdue=true')).toBeGreaterThan(0);
    expect(await count('answers?state=answered')).toBeGreaterThan(0);
    expect(await count('commitments?state=done')).toBeGreaterThan(0);
    expect(await count('institutions')).toBe(27);
  });

  it('has the forum of 2019 as its record has it, concluded, and forums that are open', async () => {
    const get = async (path: string) => (await call(server.origin, 'GET', `/api/v1/${path}`)).body;
    const { items } = await get('forums?institution=sisul&state=closed');
    expect(items).toHaveLength(1);
    const forum = await get(`forums/${items[0].id}`);
    expect(forum).toMatchObject({
      kind: 'institution',
      topic: '고척스카이돔 플라스틱 응원봉 사용 금지',
      state: 'closed',
      opensAt: '2019-10-21T15:00:00.000Z',
      closesAt: '2019-11-20T15:00:00.000Z',
      tallies: { stances: { for: 115, against: 251, other: 3 }, participants: 369, changes: 0 },
      participants: 369,
    });
    expect(forum.concludedAt).not.toBeNull();
    const days = (await get(`forums/${forum.id}/days`)).items;
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toMatchObject({ date: '2019-11-20', tallies: { participants: 369 } });
    const result = await get(`answers/ans_${forum.id.slice(4)}_0`);
    expect(result).toMatchObject({ state: 'answered', onTime: true, answer: { decision: 'not-accepted' } });
    const page = (await call(server.origin, 'GET', `/forums/${forum.id}`)).body;
    expect(page).toContain('aria-label="찬성 115, 반대 251, 기타 3"');
    expect(page).toContain('2020년 시즌부터');
    expect(page).toContain('기록에는 입장의 수만 있고 의견의 글은 없습니다');
    expect(page).toContain('글로 쓴 의견은 없습니다.');
    expect(page).not.toContain('아직 의견이 없습니다.');
    const open = (await get('forums?state=open')).items;
    expect(open.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      'citizen',
      'citizen',
      'institution',
    ]);
  });

  it('has debates with something in them: opinions, groups, paper, an outcome', async () => {
    const get = async (path: string) => (await call(server.origin, 'GET', `/api/v1/${path}`)).body;
    const forumOf = async (state: string, topic: string) => {
      const { items } = await get(`forums?institution=seoul&state=${state}`);
      const found = items.find((each: { topic: string }) => each.topic.includes(topic));
      return get(`forums/${found?.id}`);
    };
    const hangang = await forumOf('open', '한강공원');
    const welfare = await forumOf('closed', '복지');
    for (const forum of [hangang, welfare]) {
      const groups = await get(`forums/${forum.id}/groups`);
      expect(groups).toMatchObject({ people: 40, grouped: 40, hiddenBecause: null });
      expect(groups.groups).toHaveLength(3);
      expect(groups.statements).toHaveLength(12);
      const agreed = groups.statements.filter((each: { isAgreedByAll: boolean }) => each.isAgreedByAll);
      expect(agreed).toHaveLength(2);
      const { items } = await get(`forums/${forum.id}/opinions?limit=50`);
      expect(items.length).toBeGreaterThan(2);
      const replies = items.flatMap((each: { replies: { items: object[] } }) => each.replies.items);
      expect(replies.some((each: { official?: object | null }) => each.official)).toBe(true);
      expect(items.every(({ sympathy }: { sympathy: number }) => sympathy > 0)).toBe(true);
    }
    expect(hangang.batches).toMatchObject([{ source: '여의도한강공원 물빛광장 앞 접수대' }]);
    expect(hangang.participants).toBe(hangang.tallies.participants + 70);
    expect(welfare).toMatchObject({ report: { number: 1 } });
    expect(welfare.concludedAt).not.toBeNull();
    expect(await get(`answers/ans_${welfare.id.slice(4)}_0`)).toMatchObject({
      onTime: true,
      answer: { decision: 'partly' },
    });
  });

  it('has sessions held and to come, and a workshop that ended in a proposal', async () => {
    const get = async (path: string) => (await call(server.origin, 'GET', `/api/v1/${path}`)).body;
    const upcoming = (await get('sessions?when=upcoming')).items;
    expect(upcoming).toMatchObject([{ kind: 'debate', seats: { capacity: 40, taken: 17 } }]);
    const past = (await get('sessions?when=past')).items;
    expect(past).toMatchObject([
      { kind: 'workshop', state: 'held' },
      { kind: 'debate', state: 'held', seats: { taken: 20, waiting: 3 } },
    ]);
    const workshop = await get(`sessions/${past[0].id}/workshop`);
    expect(workshop).toMatchObject({ stage: 'results', ballots: 18 });
    expect(workshop.proposals.map(({ votes }: { votes: number }) => votes)).toEqual([12, 9, 6]);
    const proposal = await get(`proposals/${workshop.proposals[0].proposal}`);
    expect(proposal).toMatchObject({ state: 'open', title: '골목마다 재난 장비 지도를 붙여 주세요' });
  });

  it('has an agenda panel that was drawn, sits, weighs and has decided', async () => {
    const get = async (path: string) => (await call(server.origin, 'GET', `/api/v1/${path}`)).body;
    const { items } = await get('panels?institution=seoul');
    const panel = await get(`panels/${items[0].id}`);
    expect(panel).toMatchObject({ state: 'seated', pool: { size: 60 } });
    expect(panel.seats).toHaveLength(15);
    expect(panel.seats.every(({ state }: { state: string }) => state === 'accepted')).toBe(true);
    const candidates = (await get(`panels/${panel.id}/candidates`)).items;
    const standing = candidates.map((each: { kind: string; state: string; decision: null | object }) => [
      each.kind,
      each.state,
      each.decision && (each.decision as { outcome: string }).outcome,
    ]);
    expect(standing).toEqual(
      expect.arrayContaining([
        ['passed', 'waiting', null],
        ['repeated', 'waiting', null],
        ['timely', 'voting', null],
        ['timely', 'decided', 'forum'],
        ['repeated', 'decided', 'no-forum'],
      ]),
    );
  });

  it('has an answer that was given again, proposals brought in, and one that another institution is asked for', async () => {
    const get = async (path: string) => (await call(server.origin, 'GET', `/api/v1/${path}`)).body;
    const [again] = (await get('proposals?institution=eunpyeong')).items;
    const [first, second] = again.steps;
    expect(second).toMatchObject({ on: 'answer-dissatisfied' });
    expect(await get(`answers/${first.answer}`)).toMatchObject({ answer: { decision: 'later' } });
    expect(await get(`answers/${second.answer}`)).toMatchObject({ answer: { decision: 'accepted' } });
    const rules = (await call(server.origin, 'GET', '/institutions/eunpyeong/rules')).body;
    expect(rules).toContain('시연을 위해 만든 기준');
    const here = (await get('proposals?institution=geumcheon')).items;
    const brought = here.filter((each: { imported: object | null }) => each.imported);
    expect(brought.map(({ state }: { state: string }) => state).sort()).toEqual(['closed', 'closed', 'open']);
    const token = await devToken(server.origin, {
      sub: 'geumcheon-moderator',
      role: 'moderator',
      institution: 'geumcheon',
    });
    const { items } = (
      await call(server.origin, 'GET', '/api/v1/institutions/geumcheon/transfers', { token })
    ).body;
    expect(items).toMatchObject([{ proposal: { title: expect.stringContaining('시흥동') }, from: 'seoul' }]);
  });

  it('agrees with itself: the recount at start finds nothing', async () => {
    const latest = async () => (await call(server.origin, 'GET', '/api/v1/reconciliations')).body.items[0];
    await expect
      .poll(latest, { timeout: 30_000 })
      .toMatchObject({ drifts: [], undecided: 0, reopened: [], failed: 0 });
  });

  it('shows in the outbox whom it would have written to', async () => {
    const { status, body } = await call(server.origin, 'GET', '/dev/outbox');
    expect(status).toBe(200);
    expect(body).toContain('기한');
  });
});

describe('a second start', () => {
  it('knows everything of before, everybody by the same pseudonym on another port, and makes nothing again', async () => {
    const token = await devToken(server.origin, { sub: 'somebody', role: 'citizen' });
    const made = await call(server.origin, 'POST', '/api/v1/proposals', {
      token,
      body: { institution: 'geumcheon', title: '그늘막', body: '버스 정류장에 그늘막을 놓아 주세요.' },
    });
    const before = await call(server.origin, 'GET', '/api/v1/people/me', { token });
    expect(await server.stop()).toBe(0);
    settings = { ...settings, PORT: await freePort() };
    server = spawnServer(settings);
    await untilReady(server);
    expect(server.output()).not.toContain('Making demonstration data');
    const again = await devToken(server.origin, { sub: 'somebody', role: 'citizen' });
    expect((await call(server.origin, 'GET', '/api/v1/people/me', { token: again })).body).toEqual(
      before.body,
    );
    const mine = await call(server.origin, 'GET', '/api/v1/people/me/proposals', { token: again });
    expect(mine.body.items.map(({ id }: { id: string }) => id)).toEqual([made.body.id]);
  });
});

describe('a start that cannot be', () => {
  async function refusal(with_: Record<string, string>): Promise<string> {
    const refused = spawnServer({ PORT: await freePort(), ...with_ });
    expect(await refused.ended).not.toBe(0);
    expect(refused.output().trim().split('\n')).toHaveLength(1);
    return refused.output();
  }

  it('says in one line that the port is in use', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = String(address && typeof address === 'object' ? address.port : 0);
    expect(await refusal({ PORT: port, DATA_DIR: join(folder.path, 'other') })).toContain(
      `port ${port} is in use`,
    );
    await new Promise((resolve) => holder.close(resolve));
  });

  it('says in one line that the folder cannot be written', async () => {
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    expect(await refusal({ DATA_DIR: join(file, 'data') })).toContain('cannot be written');
  });

  it('says in one line that another server uses the folder', async () => {
    expect(await refusal({ DATA_DIR: settings.DATA_DIR ?? '' })).toContain('in use by another server');
  });

  it('says in one line that the folder is damaged, and leaves it as it is', async () => {
    const damaged = join(folder.path, 'damaged');
    await mkdir(join(damaged, 'table'), { recursive: true });
    await writeFile(join(damaged, 'table', 'CURRENT'), 'MANIFEST-000009\n');
    expect(await refusal({ DATA_DIR: damaged })).toContain('damaged');
    expect(await readdir(join(damaged, 'table'))).toContain('CURRENT');
  });

  it('says so when blocks of the engine’s log are damaged, each time until somebody decides', async () => {
    const damaged = join(folder.path, 'torn');
    const first = spawnServer({ PORT: await freePort(), DATA_DIR: damaged });
    await untilReady(first);
    const newestLog = async () => {
      const logs = (await readdir(join(damaged, 'table'))).filter((name) => name.endsWith('.log'));
      return join(damaged, 'table', logs.sort().at(-1) ?? '');
    };
    // The engine begins a new one now and then: there has to be enough in it to damage.
    const token = await devToken(first.origin, { sub: 'somebody', role: 'citizen' });
    const body = { institution: 'seoul', title: '그늘막', body: '나무를 심어 주세요. '.repeat(400) };
    while ((await stat(await newestLog())).size < 100_000) {
      expect((await call(first.origin, 'POST', '/api/v1/proposals', { token, body })).status).toBe(201);
    }
    await first.kill();
    const log = await newestLog();
    const bytes = await readFile(log);
    bytes.fill(0x5a, 40_000, 60_000);
    await writeFile(log, bytes);
    expect(await refusal({ DATA_DIR: damaged })).toContain('part of it is lost');
    expect(await refusal({ DATA_DIR: damaged })).toContain('part of it is lost');
  }, 120_000);

  it('says in one line which setting is no setting', async () => {
    expect(await refusal({ PORT: 'eighty', DATA_DIR: join(folder.path, 'other') })).toContain('PORT');
  });
});
