import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { settleVote } from '../../functions/panels/hold-vote.ts';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { panelIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { newPanel, seatPanel } from '../support/panel.ts';
import { allBut, openStage, type Role, refusalOf, roles, type Stage, toRefusal } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

beforeEach(() => stage.world.clock.set(undefined));

const { now } = { now: () => stage.world.clock.now() };
const unknownPanel = 'pnl_01J00000000000000000000000';
const call = async (sub: string, method: string, path: string, body?: unknown) =>
  stage.call(method, path, { as: await stage.world.tokenOf(sub), body });
const asAdmin = async (method: string, path: string, body?: unknown) => stage.by('admin', method, path, body);
const open = async (changes: object = {}) =>
  stage.done('admin', 'POST', 'panels', newPanel(stage.world, stage.here, changes));
const applicants = { 가: 's1', 나: 's1', 다: 's1', 라: 's2', 마: 's2' } as const;
const people = Object.keys(applicants);

/** A panel whose pool is closed, on the day its seed is known. */
async function frozen(who: Record<string, 's1' | 's2'> = applicants, changes: object = {}) {
  const panel = await open(changes);
  for (const [sub, stratum] of Object.entries(who)) {
    const applied = await call(sub, 'PUT', `panels/${panel.id}/application`, { stratum });
    expect(applied.status).toBe(201);
  }
  stage.world.clock.set(new Date(Date.parse(panel.closesAt) + 60_000));
  await stage.done('admin', 'POST', `panels/${panel.id}/pool`);
  stage.world.clock.set(new Date(Date.parse(panel.sources[0].at)));
  return panel.id as string;
}

const seed = { seed: '3,8,15,21,30,44', evidence: 'https://lottery.example/1200' };
const draw = (id: string) => stage.done('admin', 'POST', `panels/${id}/draw`, seed);
const standing = async (sub: string, id: string) => (await call(sub, 'GET', `panels/${id}/application`)).body;
const seated = async (changes: object = {}, who: Record<string, 's1' | 's2'> = applicants) => {
  const { panel, members } = await seatPanel(stage.world, stage.here, who, changes);
  return { id: panel, members };
};
const vote = (sub: string, id: string, proposal: string, choice: string) =>
  call(sub, 'PUT', `panels/${id}/candidates/${proposal}/vote`, { choice });
const timely = { kind: 'timely', reason: '올겨울 전에 다루어야 합니다.' };
const motion = () => ({
  motion: '많은 시민의 안전에 닿는 일이라 함께 토론합니다.',
  endsOn: addDays(dateAt(now()), 7),
});

/** An open proposal before a panel that votes on it. */
async function voting(id: string) {
  const proposal = await stage.open();
  await stage.done('moderator', 'PUT', `panels/${id}/candidates/${proposal}`, timely);
  await stage.done('moderator', 'POST', `panels/${id}/candidates/${proposal}/voting`, motion());
  return proposal;
}

describe('an agenda panel', () => {
  it('is opened, recruits, closes its pool, draws by a seed that nobody could choose, and can be drawn again by anybody', async () => {
    const panel = await open();
    expect(panel).toMatchObject({ state: 'recruiting', pool: null, seed: null, seats: [], members: 0 });
    for (const [sub, stratum] of Object.entries(applicants))
      await call(sub, 'PUT', `panels/${panel.id}/application`, { stratum });
    expect((await stage.done('nobody', 'GET', `panels/${panel.id}/draw`)).pool).toBeNull();

    stage.world.clock.set(new Date(Date.parse(panel.closesAt) + 60_000));
    await stage.world.idle();
    await stage.world.schedules.sweep();
    const closed = await stage.done('nobody', 'GET', `panels/${panel.id}/draw`);
    expect(closed).toMatchObject({ pool: { size: 5 }, seed: null, seated: null });
    const early = await asAdmin('POST', `panels/${panel.id}/draw`, seed);
    expect(toRefusal(early)).toEqual({ status: 409, code: 'panel.too-early' });

    stage.world.clock.set(new Date(Date.parse(panel.sources[0].at)));
    const drawn = await draw(panel.id);
    expect(drawn).toMatchObject({ state: 'seated', members: 0, seed: { value: seed.seed } });
    expect(drawn.seats.map(({ stratum, state }: Record<string, string>) => [stratum, state])).toEqual([
      ['s1', 'offered'],
      ['s1', 'offered'],
      ['s2', 'offered'],
    ]);
    const published = await stage.done('nobody', 'GET', `panels/${panel.id}/draw`);
    expect(published.pool).toEqual(closed.pool);
    expect(published.seated.map(({ ticket }: { ticket: string }) => ticket)).toEqual(
      drawn.seats.map(({ ticket }: { ticket: string }) => ticket),
    );
    const recomputed = spawnSync('npm', ['run', '-s', 'draw'], {
      input: JSON.stringify(published),
      encoding: 'utf8',
    });
    expect(recomputed.status).toBe(0);
    expect(JSON.parse(recomputed.stdout).seated).toEqual(
      drawn.seats.map(({ ticket }: { ticket: string }) => ticket),
    );
    // One ticket of the pool exchanged, or another seed entered: it shows.
    const tampered = structuredClone(published);
    tampered.pool.tickets[0].ticket = 'tkt_00000000000000000000000000';
    const caught = spawnSync('npm', ['run', '-s', 'draw'], {
      input: JSON.stringify(tampered),
      encoding: 'utf8',
    });
    expect(caught.status).toBe(1);
    expect(caught.stderr).toContain('fingerprint');
  });

  it('is opened once for one idempotency key', async () => {
    const body = newPanel(stage.world, stage.here);
    const once = async () =>
      stage.call('POST', 'panels', {
        as: await stage.as('admin'),
        body,
        headers: { 'idempotency-key': 'one-panel' },
      });
    const [first, second] = [await once(), await once()];
    expect([first.status, second.body.id]).toEqual([201, first.body.id]);
    await stage.world.idle();
    const all = await stage.walk('nobody', `panels?institution=${stage.here}`);
    expect(all.filter(({ id }) => id === first.body.id)).toHaveLength(1);
  });

  it.each([
    ['a term that ends before it begins', { term: { from: '2099-02-02', to: '2099-02-01' } }],
    ['a quorum of more than there are seats', { quorum: 4 }],
    ['no day on which applications close', { closesOn: undefined }],
    ['a day that is over', { closesOn: '2020-01-01' }],
    ['no source of the seed', { source: undefined }],
    [
      'a source that is known before the pool is closed',
      { source: { what: '어제의 당첨번호', at: '2020-01-01T00:00:00.000Z' } },
    ],
    [
      'a group twice',
      {
        strata: [
          { name: '가', seats: 1 },
          { name: '가', seats: 1 },
        ],
      },
    ],
    [
      'more seats than a panel has',
      {
        strata: [
          { name: '가', seats: 60 },
          { name: '나', seats: 60 },
        ],
      },
    ],
    ['a seed and nobody to draw', { strata: [] }],
  ])('is refused with %s, and nothing is left of it', async (_, changes) => {
    const answer = await stage.writesNothing(() =>
      asAdmin('POST', 'panels', newPanel(stage.world, stage.here, changes)),
    );
    expect(toRefusal(answer)).toEqual({ status: 400, code: 'request.invalid' });
  });

  it('names its seed’s source anew only while people apply, and keeps the earlier ones published', async () => {
    const panel = await open();
    const path = `panels/${panel.id}/seed-source`;
    const other = {
      what: '다음 달 첫 거래일 코스피 종가',
      at: new Date(now().getTime() + 9 * day).toISOString(),
    };
    const named = await stage.done('admin', 'PUT', path, other);
    expect(named.sources.map(({ what }: { what: string }) => what)).toEqual([
      panel.sources[0].what,
      other.what,
    ]);
    expect(await stage.done('admin', 'PUT', path, other)).toEqual(named);
    const known = { ...other, at: panel.closesAt };
    expect((await stage.writesNothing(() => asAdmin('PUT', path, known))).status).toBe(400);
    stage.world.clock.set(new Date(Date.parse(panel.closesAt)));
    const late = await stage.writesNothing(() => asAdmin('PUT', path, { ...other, what: '유리한 숫자' }));
    expect(toRefusal(late)).toEqual({ status: 409, code: 'panel.recruiting-over' });
  });

  it('takes applications to the millisecond and closes its pool no sooner than all of them are on record', async () => {
    const panel = await open();
    const path = `panels/${panel.id}/application`;
    stage.world.clock.set(new Date(Date.parse(panel.closesAt) - 1));
    expect((await call('가', 'PUT', path, { stratum: 's1' })).status).toBe(201);
    const soon = await stage.writesNothing(() => asAdmin('POST', `panels/${panel.id}/pool`));
    expect(toRefusal(soon)).toEqual({ status: 409, code: 'panel.too-early' });
    stage.world.clock.set(new Date(Date.parse(panel.closesAt)));
    for (const [method, body] of [
      ['PUT', { stratum: 's1' }],
      ['DELETE', undefined],
    ] as const) {
      const sub = method === 'PUT' ? '나' : '가';
      const token = await stage.world.tokenOf(sub);
      const late = await stage.writesNothing(() => stage.call(method, path, { as: token, body }));
      expect(toRefusal(late)).toEqual({ status: 409, code: 'panel.recruiting-over' });
    }
  });

  it('gives one ticket a person, which may be taken back and is another then', async () => {
    const { id } = await open();
    const path = `panels/${id}/application`;
    const first = await call('가', 'PUT', path, { stratum: 's1' });
    const again = await stage.writesNothing(() => call('가', 'PUT', path, { stratum: 's1' }));
    expect([first.status, again.status, again.body.ticket]).toEqual([201, 200, first.body.ticket]);
    const other = await stage.writesNothing(() => call('가', 'PUT', path, { stratum: 's2' }));
    expect(toRefusal(other)).toEqual({ status: 409, code: 'panel.already-applied' });
    const none = await stage.writesNothing(() => call('나', 'PUT', path, { stratum: 's9' }));
    expect(none.status).toBe(400);
    expect((await call('가', 'DELETE', path)).body).toMatchObject({ ticket: null, stratum: null });
    expect((await call('가', 'DELETE', path)).status).toBe(200);
    const changed = await call('가', 'PUT', path, { stratum: 's2' });
    expect(changed.status).toBe(201);
    expect(changed.body.ticket).not.toBe(first.body.ticket);
  });

  it('takes one application of many that one person sends at once', async () => {
    const { id } = await open();
    const path = `panels/${id}/application`;
    const sent = await Promise.all(people.map(() => call('한 사람', 'PUT', path, { stratum: 's1' })));
    expect(sent.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(sent.map(({ body }) => body.ticket)).size).toBe(1);
  });

  it('is drawn once, of however many seeds are entered at once', async () => {
    const id = await frozen();
    const sent = await Promise.all(
      ['1', '2', '3'].map((each) => asAdmin('POST', `panels/${id}/draw`, { ...seed, seed: each })),
    );
    expect(sent.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    const panel = await stage.done('nobody', 'GET', `panels/${id}`);
    const won = sent.find(({ status }) => status === 200);
    expect(panel.seed).toEqual(won?.body.seed);
    expect(panel.seats).toHaveLength(3);
  });

  it('fills what a group cannot fill from all that are left, and leaves vacant what nobody fills', async () => {
    const id = await frozen(
      { 가: 's1', 나: 's2', 다: 's2' },
      {
        strata: [
          { name: '청년', seats: 3 },
          { name: '장년', seats: 1 },
        ],
      },
    );
    const { seats } = await draw(id);
    expect(seats.map(({ state }: { state: string }) => state)).toEqual([
      'offered',
      'offered',
      'vacant',
      'offered',
    ]);
  });

  it('draws nobody where nobody applied', async () => {
    const id = await frozen({});
    const { seats, pool } = await draw(id);
    expect([pool.size, seats.every(({ state }: { state: string }) => state === 'vacant')]).toEqual([0, true]);
  });
});

describe('a seat', () => {
  const order = async (id: string) =>
    (await stage.done('nobody', 'GET', `panels/${id}/draw`)) as {
      seated: { ticket: string; seatOf: string }[];
      substitutes: Record<string, string[]>;
    };
  const holders = async (id: string) =>
    new Map(await Promise.all(people.map(async (sub) => [(await standing(sub, id)).ticket, sub] as const)));

  it('that is declined goes to the substitute of its group, in the published order', async () => {
    const id = await frozen();
    await draw(id);
    const { seated: first, substitutes } = await order(id);
    const who = await holders(id);
    const declined = first.find(({ seatOf }) => seatOf === 's1')?.ticket ?? '';
    const sub = who.get(declined) ?? '';
    const answer = await call(sub, 'POST', `panels/${id}/seat/decline`);
    expect(answer.body).toMatchObject({ seat: null, passed: true });
    expect((await stage.writesNothing(() => call(sub, 'POST', `panels/${id}/seat/decline`))).status).toBe(
      200,
    );
    const { seats } = await stage.done('nobody', 'GET', `panels/${id}`);
    expect(seats[0]).toMatchObject({
      state: 'offered',
      ticket: substitutes.s1?.[0],
      passed: [{ ticket: declined, how: 'declined' }],
    });
    const next = who.get(substitutes.s1?.[0] ?? '') ?? '';
    expect((await call(next, 'POST', `panels/${id}/seat/acceptance`)).body.seat.state).toBe('accepted');
    expect((await call(sub, 'POST', `panels/${id}/seat/acceptance`)).status).toBe(403);
  });

  it('that falls free at the same moment as another goes to another substitute', async () => {
    const id = await frozen({ 가: 's1', 나: 's1', 다: 's1', 라: 's1', 마: 's2' });
    await draw(id);
    const { seated: first, substitutes } = await order(id);
    const who = await holders(id);
    const declining = first
      .filter(({ seatOf }) => seatOf === 's1')
      .map(({ ticket }) => who.get(ticket) ?? '');
    const sent = await Promise.all(declining.map((sub) => call(sub, 'POST', `panels/${id}/seat/decline`)));
    expect(sent.map(({ status }) => status)).toEqual([200, 200]);
    const { seats } = await stage.done('nobody', 'GET', `panels/${id}`);
    const tickets = seats.slice(0, 2).map(({ ticket }: { ticket: string }) => ticket);
    expect(tickets.toSorted()).toEqual(substitutes.s1?.toSorted());
  });

  it('that nobody answers for in a week goes on by the clock', async () => {
    const id = await frozen();
    await draw(id);
    const { seated: first } = await order(id);
    await stage.world.idle();
    stage.world.clock.set(new Date(now().getTime() + 7 * day));
    const who = await holders(id);
    const late = await call(who.get(first[0]?.ticket ?? '') ?? '', 'POST', `panels/${id}/seat/acceptance`);
    expect(toRefusal(late)).toEqual({ status: 403, code: 'panel.no-seat' });
    await stage.world.schedules.sweep();
    const { seats } = await stage.done('nobody', 'GET', `panels/${id}`);
    expect(seats[0].passed).toMatchObject([{ ticket: first[0]?.ticket, how: 'lapsed' }]);
    const asked = seats.flatMap(
      ({ ticket, passed }: { ticket: string | null; passed: { ticket: string }[] }) => [
        ...(ticket === null ? [] : [ticket]),
        ...passed.map((each) => each.ticket),
      ],
    );
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('is appointed to by a code that the first who brings it uses up', async () => {
    const { id } = await open();
    const { code, panel } = await stage.done('admin', 'POST', `panels/${id}/seats`, {
      ground: '안전 분야 전문가',
    });
    expect(panel.seats[0]).toMatchObject({
      kind: 'appointed',
      ground: '안전 분야 전문가',
      state: 'offered',
      ticket: null,
    });
    expect(JSON.stringify([panel, ...(await stage.everything())])).not.toContain(code);
    const bad = await stage.writesNothing(() =>
      call('가', 'POST', `panels/${id}/seat/claim`, { code: 'X'.repeat(26) }),
    );
    expect(toRefusal(bad)).toEqual({ status: 403, code: 'panel.bad-code' });
    const sent = await Promise.all(
      ['가', '나', '다'].map((sub) => call(sub, 'POST', `panels/${id}/seat/claim`, { code })),
    );
    expect(sent.map(({ status }) => status).toSorted()).toEqual([200, 403, 403]);
    const left = (await stage.everything()).filter(({ pk }) => pk === `APPLICANT#${id}`);
    expect(left).toHaveLength(1);
    const winner = ['가', '나', '다'][sent.findIndex(({ status }) => status === 200)] ?? '';
    expect((await call(winner, 'POST', `panels/${id}/seat/claim`, { code })).body.seat.number).toBe(1);
    const back = await stage.writesNothing(() => call(winner, 'DELETE', `panels/${id}/application`));
    expect(toRefusal(back)).toEqual({ status: 409, code: 'panel.already-seated' });
  });

  it('is one a person: whoever was appointed and is drawn leaves the drawn one to the next', async () => {
    const { id, closesAt, sources } = await open({ strata: [{ name: '모두', seats: 1 }], quorum: 1 });
    await call('가', 'PUT', `panels/${id}/application`, { stratum: 's1' });
    const { code } = await stage.done('admin', 'POST', `panels/${id}/seats`, { ground: '위촉' });
    const claimed = await call('가', 'POST', `panels/${id}/seat/claim`, { code });
    stage.world.clock.set(new Date(Date.parse(closesAt) + 60_000));
    await stage.done('admin', 'POST', `panels/${id}/pool`);
    stage.world.clock.set(new Date(Date.parse(sources[0].at)));
    const { seats, members } = await draw(id);
    expect(members).toBe(1);
    expect(seats[1]).toMatchObject({
      kind: 'drawn',
      state: 'vacant',
      passed: [{ ticket: claimed.body.ticket, how: 'seated' }],
    });
  });

  it('is left by whoever leaves the service, and nothing says any more whose the ticket was', async () => {
    const { id, members } = await seated();
    const [sub = ''] = members;
    const { person } = stage.world.actorOf(sub);
    const before = await standing(sub, id);
    const response = await stage.world.app.request('/me/settings/leave', {
      method: 'POST',
      headers: {
        origin: 'https://gongnon.example',
        cookie: await stage.world.sessionOf(await stage.world.tokenOf(sub)),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: '',
    });
    expect(response.status).toBe(303);
    const panel = await stage.done('nobody', 'GET', `panels/${id}`);
    expect(panel.seats.some(({ ticket }: { ticket: string }) => ticket === before.ticket)).toBe(false);
    const items = (await stage.everything()).filter(({ pk }) => pk === `APPLICANT#${id}`);
    expect(items.some(({ sk }) => sk === person)).toBe(false);
  });
});

describe('a candidate', () => {
  it('is put forward once, weighed, voted on and decided, and the proposal’s history says why', async () => {
    const { id, members } = await seated();
    const [one = '', two = '', three = ''] = members;
    const proposal = await stage.open();
    const path = `panels/${id}/candidates/${proposal}`;
    const put = await call(one, 'PUT', path, timely);
    expect([put.status, put.body.state, put.body.kind]).toEqual([201, 'waiting', 'timely']);
    const again = await stage.writesNothing(() =>
      stage.by('moderator', 'PUT', path, { ...timely, reason: '다른 까닭' }),
    );
    expect([again.status, again.body]).toEqual([200, put.body]);

    const scores = { publicInterest: 5, urgency: 4, breadth: 2 };
    await call(one, 'PUT', `${path}/scores`, { publicInterest: 1, urgency: 1, breadth: 1 });
    await call(one, 'PUT', `${path}/scores`, scores);
    await call(two, 'PUT', `${path}/scores`, { ...scores, breadth: 3 });
    const noted = await call(two, 'PUT', `${path}/note`, { text: '현장을 보았습니다.' });
    expect(noted.body).toMatchObject({
      scores: { given: 2, means: { publicInterest: 5, urgency: 4, breadth: 2.5 } },
      notes: [{ text: '현장을 보았습니다.' }],
      own: { scores: { breadth: 3 }, note: '현장을 보았습니다.' },
    });
    expect((await stage.done('nobody', 'GET', path)).scores).toBeNull();

    expect((await vote(one, id, proposal, 'yes')).body.code).toBe('candidate.vote-over');
    await stage.done('moderator', 'POST', `${path}/voting`, motion());
    expect((await vote(one, id, proposal, 'no')).body).toMatchObject({ voted: 1, own: { vote: 'no' } });
    expect((await vote(one, id, proposal, 'yes')).body).toMatchObject({ voted: 1, own: { vote: 'yes' } });
    await vote(two, id, proposal, 'yes');
    const last = await vote(three, id, proposal, 'no');
    expect(last.body.candidate).toMatchObject({
      state: 'decided',
      vote: null,
      votes: [{ yes: 2, no: 1, abstain: 0, members: 3, quorum: 2, outcome: 'forum' }],
      decision: { outcome: 'forum', reason: motion().motion },
      scores: { given: 2 },
    });
    for (const [method, end, body] of [
      ['PUT', 'vote', { choice: 'no' }],
      ['PUT', 'scores', scores],
      ['PUT', 'note', { text: '늦은 쪽지' }],
    ] as const) {
      const late = await stage.writesNothing(() => call(one, method, `${path}/${end}`, body));
      expect(late.status).toBe(409);
    }
    await stage.world.idle();
    const timeline = await stage.walk('nobody', `proposals/${proposal}/timeline`);
    const told = timeline.filter(({ type }) => type.startsWith('candidate.'));
    expect(told.map(({ type }) => type)).toEqual([
      'candidate.put-forward',
      'candidate.vote-opened',
      'candidate.decided',
    ]);
    const forum = `frm_${proposal.slice(4)}`;
    const opened = await stage.done('nobody', 'GET', `forums/${forum}`);
    expect(opened).toMatchObject({ kind: 'citizen', state: 'open', proposal });
    expect(timeline.filter(({ type }) => type === 'forum.opened')).toMatchObject([
      { facts: { forum, reason: motion().motion } },
    ]);
    expect(told[2].facts).toMatchObject({
      panel: id,
      outcome: 'forum',
      yes: 2,
      no: 1,
      reason: motion().motion,
    });
  });

  it('needs links to what it repeats, where it is put forward as repeated', async () => {
    const { id, members } = await seated();
    const [proposal, other, draft] = [await stage.open(), await stage.open(), await stage.draft()];
    const path = `panels/${id}/candidates/${proposal}`;
    const body = { kind: 'repeated', reason: '해마다 나옵니다.' };
    for (const similar of [[], [proposal], [draft]]) {
      const refused = await stage.writesNothing(() =>
        call(members[0] ?? '', 'PUT', path, { ...body, similar }),
      );
      expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
    }
    const put = await call(members[0] ?? '', 'PUT', path, { ...body, similar: [other] });
    expect([put.status, put.body.similar]).toEqual([201, [other]]);
  });

  it('is an open proposal of the same institution, and nothing else', async () => {
    const { id } = await seated();
    const closed = await stage.withdrawn();
    const draft = await stage.draft();
    for (const [proposal, expected] of [
      [closed, { status: 422, code: 'candidate.unsuitable' }],
      [draft, { status: 404, code: 'proposal.not-found' }],
      ['prp_01J00000000000000000000000', { status: 404, code: 'proposal.not-found' }],
    ] as const) {
      const refused = await stage.writesNothing(() =>
        stage.by('moderator', 'PUT', `panels/${id}/candidates/${proposal}`, timely),
      );
      expect(toRefusal(refused)).toEqual(expected);
    }
  });

  it('is decided once however many vote at the same moment, and every voice counts', async () => {
    const { id, members } = await seated();
    const proposal = await voting(id);
    const sent = await Promise.all([...members, ...members].map((sub) => vote(sub, id, proposal, 'yes')));
    // Who comes once all have voted is told that the vote is over.
    for (const { status } of sent) expect([200, 409]).toContain(status);
    await Promise.all(
      Array.from({ length: 4 }, () =>
        settleVote(stage.world.context, panelIdSchema.parse(id), proposalIdSchema.parse(proposal)),
      ),
    );
    await stage.world.idle();
    const { votes, decision } = await stage.done('nobody', 'GET', `panels/${id}/candidates/${proposal}`);
    expect(votes).toMatchObject([{ yes: 3, no: 0, abstain: 0, outcome: 'forum' }]);
    expect(decision.outcome).toBe('forum');
    const timeline = await stage.walk('nobody', `proposals/${proposal}/timeline`);
    expect(timeline.filter(({ type }) => type === 'candidate.decided')).toHaveLength(1);
  });

  it('takes votes to the last millisecond; then the clock counts, once', async () => {
    const { id, members } = await seated();
    const [one = '', two = ''] = members;
    const proposal = await voting(id);
    await stage.world.idle();
    const path = `panels/${id}/candidates/${proposal}`;
    const { endsAt } = (await stage.done('nobody', 'GET', path)).vote;
    stage.world.clock.set(new Date(Date.parse(endsAt) - 1));
    expect((await vote(one, id, proposal, 'no')).status).toBe(200);
    expect((await vote(two, id, proposal, 'abstain')).status).toBe(200);
    await stage.world.schedules.sweep();
    expect((await stage.done('nobody', 'GET', path)).state).toBe('voting');
    stage.world.clock.set(new Date(Date.parse(endsAt)));
    const late = await stage.writesNothing(() => vote(members[2] ?? '', id, proposal, 'yes'));
    expect(toRefusal(late)).toEqual({ status: 409, code: 'candidate.vote-over' });
    await stage.world.schedules.sweep();
    await stage.world.schedules.sweep();
    const decided = await stage.done('nobody', 'GET', path);
    expect(decided).toMatchObject({
      state: 'decided',
      votes: [{ yes: 0, no: 1, abstain: 1, outcome: 'no-forum' }],
      decision: { outcome: 'no-forum', reason: null },
    });
    await stage.world.idle();
    expect((await stage.by('nobody', 'GET', `forums/frm_${proposal.slice(4)}`)).status).toBe(404);
    const reason = { reason: '구청이 이미 하고 있는 일입니다.' };
    const explained = await stage.done('moderator', 'PUT', `${path}/reason`, reason);
    expect(explained.decision.reason).toBe(reason.reason);
    const other = await stage.writesNothing(() =>
      stage.by('moderator', 'PUT', `${path}/reason`, { reason: '다른 까닭' }),
    );
    expect(toRefusal(other)).toEqual({ status: 409, code: 'candidate.wrong-state' });
  });

  it('is not decided by too few, and may be voted on again', async () => {
    const { id, members } = await seated();
    const proposal = await voting(id);
    await stage.world.idle();
    await vote(members[0] ?? '', id, proposal, 'yes');
    stage.world.clock.set(new Date(now().getTime() + 9 * day));
    await stage.world.schedules.sweep();
    const path = `panels/${id}/candidates/${proposal}`;
    expect(await stage.done('nobody', 'GET', path)).toMatchObject({
      state: 'waiting',
      decision: null,
      votes: [{ yes: 1, outcome: 'no-quorum' }],
    });
    const second = await stage.done('moderator', 'POST', `${path}/voting`, motion());
    expect(second.state).toBe('voting');
    for (const sub of members) await vote(sub, id, proposal, 'no');
    expect(
      (await stage.done('nobody', 'GET', path)).votes.map(({ outcome }: { outcome: string }) => outcome),
    ).toEqual(['no-quorum', 'no-forum']);
  });

  it('counts whoever sits on the panel when it is counted', async () => {
    const { id, members } = await seated();
    const [one = '', two = '', three = ''] = members;
    const proposal = await voting(id);
    await vote(one, id, proposal, 'yes');
    await call(one, 'POST', `panels/${id}/seat/decline`);
    expect((await vote(one, id, proposal, 'no')).body.code).toBe('panel.no-seat');
    await vote(two, id, proposal, 'no');
    await vote(three, id, proposal, 'no');
    const { votes } = await stage.done('nobody', 'GET', `panels/${id}/candidates/${proposal}`);
    expect(votes).toMatchObject([{ yes: 0, no: 2, members: 2 }]);
  });

  it('is not voted on with fewer members than a vote needs', async () => {
    const { id } = await seated({ quorum: 3 }, { 가: 's1', 나: 's1' });
    const proposal = await stage.open();
    await stage.done('moderator', 'PUT', `panels/${id}/candidates/${proposal}`, timely);
    const refused = await stage.writesNothing(() =>
      stage.by('moderator', 'POST', `panels/${id}/candidates/${proposal}/voting`, motion()),
    );
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'panel.too-few-members' });
  });

  it('lies before a panel by itself once it has reached a step to a forum, and is made up for at night', async () => {
    const here = await stage.world.institution({
      rule: { windowDays: 30, steps: [{ on: 'empathy', threshold: 1, then: 'forum' }] },
    });
    const { panel } = await seatPanel(stage.world, here, { 가: 's1', 나: 's1', 라: 's2' });
    const as = await stage.world.tokenOf('mod', `moderator@${here}`);
    const made = await stage.call('POST', 'proposals', {
      as: await stage.world.tokenOf('author'),
      body: { institution: here, title: '숲길', body: '숲길을 이어 주세요.' },
    });
    await stage.call('POST', `proposals/${made.body.id}/screening`, { as, body: { decision: 'publish' } });
    await call('가', 'PUT', `proposals/${made.body.id}/empathy`);
    await stage.world.idle();
    const passed = async () => (await stage.done('nobody', 'GET', `panels/${panel}/candidates`)).items;
    expect(await passed()).toMatchObject([{ proposal: made.body.id, kind: 'passed', reason: null }]);
    // The step has opened the forum; what the panel decides opens no second and closes none.
    const forum = `forums/frm_${made.body.id.slice(4)}`;
    const { opensAt } = await stage.done('nobody', 'GET', forum);
    await stage.call('POST', `panels/${panel}/candidates/${made.body.id}/voting`, { as, body: motion() });
    for (const sub of ['가', '나', '라']) await vote(sub, panel, made.body.id, 'yes');
    await stage.world.idle();
    expect(await stage.done('nobody', 'GET', forum)).toMatchObject({ state: 'open', opensAt });
    // A panel that sits only later is given it at night, and nothing is given twice.
    const later = await seatPanel(stage.world, here, { 가: 's1', 나: 's1', 라: 's2' });
    await stage.world.schedules.reconcile();
    await stage.world.schedules.reconcile();
    await stage.world.idle();
    expect((await stage.done('nobody', 'GET', `panels/${later.panel}/candidates`)).items).toHaveLength(1);
    expect(await passed()).toHaveLength(1);
  });

  it('has its forum at night, where the stream lost the decision', async () => {
    const { id, members } = await seated();
    const proposal = await voting(id);
    await stage.world.idle();
    const key = { pk: `CANDIDATE#${id}#${proposal}`, sk: 'META' };
    // As a stream that never tells of it: written past it.
    const { documents, name } = stage.world.bare;
    const { GetCommand, PutCommand } = await import('@aws-sdk/lib-dynamodb');
    const { Item } = await documents.send(
      new GetCommand({ TableName: name, Key: key, ConsistentRead: true }),
    );
    const at = now().toISOString();
    const decision = { outcome: 'forum', at, reason: '함께 토론할 일입니다.' };
    await documents.send(
      new PutCommand({
        TableName: name,
        Item: { ...Item, state: 'decided', vote: undefined, decision, revision: 99 },
      }),
    );
    await stage.world.idle();
    const forum = `forums/frm_${proposal.slice(4)}`;
    expect((await stage.by('nobody', 'GET', forum)).status).toBe(404);
    await stage.world.schedules.reconcile();
    await stage.world.idle();
    expect(await stage.done('nobody', 'GET', forum)).toMatchObject({ state: 'open', proposal });
    expect(members).toHaveLength(3);
  });

  it('is told once however often the stream tells of it', async () => {
    const { id, members } = await seated();
    const proposal = await voting(id);
    for (const sub of members) await vote(sub, id, proposal, 'yes');
    await stage.world.idle();
    const item = (await stage.everything()).find(
      ({ pk, sk }) => pk === `CANDIDATE#${id}#${proposal}` && sk === 'META',
    );
    const record = {
      key: { pk: `CANDIDATE#${id}#${proposal}`, sk: 'META' },
      sequence: '1',
      after: item ?? {},
    };
    const before = (await stage.walk('nobody', `proposals/${proposal}/timeline`)).length;
    await makeConsumers(stage.world.context).changes([record, record]);
    expect(await stage.walk('nobody', `proposals/${proposal}/timeline`)).toHaveLength(before);
  });
});

describe('what nobody learns', () => {
  it('is kept from nobody of their own: it is in what they can download', async () => {
    const { id, members } = await seated();
    const [sub = ''] = members;
    const proposal = await voting(id);
    await call(sub, 'PUT', `panels/${id}/candidates/${proposal}/note`, { text: '내가 쓴 쪽지' });
    await vote(sub, id, proposal, 'abstain');
    const response = await stage.world.app.request('/me/settings/data.json', {
      headers: { cookie: await stage.world.sessionOf(await stage.world.tokenOf(sub)) },
    });
    const { panels } = (await response.json()) as { panels: { panel: string }[] };
    expect(panels.find(({ panel }) => panel === id)).toMatchObject({
      work: [{ proposal, vote: 'abstain', note: '내가 쓴 쪽지', scores: null }],
    });
  });

  it('is who applied, who sits there and who voted what: no person stands in anything that is shown or kept with a vote', async () => {
    const { id, members } = await seated();
    const proposal = await voting(id);
    await call(members[0] ?? '', 'PUT', `panels/${id}/candidates/${proposal}/note`, {
      text: '생각해 봅니다.',
    });
    await vote(members[0] ?? '', id, proposal, 'no');
    await vote(members[1] ?? '', id, proposal, 'yes');
    await stage.world.idle();
    const persons = people.map((sub) => stage.world.actorOf(sub).person as string);
    const paths = [
      'panels',
      `panels/${id}`,
      `panels/${id}/draw`,
      `panels/${id}/candidates`,
      `panels/${id}/candidates/${proposal}`,
      `proposals/${proposal}/timeline`,
    ];
    for (const path of [...paths, `panels/${id}/candidates/${proposal}/desk`]) {
      const text = JSON.stringify(await stage.done('admin', 'GET', path));
      for (const person of persons) expect(text).not.toContain(person);
      for (const sub of people) expect(text).not.toContain(`"${sub}"`);
    }
    for (const path of paths)
      expect(JSON.stringify(await stage.done('admin', 'GET', path))).not.toMatch(/ballots|"choice"/);
    const kept = (await stage.everything()).filter(({ pk }) =>
      /^(PANEL|POOL|CANDIDATE|NOTES|TIMELINE|AUDIT)#/.test(String(pk)),
    );
    const text = JSON.stringify(kept);
    for (const person of persons) expect(text).not.toContain(person);
    // Counted, not even the tickets' votes are kept.
    await vote(members[2] ?? '', id, proposal, 'yes');
    const item = (await stage.everything()).find(
      ({ pk, sk }) => pk === `CANDIDATE#${id}#${proposal}` && sk === 'META',
    );
    expect(JSON.stringify(item)).not.toContain('ballots');
  });
});

describe('who may', () => {
  let id: string;
  let member: string;
  let proposal: string;
  beforeAll(async () => {
    const sits = await seated();
    id = sits.id;
    member = sits.members[0] ?? '';
    proposal = await voting(id);
    stage.world.clock.set(undefined);
  });

  const admins: Role[] = ['admin', 'admin everywhere'];
  const serving: Role[] = [...admins, 'moderator', 'moderator everywhere'];

  it.each(allBut(...admins))('run a panel: not %s', async (role) => {
    const code = refusalOf(role);
    for (const [method, path, body] of [
      ['POST', 'panels', newPanel(stage.world, stage.here)],
      ['PUT', `panels/${id}/seed-source`, newPanel(stage.world, stage.here).source],
      ['POST', `panels/${id}/pool`, undefined],
      ['POST', `panels/${id}/draw`, seed],
      ['POST', `panels/${id}/seats`, { ground: '위촉' }],
      ['POST', `panels/${id}/end`, undefined],
    ] as const) {
      const refused = await stage.writesNothing(() => stage.by(role, method, path, body));
      expect([path, toRefusal(refused)]).toEqual([path, code]);
    }
  });

  it.each(admins)('run a panel: %s', async (role) => {
    const { id: own } = await stage.done(role, 'POST', 'panels', newPanel(stage.world, stage.here));
    await stage.done(role, 'PUT', `panels/${own}/seed-source`, newPanel(stage.world, stage.here).source);
    await stage.done(role, 'POST', `panels/${own}/seats`, { ground: '위촉' });
    expect((await stage.done(role, 'POST', `panels/${own}/end`)).state).toBe('ended');
    const over = await stage.by('citizen', 'PUT', `panels/${own}/application`, { stratum: 's1' });
    expect(toRefusal(over)).toEqual({ status: 409, code: 'panel.wrong-state' });
  });

  it.each(allBut(...serving))('have it vote: not %s', async (role) => {
    for (const [method, path, body] of [
      ['POST', 'voting', motion()],
      ['PUT', 'reason', { reason: '까닭입니다.' }],
    ] as const) {
      const refused = await stage.writesNothing(() =>
        stage.by(role, method, `panels/${id}/candidates/${proposal}/${path}`, body),
      );
      expect(toRefusal(refused)).toEqual(refusalOf(role));
    }
  });

  it.each(allBut(...serving))('see its desk or put something before it: not %s', async (role) => {
    const other = 'prp_01J00000000000000000000000';
    const seen = await stage.by(role, 'GET', `panels/${id}/candidates/${proposal}/desk`);
    expect(toRefusal(seen)).toEqual(refusalOf(role));
    const put = await stage.writesNothing(() =>
      stage.by(role, 'PUT', `panels/${id}/candidates/${other}`, timely),
    );
    expect(toRefusal(put)).toEqual(refusalOf(role, { status: 403, code: 'panel.no-seat' }));
  });

  it.each(serving)('see its desk: %s, and vote there no more than anybody', async (role) => {
    const desk = await stage.done(role, 'GET', `panels/${id}/candidates/${proposal}/desk`);
    expect(desk.own).toBeNull();
    for (const [end, body] of [
      ['vote', { choice: 'yes' }],
      ['scores', { publicInterest: 1, urgency: 1, breadth: 1 }],
      ['note', { text: '끼어듭니다.' }],
    ] as const) {
      const refused = await stage.writesNothing(() =>
        stage.by(role, 'PUT', `panels/${id}/candidates/${proposal}/${end}`, body),
      );
      expect(toRefusal(refused)).toEqual({ status: 403, code: 'panel.no-seat' });
    }
  });

  it('see its desk: a member', async () => {
    const { status, body } = await call(member, 'GET', `panels/${id}/candidates/${proposal}/desk`);
    expect([status, body.own]).toEqual([200, { scores: null, vote: null, note: null }]);
  });

  it.each(roles)('read what is public: %s', async (role) => {
    for (const path of [
      'panels',
      `panels/${id}`,
      `panels/${id}/draw`,
      `panels/${id}/candidates`,
      `panels/${id}/candidates/${proposal}`,
    ])
      expect((await stage.by(role, 'GET', path)).status).toBe(200);
  });

  it('find nothing where there is nothing', async () => {
    for (const path of [
      `panels/${unknownPanel}`,
      `panels/${unknownPanel}/draw`,
      `panels/${unknownPanel}/candidates`,
      `panels/${unknownPanel}/application`,
    ]) {
      const missing = await stage.by('citizen', 'GET', path);
      expect([path, toRefusal(missing)]).toEqual([path, { status: 404, code: 'panel.not-found' }]);
    }
    const missing = await stage.by(
      'citizen',
      'GET',
      `panels/${id}/candidates/prp_01J00000000000000000000000`,
    );
    expect(toRefusal(missing)).toEqual({ status: 404, code: 'candidate.not-found' });
    expect((await stage.by('citizen', 'GET', 'panels?institution=nowhere')).status).toBe(404);
  });

  it('is written in the institution’s audit log, where staff did it', async () => {
    const own = await open();
    await stage.done('admin', 'POST', `panels/${own.id}/seats`, { ground: '위촉' });
    await stage.world.idle();
    const acts = await stage.walk('admin', `institutions/${stage.here}/audit?area=panels`);
    const types = new Set(acts.map(({ type }) => type));
    for (const type of [
      'panel.opened',
      'panel.drawn',
      'panel.appointed',
      'candidate.put-forward',
      'candidate.vote-opened',
    ])
      expect(types).toContain(type);
    expect(acts.every(({ by }) => by !== null && by !== undefined)).toBe(true);
  });
});

describe('a panel’s term', () => {
  it('ends by the clock, and what it decided stands', async () => {
    const today = dateAt(now());
    const { id, members } = await seated({ term: { from: today, to: addDays(today, 5) } });
    const proposal = await voting(id);
    await stage.world.idle();
    stage.world.clock.set(new Date(now().getTime() + 20 * day));
    await stage.world.schedules.sweep();
    expect((await stage.done('nobody', 'GET', `panels/${id}`)).state).toBe('ended');
    const refused = await stage.writesNothing(() =>
      stage.by('moderator', 'PUT', `panels/${id}/candidates/prp_01J00000000000000000000000`, timely),
    );
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'panel.wrong-state' });
    expect(members).toHaveLength(3);
    expect((await stage.done('nobody', 'GET', `panels/${id}/candidates/${proposal}`)).votes).toHaveLength(1);
  });
});
