import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leave } from '../../functions/mine/leave.ts';
import { ownData } from '../../functions/mine/own-data.ts';
import { noticesOf as noticesPage } from '../../functions/notifications/index.ts';
import { settleReports } from '../../functions/reports/index.ts';
import { readReported } from '../../functions/reports/read-reports.ts';
import { institutionIdSchema, opinionIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

const start = new Date('2026-03-02T01:00:00.000Z');

let engine: TestEngine;
let world: World;
let institution: string;
let other: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  world.clock.set(start);
  institution = await world.institution({
    rule: { windowDays: 30, steps: [{ on: 'empathy', threshold: 50, then: 'department-answer' }] },
  });
  other = await world.institution();
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const moderator = () => world.tokenOf('moderator', `moderator@${institution}`);
const officer = () => world.tokenOf('officer', `officer@${institution}/women`);

async function openForum(): Promise<string> {
  world.clock.set(start);
  const { status, body } = await world.call('POST', 'forums', {
    as: await officer(),
    body: {
      institution,
      department: 'women',
      topic: '플라스틱 응원봉 사용 금지',
      background: '응원봉은 경기마다 버려집니다.',
      opensOn: '2026-03-02',
      closesOn: '2026-03-20',
    },
  });
  expect(status).toBe(201);
  return body.id;
}

async function openProposal(): Promise<string> {
  world.clock.set(start);
  const { body } = await world.call('POST', 'proposals', {
    as: await world.tokenOf('author'),
    body: { institution, title: '응원봉 없는 구장', body: '버려지는 응원봉을 줄입시다.', category: '환경' },
  });
  const decision = { decision: 'publish', department: 'women' };
  await world.call('POST', `proposals/${body.id}/screening`, { as: await moderator(), body: decision });
  return body.id;
}

const at = (subject: string) => `${subject.startsWith('frm_') ? 'forums' : 'proposals'}/${subject}/opinions`;

async function say(
  subject: string,
  who: string,
  text: string,
  fields: object = {},
  headers: Record<string, string> = {},
) {
  return world.call('POST', at(subject), {
    as: await world.tokenOf(who),
    body: { text, ...fields },
    headers,
  });
}

async function said(subject: string, who: string, text: string, stance?: string): Promise<string> {
  const { status, body } = await say(subject, who, text, stance === undefined ? {} : { stance });
  expect(status).toBe(201);
  return body.id;
}

/** The whole log: the tests' own acts fill more than one page, in whatever order they run. */
async function everyAct(as: string): Promise<{ subject: string }[]> {
  const acts = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const from: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page = await world.call('GET', `institutions/${institution}/audit?area=screening${from}`, { as });
    acts.push(...page.body.items);
    cursor = page.body.next;
  }
  return acts;
}

async function reply(opinion: string, who: string, text: string) {
  return world.call('POST', `opinions/${opinion}/replies`, { as: await world.tokenOf(who), body: { text } });
}

async function sympathy(method: string, opinion: string, who: string) {
  return world.call(method, `opinions/${opinion}/sympathy`, { as: await world.tokenOf(who) });
}

async function list(subject: string, query = '') {
  await world.idle();
  return (await world.call('GET', `${at(subject)}${query}`)).body;
}

async function read(opinion: string, as?: string) {
  await world.idle();
  return (await world.call('GET', `opinions/${opinion}`, { as })).body;
}

const code = ({ status, body }: { status: number; body: { code?: string } }) => `${status} ${body.code}`;

