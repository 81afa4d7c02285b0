import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hideProposal, showProposal } from '../../functions/proposals/index.ts';
import { proposalIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

const start = new Date('2026-03-02T01:00:00.000Z');
const background = '응원봉은 경기마다 버려집니다.';

let engine: TestEngine;
let world: World;
let institution: string;
let other: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  world.clock.set(start);
  const rule = {
    windowDays: 30,
    steps: [
      { on: 'empathy' as const, threshold: 2, then: 'forum' as const },
      { on: 'forum-participants' as const, threshold: 3, then: 'mayor-answer' as const, dueDays: 20 },
      { on: 'forum-closed' as const, then: 'committee-final-answer' as const },
    ],
  };
  institution = await world.institution({ rule });
  other = await world.institution();
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const officerOf = (department: string, of = institution) =>
  world.tokenOf(`officer-${department}`, `officer@${of}/${department}`);

async function ask(fields: object = {}, as?: string) {
  return world.call('POST', 'forums', {
    as: as ?? (await officerOf('women')),
    body: {
      institution,
      department: 'women',
      topic: '플라스틱 응원봉 사용 금지',
      background,
      opensOn: '2026-03-02',
      closesOn: '2026-03-20',
      ...fields,
    },
  });
}

async function openForum(fields: object = {}): Promise<string> {
  world.clock.set(start);
  const { status, body } = await ask(fields);
  expect(status).toBe(201);
  return body.id;
}

async function take(forum: string, who: string, stance: string) {
  return world.call('PUT', `forums/${forum}/stance`, { as: await world.tokenOf(who), body: { stance } });
}

async function read(forum: string) {
  await world.idle();
  return (await world.call('GET', `forums/${forum}`)).body;
}

/** Publishes a proposal and carries it over the step that opens its forum. */
async function grownForum(): Promise<{ proposal: string; forum: string }> {
  world.clock.set(start);
  const { body } = await world.call('POST', 'proposals', {
    as: await world.tokenOf('author'),
    body: { institution, title: '응원봉 없는 구장', body: background, category: '환경' },
  });
  const moderator = await world.tokenOf('moderator', `moderator@${institution}`);
  const decision = { decision: 'publish', department: 'women' };
  await world.call('POST', `proposals/${body.id}/screening`, { as: moderator, body: decision });
  for (const sub of ['one', 'two'])
    await world.call('PUT', `proposals/${body.id}/empathy`, { as: await world.tokenOf(sub) });
  await world.idle();
  return { proposal: body.id, forum: `frm_${body.id.slice(4)}` };
}

describe('a forum that a proposal grew into', () => {
  it('opens with the step, once, with the proposal’s words, for thirty days', async () => {
    const { proposal, forum } = await grownForum();
    const view = await read(forum);
    expect(view).toMatchObject({
      kind: 'citizen',
      state: 'open',
      proposal,
      department: 'women',
      topic: '응원봉 없는 구장',
      category: '환경',
      background,
      closesAt: '2026-04-01T15:00:00.000Z',
      stances: [{ id: 'for' }, { id: 'against' }, { id: 'other' }],
    });
    const { body } = await world.call('GET', `proposals/${proposal}/timeline`);
    expect(body.items).toContainEqual(
      expect.objectContaining({ type: 'forum.opened', facts: { forum, closesAt: view.closesAt } }),
    );
    await world.schedules.reconcile();
    const { body: again } = await world.call('GET', `forums/${forum}/timeline`);
    expect(again.items.map(({ type }: { type: string }) => type)).toEqual(['forum.opened']);
  });

  it('carries its proposal to the answer that so many participants oblige', async () => {
    const { proposal, forum } = await grownForum();
    await take(forum, 'a', 'for');
    await take(forum, 'b', 'against');
    await world.idle();
    expect((await world.call('GET', `proposals/${proposal}`)).body.steps[1].firedAt).toBeNull();
    await take(forum, 'c', 'other');
    await world.idle();
    expect((await world.call('GET', `proposals/${proposal}`)).body.steps[1].firedAt).not.toBeNull();
    const answer = await world.call('GET', `answers/ans_${proposal.slice(4)}_2`);
    expect(answer.body).toMatchObject({ responder: 'mayor', state: 'owed' });
  });

  it('hides its words with those of its proposal, in every version, and shows them again with them', async () => {
    const { proposal, forum } = await grownForum();
    const { context } = world;
    const id = proposalIdSchema.parse(proposal);
    const moderator = world.actorOf('moderator', grant(`moderator@${institution}`));
    await hideProposal(context, moderator, id, { code: 'defamation', reason: '헐뜯습니다' });
    expect(await read(forum)).toMatchObject({ topic: '', background: '' });
    const { body } = await world.call('GET', `forums/${forum}/backgrounds`);
    expect(JSON.stringify(body)).not.toContain(background);
    await showProposal(context, moderator, id);
    expect(await read(forum)).toMatchObject({ topic: '응원봉 없는 구장', background });
  });

  it('carries its proposal on when it closes', async () => {
    const { proposal, forum } = await grownForum();
    await take(forum, 'a', 'for');
    world.clock.set(new Date('2026-04-01T15:00:31.000Z'));
    await world.idle();
    await world.schedules.sweep();
    expect((await read(forum)).state).toBe('closed');
    const answer = await world.call('GET', `answers/ans_${proposal.slice(4)}_3`);
    expect(answer.body).toMatchObject({ responder: 'committee', openedAt: '2026-04-01T14:59:59.999Z' });
  });
});

describe('a ladder that leads through a forum', () => {
  it('goes from empathy to an accepted answer, to a forum, to the committee’s last word', async () => {
    world.clock.set(start);
    const gwanak = await world.institution({
      rule: {
        windowDays: 30,
        steps: [
          { on: 'empathy', threshold: 2, then: 'department-answer' },
          { on: 'answer-accepted', then: 'forum' },
          { on: 'forum-closed', then: 'committee-final-answer' },
        ],
      },
    });
    const { body: proposal } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution: gwanak, title: '골목 쉼터', body: '쉴 곳이 없습니다.' },
    });
    const moderator = await world.tokenOf('moderator', `moderator@${gwanak}`);
    const screening = { as: moderator, body: { decision: 'publish', department: 'women' } };
    await world.call('POST', `proposals/${proposal.id}/screening`, screening);
    for (const sub of ['one', 'two'])
      await world.call('PUT', `proposals/${proposal.id}/empathy`, { as: await world.tokenOf(sub) });
    await world.idle();
    const forum = `frm_${proposal.id.slice(4)}`;
    expect((await world.call('GET', `forums/${forum}`)).status).toBe(404);
    const publish = async (step: number) =>
      world.call('POST', `answers/ans_${proposal.id.slice(4)}_${step}/publication`, {
        as: await officerOf('women', gwanak),
        body: { decision: 'accepted', text: '함께 이야기해 봅시다.', contact: null, commitments: [] },
      });
    expect((await publish(1)).status).toBe(200);
    await world.idle();
    expect(await read(forum)).toMatchObject({ kind: 'citizen', state: 'open', department: 'women' });
    await take(forum, 'one', 'for');
    await world.idle();
    world.clock.set(new Date('2026-04-01T15:00:31.000Z'));
    await world.schedules.sweep();
    await world.idle();
    const last = await world.call('GET', `answers/ans_${proposal.id.slice(4)}_3`);
    expect(last.body).toMatchObject({ responder: 'committee', state: 'owed' });
    expect((await publish(0)).status).toBe(200);
    expect((await read(forum)).concludedAt).not.toBeNull();
    expect((await publish(3)).status).toBe(200);
    await world.idle();
    const { body } = await world.call('GET', `proposals/${proposal.id}/timeline`);
    const told = body.items.map(({ type }: { type: string }) => type);
    for (const type of ['forum.opened', 'forum.closed']) expect(told).toContain(type);
    expect(told.filter((type: string) => type === 'answer.published')).toHaveLength(3);
  });
});

