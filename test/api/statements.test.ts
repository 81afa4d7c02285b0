import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recoverShards } from '../../functions/app/recover.ts';
import { findOpinionGroups, parseMarks } from '../../functions/statements/groups/index.ts';
import {
  ageOfGroups,
  beginGroups,
  changedGroups,
  findGroups,
  keepGroups,
  stampGroups,
} from '../../functions/statements/groups-repository.ts';
import { type Mark, mostModerations, mostOfOne } from '../../functions/statements/model.ts';
import { findStatement, keepMark, moderateStatement } from '../../functions/statements/repository.ts';
import { shardOf } from '../../shared/counting/counted.ts';
import { keys, markShards, marksPk } from '../../shared/dynamo/keys.ts';
import { forumIdSchema, statementIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { makeWorld, type World } from '../support/world.ts';

const start = new Date('2026-03-02T01:00:00.000Z');
let engine: TestEngine;
let world: World;
let institution: string;
let forum: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  world.clock.set(start);
  institution = await world.institution();
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

beforeEach(async () => {
  world.clock.set(start);
  const { body } = await world.call('POST', 'forums', {
    as: await officer(),
    body: {
      institution,
      department: 'women',
      topic: '응원봉을 어떻게 할까요',
      background: '경기마다 버려집니다.',
      opensOn: '2026-03-02',
      closesOn: '2026-03-20',
    },
  });
  forum = body.id;
});

const officer = () => world.tokenOf('officer', `officer@${institution}/women`);
const moderator = () => world.tokenOf('moderator', `moderator@${institution}`);

async function make(who: string, text: string, more: object = {}, as?: string) {
  const call = { as: as ?? (await world.tokenOf(who)), body: { text, ...more } };
  return world.call('POST', `forums/${forum}/statements`, call);
}

async function mark(who: string, statement: string, value: number) {
  return world.call('PUT', `statements/${statement}/mark`, {
    as: await world.tokenOf(who),
    body: { mark: value },
  });
}

type Fault = 'met' | 'cut';

const textsOf = async (as?: string) =>
  (await world.call('GET', `forums/${forum}/statements`, { as })).body.items.map(
    ({ text }: { text: string | null }) => text,
  );

describe('a statement', () => {
  it('is made by a participant of an open forum, and nobody learns by whom', async () => {
    const made = await make('maker', '다회용 응원봉을 빌려주면 좋겠습니다.');
    expect(made.status).toBe(201);
    const { body } = await world.call('GET', `forums/${forum}/statements`);
    expect(body.items).toEqual([made.body]);
    expect(JSON.stringify(body)).not.toContain('per_');
  });

  it('is made once, however often it is sent at once', async () => {
    const sent = await Promise.all(
      Array.from({ length: 5 }, () => make('twice', '분리수거함을 더 놓아 주세요.')),
    );
    expect(new Set(sent.map(({ body }) => body.id)).size).toBe(1);
    expect(await textsOf()).toHaveLength(1);
    // What was sent again took no place of theirs.
    for (let number = 1; number < mostOfOne; number++)
      expect((await make('twice', `${'가나다라마'.at(number)}구역에 새 의자 ${number}개`)).status).toBe(201);
  });

  it.each<[string, Fault, number]>([
    ['whose answer the table lost, and whose retry meets it,', 'met', 201],
    ['of which the table gave out half-way', 'cut', 500],
  ])('%s takes a place of its maker all the same', async (_, fault, status) => {
    const { documents } = world.context.table;
    let isDone = false;
    documents.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const { Key, Item } = args.input as { Key?: { sk: string }; Item?: { pk: string } };
          const isShelf = commandName === 'UpdateItemCommand' && Key?.sk === '~ALL';
          if (!isDone && fault === 'met' && isShelf) {
            isDone = true;
            await next(args);
          }
          if (!isDone && fault === 'cut' && Item?.pk === `STATEMENTS#${forum}`) {
            isDone = true;
            throw new Error('the table gave out');
          }
          return next(args);
        },
      { step: 'initialize', name: 'fault' },
    );
    expect((await make('hurt', '분리수거함을 더 놓아 주세요.')).status).toBe(status);
    documents.middlewareStack.remove('fault');
    expect(isDone).toBe(true);
    expect((await make('hurt', '분리수거함을 더 놓아 주세요.')).status).toBe(201);
    const more = [];
    for (let number = 1; number <= mostOfOne; number++)
      more.push((await make('hurt', `${'가나다라마'.at(number - 1)}구역에 새 의자 ${number}개`)).status);
    expect(more.filter((each) => each === 201)).toHaveLength(mostOfOne - 1);
    expect(await textsOf()).toHaveLength(mostOfOne);
  });

  it.each([
    ['the same', '다회용  응원봉을 빌려주면 좋겠습니다!', 'statement.duplicate'],
    ['almost the same', '다회용 응원봉을 꼭 빌려주면 좋겠습니다.', 'statement.similar'],
  ])('is refused where %s is there already', async (_, text, code) => {
    await make('one', '다회용 응원봉을 빌려주면 좋겠습니다.');
    expect((await make('two', text)).body.code).toBe(code);
    expect(await textsOf()).toHaveLength(1);
  });

  it.each([
    ['야구장에서 응원봉을 쓰게 해야 합니다.', '야구장에서 응원봉을 쓰게 하지 않아야 합니다.'],
    ['공공자전거 대여소를 크게 확대해야 합니다.', '공공자전거 대여소를 크게 축소해야 합니다.'],
    ['마을버스 요금을 올려야 합니다.', '마을버스 요금을 내려야 합니다.'],
    ['한강공원에서 음식을 팔면 안 됩니다.', '한강공원에서 음식을 팔면 됩니다.'],
    ['공공주차장은 10분까지 무료로 합시다.', '공공주차장은 30분까지 무료로 합시다.'],
    ['We should increase the number of buses.', 'We should decrease the number of buses.'],
  ])('may say the opposite in almost the same words: %s %s', async (one, other) => {
    expect((await make('one', one)).status).toBe(201);
    expect((await make('two', other)).status).toBe(201);
  });

  it('is held back where several in almost the same words are sent at once', async () => {
    const ways = [
      '다회용 응원봉을 구장에서 빌려주면 정말 좋겠습니다',
      '다회용 응원봉도 구장에서 빌려주면 정말 좋겠습니다',
      '다회용 응원봉을 구장에서는 빌려주면 정말 좋겠습니다',
      '다회용 응원봉을 구장에서 빌려주시면 정말 좋겠습니다',
      '다회용 응원봉을 구장에서 빌려주면 정말로 좋겠습니다',
    ];
    const sent = await Promise.all(ways.map((way, at) => make(`way-${at}`, way)));
    expect(await textsOf()).toHaveLength(1);
    expect(sent.map(({ status, body }) => (status === 201 ? 'made' : body.code)).sort()).toEqual([
      'made',
      ...ways.slice(1).map(() => 'statement.similar'),
    ]);
  });

  it('loses none of many that are made at once', async () => {
    const things = ['나무', '의자', '버스', '도서관', '수영장', '가로등', '쉼터', '텃밭', '주차장', '놀이터'];
    const sent = await Promise.all(
      things.map((thing) => make(`for ${thing}`, `${thing} ${thing} ${thing} 늘리기`)),
    );
    expect(sent.map(({ status }) => status)).toEqual(things.map(() => 201));
    expect(await textsOf()).toHaveLength(things.length);
  });

  it('is held back where one citizen makes too many, also all at once', async () => {
    const texts = [
      '버스를 늘려요',
      '나무를 심어요',
      '의자를 놓아요',
      '물을 아껴요',
      '불을 꺼요',
      '길을 닦아요',
      '문을 열어요',
      '책을 사요',
    ];
    const sent = await Promise.all(texts.map((text) => make('flood', `${text} 그리고 ${text}`)));
    expect(sent.filter(({ status }) => status === 201)).toHaveLength(mostOfOne);
    for (const { status, body } of sent) if (status !== 201) expect(body.code).toBe('statement.too-many');
    expect(await textsOf()).toHaveLength(mostOfOne);
    expect((await make('somebody else', '다른 사람의 다른 말')).status).toBe(201);
  });

  it('is put there to begin with by whoever runs the forum, and by nobody else', async () => {
    const seeded = await make('', '처음부터 있는 말', { isSeed: true }, await officer());
    expect(seeded.body).toMatchObject({ isSeed: true });
    for (const as of [await world.tokenOf('citizen'), await moderator()])
      expect((await make('', '저도 처음부터', { isSeed: true }, as)).body.code).toBe('auth.forbidden');
  });

  it.each([
    ['too short', '네'],
    ['too long', '가'.repeat(141)],
    ['without words', '!!!!!!'],
    ['of numbers alone', '12345 678'],
    ['of a single letter', '12345 가'],
    ['of two lines', '한 줄\n두 줄'],
    ['with control characters', '몰래\u0007넣기'],
  ])('is refused when it is %s', async (_, text) => {
    expect((await make('one', text)).body.code).toBe('request.invalid');
  });

  it('is taken while the forum is open, to the millisecond', async () => {
    const statement = (await make('one', '마지막까지 받습니다')).body.id;
    world.clock.set(new Date('2026-03-20T14:59:59.999Z'));
    expect((await make('two', '마지막 순간의 말')).status).toBe(201);
    expect((await mark('two', statement, 1)).status).toBe(200);
    world.clock.set(new Date('2026-03-20T15:00:00.000Z'));
    expect((await make('three', '늦은 말입니다')).body.code).toBe('stance.closed');
    expect((await mark('three', statement, 1)).body.code).toBe('stance.closed');
    const unmarked = await world.call('DELETE', `statements/${statement}/mark`, {
      as: await world.tokenOf('two'),
    });
    expect(unmarked.body.code).toBe('stance.closed');
  });

  it('is taken out and put back by a moderator, with a reason that is public', async () => {
    const statement = (await make('one', '누구누구는 나쁜 사람입니다')).body.id;
    await mark('two', statement, -1);
    const removal = { code: 'defamation', reason: '남을 헐뜯습니다' };
    for (const as of [
      await world.tokenOf('citizen'),
      await officer(),
      await world.tokenOf('x', 'moderator@elsewhere'),
    ])
      expect(
        (await world.call('POST', `statements/${statement}/removal`, { as, body: removal })).body.code,
      ).toBe('auth.forbidden');
    const as = await moderator();
    for (let times = 0; times < 2; times++)
      expect(
        (await world.call('POST', `statements/${statement}/removal`, { as, body: removal })).status,
      ).toBe(204);
    const { body } = await world.call('GET', `forums/${forum}/statements`);
    expect(body.items).toMatchObject([{ text: null, removed: removal }]);
    expect(await textsOf(as)).toEqual(['누구누구는 나쁜 사람입니다']);
    expect((await mark('three', statement, 1)).body.code).toBe('statement.removed');
    expect((await make('four', '누구누구는 나쁜 사람입니다')).body.code).toBe('statement.duplicate');
    expect((await world.call('POST', `statements/${statement}/restoration`, { as })).status).toBe(204);
    expect((await mark('three', statement, 1)).status).toBe(200);
    // What was done stays to be read: in public without names, and by the administrators with them.
    await world.call('POST', `statements/${statement}/removal`, {
      as,
      body: { ...removal, reason: '또 헐뜯습니다' },
    });
    await world.idle();
    const history = (await world.call('GET', `forums/${forum}/timeline`)).body.items.filter(
      ({ type }: { type: string }) => type.startsWith('statement.'),
    );
    expect(history).toMatchObject([
      { type: 'statement.removed', facts: { statement, ...removal } },
      { type: 'statement.restored', facts: { statement } },
      { type: 'statement.removed', facts: { statement, code: removal.code, reason: '또 헐뜯습니다' } },
    ]);
    expect(JSON.stringify(history)).not.toContain('per_');
    const admin = await world.tokenOf('admin', `admin@${institution}`);
    const log = await world.call('GET', `institutions/${institution}/audit?area=screening`, { as: admin });
    const acts = log.body.items.filter(({ subject }: { subject: string }) => subject === statement);
    expect(acts.map(({ type }: { type: string }) => type)).toEqual([
      'statement.removed',
      'statement.restored',
      'statement.removed',
    ]);
    expect(acts[0]).toMatchObject({ by: { person: expect.stringMatching(/^per_/) }, forum });
  });

  it('is taken out and put back so often, and no more', async () => {
    const statement = (await make('one', '오르내리는 문장입니다')).body.id;
    const as = await moderator();
    const moderate = (time: number) =>
      time % 2 === 0
        ? world.call('POST', `statements/${statement}/removal`, {
            as,
            body: { code: 'defamation', reason: '남을 헐뜯습니다' },
          })
        : world.call('POST', `statements/${statement}/restoration`, { as });
    for (let time = 0; time < mostModerations; time++) expect((await moderate(time)).status).toBe(204);
    expect((await moderate(mostModerations)).body.code).toBe('statement.too-many-changes');
    expect(await textsOf()).toEqual(['오르내리는 문장입니다']);
  });

  it('is told to be taken out after a night, where the stream lost that', async () => {
    const { body } = await make('one', '아무도 듣지 못한 문장입니다');
    const statement = await findStatement(world.bare, statementIdSchema.parse(body.id));
    if (!statement) throw new Error('no statement');
    const at = world.clock.now().toISOString();
    const removal = { code: 'defamation', reason: '남을 헐뜯습니다' } as const;
    const { person } = world.actorOf('mod');
    expect(await moderateStatement(world.bare, statement, person, { act: 'removed', at, ...removal })).toBe(
      true,
    );
    const told = async () =>
      (await world.call('GET', `forums/${forum}/timeline`)).body.items.filter(({ type }: { type: string }) =>
        type.startsWith('statement.'),
      );
    await world.idle();
    expect(await told()).toEqual([]);
    for (let night = 0; night < 2; night++) {
      await world.schedules.reconcile();
      expect(await told()).toMatchObject([{ type: 'statement.removed', facts: removal }]);
    }
  });

  it('is reported once by a citizen, and its reports are settled once by a moderator', async () => {
    const statement = (await make('one', '아무개는 거짓말쟁이입니다')).body.id;
    const report = async (body: object, who = 'jun', id = statement) =>
      world.call('POST', `statements/${id}/reports`, { as: await world.tokenOf(who), body });
    expect((await report({ reason: 'other' })).body.code).toBe('request.invalid');
    expect((await report({ reason: 'abuse' })).status).toBe(201);
    expect((await report({ reason: 'illegal' })).status).toBe(200);
    expect((await report({ reason: 'abuse' }, 'sora')).status).toBe(201);
    const nowhere = `stm_${forum.slice(4)}_0123456789`;
    expect((await report({ reason: 'abuse' }, 'jun', nowhere)).body.code).toBe('statement.not-found');
    const as = await moderator();
    const cases = async () =>
      (await world.call('GET', `reports?institution=${institution}`, { as })).body.items.filter(
        (each: { statement: string | null }) => each.statement === statement,
      );
    const [found] = await cases();
    expect(found).toMatchObject({ reports: 2, title: '아무개는 거짓말쟁이입니다', opinion: null });
    const settle = (decision: object, by = as) =>
      world.call('POST', `statements/${statement}/reports/settlement`, {
        as: by,
        body: { reason: '헐뜯습니다', revision: found.revision, ...decision },
      });
    const hide = { decision: 'hide', code: 'defamation' };
    expect((await settle(hide, await world.tokenOf('x', 'moderator@elsewhere'))).body.code).toBe(
      'auth.forbidden',
    );
    const settled = await Promise.all([settle(hide), settle(hide)]);
    // Pressed twice by one and the same it is done once.
    expect(settled.map(({ status }) => status)).toEqual([200, 200]);
    const another = await world.tokenOf('another', `moderator@${institution}`);
    expect((await settle(hide, another)).body.code).toBe('report.changed');
    expect(await cases()).toEqual([]);
    const { body } = await world.call('GET', `forums/${forum}/statements`);
    expect(body.items).toMatchObject([{ text: null, removed: { code: 'defamation', reason: '헐뜯습니다' } }]);
    expect((await report({ reason: 'abuse' }, 'late')).body.code).toBe('statement.removed');
  });

  it('that is not there is not found', async () => {
    const nowhere = `stm_${forum.slice(4)}_0123456789`;
    expect((await mark('one', nowhere, 1)).body.code).toBe('statement.not-found');
    expect((await mark('one', 'stm_x', 1)).body.code).toBe('request.invalid');
  });
});

