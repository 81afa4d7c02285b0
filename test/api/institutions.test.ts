import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allBut,
  openStage,
  type Role,
  refusalOf,
  roles,
  type Stage,
  step,
  toRefusal,
  unknown,
  words,
} from '../support/stage.ts';

let stage: Stage;
let institution: string;
let adminToken: string;

beforeAll(async () => {
  stage = await openStage();
  // One of its own: the stage's keeps the rule that the other tests count on.
  institution = await stage.world.institution();
  adminToken = await stage.world.tokenOf('its admin', `admin@${institution}`, `moderator@${institution}`);
});

afterAll(() => stage.close());

const admins: Role[] = ['admin', 'admin everywhere'];
const invalid = { status: 400, code: 'request.invalid' };
const missing = { status: 404, code: 'institution.not-found' };
const malformed = ['SEOUL', '-a', 'a-', 'a_b', '%00', 'a'.repeat(41), '*', '..%2f'];
const nextRule = {
  windowDays: 20,
  steps: [step('empathy', 'mayor-answer', { threshold: 20, dueDays: 14 })],
};

describe('institutions', () => {
  it.each(roles)('are listed and read by: %s', async (role) => {
    const { items } = await stage.done(role, 'GET', 'institutions');
    expect(items.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining([stage.here, stage.elsewhere]),
    );
    expect(await stage.done(role, 'GET', `institutions/${institution}`)).toMatchObject({
      id: institution,
      kind: 'city',
      name: { ko: '시험시', en: 'Test City' },
      schemeDepartment: 'democracy',
      departments: [{ id: 'democracy' }, { id: 'women' }],
      categories: ['복지', '환경'],
      counts: { openProposals: 0, owedAnswers: 0, overdueAnswers: 0 },
    });
  });

  it('count what is under way now', async () => {
    const busy = await stage.world.institution({
      rule: { windowDays: 30, steps: [step('empathy', 'department-answer', { threshold: 1 })] },
    });
    const as = await stage.world.tokenOf('busy', `moderator@${busy}`);
    for (const title of ['하나', '둘둘']) {
      const { body } = await stage.call('POST', 'proposals', {
        as,
        body: { institution: busy, title, body: title },
      });
      await stage.call('POST', `proposals/${body.id}/screening`, { as, body: { decision: 'publish' } });
      if (title === '하나') await stage.call('PUT', `proposals/${body.id}/empathy`, { as });
    }
    await stage.world.idle();
    expect((await stage.done('nobody', 'GET', `institutions/${busy}`)).counts).toEqual({
      openProposals: 2,
      owedAnswers: 1,
      overdueAnswers: 0,
    });
  });

  it('name the officers who may answer once they have come by', async () => {
    const as = await stage.world.tokenOf('새 담당', `officer@${institution}/women`);
    await stage.call('GET', 'people/me', { as });
    const { departments } = await stage.done('nobody', 'GET', `institutions/${institution}`);
    expect(departments[1].officers).toContainEqual({
      id: stage.world.actorOf('새 담당').person,
      name: '새 담당',
      role: 'officer',
    });
  });

  it.each(['', '/rules', '/board', '/exports/proposals'])(
    'that are not there are not found at institutions/{id}%s',
    async (rest) => {
      expect(
        toRefusal(await stage.by('nobody', 'GET', `institutions/${unknown.institution}${rest}`)),
      ).toEqual(missing);
      for (const id of malformed) {
        expect(toRefusal(await stage.by('nobody', 'GET', `institutions/${id}${rest}`))).toEqual(invalid);
      }
    },
  );
});

