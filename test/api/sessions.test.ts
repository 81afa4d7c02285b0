import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leave as leavePlatform } from '../../functions/mine/leave.ts';
import { ownData } from '../../functions/mine/own-data.ts';
import { noticesOf } from '../../functions/notifications/index.ts';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { newProposalId } from '../../shared/ids.ts';
import { allBut, openStage, type Role, refusalOf, roles, type Stage, toRefusal } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

beforeEach(() => stage.world.clock.set(undefined));

const hour = 3_600_000;
const now = () => stage.world.clock.now().getTime();
const unknownSession = 'ssn_01J00000000000000000000000';
const iso = (ms: number) => new Date(ms).toISOString();
const call = async (sub: string, method: string, path: string, body?: unknown) =>
  stage.call(method, path, { as: await stage.world.tokenOf(sub), body });

const announcement = (changes: object = {}, at = now()) => ({
  title: '자전거길 주민 토론회',
  description: '자전거길을 어디에 놓을지 함께 이야기합니다.',
  place: '구청 3층 대회의실',
  startsAt: iso(at + 3 * day),
  endsAt: iso(at + 3 * day + 2 * hour),
  signUpClosesAt: iso(at + 2 * day),
  capacity: 2,
  ...changes,
});
const newSession = (changes: object = {}) => ({
  kind: 'debate',
  institution: stage.here,
  department: 'democracy',
  ...announcement(),
  ...changes,
});
const announce = async (changes: object = {}) => {
  const session = await stage.done('officer', 'POST', 'sessions', newSession(changes));
  await stage.world.idle();
  return session;
};
const join = (sub: string, id: string, body: object = {}) => call(sub, 'PUT', `sessions/${id}/sign-up`, body);
const leave = (sub: string, id: string) => call(sub, 'DELETE', `sessions/${id}/sign-up`);
const stands = async (sub: string, id: string) => (await call(sub, 'GET', `sessions/${id}/sign-up`)).body;
const seats = async (id: string) => (await stage.done('nobody', 'GET', `sessions/${id}`)).seats;
const begin = (session: { startsAt: string }) =>
  stage.world.clock.set(new Date(Date.parse(session.startsAt) + 60_000));