describe('a mark', () => {
  it('is one for a citizen and statement, may change, and is theirs alone to see', async () => {
    const first = (await make('one', '첫째 문장입니다')).body.id;
    const second = (await make('one', '두 번째로 다른 말')).body.id;
    await Promise.all([mark('marker', first, 1), mark('marker', second, 0), mark('marker', first, 1)]);
    await mark('marker', first, -1);
    const marksOf = async (who: string) =>
      (await world.call('GET', `forums/${forum}/marks`, { as: await world.tokenOf(who) })).body.items;
    expect(new Set(await marksOf('marker'))).toEqual(
      new Set([
        { statement: first, mark: -1 },
        { statement: second, mark: 0 },
      ]),
    );
    expect(await marksOf('one')).toEqual([]);
    await world.call('DELETE', `statements/${first}/mark`, { as: await world.tokenOf('marker') });
    expect(await marksOf('marker')).toEqual([{ statement: second, mark: 0 }]);
  });

  it.each([2, -2, 0.5, null, 'agree'])('is refused when it is %s', async (value) => {
    const statement = (await make('one', '표시할 문장입니다')).body.id;
    expect((await mark('two', statement, value as number)).body.code).toBe('request.invalid');
  });

  it('is asked for on what one has not marked, until nothing is left', async () => {
    const texts = ['첫 번째 문장입니다', '둘째로 다른 이야기', '셋째는 또 다른 것'];
    for (const text of texts) await make('maker', text);
    const as = await world.tokenOf('reader');
    const seen: string[] = [];
    for (;;) {
      const { body } = await world.call('GET', `forums/${forum}/statements/next`, { as });
      expect(body).toMatchObject({ left: 3 - seen.length, marked: seen.length });
      if (body.statement === null) break;
      seen.push(body.statement.text);
      await mark('reader', body.statement.id, 0);
    }
    expect([...seen].sort()).toEqual([...texts].sort());
  });

  it('needs somebody signed in', async () => {
    const statement = (await make('one', '로그인이 필요합니다')).body.id;
    expect((await world.call('PUT', `statements/${statement}/mark`, { body: { mark: 1 } })).status).toBe(401);
    expect((await world.call('GET', `forums/${forum}/statements/next`)).status).toBe(401);
  });
});