describe('a new rule', () => {
  it.each(admins)('is put in force by: %s, and the versions before it stay', async (role) => {
    const before = await stage.done('nobody', 'GET', `institutions/${stage.elsewhere}/rules`);
    const token =
      role === 'admin' ? await stage.world.tokenOf('a', `admin@${stage.elsewhere}`) : await stage.as(role);
    const version = before.items[0].version + 1;
    const rule = { ...nextRule, windowDays: nextRule.windowDays + version };
    const put = () => stage.call('POST', `institutions/${stage.elsewhere}/rules`, { as: token, body: rule });
    expect(await put()).toMatchObject({ status: 201, body: { rule: { version, rule } } });
    // Sent again it is the same change.
    expect(await put()).toMatchObject({ status: 201, body: { rule: { version } } });
    const after = await stage.done('nobody', 'GET', `institutions/${stage.elsewhere}/rules`);
    expect(after.items[0]).toMatchObject({ version, rule });
    expect(after.items.slice(1)).toEqual(before.items);
  });

  it.each(allBut(...admins))('is refused to: %s', async (role) => {
    const refused = await stage.writesNothing(() =>
      stage.by(role, 'POST', `institutions/${stage.here}/rules`, nextRule),
    );
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });

  it('does not touch what was published under the one before', async () => {
    const own = await stage.world.institution();
    const as = await stage.world.tokenOf('own admin', `admin@${own}`, `moderator@${own}`);
    const publish = async () => {
      const { body } = await stage.call('POST', 'proposals', { as, body: { institution: own, ...words } });
      return (
        await stage.call('POST', `proposals/${body.id}/screening`, { as, body: { decision: 'publish' } })
      ).body;
    };
    const first = await publish();
    await stage.call('POST', `institutions/${own}/rules`, { as, body: nextRule });
    const second = await publish();
    expect(await stage.done('nobody', 'GET', `proposals/${first.id}`)).toMatchObject({
      ruleVersion: 1,
      closesAt: first.closesAt,
      steps: [step('empathy', 'department-answer', { threshold: 3, dueDays: 30 })],
    });
    expect(second).toMatchObject({
      ruleVersion: 2,
      steps: [{ ...step('empathy', 'mayor-answer', { threshold: 20, dueDays: 14 }), responder: 'mayor' }],
    });
  });

  it.each<[string, object]>([
    [
      'Gwanak’s chain',
      {
        windowDays: 30,
        steps: [
          step('empathy', 'department-answer', { threshold: 50 }),
          step('answer-accepted', 'forum'),
          step('forum-closed', 'committee-final-answer'),
        ],
      },
    ],
    [
      'Yeongdeungpo’s 1,000 in 30 days',
      { windowDays: 30, steps: [step('empathy', 'district-mayor-answer', { threshold: 1_000 })] },
    ],
    [
      'Geumcheon’s 20 in 20 days',
      { windowDays: 20, steps: [step('empathy', 'department-answer', { threshold: 20 })] },
    ],
    [
      'Songpa’s 1,000 in 10 days',
      { windowDays: 10, steps: [step('empathy', 'department-answer', { threshold: 1_000 })] },
    ],
    [
      'Seoul’s ladder',
      {
        windowDays: 30,
        steps: [
          step('empathy', 'department-answer', { threshold: 50 }),
          step('empathy', 'forum', { threshold: 100 }),
          step('forum-participants', 'mayor-answer', { threshold: 5_000, dueDays: 30 }),
        ],
      },
    ],
  ])('expresses %s', async (_, rule) => {
    const made = await stage.call('POST', `institutions/${institution}/rules`, {
      as: adminToken,
      body: rule,
    });
    expect(made).toMatchObject({ status: 201, body: { rule: { rule } } });
  });

  it.each<[string, unknown]>([
    ['no steps', { windowDays: 30, steps: [] }],
    [
      'ten steps',
      {
        windowDays: 30,
        steps: Array.from({ length: 10 }, (_, index) => step('empathy', 'forum', { threshold: index + 1 })),
      },
    ],
    ['a window of none', { windowDays: 0, steps: nextRule.steps }],
    ['a window beyond a year', { windowDays: 366, steps: nextRule.steps }],
    ['half a day', { windowDays: 1.5, steps: nextRule.steps }],
    ['a window that is a text', { windowDays: '30', steps: nextRule.steps }],
    ['a threshold of none', { windowDays: 30, steps: [step('empathy', 'forum', { threshold: 0 })] }],
    [
      'thresholds that do not grow',
      {
        windowDays: 30,
        steps: [
          step('empathy', 'forum', { threshold: 5 }),
          step('empathy', 'mayor-answer', { threshold: 5 }),
        ],
      },
    ],
    ['an unknown outcome', { windowDays: 30, steps: [step('empathy', 'shrug', { threshold: 5 })] }],
    ['an unknown occasion', { windowDays: 30, steps: [step('shouting', 'forum', { threshold: 5 })] }],
    [
      'an answer accepted that nothing leads to',
      { windowDays: 30, steps: [step('answer-accepted', 'forum')] },
    ],
    [
      'a forum closed that nothing leads to',
      { windowDays: 30, steps: [step('forum-closed', 'mayor-answer')] },
    ],
    [
      'a due time beyond a year',
      { windowDays: 30, steps: [step('empathy', 'mayor-answer', { threshold: 5, dueDays: 366 })] },
    ],
    ['more than it takes', { ...nextRule, version: 9 }],
    ['nothing', undefined],
    ['a list', [nextRule]],
  ])('is refused with %s, and nothing is written', async (_, rule) => {
    const refused = await stage.writesNothing(() =>
      stage.call('POST', `institutions/${institution}/rules`, { as: adminToken, body: rule }),
    );
    expect(toRefusal(refused)).toEqual(invalid);
  });

  it('is refused for an institution that is not there', async () => {
    expect(
      toRefusal(
        await stage.by('admin everywhere', 'POST', `institutions/${unknown.institution}/rules`, nextRule),
      ),
    ).toEqual(missing);
    expect(toRefusal(await stage.by('admin everywhere', 'POST', 'institutions/NO/rules', nextRule))).toEqual(
      invalid,
    );
  });

  it('put in force by two at once counts once for each that is told so', async () => {
    const own = await stage.world.institution();
    const as = await stage.world.tokenOf('own admin', `admin@${own}`);
    const tries = await Promise.all(
      [21, 22, 23].map((windowDays) =>
        stage.call('POST', `institutions/${own}/rules`, { as, body: { ...nextRule, windowDays } }),
      ),
    );
    const made = tries.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    for (const refused of tries.filter(({ status }) => status !== 201)) {
      expect(toRefusal(refused)).toEqual({ status: 409, code: 'institution.changed' });
    }
    const { items } = await stage.done('nobody', 'GET', `institutions/${own}/rules`);
    expect(items.map(({ version }: { version: number }) => version)).toEqual(
      Array.from({ length: made.length + 1 }, (_, index) => made.length + 1 - index),
    );
  });
});