describe('an opinion in a forum', () => {
  it('is written with the side its author takes, and stands first in the list', async () => {
    const forum = await openForum();
    const first = await say(forum, 'mina', '쓰레기가 너무 많습니다.', { stance: 'for' });
    expect(first.status).toBe(201);
    expect(first.headers.get('location')).toBe(`/api/v1/opinions/${first.body.id}`);
    expect(first.body).toMatchObject({
      subject: forum,
      institution,
      parent: null,
      state: 'shown',
      author: { name: 'mina' },
      official: null,
      stance: 'for',
      text: '쓰레기가 너무 많습니다.',
      versions: 1,
      sympathy: 0,
      replies: { items: [], next: null },
    });
    world.clock.set(new Date(start.getTime() + 1000));
    const second = await said(forum, 'jun', '응원이 재미없어집니다.', 'against');
    const { items, next } = await list(forum);
    expect(items.map(({ id }: { id: string }) => id)).toEqual([second, first.body.id]);
    expect(next).toBeNull();
    const { body } = await world.call('GET', `forums/${forum}`);
    expect(body.tallies).toMatchObject({ participants: 2, stances: { for: 1, against: 1, other: 0 } });
  });

  it('needs a side taken, and takes none where its words are refused', async () => {
    const forum = await openForum();
    expect(code(await say(forum, 'mina', '입장이 없습니다.'))).toBe('409 opinion.stance-needed');
    await said(forum, 'mina', '입장이 있습니다.', 'for');
    expect(code(await say(forum, 'mina', '입장이 있습니다.', { stance: 'against' }))).toBe(
      '409 opinion.duplicate',
    );
    const mine = await world.call('GET', `forums/${forum}/stance`, { as: await world.tokenOf('mina') });
    expect(mine.body.stance).toBe('for');
  });

  it('keeps the words before, and shows the side its author takes when rewording', async () => {
    const forum = await openForum();
    const id = await said(forum, 'mina', '찬성합니다.', 'for');
    const as = await world.tokenOf('mina');
    await world.call('PUT', `forums/${forum}/stance`, { as, body: { stance: 'against' } });
    expect((await read(id)).stance).toBe('for');
    const { status, body } = await world.call('PUT', `opinions/${id}`, { as, body: { text: '반대합니다.' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ text: '반대합니다.', stance: 'against', versions: 2 });
    const { items } = (await world.call('GET', `opinions/${id}/versions`)).body;
    expect(items.map(({ text, stance }: { text: string; stance: string }) => [text, stance])).toEqual([
      ['찬성합니다.', 'for'],
      ['반대합니다.', 'against'],
    ]);
    const same = await world.call('PUT', `opinions/${id}`, { as, body: { text: '반대합니다.' } });
    expect(same.body.versions).toBe(2);
    const back = await world.call('PUT', `opinions/${id}`, { as, body: { text: '찬성합니다.' } });
    expect(back.body.versions).toBe(3);
  });

  it('takes replies one level deep, the first three shown with it and the rest paged', async () => {
    const forum = await openForum();
    const id = await said(forum, 'mina', '찬성합니다.', 'for');
    const replies: string[] = [];
    for (let each = 0; each < 5; each++) {
      world.clock.set(new Date(start.getTime() + each * 1000));
      await world.call('PUT', `forums/${forum}/stance`, {
        as: await world.tokenOf(`r${each}`),
        body: { stance: 'other' },
      });
      const { status, body } = await reply(id, `r${each}`, `답글 ${each}`);
      expect(status).toBe(201);
      expect(body.parent).toBe(id);
      replies.push(body.id);
    }
    const [item] = (await list(forum)).items;
    const ids = (items: { id: string }[]) => items.map((each) => each.id);
    expect(ids(item.replies.items)).toEqual(replies.slice(0, 3));
    const rest = await world.call('GET', `opinions/${id}/replies?cursor=${item.replies.next}`);
    expect(ids(rest.body.items)).toEqual(replies.slice(3));
    expect((await list(forum)).items).toHaveLength(1);
    expect(code(await reply(replies[0] ?? '', 'r1', '답글의 답글'))).toBe('409 opinion.too-deep');
  });

  it('is refused before the opening and from the closing millisecond on', async () => {
    const forum = await openForum();
    const id = await said(forum, 'mina', '찬성합니다.', 'for');
    world.clock.set(new Date('2026-03-20T14:59:59.999Z'));
    expect((await say(forum, 'mina', '마지막 말입니다.')).status).toBe(201);
    expect((await sympathy('PUT', id, 'jun')).status).toBe(201);
    world.clock.set(new Date('2026-03-20T15:00:00.000Z'));
    expect(code(await say(forum, 'mina', '늦은 말입니다.'))).toBe('409 opinion.closed');
    expect(code(await say(forum, 'jun', '늦은 말입니다.', { stance: 'for' }))).toBe('409 opinion.closed');
    expect(code(await reply(id, 'mina', '늦은 답글'))).toBe('409 opinion.closed');
    expect(code(await sympathy('PUT', id, 'sora'))).toBe('409 opinion.closed');
    expect(code(await sympathy('DELETE', id, 'jun'))).toBe('409 opinion.closed');
    const as = await world.tokenOf('mina');
    expect(code(await world.call('PUT', `opinions/${id}`, { as, body: { text: '늦게 고침' } }))).toBe(
      '409 opinion.closed',
    );
    expect((await world.call('DELETE', `opinions/${id}`, { as })).body.state).toBe('withdrawn');
  });

  it('is an office’s own where an officer speaks for a department, and takes no side', async () => {
    const forum = await openForum();
    const body = { text: '부서의 설명입니다.', officialFor: 'women' };
    const spoken = await world.call('POST', at(forum), { as: await officer(), body });
    expect(spoken.status).toBe(201);
    expect(spoken.body).toMatchObject({ official: { institution, department: 'women' }, stance: null });
    for (const [sub, role] of [
      ['mina', undefined],
      ['officer-2', `officer@${institution}/democracy`],
      ['officer-3', `officer@${other}/women`],
      ['moderator', `moderator@${institution}`],
    ] as const) {
      const as = await (role ? world.tokenOf(sub, role) : world.tokenOf(sub));
      expect(code(await world.call('POST', at(forum), { as, body }))).toBe('403 auth.forbidden');
    }
  });
});

describe('an opinion of a proposal', () => {
  it('is written without a side, while the proposal is open', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'mina', '좋은 제안입니다.');
    expect((await list(proposal)).items).toMatchObject([{ id, stance: null, subject: proposal }]);
    expect(code(await say(proposal, 'jun', '찬성', { stance: 'for' }))).toBe('400 request.invalid');
    const balanced = await world.call('GET', `${at(proposal)}?sort=balanced`);
    expect(code(balanced)).toBe('400 request.invalid');
    world.clock.set(new Date('2026-04-02T00:00:00.000Z'));
    expect(code(await say(proposal, 'jun', '늦었습니다.'))).toBe('409 opinion.closed');
  });

  it('is not for a proposal that nobody may know of', async () => {
    const { body } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution, title: '아직 아님', body: '아직 검토 전입니다.' },
    });
    expect(code(await say(body.id, 'mina', '어떻게 알았지'))).toBe('404 proposal.not-found');
    expect(code(await world.call('GET', at(body.id)))).toBe('404 proposal.not-found');
  });
});