describe('a session', () => {
  it('is announced, found, signed up for, reminded of, held, and written up', async () => {
    const today = dateAt(stage.world.clock.now());
    const forum = await stage.done('officer', 'POST', 'forums', {
      institution: stage.here,
      department: 'democracy',
      topic: '자전거길을 어디에?',
      background: '배경입니다.',
      opensOn: today,
      closesOn: addDays(today, 20),
    });
    const session = await announce({ forum: forum.id });
    const upcoming = await stage.walk('nobody', `sessions?forum=${forum.id}`);
    expect(upcoming.map(({ id }) => id)).toEqual([session.id]);
    expect((await join('가', session.id, { name: '김가' })).status).toBe(201);
    expect((await join('나', session.id)).body).toMatchObject({ number: 2, place: 'seat', ahead: null });
    expect((await join('다', session.id)).body).toMatchObject({ number: 3, place: 'waiting', ahead: 0 });
    expect(await seats(session.id)).toEqual({ capacity: 2, taken: 2, waiting: 1 });

    stage.world.clock.set(new Date(Date.parse(session.startsAt) - 10 * hour));
    await stage.world.idle();
    await stage.world.schedules.sweep();
    await stage.world.idle();
    begin(session);
    await stage.done('officer', 'PUT', `sessions/${session.id}/attendance`, { numbers: [1, 3], walkIns: 4 });
    const list = await stage.done('officer', 'GET', `sessions/${session.id}/participants`);
    expect(list.items).toMatchObject([
      { number: 1, name: '김가', place: 'seat', attended: true },
      { number: 2, place: 'seat', attended: false },
      { number: 3, place: 'waiting', attended: true },
    ]);

    stage.world.clock.set(new Date(Date.parse(session.endsAt)));
    await stage.world.idle();
    await stage.world.schedules.sweep();
    await stage.world.idle();
    const record = { text: '모두 강변이 좋다고 했습니다.', points: ['강변'], files: [] };
    await stage.done('officer', 'POST', `sessions/${session.id}/records`, record);
    await stage.world.idle();
    const held = await stage.done('nobody', 'GET', `sessions/${session.id}`);
    expect(held).toMatchObject({ state: 'held', attendance: { attended: 2, walkIns: 4 }, record });
    expect(await stage.walk('nobody', `sessions?forum=${forum.id}`)).toEqual([]);
    const past = await stage.walk('nobody', `sessions?forum=${forum.id}&when=past`);
    expect(past.map(({ id }) => id)).toEqual([session.id]);
    const told = ['session.announced', 'session.attended', 'session.held', 'session.recorded'];
    for (const path of [`sessions/${session.id}/timeline`, `forums/${forum.id}/timeline`]) {
      const types = (await stage.walk('nobody', path)).map(({ type }) => type as string);
      expect(types.filter((type) => type.startsWith('session.'))).toEqual(told);
    }
  });

  it('is announced once for one idempotency key', async () => {
    const body = newSession();
    const once = async () =>
      stage.call('POST', 'sessions', {
        as: await stage.as('officer'),
        body,
        headers: { 'idempotency-key': 'one-session' },
      });
    const [first, second] = [await once(), await once()];
    expect([first.status, second.body.id]).toEqual([201, first.body.id]);
  });

  it.each([
    ['that has begun', () => ({ startsAt: iso(now() - 1) }), 422],
    ['that ends before it begins', () => ({ endsAt: iso(now() + day) }), 422],
    ['that lasts for weeks', () => ({ endsAt: iso(now() + 30 * day) }), 422],
    ['that takes sign-ups after it begins', () => ({ signUpClosesAt: iso(now() + 4 * day) }), 422],
    ['in two years', () => ({ startsAt: iso(now() + 730 * day), endsAt: iso(now() + 731 * day) }), 422],
    ['with no seats', () => ({ capacity: 0 }), 400],
    ['with more seats than there are', () => ({ capacity: 1001 }), 400],
    ['of a department that is not', () => ({ department: 'nowhere' }), 404],
    ['of a forum that is not', () => ({ forum: 'frm_01J00000000000000000000000' }), 404],
  ])('%s is refused, and nothing is left of it', async (_, changes, status) => {
    const answer = await stage.writesNothing(() =>
      stage.by('admin', 'POST', 'sessions', newSession(changes())),
    );
    expect(answer.status).toBe(status);
  });

  it('moves with a reason, takes its closing time with it, and says so in public', async () => {
    const session = await announce();
    const wanted = announcement({ place: '주민센터', signUpClosesAt: iso(now() + hour) });
    const moved = await stage.done('officer', 'PUT', `sessions/${session.id}`, { ...wanted, reason: '공사' });
    expect(moved).toMatchObject({ place: '주민센터', signUpClosesAt: wanted.signUpClosesAt });
    await stage.world.idle();
    const entries = await stage.walk('nobody', `sessions/${session.id}/timeline`);
    expect(entries.at(-1)).toMatchObject({
      type: 'session.moved',
      facts: { reason: '공사', before: { place: session.place }, after: { place: '주민센터' } },
    });
    stage.world.clock.set(new Date(Date.parse(wanted.signUpClosesAt)));
    const late = await stage.writesNothing(() => join('늦은 사람', session.id));
    expect(toRefusal(late)).toEqual({ status: 409, code: 'session.sign-up-closed' });
  });

  it('never takes a seat from whoever has one', async () => {
    const session = await announce({ capacity: 3 });
    for (const sub of ['가', '나', '다']) await join(sub, session.id);
    const body = { ...announcement({ capacity: 2 }), reason: '작은 방' };
    const refused = await stage.writesNothing(() =>
      stage.by('officer', 'PUT', `sessions/${session.id}`, body),
    );
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'session.seats-taken' });
    await leave('가', session.id);
    await stage.done('officer', 'PUT', `sessions/${session.id}`, body);
    expect(await seats(session.id)).toEqual({ capacity: 2, taken: 2, waiting: 0 });
  });

  it('that is called off takes nobody', async () => {
    const session = await announce();
    for (let time = 0; time < 2; time++)
      await stage.done('officer', 'POST', `sessions/${session.id}/cancellation`, { reason: '태풍' });
    const refused = await stage.writesNothing(() => join('가', session.id));
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'session.sign-up-closed' });
    expect(await stage.done('nobody', 'GET', `sessions/${session.id}`)).toMatchObject({
      state: 'cancelled',
      cancelledFor: '태풍',
    });
  });

  it('is signed up for to the millisecond, and given up until it begins', async () => {
    const session = await announce();
    stage.world.clock.set(new Date(Date.parse(session.signUpClosesAt) - 1));
    expect((await join('가', session.id)).status).toBe(201);
    stage.world.clock.set(new Date(Date.parse(session.signUpClosesAt)));
    expect(toRefusal(await stage.writesNothing(() => join('나', session.id)))).toEqual({
      status: 409,
      code: 'session.sign-up-closed',
    });
    // Whoever is on the list is told so, whatever the time.
    expect((await join('가', session.id)).status).toBe(200);
    stage.world.clock.set(new Date(Date.parse(session.startsAt)));
    expect(toRefusal(await stage.writesNothing(() => leave('가', session.id)))).toEqual({
      status: 409,
      code: 'session.sign-up-closed',
    });
  });

  it('moves everybody up when somebody gives up a seat', async () => {
    const session = await announce();
    for (const sub of ['가', '나', '다', '라']) await join(sub, session.id);
    expect((await leave('가', session.id)).status).toBe(204);
    expect((await leave('가', session.id)).status).toBe(204);
    expect(await stands('다', session.id)).toMatchObject({ place: 'seat' });
    expect(await stands('라', session.id)).toMatchObject({ place: 'waiting', ahead: 0 });
    // Who gave up and comes back is last.
    expect((await join('가', session.id)).body).toMatchObject({ number: 5, place: 'waiting', ahead: 1 });
  });

  it('is on the list of whoever signed up, and of nobody who left', async () => {
    const session = await announce();
    await join('오가는 사람', session.id, { name: '오간' });
    const mine = async () =>
      (await call('오가는 사람', 'GET', 'people/me/sessions')).body.items.map(
        ({ session: id }: { session: string }) => id,
      );
    expect(await mine()).toEqual([session.id]);
    await leave('오가는 사람', session.id);
    expect(await mine()).toEqual([]);
  });

  it('counts by number and refuses a number that nobody has', async () => {
    const session = await announce();
    await join('가', session.id);
    const early = await stage.writesNothing(() =>
      stage.by('officer', 'PUT', `sessions/${session.id}/attendance`, { numbers: [1], walkIns: 0 }),
    );
    expect(toRefusal(early)).toEqual({ status: 409, code: 'session.not-begun' });
    begin(session);
    const wrong = await stage.writesNothing(() =>
      stage.by('officer', 'PUT', `sessions/${session.id}/attendance`, { numbers: [2], walkIns: 0 }),
    );
    expect(wrong.status).toBe(400);
  });

  it('has versions of its record, each after the first with a reason', async () => {
    const session = await announce();
    begin(session);
    const path = `sessions/${session.id}/records`;
    await stage.done('officer', 'POST', path, { text: '처음 기록' });
    const bare = await stage.writesNothing(() => stage.by('officer', 'POST', path, { text: '고친 기록' }));
    expect(bare.status).toBe(400);
    await stage.done('officer', 'POST', path, { text: '고친 기록', reason: '오타' });
    const { items } = await stage.done('nobody', 'GET', path);
    expect(items).toMatchObject([
      { number: 1, text: '처음 기록', reason: null },
      { number: 2, text: '고친 기록', reason: '오타' },
    ]);
  });

  it('shows who signed up to nobody but those who run it', async () => {
    const session = await announce();
    await join('비밀', session.id, { name: '비밀이름' });
    const [shown, listed] = [
      await stage.done('citizen', 'GET', `sessions/${session.id}`),
      await stage.done('citizen', 'GET', `sessions?institution=${stage.here}`),
    ];
    expect(JSON.stringify([shown, listed])).not.toContain('비밀이름');
    expect(JSON.stringify([shown, listed])).not.toContain('per_');
    for (const role of roles) {
      const answer = await stage.by(role, 'GET', `sessions/${session.id}/participants`);
      const runs = ['officer', 'colleague', 'head', 'admin', 'admin everywhere'].includes(role);
      expect([role, answer.status]).toEqual([role, runs ? 200 : role === 'nobody' ? 401 : 403]);
    }
  });
});