describe('a question an institution asks', () => {
  it('is open from its first day to the last millisecond of its last', async () => {
    const forum = await openForum({ opensOn: '2026-03-05' });
    expect((await take(forum, 'a', 'for')).body.code).toBe('stance.not-open');
    world.clock.set(new Date('2026-03-04T14:59:59.999Z'));
    expect((await take(forum, 'a', 'for')).body.code).toBe('stance.not-open');
    world.clock.set(new Date('2026-03-04T15:00:00.000Z'));
    expect((await take(forum, 'a', 'for')).status).toBe(200);
    world.clock.set(new Date('2026-03-20T14:59:59.999Z'));
    expect((await take(forum, 'b', 'against')).status).toBe(200);
    world.clock.set(new Date('2026-03-20T15:00:00.000Z'));
    expect((await take(forum, 'c', 'for')).body.code).toBe('stance.closed');
    expect((await take(forum, 'b', 'for')).body.code).toBe('stance.closed');
    const dropped = await world.call('DELETE', `forums/${forum}/stance`, { as: await world.tokenOf('b') });
    expect(dropped.body.code).toBe('stance.closed');
    world.clock.set(new Date('2026-03-20T15:00:29.999Z'));
    await world.idle();
    await world.schedules.sweep();
    expect((await read(forum)).state).toBe('open');
    world.clock.set(new Date('2026-03-20T15:00:30.000Z'));
    await world.idle();
    await world.schedules.sweep();
    const tallies = { stances: { for: 1, against: 1, other: 0 }, participants: 2, changes: 0 };
    expect(await read(forum)).toMatchObject({ state: 'closed', tallies });
  });

  it('says that it opens on its day, and not twice', async () => {
    const forum = await openForum({ opensOn: '2026-03-05' });
    world.clock.set(new Date('2026-03-04T15:00:01.000Z'));
    await world.idle();
    await Promise.all([world.schedules.sweep(), world.schedules.sweep()]);
    expect((await read(forum)).state).toBe('open');
    const { body } = await world.call('GET', `forums/${forum}/timeline`);
    expect(body.items.map(({ type }: { type: string }) => type)).toEqual(['forum.scheduled', 'forum.opened']);
  });

  it('has its own stances, two to seven, each once', async () => {
    const stance = (id: string) => ({ id, name: { ko: id, en: id } });
    const forum = await openForum({ stances: ['a', 'b', 'c', 'd'].map(stance) });
    expect((await take(forum, 'x', 'for')).body.code).toBe('stance.unknown');
    expect((await take(forum, 'x', 'd')).status).toBe(200);
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    for (const stances of [['a'], names, ['a', 'a']])
      expect((await ask({ stances: stances.map(stance) })).body.code, `${stances}`).toBe('request.invalid');
  });

  it.each([
    ['that ended before now', { opensOn: '2026-02-01', closesOn: '2026-03-01' }],
    ['the wrong way round', { opensOn: '2026-03-20', closesOn: '2026-03-10' }],
    ['longer than a year', { closesOn: '2027-06-01' }],
  ])('refuses dates %s', async (_, dates) => {
    world.clock.set(start);
    expect((await ask(dates)).body.code).toBe('forum.date-wrong');
  });

  it('is asked by officers of the department and administrators alone', async () => {
    world.clock.set(start);
    const roles: [string, string[], number][] = [
      ['citizen', [], 403],
      ['moderator', [`moderator@${institution}`], 403],
      ['another-department', [`officer@${institution}/democracy`], 403],
      ['another-institution', [`officer@${other}/women`], 403],
      ['officer', [`officer@${institution}/women`], 201],
      ['head', [`head@${institution}/women`], 201],
      ['admin', [`admin@${institution}`], 201],
    ];
    for (const [sub, grants, status] of roles)
      expect((await ask({}, await world.tokenOf(sub, ...grants))).status, sub).toBe(status);
    const body = {
      institution,
      department: 'women',
      topic: '누구',
      background,
      opensOn: '2026-03-02',
      closesOn: '2026-03-20',
    };
    expect((await world.call('POST', 'forums', { body })).status).toBe(401);
  });

  it('refuses links that are none', async () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc', '//x'])
      expect((await ask({ sources: [{ title: 'x', url }] })).body.code, url).toBe('request.invalid');
  });

  it('is asked once with one idempotency key', async () => {
    world.clock.set(start);
    const as = await officerOf('women');
    const body = {
      institution,
      department: 'women',
      topic: '한 번만',
      background,
      opensOn: '2026-03-02',
      closesOn: '2026-03-20',
    };
    const headers = { 'idempotency-key': 'once' };
    const [first, second] = [
      await world.call('POST', 'forums', { as, body, headers }),
      await world.call('POST', 'forums', { as, body, headers }),
    ];
    expect(second.body.id).toBe(first.body.id);
  });
});