describe('a department', () => {
  it.each(admins)('is opened and renamed by: %s', async (role) => {
    for (const name of ['청년과', '청년정책과']) {
      const named = await stage.by(role, 'PUT', `institutions/${stage.here}/departments/youth`, { name });
      expect(named.status).toBe(200);
      expect(named.body.departments.filter(({ id }: { id: string }) => id === 'youth')).toMatchObject([
        { name },
      ]);
      const seen = await stage.done('nobody', 'GET', `institutions/${stage.here}`);
      expect(seen.departments.filter(({ id }: { id: string }) => id === 'youth')).toMatchObject([{ name }]);
    }
  });

  it.each(allBut(...admins))('is not named by: %s', async (role) => {
    const refused = await stage.writesNothing(() =>
      stage.by(role, 'PUT', `institutions/${stage.here}/departments/women`, { name: '다른 이름' }),
    );
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });

  it.each([
    {},
    { name: '' },
    { name: '가'.repeat(61) },
    { name: '하나\n둘' },
    { name: 7 },
    { name: '과', id: 'x' },
    [],
  ])('is not named with the body %j', async (body) => {
    const refused = await stage.writesNothing(() =>
      stage.by('admin', 'PUT', `institutions/${stage.here}/departments/women`, body),
    );
    expect(toRefusal(refused)).toEqual(invalid);
  });

  it('is refused where the ids are none, or the institution is not there', async () => {
    const body = { name: '청년과' };
    for (const id of malformed) {
      expect(
        toRefusal(await stage.by('admin', 'PUT', `institutions/${stage.here}/departments/${id}`, body)),
      ).toEqual(invalid);
    }
    const refused = await stage.by(
      'admin everywhere',
      'PUT',
      `institutions/${unknown.institution}/departments/youth`,
      body,
    );
    expect(toRefusal(refused)).toEqual(missing);
  });

  it('beyond the two hundredth is refused, and the institution stays readable', async () => {
    const departments = Array.from({ length: 200 }, (_, index) => `d${index}`);
    const full = await stage.world.institution({ departments });
    const as = await stage.world.tokenOf('full', `admin@${full}`);
    const name = (department: string) =>
      stage.call('PUT', `institutions/${full}/departments/${department}`, { as, body: { name: '새 이름' } });
    expect(toRefusal(await stage.writesNothing(() => name('one-more')))).toEqual(invalid);
    expect((await name('d0')).status).toBe(200);
    expect((await stage.done('nobody', 'GET', `institutions/${full}`)).departments).toHaveLength(200);
  });
});