describe('whoever signed up', () => {
  const notices = async (sub: string) => {
    await stage.world.idle();
    const { items } = await noticesOf(stage.world.context.table, stage.world.actorOf(sub).person, {
      limit: 50,
    });
    return items.map(({ kind, session }) => [kind, session]).reverse();
  };

  it('hears of a move, of a seat, of the day before and of the end of it, each once', async () => {
    const session = await announce({ capacity: 1 });
    await join('앞사람', session.id);
    await join('뒷사람', session.id);
    const wanted = announcement({ capacity: 1, place: '주민센터', startsAt: session.startsAt });
    await stage.done('officer', 'PUT', `sessions/${session.id}`, { ...wanted, reason: '공사' });
    expect(await notices('뒷사람')).toEqual([['session.moved', session.id]]);
    await leave('앞사람', session.id);
    stage.world.clock.set(new Date(Date.parse(session.startsAt) - 10 * hour));
    for (let time = 0; time < 2; time++) {
      await stage.world.idle();
      await stage.world.schedules.sweep();
    }
    await stage.done('officer', 'POST', `sessions/${session.id}/cancellation`, { reason: '태풍' });
    await stage.world.idle();
    await stage.world.schedules.reconcile();
    expect(await notices('앞사람')).toEqual([['session.moved', session.id]]);
    expect(await notices('뒷사람')).toEqual(
      ['session.moved', 'session.seat', 'session.reminded', 'session.cancelled'].map((kind) => [
        kind,
        session.id,
      ]),
    );
  });

  it('finds it among their data, and leaves it with their name when they leave', async () => {
    const session = await announce({ capacity: 1 });
    for (const sub of ['떠나는 사람', '남는 사람']) await join(sub, session.id, { name: `${sub} 이름` });
    await stage.world.idle();
    const actor = stage.world.actorOf('떠나는 사람');
    const data = await ownData(stage.world.context, actor);
    expect(data.sessions).toMatchObject([{ session: session.id, place: 'seat', name: '떠나는 사람 이름' }]);
    expect(await leavePlatform(stage.world.context, actor)).toBe(true);
    expect(await stands('남는 사람', session.id)).toMatchObject({ place: 'seat' });
    expect(JSON.stringify(await stage.everything())).not.toContain('떠나는 사람 이름');
  });
});