describe('a side', () => {
  it('is one for a citizen, may change until the end, and every change is kept for them alone', async () => {
    const forum = await openForum();
    await Promise.all(Array.from({ length: 6 }, () => take(forum, 'a', 'for')));
    expect((await read(forum)).tallies).toEqual({
      stances: { for: 1, against: 0, other: 0 },
      participants: 1,
      changes: 0,
    });
    world.clock.set(new Date('2026-03-20T14:59:59.000Z'));
    await take(forum, 'a', 'against');
    expect((await read(forum)).tallies).toEqual({
      stances: { for: 0, against: 1, other: 0 },
      participants: 1,
      changes: 1,
    });
    const mine = await world.call('GET', `forums/${forum}/stance`, { as: await world.tokenOf('a') });
    expect(mine.body).toMatchObject({
      stance: 'against',
      history: [{ stance: 'for' }, { stance: 'against' }],
    });
    const others = await world.call('GET', `forums/${forum}/stance`, { as: await world.tokenOf('b') });
    expect(others.body).toMatchObject({ stance: null, history: [] });
  });

  it('may be taken back, and taken anew', async () => {
    const forum = await openForum();
    const as = await world.tokenOf('a');
    await take(forum, 'a', 'for');
    expect((await world.call('DELETE', `forums/${forum}/stance`, { as })).status).toBe(204);
    expect((await world.call('DELETE', `forums/${forum}/stance`, { as })).status).toBe(204);
    expect((await read(forum)).tallies).toMatchObject({ participants: 0, changes: 0 });
    await take(forum, 'a', 'against');
    expect((await read(forum)).tallies).toMatchObject({
      stances: { against: 1 },
      participants: 1,
      changes: 1,
    });
  });

  it('is kept by day, and listed for its citizen', async () => {
    const forum = await openForum();
    await take(forum, 'lister', 'for');
    await world.idle();
    world.clock.set(new Date('2026-03-03T01:00:00.000Z'));
    await take(forum, 'b', 'against');
    await world.idle();
    const { body } = await world.call('GET', `forums/${forum}/days`);
    expect(
      body.items.map(({ date, tallies }: { date: string; tallies: { participants: number } }) => [
        date,
        tallies.participants,
      ]),
    ).toEqual([
      ['2026-03-02', 1],
      ['2026-03-03', 2],
    ]);
    const mine = await world.call('GET', 'people/me/forums', { as: await world.tokenOf('lister') });
    expect(mine.body.items).toEqual([{ forum, at: start.toISOString() }]);
    const supported = await world.call('GET', 'people/me/empathies', { as: await world.tokenOf('lister') });
    expect(supported.body.items).toEqual([]);
  });

  it('needs somebody signed in, a forum and a stance', async () => {
    const forum = await openForum();
    const body = { stance: 'for' };
    expect((await world.call('PUT', `forums/${forum}/stance`, { body })).status).toBe(401);
    const nowhere = 'frm_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    expect((await take(nowhere, 'a', 'for')).body.code).toBe('forum.not-found');
    expect((await take('frm_x', 'a', 'for')).body.code).toBe('request.invalid');
    expect((await take(forum, 'a', 'FOR!')).body.code).toBe('request.invalid');
  });
});