describe('groups of people who think alike', () => {
  const texts = [
    '아침 버스를 늘려 주세요',
    '공원에 나무를 심어요',
    '도서관을 밤에도 열어요',
    '자전거 길을 넓혀요',
    '시장 주차장을 지어요',
    '학교 앞을 천천히 달려요',
    '분수대를 새로 만들어요',
    '골목에 의자를 놓아요',
  ];
  let statements: string[];

  /** Two camps that agree on the first statement and on nothing else. */
  async function debate(sizes: [number, number]): Promise<void> {
    statements = [];
    for (const text of texts)
      statements.push((await make('', text, { isSeed: true }, await officer())).body.id);
    for (const [camp, size] of sizes.entries())
      for (let one = 0; one < size; one++)
        for (const [index, statement] of statements.entries())
          await mark(
            `camp-${camp}-${one}`,
            statement,
            index === 0 ? 1 : (index % 2 === 0) === (camp === 0) ? 1 : -1,
          );
    await world.idle();
  }
  const read = async () => (await world.call('GET', `forums/${forum}/groups`)).body;
  async function close(): Promise<void> {
    world.clock.set(new Date('2026-03-20T15:01:00.000Z'));
    await world.schedules.sweep();
    await world.idle();
  }

  it('are computed by the sweep: what all agree on, what each holds, nobody named', async () => {
    expect(await read()).toMatchObject({ at: null, groups: [] });
    await debate([10, 8]);
    await world.schedules.sweep();
    const groups = await read();
    expect(groups).toMatchObject({ people: 18, grouped: 18, hiddenBecause: null, isFinal: false });
    expect(groups.groups.map(({ size }: { size: number }) => size)).toEqual([10, 8]);
    const agreed = groups.statements.filter(({ isAgreedByAll }: { isAgreedByAll: boolean }) => isAgreedByAll);
    expect(agreed).toMatchObject([{ statement: statements[0], counts: { agree: 18, disagree: 0, pass: 0 } }]);
    expect(groups.statements[0].statement).toBe(statements[0]);
    expect(groups.groups[0].represents).not.toEqual([]);
    expect(JSON.stringify(groups)).not.toContain('per_');
  }, 60_000);

  it('are not shown where few marked enough, or where one is so small that it names somebody', async () => {
    await debate([6, 6]);
    await world.schedules.sweep();
    // Nor is it said how few marked what: a tally of one is somebody's mark.
    expect(await read()).toMatchObject({
      hiddenBecause: 'too-few-people',
      groups: [],
      dots: [],
      statements: [],
    });
    const page = await (await world.app.request(`/forums/${forum}/groups`)).text();
    expect(page).not.toContain('<table');
    const next = await world.call('GET', `forums/${forum}/statements/next`, {
      as: await world.tokenOf('new'),
    });
    expect(next.body.left).toBe(texts.length);
  }, 60_000);

  it('of a small camp are not shown, and its marks are not given out', async () => {
    await debate([16, 2]);
    await close();
    expect(await read()).toMatchObject({ hiddenBecause: 'group-too-small', groups: [], dots: [] });
    const input = await world.call('GET', `forums/${forum}/groups/input`);
    expect(input.body.code).toBe('forum.wrong-state');
  }, 60_000);

  it('are final when the forum has closed, and anybody can compute them again', async () => {
    await debate([9, 9]);
    expect((await world.call('GET', `forums/${forum}/groups/input`)).body.code).toBe('forum.wrong-state');
    await close();
    const groups = await read();
    expect(groups.isFinal).toBe(true);
    const { body } = await world.call('GET', `forums/${forum}/groups/input`);
    expect(JSON.stringify(body)).not.toContain('per_');
    const again = findOpinionGroups(parseMarks(JSON.stringify(body)).marks);
    expect(again.groups.map(({ size }) => size)).toEqual(
      groups.groups.map(({ size }: { size: number }) => size),
    );
    world.clock.set(new Date('2026-03-21T15:01:00.000Z'));
    await world.schedules.reconcile();
    expect(await read()).toEqual(groups);
  }, 60_000);

  it('are computed for good anew where a moderator takes a statement out or puts it back afterwards, and say why', async () => {
    await debate([9, 9]);
    await close();
    const first = await read();
    const as = await moderator();
    const removal = { code: 'defamation', reason: '남을 헐뜯습니다' };
    const out = statements[1];
    const moderate = async (act: string, body?: object) => {
      world.clock.set(new Date(world.clock.now().getTime() + 60_000));
      expect((await world.call('POST', `statements/${out}/${act}`, { as, body })).status).toBe(204);
      // What is given out belongs to the result that is shown, also before it is computed anew.
      expect(await recomputed()).toEqual(represented(await read()));
      await world.idle();
      await world.schedules.sweep();
    };
    const represented = ({ groups }: { groups: { represents: { statement: string; mark: number }[] }[] }) =>
      groups.map(({ represents }) => represents.map(({ statement, mark: side }) => [statement, side]));
    const recomputed = async () => {
      const { body } = await world.call('GET', `forums/${forum}/groups/input`);
      return represented(findOpinionGroups(parseMarks(JSON.stringify(body)).marks));
    };
    expect(JSON.stringify(first.groups)).toContain(out);

    await moderate('removal', removal);
    const second = await read();
    expect(second).toMatchObject({
      isFinal: true,
      moderated: [{ statement: out, act: 'removed', ...removal }],
    });
    expect(JSON.stringify([second.groups, second.statements])).not.toContain(out);
    expect(represented(second)).toEqual(await recomputed());
    const page = await world.app.request(`/forums/${forum}/groups`);
    expect(await page.text()).toContain(removal.reason);

    await moderate('restoration');
    const third = await read();
    expect(third.moderated).toMatchObject([
      { act: 'removed' },
      { act: 'restored', code: null, reason: null },
    ]);
    expect(third).toMatchObject({ groups: first.groups, statements: first.statements });
    expect(represented(third)).toEqual(await recomputed());

    // Nothing more happened: it is not computed again.
    world.clock.set(new Date(world.clock.now().getTime() + 3_600_000));
    await world.schedules.reconcile();
    await world.schedules.sweep();
    expect(await read()).toEqual(third);
  }, 60_000);

  it('are computed again once marks have changed, not sooner than ten minutes on, and never without', async () => {
    await debate([9, 9]);
    await world.schedules.sweep();
    const first = await read();
    const later = async (minutes: number) => {
      world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000));
      await world.idle();
      await world.schedules.sweep();
      return read();
    };
    expect(await later(11)).toEqual(first);
    for (const value of [0, -1]) await mark('camp-0-0', statements[0] ?? '', value);
    const second = await later(1);
    expect(second.at).not.toBe(first.at);
    expect(second.statements[0].counts).toEqual({ agree: 17, disagree: 1, pass: 0 });
    await mark('camp-0-0', statements[0] ?? '', 1);
    expect(await later(1)).toEqual(second);
    expect((await later(10)).statements[0].counts).toMatchObject({ agree: 18 });
  }, 60_000);

  it('are computed again after a start and after a night, where the stream lost what was marked', async () => {
    await debate([9, 9]);
    await world.schedules.sweep();
    const first = await read();
    const id = forumIdSchema.parse(forum);
    const { person } = world.actorOf('camp-0-0');
    const markUnheard = (value: Mark) =>
      keepMark(world.bare, id, person, {
        statement: statementIdSchema.parse(statements[0]),
        mark: value,
        at: world.clock.now().toISOString(),
      });
    const later = async () => {
      await world.idle();
      world.clock.set(new Date(world.clock.now().getTime() + 11 * 60_000));
      await world.schedules.sweep();
      return read();
    };
    await markUnheard(-1);
    expect(await later()).toEqual(first);
    await recoverShards(world.context, [marksPk(id, shardOf(person, markShards))], 'start');
    expect((await later()).statements[0].counts).toMatchObject({ agree: 17, disagree: 1 });
    await markUnheard(0);
    expect((await later()).statements[0].counts).toMatchObject({ disagree: 1, pass: 0 });
    await world.schedules.reconcile();
    expect((await later()).statements[0].counts).toMatchObject({ disagree: 0, pass: 1 });
  }, 60_000);

  it('leave out what a moderator removed', async () => {
    await debate([9, 9]);
    const removal = { code: 'defamation', reason: '남을 헐뜯습니다' };
    await world.call('POST', `statements/${statements[1]}/removal`, { as: await moderator(), body: removal });
    await close();
    const shown = (await read()).statements.map(({ statement }: { statement: string }) => statement);
    expect(shown).not.toContain(statements[1]);
    expect(shown).toHaveLength(texts.length - 1);
  }, 60_000);

  describe('with several runs of one forum', () => {
    const at = start.toISOString();
    const idOf = () => forumIdSchema.parse(forum);
    const begin = () => beginGroups(world.bare, idOf(), at);
    /** What a run computed, told apart by how many marked. */
    const keep = (run: number, people: number, isFinal = false) =>
      keepGroups(world.bare, idOf(), run, {
        ...{ madeAt: at, isFinal, people, grouped: 0, hiddenBecause: 'too-few-people' },
        ...{ statements: [], groups: [], dots: [], moderated: [] },
      });
    const isToMake = async () => (await changedGroups(world.bare)).some(({ id }) => id === forum);

    it('are those of the run that began last, final or not, in whichever order they are kept', async () => {
      const [early, late] = [await begin(), await begin()];
      const kept = async () => [
        (await findGroups(world.bare, idOf()))?.people,
        (await ageOfGroups(world.bare, idOf()))?.isFinal,
      ];
      await keep(late, 2, true);
      await keep(early, 1);
      expect(await kept()).toEqual([2, true]);
      await keep(await begin(), 3);
      expect(await kept()).toEqual([3, false]);
    });

    it('are to be computed until a run is kept, and again where something changed during it', async () => {
      const first = await begin();
      expect(await isToMake()).toBe(true);
      await keep(first, 1);
      expect(await isToMake()).toBe(false);
      const second = await begin();
      await stampGroups(world.bare, idOf(), at);
      await keep(second, 2);
      expect(await isToMake()).toBe(true);
      await keep(await begin(), 3);
      expect(await isToMake()).toBe(false);
    });

    it('leave the number of a run alone that began while it was said that something changed', async () => {
      const { table } = world.context;
      const age = keys.groupsAge(idOf());
      await keep(await begin(), 1);
      let begun: number | undefined;
      table.documents.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            const { Key } = args.input as { Key?: { pk: string } };
            if (begun === undefined && commandName === 'UpdateItemCommand' && Key?.pk === age.pk)
              begun = await begin();
            return next(args);
          },
        { step: 'initialize', name: 'begun' },
      );
      await stampGroups(table, idOf(), at);
      table.documents.middlewareStack.remove('begun');
      expect((await ageOfGroups(world.bare, idOf()))?.run).toBe(begun);
      expect(begun).toBe(2);
    });
  });
});