describe('opening an institution', () => {
  let opened = 0;
  const opening = (extra: object = {}) => ({
    id: `opened-${++opened}`,
    kind: 'district',
    name: { ko: '새 구', en: 'New District' },
    departments: [
      { id: 'planning', name: '기획과' },
      { id: 'roads', name: '도로과' },
    ],
    schemeDepartment: 'planning',
    rule: nextRule,
    ...extra,
  });

  it('is for the administrators of everything, and it is there at once', async () => {
    const body = opening({ categories: ['교통'], programme: '구민제안' });
    const made = await stage.by('admin everywhere', 'POST', 'institutions', body);
    expect(made).toMatchObject({ status: 201, body: { ...body, rule: { version: 1, rule: nextRule } } });
    expect(await stage.done('nobody', 'GET', `institutions/${body.id}`)).toEqual(made.body);
    expect((await stage.done('nobody', 'GET', `institutions/${body.id}/rules`)).items).toMatchObject([
      { version: 1 },
    ]);
  });

  it.each(allBut('admin everywhere'))('is refused to: %s', async (role) => {
    const refused = await stage.writesNothing(() => stage.by(role, 'POST', 'institutions', opening()));
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });

  it('that is open already is refused, and changes nothing', async () => {
    const taken = opening({ id: stage.here, rule: { ...nextRule, windowDays: 99 } });
    const refused = await stage.writesNothing(() =>
      stage.by('admin everywhere', 'POST', 'institutions', taken),
    );
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'institution.already-open' });
  });

  it.each<[string, object]>([
    ['an id that is none', { id: 'No!' }],
    ['no departments', { departments: [] }],
    ['two departments of one id', { departments: Array(2).fill({ id: 'planning', name: '기획과' }) }],
    [
      '201 departments',
      { departments: Array.from({ length: 201 }, (_, index) => ({ id: `d${index}`, name: '과' })) },
    ],
    ['another kind', { kind: 'empire' }],
    ['a name in one language', { name: { ko: '새 구' } }],
    ['a name with NUL', { name: { ko: '새\u0000구', en: 'New' } }],
    ['51 categories', { categories: Array.from({ length: 51 }, (_, index) => `분류 ${index}`) }],
    ['a ladder that cannot be climbed', { rule: { windowDays: 9, steps: [step('forum-closed', 'forum')] } }],
    ['a revision of its own', { revision: 7 }],
    ['no rule', { rule: undefined }],
  ])('is refused with %s, and nothing is written', async (_, wrong) => {
    const refused = await stage.writesNothing(() =>
      stage.by('admin everywhere', 'POST', 'institutions', opening(wrong)),
    );
    expect(toRefusal(refused)).toEqual(invalid);
  });

  it('is refused where the department that runs the scheme is not among those it has', async () => {
    const refused = await stage.writesNothing(() =>
      stage.by('admin everywhere', 'POST', 'institutions', opening({ schemeDepartment: 'nobody' })),
    );
    expect(toRefusal(refused)).toEqual({ status: 404, code: 'department.not-found' });
  });
});