describe('what staff do with a forum', () => {
  it('changes its background in versions, with reasons, the ones before kept', async () => {
    const forum = await openForum();
    const as = await officerOf('women');
    const body = {
      background: '더 쉬운 말로.',
      sources: [{ title: '조례', url: 'https://www.example.kr/law' }],
      reason: '쉬운 말로 고침',
    };
    expect((await world.call('POST', `forums/${forum}/backgrounds`, { as, body })).body).toMatchObject({
      background: body.background,
      versions: 2,
    });
    const { body: versions } = await world.call('GET', `forums/${forum}/backgrounds`);
    expect(versions.items).toMatchObject([{ background, reason: null }, body]);
  });

  it('puts the end off and never brings it forward', async () => {
    const forum = await openForum();
    const extend = async (closesOn: string) => {
      const as = await officerOf('women');
      return world.call('POST', `forums/${forum}/extension`, {
        as,
        body: { closesOn, reason: '더 듣습니다' },
      });
    };
    expect((await extend('2026-03-19')).body.code).toBe('forum.date-wrong');
    expect((await extend('2026-03-20')).body.code).toBe('forum.date-wrong');
    expect((await extend('2026-03-25')).body.closesAt).toBe('2026-03-25T15:00:00.000Z');
    world.clock.set(new Date('2026-03-25T15:00:00.000Z'));
    expect((await extend('2026-04-25')).body.code).toBe('forum.wrong-state');
  });

  it('takes it back before it opens and not after', async () => {
    const forum = await openForum({ opensOn: '2026-03-05' });
    const as = await officerOf('women');
    const body = { reason: '다시 준비합니다' };
    expect((await world.call('POST', `forums/${forum}/withdrawal`, { as, body })).body.state).toBe(
      'withdrawn',
    );
    expect((await take(forum, 'a', 'for')).body.code).toBe('stance.not-open');
    await world.idle();
    const { body: found } = await world.call('GET', `forums?institution=${institution}&limit=100`);
    expect(found.items.map(({ id }: { id: string }) => id)).not.toContain(forum);
    const opened = await openForum();
    expect((await world.call('POST', `forums/${opened}/withdrawal`, { as, body })).body.code).toBe(
      'forum.wrong-state',
    );
  });

  it('enters paper beside what was said here, summed openly, once, and can take it back', async () => {
    const forum = await openForum();
    const as = await officerOf('women');
    await take(forum, 'a', 'for');
    const body = { source: '동주민센터 접수대', collectedOn: '2026-03-02', counts: { for: 4, against: 9 } };
    const headers = { 'idempotency-key': 'desk-1' };
    for (let times = 0; times < 2; times++)
      await world.call('POST', `forums/${forum}/batches`, { as, body, headers });
    expect(await read(forum)).toMatchObject({
      tallies: { stances: { for: 1 }, participants: 1 },
      paper: { for: 4, against: 9, other: 0 },
      summed: { for: 5, against: 9, other: 0 },
      participants: 14,
      batches: [{ number: 1, ...body, voided: null }],
      steps: [{ firedAt: null }, { firedAt: null }],
    });
    const voiding = { as, body: { reason: '두 번 셌습니다' } };
    await world.call('POST', `forums/${forum}/batches/1/voiding`, voiding);
    expect(await read(forum)).toMatchObject({
      paper: { for: 0 },
      participants: 1,
      batches: [{ voided: { reason: '두 번 셌습니다' } }],
    });
    expect((await world.call('POST', `forums/${forum}/batches/9/voiding`, voiding)).status).toBe(404);
  });

  it('loses no paper that is entered at the same moment by many', async () => {
    const forum = await openForum();
    const as = await officerOf('women');
    const numbers = Array.from({ length: 12 }, (_, number) => number + 1);
    const enter = (number: number) =>
      world.call('POST', `forums/${forum}/batches`, {
        as,
        body: { source: `접수대 ${number}`, collectedOn: '2026-03-02', counts: { for: number } },
        headers: { 'idempotency-key': `at-once-${number}` },
      });
    const sent = await Promise.all([...numbers, ...numbers].map(enter));
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 201));
    const { batches, paper } = await read(forum);
    expect(batches.map(({ source }: { source: string }) => source).sort()).toEqual(
      numbers.map((number) => `접수대 ${number}`).sort(),
    );
    expect(paper.for).toBe(78);
    expect(batches[0]).not.toHaveProperty('attempt');
  });

  it.each([
    ['of nobody', { counts: { for: 0 } }, 'request.invalid'],
    ['of a stance there is not', { counts: { maybe: 3 } }, 'stance.unknown'],
    ['of less than nobody', { counts: { for: -3 } }, 'request.invalid'],
    ['from a day to come', { collectedOn: '2026-03-03' }, 'forum.date-wrong'],
    ['from a day before it opened', { collectedOn: '2026-03-01' }, 'forum.date-wrong'],
  ])('refuses paper %s', async (_, fields, code) => {
    const forum = await openForum();
    const body = { source: '접수대', collectedOn: '2026-03-02', counts: { for: 4 }, ...fields };
    const refused = await world.call('POST', `forums/${forum}/batches`, {
      as: await officerOf('women'),
      body,
    });
    expect(refused.body.code).toBe(code);
    expect((await read(forum)).batches).toEqual([]);
  });

  it('reports on it once it is closed, in versions', async () => {
    const forum = await openForum();
    const charts = [{ title: '연령별', rows: [{ label: '20대', value: 12 }] }];
    const body = { text: '반대가 많았습니다.', charts, files: [] };
    const report = async (fields: object = {}) => {
      const as = await officerOf('women');
      return world.call('POST', `forums/${forum}/reports`, { as, body: { ...body, ...fields } });
    };
    expect((await report()).body.code).toBe('forum.wrong-state');
    world.clock.set(new Date('2026-03-20T15:01:00.000Z'));
    await world.idle();
    await world.schedules.sweep();
    expect((await report()).body.report).toMatchObject({ ...body, number: 1, reason: null });
    expect((await report()).body.code).toBe('request.invalid');
    expect((await report({ reason: '표를 고침' })).body.report).toMatchObject({
      number: 2,
      reason: '표를 고침',
    });
  });

  it('is for the department that runs it and the administrator', async () => {
    const forum = await openForum();
    const acts: [string, object][] = [
      ['backgrounds', { background, reason: '까닭' }],
      ['extension', { closesOn: '2026-03-30', reason: '까닭' }],
      ['withdrawal', { reason: '까닭' }],
      ['batches', { source: '접수대', collectedOn: '2026-03-02', counts: { for: 1 } }],
      ['batches/1/voiding', { reason: '까닭' }],
      ['reports', { text: '보고서' }],
    ];
    const outsiders = [
      await world.tokenOf('citizen'),
      await world.tokenOf('moderator', `moderator@${institution}`),
      await officerOf('democracy'),
      await officerOf('women', other),
      await world.tokenOf('other-admin', `admin@${other}`),
    ];
    for (const [path, body] of acts) {
      for (const as of outsiders)
        expect((await world.call('POST', `forums/${forum}/${path}`, { as, body })).body.code, path).toBe(
          'auth.forbidden',
        );
      expect((await world.call('POST', `forums/${forum}/${path}`, { body })).status).toBe(401);
    }
    const { revision, ...before } = await read(forum);
    expect(before).toMatchObject({ versions: 1, batches: [], report: null });
  });
});