describe('a workshop', () => {
  const at = (id: string, path = '') => `sessions/${id}/workshop${path}`;
  const advance = (id: string, to: string, more: object = {}) =>
    stage.done('officer', 'PUT', at(id, '/stage'), { to, ...more });
  const enter = (id: string, entry: object) => stage.done('officer', 'POST', at(id, '/entries'), { entry });
  const idea = (title: string) => ({ kind: 'proposal', title, body: `${title}을(를) 만들어 주세요.` });
  /** A workshop that began, with these people there and two proposals to vote on. */
  const voting = async (by: 'hands' | 'signed-in', people: string[] = []) => {
    const session = await announce({ kind: 'workshop', capacity: 10 });
    for (const sub of people) await join(sub, session.id);
    begin(session);
    const numbers = people.map((_, index) => index + 1);
    await stage.done('officer', 'PUT', `sessions/${session.id}/attendance`, { numbers, walkIns: 3 });
    for (const to of ['cases', 'discussion', 'proposals']) await advance(session.id, to);
    await enter(session.id, idea('쉼터'));
    await enter(session.id, idea('그늘막'));
    await advance(session.id, 'vote', { voting: { by, each: 1 } });
    return session.id as string;
  };
  const vote = (sub: string, id: string, choices: number[]) =>
    call(sub, 'PUT', at(id, '/ballot'), { choices });

  it('goes from its topic to proposals that are registered and screened', async () => {
    const session = await announce({ kind: 'workshop' });
    const { id } = session;
    await advance(id, 'cases');
    await enter(id, { kind: 'case', text: '정류장에 앉을 곳이 없습니다.' });
    await advance(id, 'discussion');
    await enter(id, { kind: 'note', table: '1번 탁자', text: '어르신이 힘들어합니다.' });
    await advance(id, 'proposals');
    await enter(id, idea('쉼터'));
    const struck = await enter(id, idea('지울 것'));
    await stage.done('officer', 'DELETE', at(id, `/entries/${struck.proposals.at(-1).number}`));
    const written = await enter(id, idea('이어진 그늘막'));
    const [first, second] = written.proposals.map(({ number }: { number: number }) => number);
    expect([first, second]).toEqual([3, 5]);
    await advance(id, 'vote', { voting: { by: 'hands', each: 2 } });
    await advance(id, 'results', { counts: { [first]: 7, [second]: 12 } });
    const results = { text: '그늘막을 잇습니다.', carried: [second] };
    const ended = await stage.done('officer', 'POST', at(id, '/results'), results);
    expect(ended.proposals).toMatchObject([{ votes: 7, proposal: null }, { votes: 12 }]);
    const proposal = ended.proposals[1].proposal;
    // Done again, by another and by the night, it is the same one.
    expect(await stage.done('colleague', 'POST', at(id, '/results'), results)).toEqual(ended);
    await stage.world.idle();
    await stage.world.schedules.reconcile();
    const registered = await stage.done('moderator', 'GET', `proposals/${proposal}`);
    expect(registered).toMatchObject({ state: 'submitted', title: '이어진 그늘막', session: id });
    const mine = await stage.walk('officer', 'people/me/proposals');
    expect(mine.filter((each) => each.title === '이어진 그늘막').map((each) => each.id)).toEqual([proposal]);
    const other = await stage.by('officer', 'POST', at(id, '/results'), { ...results, carried: [first] });
    expect(toRefusal(other)).toEqual({ status: 409, code: 'workshop.wrong-stage' });
  });

  it('registers what it carried on even if nobody was there to after the write that said so', async () => {
    const id = await voting('hands');
    await advance(id, 'results', { counts: { 1: 1, 2: 2 } });
    const { context } = stage.world;
    const submitted = { text: '둘 다 잇습니다.', carried: [1, 2] };
    await stage.world.idle();
    const before = await stage.walk('officer', 'people/me/proposals');
    // The request stops with the write that decides.
    const send = stage.world.bare.documents;
    const { Item } = await send.send(
      new GetCommand({ TableName: context.table.name, Key: { pk: `WORKSHOP#${id}`, sk: 'META' } }),
    );
    const officer = stage.world.actorOf('officer').person;
    const carried = [1, 2].map((number) => ({ number, proposal: newProposalId(new Date()) }));
    const results = { text: submitted.text, at: iso(now()), by: officer, carried };
    await send.send(new PutCommand({ TableName: context.table.name, Item: { ...Item, results } }));
    await stage.world.schedules.reconcile();
    await stage.world.schedules.reconcile();
    await stage.world.idle();
    const after = await stage.walk('officer', 'people/me/proposals');
    expect(after.length - before.length).toBe(2);
  });

  it('counts one ballot for each who came, as they last gave it, and none after its end', async () => {
    const id = await voting('signed-in', ['가', '나', '다']);
    expect((await vote('가', id, [1])).status).toBe(200);
    expect((await vote('가', id, [2])).body).toEqual({ choices: [2] });
    expect((await call('가', 'GET', at(id, '/ballot'))).body).toEqual({ choices: [2] });
    expect((await vote('나', id, [2])).status).toBe(200);
    expect((await vote('다', id, [1])).status).toBe(200);
    expect((await vote('다', id, [])).status).toBe(200);
    for (const [sub, choices, status, code] of [
      ['가', [1, 2], 422, 'workshop.too-many-votes'],
      ['가', [9], 404, 'workshop.not-found'],
      ['오지 않은 사람', [1], 403, 'workshop.not-attended'],
    ] as const) {
      const refused = await stage.writesNothing(() => vote(sub, id, [...choices]));
      expect(toRefusal(refused)).toEqual({ status, code });
    }
    // Nothing of it is public before the end.
    const during = await stage.done('nobody', 'GET', at(id));
    expect(during.proposals.map(({ votes }: { votes: number | null }) => votes)).toEqual([null, null]);
    const over = await advance(id, 'results');
    expect(over).toMatchObject({ ballots: 2, proposals: [{ votes: 0 }, { votes: 2 }] });
    const late = await stage.writesNothing(() => vote('가', id, [1]));
    expect(toRefusal(late)).toEqual({ status: 409, code: 'workshop.wrong-stage' });
  });

  it('goes one stage at a time, and takes entries at theirs alone', async () => {
    const { id } = await announce({ kind: 'workshop' });
    const refused = async (method: string, path: string, body: object) =>
      toRefusal(await stage.writesNothing(() => stage.by('officer', method, at(id, path), body)));
    const wrongStage = { status: 409, code: 'workshop.wrong-stage' };
    expect(await refused('PUT', '/stage', { to: 'discussion' })).toEqual(wrongStage);
    expect(await refused('POST', '/entries', { entry: idea('이르다') })).toEqual(wrongStage);
    await advance(id, 'cases');
    expect((await advance(id, 'cases')).stage).toBe('cases');
    expect(await refused('PUT', '/stage', { to: 'topic' })).toEqual(wrongStage);
    await advance(id, 'discussion');
    await advance(id, 'proposals');
    const none = { to: 'vote', voting: { by: 'hands', each: 1 } };
    expect(await refused('PUT', '/stage', none)).toEqual(wrongStage);
    await enter(id, idea('하나'));
    expect((await refused('PUT', '/stage', { to: 'vote' })).status).toBe(400);
    const many = { to: 'vote', voting: { by: 'hands', each: 2 } };
    expect((await refused('PUT', '/stage', many)).code).toBe('workshop.too-many-votes');
    await advance(id, 'vote', { voting: { by: 'hands', each: 1 } });
    expect((await refused('PUT', '/stage', { to: 'results' })).status).toBe(400);
    expect((await refused('PUT', '/stage', { to: 'results', counts: { 7: 1 } })).status).toBe(400);
  });
});