describe('saying the same twice', () => {
  it('is one opinion for sendings that cross, and for a repeat with the same key', async () => {
    const proposal = await openProposal();
    const crossing = await Promise.all([1, 2, 3, 4].map(() => say(proposal, 'mina', '같은 말입니다.')));
    const made = crossing.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    for (const each of crossing.filter(({ status }) => status !== 201))
      expect(code(each)).toBe('409 opinion.duplicate');
    const key = { 'idempotency-key': 'k1' };
    const first = await say(proposal, 'mina', '다른 말입니다.', {}, key);
    const again = await say(proposal, 'mina', '다른 말입니다.', {}, key);
    expect(again.body.id).toBe(first.body.id);
    expect(code(await say(proposal, 'mina', '또 다른 말', {}, key))).toBe(
      '422 request.idempotency-key-reused',
    );
    expect((await list(proposal)).items).toHaveLength(2);
  });

  it('is refused later, also as a reply or as new words, and allowed to others', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'mina', '같은 말입니다.');
    const second = await said(proposal, 'mina', '또 다른 말입니다.');
    expect(code(await say(proposal, 'mina', '같은  말입니다.\n'))).toBe('409 opinion.duplicate');
    expect(code(await reply(id, 'mina', '같은 말입니다.'))).toBe('409 opinion.duplicate');
    const as = await world.tokenOf('mina');
    const reworded = await world.call('PUT', `opinions/${second}`, { as, body: { text: '같은 말입니다.' } });
    expect(code(reworded)).toBe('409 opinion.duplicate');
    expect((await say(proposal, 'jun', '같은 말입니다.')).status).toBe(201);
    expect((await say(await openProposal(), 'mina', '같은 말입니다.')).status).toBe(201);
  });

  it('ends at twenty opinions and a hundred replies, whatever comes at once', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'jun', '여기에 답글을 답니다.');
    const opinions = await Promise.all(
      Array.from({ length: 23 }, (_, n) => say(proposal, 'mina', `의견 ${n}`)),
    );
    expect(opinions.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(opinions.filter((each) => code(each) === '409 opinion.too-many')).toHaveLength(3);
    const replies = await Promise.all(Array.from({ length: 103 }, (_, n) => reply(id, 'mina', `답글 ${n}`)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(100);
    expect(replies.filter((each) => code(each) === '409 opinion.too-many')).toHaveLength(3);
  });
});