describe('what a forum is about', () => {
  async function publishedProposal(title: string): Promise<string> {
    world.clock.set(start);
    const { body } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution, title, body: background },
    });
    const moderator = await world.tokenOf('moderator', `moderator@${institution}`);
    const decision = { decision: 'publish', department: 'women' };
    await world.call('POST', `proposals/${body.id}/screening`, { as: moderator, body: decision });
    return body.id;
  }
  const forumsOf = async (proposal: string) => {
    await world.idle();
    const { body } = await world.call('GET', `proposals/${proposal}/forums`);
    return body.items.map(({ id }: { id: string }) => id);
  };

  it('may be proposals, which know of it in turn', async () => {
    const one = await publishedProposal('응원봉을 모읍시다');
    const { proposal: grown, forum: own } = await grownForum();
    const forum = await openForum({ about: [one, grown, one] });
    expect((await read(forum)).about).toEqual([
      { id: one, title: '응원봉을 모읍시다' },
      { id: grown, title: '응원봉 없는 구장' },
    ]);
    expect(await forumsOf(one)).toEqual([forum]);
    expect(new Set(await forumsOf(grown))).toEqual(new Set([forum, own]));
    const actor = world.actorOf('mod', grant(`moderator@${institution}`));
    const hiding = { code: 'defamation' as const, reason: '모욕' };
    await hideProposal(world.context, actor, proposalIdSchema.parse(one), hiding);
    expect((await read(forum)).about[0]).toEqual({ id: one, title: null });
    expect((await ask({ about: [one] })).body.code).toBe('proposal.not-found');
  });

  it('is none that the public does not know', async () => {
    world.clock.set(start);
    const { body: draft } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution, title: '아직 아무도 모르는 제안', body: background },
    });
    expect((await ask({ about: [draft.id] })).body.code).toBe('proposal.not-found');
    expect((await ask({ about: ['prp_01J00000000000000000000000'] })).body.code).toBe('proposal.not-found');
    expect((await world.call('GET', `proposals/${draft.id}/forums`)).body.code).toBe('proposal.not-found');
  });

  it('is a category that it is found by, alone and with everything else', async () => {
    const category = '물놀이/수영';
    const forum = await openForum({ category });
    await openForum({ category: '물놀이' });
    await openForum();
    await take(forum, 'swimmer', 'for');
    await world.idle();
    const found = async (query: string) => {
      const filter = `category=${encodeURIComponent(category)}&${query}`;
      return (await world.call('GET', `forums?${filter}`)).body.items.map(({ id }: { id: string }) => id);
    };
    for (const query of [
      '',
      `institution=${institution}`,
      'state=open',
      `institution=${institution}&sort=closing-soon`,
      'sort=most-participants',
    ])
      expect(await found(query), query).toEqual([forum]);
    for (const query of [`institution=${other}`, 'state=closed']) expect(await found(query)).toEqual([]);
  });
});