describe('who may', () => {
  const runs: Role[] = ['officer', 'colleague', 'head', 'admin', 'admin everywhere'];
  const acts: [name: string, act: (role: Role, id: string) => ReturnType<Stage['by']>][] = [
    ['announce', (role) => stage.by(role, 'POST', 'sessions', newSession())],
    ['change', (role, id) => stage.by(role, 'PUT', `sessions/${id}`, { ...announcement(), reason: '까닭' })],
    ['call off', (role, id) => stage.by(role, 'POST', `sessions/${id}/cancellation`, { reason: '까닭' })],
    [
      'note attendance',
      (role, id) => stage.by(role, 'PUT', `sessions/${id}/attendance`, { numbers: [], walkIns: 1 }),
    ],
    ['publish a record', (role, id) => stage.by(role, 'POST', `sessions/${id}/records`, { text: '기록' })],
    ['take on', (role, id) => stage.by(role, 'PUT', `sessions/${id}/workshop/stage`, { to: 'cases' })],
    [
      'write down',
      (role, id) =>
        stage.by(role, 'POST', `sessions/${id}/workshop/entries`, { entry: { kind: 'case', text: '사례' } }),
    ],
    ['strike out', (role, id) => stage.by(role, 'DELETE', `sessions/${id}/workshop/entries/1`)],
    [
      'end',
      (role, id) => stage.by(role, 'POST', `sessions/${id}/workshop/results`, { text: '결과', carried: [] }),
    ],
  ];

  it.each(acts)('%s: those who run it and nobody else', async (_, act) => {
    const { id } = await announce({ kind: 'workshop' });
    for (const role of allBut(...runs)) {
      const refused = await stage.writesNothing(() => act(role, id));
      expect([role, toRefusal(refused)]).toEqual([role, refusalOf(role)]);
    }
    for (const role of runs)
      expect([role, [401, 403].includes((await act(role, id)).status)]).toEqual([role, false]);
  });

  it.each(acts.slice(1))('%s: not on a session that is not', async (_, act) => {
    expect(toRefusal(await act('admin', unknownSession))).toEqual({ status: 404, code: 'session.not-found' });
  });
});