describe('sympathy', () => {
  it('is one for a citizen, is counted, moves the opinion up, and can be taken back', async () => {
    const proposal = await openProposal();
    const first = await said(proposal, 'mina', '먼저 쓴 의견');
    const second = await said(proposal, 'jun', '나중에 쓴 의견');
    expect((await sympathy('PUT', first, 'sora')).status).toBe(201);
    expect((await sympathy('PUT', first, 'sora')).status).toBe(200);
    expect((await sympathy('PUT', first, 'jun')).status).toBe(201);
    expect((await sympathy('PUT', second, 'sora')).status).toBe(201);
    const top = (await list(proposal, '?sort=most-sympathy')).items;
    expect(top.map(({ id, sympathy: of }: { id: string; sympathy: number }) => [id, of])).toEqual([
      [first, 2],
      [second, 1],
    ]);
    expect((await sympathy('GET', first, 'sora')).body).toMatchObject({ given: true });
    expect((await sympathy('DELETE', first, 'sora')).status).toBe(204);
    expect((await sympathy('DELETE', first, 'sora')).status).toBe(204);
    expect((await sympathy('GET', first, 'sora')).body).toMatchObject({ given: false });
    expect((await read(first)).sympathy).toBe(1);
  });

  it('is not for one’s own opinion, nor for words that are hidden or taken back', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'mina', '내 의견');
    expect(code(await sympathy('PUT', id, 'mina'))).toBe('409 opinion.own');
    await world.call('DELETE', `opinions/${id}`, { as: await world.tokenOf('mina') });
    world.clock.set(new Date(start.getTime() + 10_000));
    expect(code(await sympathy('PUT', id, 'sora'))).toBe('409 opinion.wrong-state');
  });

  it('tells nobody who it was', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'mina', '누가 공감했을까');
    await sympathy('PUT', id, 'secret-person');
    const { person } = world.actorOf('secret-person');
    expect(JSON.stringify([await read(id), await list(proposal)])).not.toContain(person);
  });
});