describe('the result of a forum', () => {
  const closing = new Date('2026-03-20T15:01:00.000Z');

  async function closedForum(): Promise<string> {
    const forum = await openForum();
    for (const [sub, stance] of [
      ['a', 'for'],
      ['b', 'against'],
      ['c', 'against'],
    ] as const)
      await take(forum, sub, stance);
    await world.idle();
    world.clock.set(closing);
    await world.schedules.sweep();
    await world.idle();
    return forum;
  }
  const owed = async (forum: string, step: number) =>
    (await world.call('GET', `answers/ans_${forum.slice(4)}_${step}`)).body;

  it('is owed from its last moment on by the department that ran it, within thirty days', async () => {
    const forum = await closedForum();
    expect(await owed(forum, 0)).toMatchObject({
      forum,
      proposal: null,
      state: 'owed',
      responder: 'department',
      holder: { department: 'women' },
      openedAt: '2026-03-20T14:59:59.999Z',
      dueAt: '2026-04-19T14:59:59.999Z',
    });
  });

  it('is beside the answers that its participants and its closing oblige, each owed once', async () => {
    const forum = await closedForum();
    expect(await owed(forum, 2)).toMatchObject({ responder: 'mayor', dueAt: '2026-03-22T14:59:59.999Z' });
    expect(await owed(forum, 3)).toMatchObject({
      responder: 'committee',
      openedAt: '2026-03-20T14:59:59.999Z',
    });
    await world.schedules.reconcile();
    await world.idle();
    const { body } = await world.call('GET', `forums/${forum}/timeline`);
    const opened = body.items.filter(({ type }: { type: string }) => type === 'answer.opened');
    expect(opened).toHaveLength(3);
    // What set each off is told with it, for whoever does not know the forum's steps.
    expect(
      body.items.flatMap(({ type, facts }: { type: string; facts: object }) =>
        type === 'forum.step-fired' ? [facts] : [],
      ),
    ).toMatchObject([
      { step: 2, on: 'forum-participants', threshold: 3 },
      { step: 3, on: 'forum-closed', threshold: null },
    ]);
  });

  it('is found with the forum’s other answers, by any of what answers are found by', async () => {
    const forum = await closedForum();
    const stepsOf = async (query = '') => {
      const { body } = await world.call('GET', `answers?forum=${forum}${query}`);
      return body.items.map(({ step }: { step: number }) => step);
    };
    expect(await stepsOf()).toEqual([0, 2, 3]);
    expect(await stepsOf(`&department=women&institution=${institution}`)).toEqual([0, 2, 3]);
    expect(await stepsOf(`&institution=${other}`)).toEqual([]);
    expect(await stepsOf('&state=answered')).toEqual([]);
    expect(await stepsOf('&overdue=true')).toEqual([]);
    expect(await stepsOf('&decision=later')).toEqual([]);
    expect(await stepsOf('&year=2026')).toEqual([]);
    const { body: first } = await world.call('GET', `answers?forum=${forum}&limit=2`);
    expect(await stepsOf(`&limit=2&cursor=${first.next}`)).toEqual([3]);
    const wrong = await world.call('GET', `answers?forum=${forum}&cursor=eA`);
    expect(wrong.body.code).toBe('request.bad-cursor');
    const given = await world.call('POST', `answers/ans_${forum.slice(4)}_0/publication`, {
      as: await officerOf('women'),
      body: { decision: 'later', text: '나중에 합니다.', contact: null, commitments: [] },
    });
    expect(given.status).toBe(200);
    const year = given.body.answeredAt.slice(0, 4);
    expect(await stepsOf(`&decision=later&year=${year}`)).toEqual([0]);
    expect(await stepsOf('&decision=accepted')).toEqual([]);
    expect(await stepsOf(`&year=${year - 1}`)).toEqual([]);
    const { body: none } = await world.call('GET', `answers?forum=${await openForum()}`);
    expect(none).toEqual({ items: [], next: null });
  });

  it('ends the forum when it is published, and not before', async () => {
    expect((await read(await openForum())).result).toBeNull();
    const forum = await closedForum();
    expect((await read(forum)).concludedAt).toBeNull();
    expect((await read(forum)).result).toEqual({
      answer: `ans_${forum.slice(4)}_0`,
      state: 'owed',
      dueAt: '2026-04-19T14:59:59.999Z',
      decision: null,
      text: null,
    });
    const published = await world.call('POST', `answers/ans_${forum.slice(4)}_0/publication`, {
      as: await officerOf('women'),
      body: {
        decision: 'accepted',
        text: '2020년부터 팔지 않습니다.',
        contact: null,
        commitments: [{ title: '판매 중단', dueOn: '2026-12-31' }],
      },
    });
    expect(published.status).toBe(200);
    expect(await read(forum)).toMatchObject({
      concludedAt: closing.toISOString(),
      result: { state: 'answered', decision: 'accepted', text: '2020년부터 팔지 않습니다.' },
    });
    const { body: commitment } = await world.call('GET', `commitments/cmt_${forum.slice(4)}_0_1`);
    expect(commitment).toMatchObject({ forum, state: 'open' });
    const paper = { source: '접수대', collectedOn: '2026-03-02', counts: { for: 1 } };
    const late = await world.call('POST', `forums/${forum}/batches`, {
      as: await officerOf('women'),
      body: paper,
    });
    expect(late.body.code).toBe('forum.wrong-state');
  });

  it('is owed also where nobody took part', async () => {
    const forum = await openForum();
    await world.idle();
    world.clock.set(closing);
    await world.schedules.sweep();
    expect(await read(forum)).toMatchObject({ state: 'closed', participants: 0 });
    expect((await owed(forum, 0)).state).toBe('owed');
    expect((await owed(forum, 2)).code).toBe('answer.not-found');
  });
});

describe('the list of forums', () => {
  it('is by institution and state, newest, closing first, or by participants', async () => {
    const own = await world.institution({ departments: ['women'] });
    const as = await officerOf('women', own);
    world.clock.set(start);
    const asked = async (topic: string, closesOn: string, opensOn = '2026-03-02') =>
      (await ask({ institution: own, topic, closesOn, opensOn }, as)).body.id;
    const late = await asked('늦게 끝남', '2026-04-20');
    const soon = await asked('곧 끝남', '2026-03-10');
    const coming = await asked('곧 열림', '2026-04-20', '2026-03-09');
    await take(late, 'a', 'for');
    await world.idle();
    const idsOf = async (query: string) =>
      (await world.call('GET', `forums?institution=${own}&${query}`)).body.items.map(
        ({ id }: { id: string }) => id,
      );
    expect(await idsOf('')).toEqual(
      [coming, soon, late].sort((one, two) => (one === coming ? -1 : one < two ? 1 : -1)),
    );
    expect(await idsOf('sort=closing-soon')).toEqual([soon, late]);
    expect(await idsOf('sort=most-participants&state=open')).toEqual([late, soon]);
    expect(await idsOf('state=scheduled')).toEqual([coming]);
    const first = await world.call('GET', `forums?institution=${own}&limit=2`);
    const rest = await world.call('GET', `forums?institution=${own}&limit=2&cursor=${first.body.next}`);
    expect(rest.body.items).toHaveLength(1);
    expect((await world.call('GET', `forums?cursor=${first.body.next}`)).body.code).toBe(
      'request.bad-cursor',
    );
  });
});