describe('words taken back', () => {
  it('are read by nobody but their author, and what was replied stays', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'mina', '거둘 말');
    await reply(id, 'jun', '답글');
    const as = await world.tokenOf('mina');
    expect((await world.call('DELETE', `opinions/${id}`, { as })).status).toBe(200);
    expect((await world.call('DELETE', `opinions/${id}`, { as })).status).toBe(200);
    expect(await read(id)).toMatchObject({
      state: 'withdrawn',
      text: null,
      replies: { items: [{ text: '답글' }] },
    });
    expect((await read(id, as)).text).toBe('거둘 말');
    expect((await world.call('GET', `opinions/${id}/versions`)).body.items).toEqual([]);
    expect((await list(proposal)).items).toHaveLength(1);
    expect(code(await world.call('PUT', `opinions/${id}`, { as, body: { text: '고침' } }))).toBe(
      '409 opinion.wrong-state',
    );
    expect(code(await reply(id, 'sora', '늦은 답글'))).toBe('409 opinion.wrong-state');
  });
});

describe('a moderator', () => {
  it('hides words for a reason that everybody reads in their place, and shows them again', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'mina', '아주 심한 말');
    const hidden = { code: 'defamation', reason: '특정인을 모욕합니다.' };
    const as = await moderator();
    expect((await world.call('PUT', `opinions/${id}/hiding`, { as, body: hidden })).status).toBe(200);
    expect((await world.call('PUT', `opinions/${id}/hiding`, { as, body: hidden })).status).toBe(200);
    const [item] = (await list(proposal)).items;
    expect(item).toMatchObject({ id, state: 'hidden', text: null, hidden });
    expect((await world.call('GET', `opinions/${id}/versions`)).body.items).toEqual([]);
    expect((await read(id, await world.tokenOf('mina'))).text).toBe('아주 심한 말');
    expect((await read(id, as)).text).toBe('아주 심한 말');
    const otherwise = { code: 'obscene', reason: '다른 까닭입니다.' };
    expect(code(await world.call('PUT', `opinions/${id}/hiding`, { as, body: otherwise }))).toBe(
      '409 opinion.wrong-state',
    );
    expect((await world.call('DELETE', `opinions/${id}/hiding`, { as })).body.state).toBe('shown');
    expect((await read(id)).text).toBe('아주 심한 말');
  });

  it('hides for the codes of the list alone', async () => {
    const id = await said(await openProposal(), 'mina', '멀쩡한 말');
    const body = { code: 'unclear', reason: '마음에 안 듭니다.' };
    const refused = await world.call('PUT', `opinions/${id}/hiding`, { as: await moderator(), body });
    expect(code(refused)).toBe('400 request.invalid');
  });
});

describe('who may do what', () => {
  const roles = {
    nobody: undefined,
    citizen: [],
    officer: ['officer@I/women'],
    moderator: ['moderator@I'],
    'moderator elsewhere': ['moderator@O'],
    administrator: ['admin@I'],
  } as const;
  const hiding = { code: 'defamation', reason: '모욕합니다.' };
  const acts: [string, (id: string) => [string, string, unknown?], string[]][] = [
    ['rewords', (id) => ['PUT', `opinions/${id}`, { text: '고친 말' }], []],
    ['takes back', (id) => ['DELETE', `opinions/${id}`], []],
    ['hides', (id) => ['PUT', `opinions/${id}/hiding`, hiding], ['moderator']],
    ['shows', (id) => ['DELETE', `opinions/${id}/hiding`], ['moderator']],
    [
      'sympathises with',
      (id) => ['PUT', `opinions/${id}/sympathy`],
      ['citizen', 'officer', 'moderator', 'moderator elsewhere', 'administrator'],
    ],
    [
      'replies to',
      (id) => ['POST', `opinions/${id}/replies`, { text: '답글' }],
      ['citizen', 'officer', 'moderator', 'moderator elsewhere', 'administrator'],
    ],
  ];

  it.each(acts)('%s what somebody else wrote only as allowed', async (_, toCall, allowed) => {
    const proposal = await openProposal();
    for (const [name, grants] of Object.entries(roles)) {
      const id = await said(proposal, `author-${name}`, `${name}에게 보일 말`);
      const [method, path, body] = toCall(id);
      const of = grants?.map((each) => each.replace('@I', `@${institution}`).replace('@O', `@${other}`));
      const as = of && (await world.tokenOf(`as-${name}`, ...of));
      const { status } = await world.call(method, path, { as, body });
      const expected = allowed.includes(name) ? [200, 201] : as === undefined ? [401] : [403];
      expect(expected, name).toContain(status);
    }
  });

  it('knows no opinion that is not there', async () => {
    const as = await world.tokenOf('mina');
    const none = 'opn_01J00000000000000000000000';
    for (const [method, path, body] of [
      ['GET', `opinions/${none}`],
      ['GET', `opinions/${none}/versions`],
      ['GET', `opinions/${none}/replies`],
      ['GET', `opinions/${none}/sympathy`],
      ['PUT', `opinions/${none}/sympathy`],
      ['DELETE', `opinions/${none}`],
      ['PUT', `opinions/${none}`, { text: '고친 말' }],
      ['POST', `opinions/${none}/replies`, { text: '답글' }],
    ] as const)
      expect(code(await world.call(method, path, { as, body })), path).toBe('404 opinion.not-found');
    expect(code(await world.call('GET', 'opinions/opn_1'))).toBe('400 request.invalid');
  });

  it.each(['', 'ㄱ', 'ㄱ'.repeat(2001), 'a\u0000b'])('takes no words like %#', async (text) => {
    expect(code(await say(await openProposal(), 'mina', text))).toBe('400 request.invalid');
  });
});

describe('what I said', () => {
  it('is listed for me, replies too, and for nobody else', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'hana', '하나의 의견');
    world.clock.set(new Date(start.getTime() + 1000));
    const answered = await reply(id, 'hana', '하나의 답글');
    const mine = await world.call('GET', 'people/me/opinions', { as: await world.tokenOf('hana') });
    expect(mine.body.items.map((each: { id: string }) => each.id)).toEqual([answered.body.id, id]);
    const others = await world.call('GET', 'people/me/opinions', { as: await world.tokenOf('duri') });
    expect(others.body.items).toEqual([]);
  });
});

describe('what follows from an opinion', () => {
  async function noticesOf(who: string) {
    await world.idle();
    const { person } = world.actorOf(who);
    const { items } = await noticesPage(world.context.table, person, { limit: 20 });
    return items;
  }

  it('is reported once, counted into its case, and settled once by hiding it', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'rude', '심한 말입니다.');
    const as = await world.tokenOf('jun');
    const report = (body: object, by = as) => world.call('POST', `opinions/${id}/reports`, { as: by, body });
    expect(code(await report({ reason: 'other' }))).toBe('400 request.invalid');
    expect((await report({ reason: 'abuse' })).status).toBe(201);
    expect((await report({ reason: 'illegal' })).status).toBe(200);
    expect((await report({ reason: 'abuse' }, await world.tokenOf('sora'))).status).toBe(201);
    const { person, grants } = world.actorOf('moderator', grant(`moderator@${institution}`));
    const moderating = { person, grants };
    const { items } = await readReported(world.context, moderating, institutionIdSchema.parse(institution));
    const found = items.find((each) => each.id === id);
    expect(found).toMatchObject({ opinion: id, reports: 2, title: '심한 말입니다.', state: 'open' });
    expect(found?.said.map(({ reason }) => reason)).toEqual(['abuse', 'abuse']);
    const settle = (by = moderating) =>
      settleReports(
        world.context,
        by,
        opinionIdSchema.parse(id),
        { decision: 'hide', code: 'defamation', reason: '모욕합니다.' },
        found?.revision ?? 0,
      ).then(
        () => 'settled',
        (error: { code: string }) => error.code,
      );
    // Pressed twice by one and the same it is done once.
    expect(await Promise.all([settle(), settle()])).toEqual(['settled', 'settled']);
    const another = world.actorOf('another moderator', grant(`moderator@${institution}`));
    expect(await settle(another)).toBe('report.changed');
    expect(await read(id)).toMatchObject({ state: 'hidden', hidden: { code: 'defamation' } });
    expect(code(await report({ reason: 'abuse' }, await world.tokenOf('late')))).toBe(
      '409 opinion.wrong-state',
    );
    expect(await noticesOf('rude')).toMatchObject([
      { kind: 'opinion.hidden', opinion: id, proposal, title: '응원봉 없는 구장' },
    ]);
    const admin = await world.tokenOf('admin', `admin@${institution}`);
    const acts = await everyAct(admin);
    expect(acts.filter(({ subject }) => subject === id)).toMatchObject([
      {
        type: 'opinion.hidden',
        subject: id,
        by: { person },
        facts: { code: 'defamation' },
      },
    ]);
  });

  it('is credited by an addendum of its proposal alone, once, and its author hears of it', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'credited', '골목부터 합시다.');
    const elsewhere = await said(await openProposal(), 'credited', '다른 제안에 한 말');
    const taken = await said(proposal, 'credited', '거둘 말');
    await world.call('DELETE', `opinions/${taken}`, { as: await world.tokenOf('credited') });
    const as = await world.tokenOf('author');
    const add = (credits: string[]) =>
      world.call('POST', `proposals/${proposal}/addenda`, { as, body: { text: '반영합니다.', credits } });
    expect(code(await add([id, elsewhere]))).toBe('404 opinion.not-found');
    expect(code(await add(['opn_01J00000000000000000000000']))).toBe('404 opinion.not-found');
    expect(code(await add([taken]))).toBe('409 opinion.wrong-state');
    const added = await add([id, id]);
    expect([added.status, added.body.addenda]).toMatchObject([201, [{ text: '반영합니다.', credits: [id] }]]);
    expect((await read(id)).credits).toMatchObject([{ proposal, addendum: 1 }]);
    await world.schedules.reconcile();
    expect((await read(id)).credits).toHaveLength(1);
    const notices = await noticesOf('credited');
    expect(notices.filter(({ kind }) => kind === 'opinion.credited')).toMatchObject([{ opinion: id }]);
  });

  it('is recounted at night', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'mina', '밤에 세어 볼 말');
    await sympathy('PUT', id, 'jun');
    await sympathy('PUT', id, 'sora');
    await world.idle();
    const { documents, name } = world.bare;
    await documents.send(
      new UpdateCommand({
        TableName: name,
        Key: { pk: `SLOTS#${id}`, sk: '00' },
        UpdateExpression: 'SET #count = :wrong ADD version :one',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':wrong': 7, ':one': 1 },
      }),
    );
    const { drifts, opinions } = await world.schedules.reconcile();
    expect(opinions).toBeGreaterThan(0);
    expect(drifts).toContainEqual({ opinion: id, shard: 0, recorded: 2, counted: 7, repaired: true });
    expect((await read(id)).sympathy).toBe(2);
  });

  it('stays under the pseudonym when its author leaves, and no list knows of them', async () => {
    const proposal = await openProposal();
    const id = await said(proposal, 'leaver', '떠날 사람의 말');
    const others = await said(proposal, 'mina', '남을 사람의 말');
    await sympathy('PUT', others, 'leaver');
    const leaver = world.actorOf('leaver');
    const own = await ownData(world.context, leaver);
    expect(own.opinions).toMatchObject([{ id, text: '떠날 사람의 말' }]);
    expect(own.sympathies).toMatchObject([{ opinion: others }]);
    expect(await leave(world.context, leaver)).toBe(true);
    expect(await leave(world.context, leaver)).toBe(true);
    expect(await read(id)).toMatchObject({
      text: '떠날 사람의 말',
      author: { name: `시민 ${leaver.person.slice(-4)}` },
    });
    expect((await read(others)).sympathy).toBe(1);
    expect((await ownData(world.context, leaver)).sympathies).toEqual([]);
  });
});
