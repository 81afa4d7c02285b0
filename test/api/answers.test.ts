import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allBut,
  malformedIds,
  openStage,
  publication,
  type Role,
  refusalOf,
  type Stage,
  step,
  toRefusal,
  unknown,
} from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const handlers: Role[] = ['officer', 'colleague', 'head', 'admin', 'admin everywhere'];
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

interface Change {
  action: string;
  body: object;
  allowed: Role[];
  state: 'owed' | 'answered';
  /** What of the answer is different then. */
  after: object;
}

const changes: Change[] = [
  {
    action: 'transfer',
    body: { department: 'women', reason: '그 부서 일입니다.' },
    allowed: handlers,
    state: 'owed',
    after: { holder: { department: 'women', officer: null } },
  },
  {
    action: 'interim',
    body: { text: '알아보고 있습니다.', reason: '조사가 남았습니다.', dueOn: inDays(60) },
    allowed: handlers,
    state: 'owed',
    after: { interim: { text: '알아보고 있습니다.', reason: '조사가 남았습니다.' }, state: 'owed' },
  },
  {
    action: 'publication',
    body: publication,
    allowed: handlers,
    state: 'owed',
    after: {
      state: 'answered',
      decision: 'partly',
      onTime: true,
      versions: 1,
      answer: { text: publication.text },
    },
  },
  {
    action: 'correction',
    body: { decision: 'accepted', text: '모두 합니다.', reason: '틀린 곳을 고칩니다.' },
    allowed: handlers,
    state: 'answered',
    after: {
      state: 'answered',
      decision: 'accepted',
      versions: 2,
      answer: { number: 2, text: '모두 합니다.' },
    },
  },
  {
    action: 'contributions',
    body: { department: 'women', question: '어떻게 보십니까?' },
    allowed: handlers,
    state: 'owed',
    after: { contributions: [{ department: 'women', givenAt: null }] },
  },
];

describe.each(changes)('an answer’s $action', ({ action, body, allowed, state, after }) => {
  const fresh = () => (state === 'owed' ? stage.owed() : stage.answered());
  const otherState = () => (state === 'owed' ? stage.answered() : stage.owed());
  let shared: string;

  beforeAll(async () => {
    shared = await fresh();
  });

  it.each(allowed)('is done by: %s', async (role) => {
    const id = await fresh();
    expect(await stage.by(role, 'POST', `answers/${id}/${action}`, body)).toMatchObject({
      status: 200,
      body: after,
    });
    expect((await stage.by('nobody', 'GET', `answers/${id}`)).body).toMatchObject(after);
  });

  it.each(allBut(...allowed))('is refused to: %s', async (role) => {
    const refused = await stage.writesNothing(() =>
      stage.by(role, 'POST', `answers/${shared}/${action}`, body),
    );
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });

  it('is refused in the other state, and nothing is written', async () => {
    const id = await otherState();
    await stage.done('head', 'GET', 'people/me');
    const refused = await stage.writesNothing(() =>
      stage.by('head', 'POST', `answers/${id}/${action}`, body),
    );
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'answer.wrong-state' });
  });

  it('is refused for an answer that is not there', async () => {
    const refused = await stage.by('admin', 'POST', `answers/${unknown.answer}/${action}`, body);
    expect(toRefusal(refused)).toEqual({ status: 404, code: 'answer.not-found' });
  });

  it.each(malformedIds)('is refused for the malformed id %j', async (id) => {
    const refused = await stage.by('admin', 'POST', `answers/${id}/${action}`, body);
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty object', {}],
    ['a list', []],
    ['a text', '"text"'],
    ['nothing known', { ...body, more: 1 }],
    ...Object.keys(body)
      .filter((field) => field !== 'contact')
      .map((field): [string, unknown] => [`a wrong ${field}`, { ...body, [field]: 7 }]),
  ])('is refused with %s, and nothing is written', async (_, malformed) => {
    await stage.done('officer', 'GET', 'people/me');
    const refused = await stage.writesNothing(() =>
      stage.by('officer', 'POST', `answers/${shared}/${action}`, malformed),
    );
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
  });
});

describe('an answer’s assignment', () => {
  it.each<Role>(['officer', 'colleague', 'head'])('is taken over by: %s', async (role) => {
    const id = await stage.owed();
    const taken = await stage.by(role, 'POST', `answers/${id}/assignment`, {});
    const officer = { id: await stage.personId(role), name: role };
    expect(taken).toMatchObject({ status: 200, body: { holder: { department: 'democracy', officer } } });
    const again = await stage.by(role, 'POST', `answers/${id}/assignment`, {});
    expect(again).toMatchObject({ status: 200, body: { holder: { officer } } });
  });

  it.each<Role>(['head', 'admin', 'admin everywhere'])('is made to an officer by: %s', async (role) => {
    const id = await stage.owed();
    await stage.done('officer', 'GET', 'people/me');
    const officer = await stage.personId('officer');
    const given = await stage.by(role, 'POST', `answers/${id}/assignment`, { officer });
    expect(given).toMatchObject({
      status: 200,
      body: { holder: { officer: { id: officer, name: 'officer' } } },
    });
  });

  let shared: string;
  beforeAll(async () => {
    shared = await stage.owed();
  });

  it.each(allBut('head', 'admin', 'admin everywhere'))('to somebody else is refused to: %s', async (role) => {
    await stage.done('head', 'GET', 'people/me');
    const officer = await stage.personId('head');
    const refused = await stage.writesNothing(() =>
      stage.by(role, 'POST', `answers/${shared}/assignment`, { officer }),
    );
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });

  it.each(allBut('officer', 'colleague', 'head', 'admin', 'admin everywhere'))(
    'is not taken over by: %s',
    async (role) => {
      const refused = await stage.writesNothing(() =>
        stage.by(role, 'POST', `answers/${shared}/assignment`, {}),
      );
      expect(toRefusal(refused)).toEqual(refusalOf(role));
    },
  );

  it('is not made to somebody who is no officer of the department', async () => {
    const id = await stage.owed();
    await stage.done('officer of another department', 'GET', 'people/me');
    for (const officer of [unknown.person, await stage.personId('officer of another department')]) {
      const refused = await stage.writesNothing(() =>
        stage.by('admin', 'POST', `answers/${id}/assignment`, { officer }),
      );
      expect(toRefusal(refused)).toEqual({ status: 422, code: 'answer.officer-unknown' });
    }
    const self = await stage.by('admin', 'POST', `answers/${id}/assignment`, {});
    expect(toRefusal(self)).toEqual({ status: 422, code: 'answer.officer-unknown' });
  });

  it('is refused once the answer is published', async () => {
    const refused = await stage.by('head', 'POST', `answers/${await stage.answered()}/assignment`, {});
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'answer.wrong-state' });
  });

  it.each([{ officer: 7 }, { officer: 'x' }, { officer: null }, { more: 1 }, []])(
    'is refused with the body %j',
    async (body) => {
      const refused = await stage.by('head', 'POST', `answers/${unknown.answer}/assignment`, body);
      expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
    },
  );
});

describe('an answer’s transfer', () => {
  it('leaves the dates as they are and says in public why', async () => {
    const id = await stage.owed();
    await stage.done('officer', 'POST', `answers/${id}/assignment`, {});
    const before = await stage.done('nobody', 'GET', `answers/${id}`);
    const after = await stage.done('officer', 'POST', `answers/${id}/transfer`, {
      department: 'women',
      reason: '여성정책 일입니다.',
    });
    expect(after).toMatchObject({ dueAt: before.dueAt, firstDueAt: before.firstDueAt });
    await stage.world.idle();
    // The proposal has other answers, and other tests their own time: this one's history may be pages away.
    const own: { type: string; facts: { answer?: string } }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path = `proposals/prp_${id.slice(4, 30)}/timeline${cursor && `?cursor=${cursor}`}`;
      const { items, next }: { items: typeof own; next: string | null } = await stage.done(
        'nobody',
        'GET',
        path,
      );
      own.push(...items.filter(({ facts }) => facts.answer === id));
      cursor = next;
    }
    expect(own.at(-1)).toMatchObject({
      type: 'answer.transferred',
      facts: { from: 'democracy', to: 'women', reason: '여성정책 일입니다.' },
    });
  });

  it('takes the answer out of the hands of the department that gave it away', async () => {
    const id = await stage.owed();
    await stage.done('officer', 'POST', `answers/${id}/transfer`, {
      department: 'women',
      reason: '그 부서 일',
    });
    expect(toRefusal(await stage.by('officer', 'POST', `answers/${id}/publication`, publication))).toEqual({
      status: 403,
      code: 'auth.forbidden',
    });
    await stage.done('officer of another department', 'POST', `answers/${id}/publication`, publication);
  });

  it.each([
    ['the department that holds it', 'democracy', 422, 'answer.same-department'],
    ['a department that is not there', 'nobody', 404, 'department.not-found'],
  ])('to %s is refused', async (_, department, status, code) => {
    const id = await stage.owed();
    await stage.done('officer', 'GET', 'people/me');
    const refused = await stage.writesNothing(() =>
      stage.by('officer', 'POST', `answers/${id}/transfer`, { department, reason: '그 부서 일' }),
    );
    expect(toRefusal(refused)).toEqual({ status, code });
  });
});

describe('an interim answer', () => {
  const interim = (dueOn: string) => ({ text: '알아보고 있습니다.', reason: '조사가 남았습니다.', dueOn });

  it('sets a later date once; the first date stays on record', async () => {
    const id = await stage.owed();
    const before = await stage.done('nobody', 'GET', `answers/${id}`);
    const dueOn = inDays(60);
    const after = await stage.done('officer', 'POST', `answers/${id}/interim`, interim(dueOn));
    expect(after.firstDueAt).toBe(before.dueAt);
    expect(after.dueAt).toBe(`${dueOn}T14:59:59.999Z`);
    const second = await stage.writesNothing(() =>
      stage.by('officer', 'POST', `answers/${id}/interim`, interim(inDays(70))),
    );
    expect(toRefusal(second)).toEqual({ status: 409, code: 'answer.already-interim' });
  });

  it.each([
    ['the date there is', (due: number) => due],
    ['an earlier one', (due: number) => due - 86_400_000],
    ['one ninety-one days later', (due: number) => due + 91 * 86_400_000],
    ['one long past', () => Date.parse('1999-01-01')],
    ['the first year there is', () => Date.parse('0000-01-01')],
    ['the last day there is', () => Date.parse('9999-12-31')],
  ])('does not set %s', async (_, of) => {
    const id = await stage.owed();
    const { dueAt } = await stage.done('officer', 'GET', `answers/${id}`);
    await stage.done('officer', 'GET', 'people/me');
    const dueOn = new Date(of(Date.parse(dueAt))).toISOString().slice(0, 10);
    const refused = await stage.writesNothing(() =>
      stage.by('officer', 'POST', `answers/${id}/interim`, interim(dueOn)),
    );
    expect(toRefusal(refused)).toEqual({ status: 422, code: 'answer.date-not-later' });
  });

  it.each(['2025-02-30', '2025-13-01', '2025-1-1', '20250101', '2099-01-01T00:00:00Z', '+010000-01-01'])(
    'does not take %s for a date',
    async (dueOn) => {
      const refused = await stage.by('officer', 'POST', `answers/${unknown.answer}/interim`, interim(dueOn));
      expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
    },
  );

  it('may go exactly ninety days beyond', async () => {
    const id = await stage.owed();
    const { dueAt } = await stage.done('officer', 'GET', `answers/${id}`);
    const dueOn = new Date(Date.parse(dueAt) + 90 * 86_400_000).toISOString().slice(0, 10);
    await stage.done('officer', 'POST', `answers/${id}/interim`, interim(dueOn));
  });
});

describe('the publication of an answer', () => {
  it('opens what it promised as commitments, up to the last day there is', async () => {
    const id = await stage.owed();
    const commitments = [
      { title: '골목등 100개', dueOn: inDays(90) },
      { title: '순찰', dueOn: '9999-12-31' },
    ];
    const published = await stage.done('officer', 'POST', `answers/${id}/publication`, {
      ...publication,
      commitments,
    });
    expect(published.commitments).toMatchObject(commitments);
    await stage.world.idle();
    for (const [index, { id: commitment }] of published.commitments.entries()) {
      expect(await stage.done('nobody', 'GET', `commitments/${commitment}`)).toMatchObject({
        ...commitments[index],
        state: 'open',
        overdue: false,
      });
    }
    const listed = await stage.done(
      'nobody',
      'GET',
      `commitments?institution=${stage.here}&state=open&limit=100`,
    );
    expect(listed.items.map((item: { id: string }) => item.id)).toEqual(
      expect.arrayContaining(published.commitments.map((each: { id: string }) => each.id)),
    );
  });

  it('promises nothing for a day that is past', async () => {
    const id = await stage.owed();
    await stage.done('officer', 'GET', 'people/me');
    const commitments = [{ title: '골목등', dueOn: inDays(-3) }];
    const refused = await stage.writesNothing(() =>
      stage.by('officer', 'POST', `answers/${id}/publication`, { ...publication, commitments }),
    );
    expect(toRefusal(refused)).toEqual({ status: 422, code: 'commitment.date-past' });
  });

  it('promises at most twenty things', async () => {
    const id = await stage.owed();
    const commitments = Array.from({ length: 21 }, () => ({ title: '골목등', dueOn: inDays(90) }));
    const refused = await stage.by('officer', 'POST', `answers/${id}/publication`, {
      ...publication,
      commitments,
    });
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
    const most = { ...publication, commitments: commitments.slice(1) };
    expect((await stage.done('officer', 'POST', `answers/${id}/publication`, most)).commitments).toHaveLength(
      20,
    );
  });

  it.each(['later', 'already', 'not-accepted'])('decides %s', async (decision) => {
    const id = await stage.owed();
    const published = await stage.done('officer', 'POST', `answers/${id}/publication`, {
      ...publication,
      decision,
    });
    expect(published).toMatchObject({ decision, answer: { decision, number: 1, reason: null } });
  });

  it('is made once, however many publish at a time', async () => {
    const id = await stage.owed();
    const tries = await Promise.all(
      handlers.map((role) => stage.by(role, 'POST', `answers/${id}/publication`, publication)),
    );
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(tries.filter(({ body }) => body.code === 'answer.wrong-state')).toHaveLength(handlers.length - 1);
    expect((await stage.done('nobody', 'GET', `answers/${id}/versions`)).items).toHaveLength(1);
  });
});

describe('an answer’s versions', () => {
  it('all stay readable, in order, with the reason for each correction', async () => {
    const id = await stage.answered();
    for (const number of [2, 3]) {
      await stage.done('officer', 'POST', `answers/${id}/correction`, {
        decision: 'later',
        text: `고친 글 ${number}`,
        reason: `까닭 ${number}`,
      });
    }
    const { items } = await stage.done('nobody', 'GET', `answers/${id}/versions`);
    expect(items).toMatchObject([
      { number: 1, text: publication.text, reason: null, decision: 'partly', contact: '120' },
      { number: 2, text: '고친 글 2', reason: '까닭 2', decision: 'later', contact: null },
      { number: 3, text: '고친 글 3', reason: '까닭 3' },
    ]);
  });

  it('are none while it is owed', async () => {
    expect(await stage.done('nobody', 'GET', `answers/${await stage.owed()}/versions`)).toEqual({
      items: [],
    });
  });
});

describe('a contribution', () => {
  async function asked(): Promise<{ id: string; contribution: string }> {
    const id = await stage.owed();
    const answer = await stage.done('officer', 'POST', `answers/${id}/contributions`, {
      department: 'women',
      question: '어떻게 보십니까?',
    });
    return { id, contribution: answer.contributions[0].id };
  }
  const givers: Role[] = [
    'officer of another department',
    'head of another department',
    'admin',
    'admin everywhere',
  ];
  const readers: Role[] = [...handlers, ...givers];
  const text = '저희는 좋다고 봅니다.';

  it.each(givers)('is given by: %s', async (role) => {
    const { id, contribution } = await asked();
    const given = await stage.by(role, 'PUT', `answers/${id}/contributions/${contribution}`, { text });
    expect(given.status).toBe(200);
    expect(given.body.contributions[0].givenAt).toEqual(expect.any(String));
    expect(await stage.done('officer', 'GET', `answers/${id}/contributions`)).toMatchObject({
      items: [{ question: '어떻게 보십니까?', text }],
    });
  });

  let shared: Awaited<ReturnType<typeof asked>>;
  beforeAll(async () => {
    shared = await asked();
  });

  it.each(allBut(...givers))('is not taken from: %s', async (role) => {
    const { id, contribution } = shared;
    const refused = await stage.writesNothing(() =>
      stage.by(role, 'PUT', `answers/${id}/contributions/${contribution}`, { text }),
    );
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });

  it('is read by the officers concerned, and its words by nobody else', async () => {
    const { id, contribution } = await asked();
    await stage.done('officer of another department', 'PUT', `answers/${id}/contributions/${contribution}`, {
      text,
    });
    for (const role of readers) {
      expect((await stage.done(role, 'GET', `answers/${id}/contributions`)).items).toMatchObject([{ text }]);
    }
    for (const role of allBut(...readers)) {
      expect(toRefusal(await stage.by(role, 'GET', `answers/${id}/contributions`))).toEqual(refusalOf(role));
    }
    await stage.world.idle();
    for (const path of [`answers/${id}`, `proposals/prp_${id.slice(4, 30)}/timeline`]) {
      const seen = JSON.stringify(await stage.done('nobody', 'GET', path));
      expect(seen).not.toContain(text);
      expect(seen).not.toContain('어떻게 보십니까');
    }
  });

  it('is given once', async () => {
    const { id, contribution } = await asked();
    await stage.done('officer of another department', 'PUT', `answers/${id}/contributions/${contribution}`, {
      text,
    });
    const refused = await stage.writesNothing(() =>
      stage.by('officer of another department', 'PUT', `answers/${id}/contributions/${contribution}`, {
        text: '다른 말',
      }),
    );
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'contribution.already-given' });
  });

  it('comes too late once the answer is published', async () => {
    const { id, contribution } = await asked();
    await stage.done('officer', 'POST', `answers/${id}/publication`, publication);
    await stage.done('officer of another department', 'GET', 'people/me');
    const refused = await stage.writesNothing(() =>
      stage.by('officer of another department', 'PUT', `answers/${id}/contributions/${contribution}`, {
        text,
      }),
    );
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'answer.wrong-state' });
  });

  it('that was not asked for is refused', async () => {
    const refused = await stage.by(
      'admin',
      'PUT',
      `answers/${await stage.owed()}/contributions/${unknown.contribution}`,
      { text },
    );
    expect(toRefusal(refused)).toEqual({ status: 404, code: 'contribution.not-found' });
  });

  it.each([
    ['the department that holds the answer', 'democracy', 422, 'answer.same-department'],
    ['a department that is not there', 'nobody', 404, 'department.not-found'],
  ])('is not asked of %s', async (_, department, status, code) => {
    const id = await stage.owed();
    await stage.done('officer', 'GET', 'people/me');
    const refused = await stage.writesNothing(() =>
      stage.by('officer', 'POST', `answers/${id}/contributions`, { department, question: '어떻습니까?' }),
    );
    expect(toRefusal(refused)).toEqual({ status, code });
  });
});

describe('an answer at its fullest', () => {
  it('still takes all it may be given, and no more, within what one item may hold', async () => {
    const id = await stage.owed();
    for (let number = 0; number < 20; number++) {
      await stage.done('admin', 'POST', `answers/${id}/contributions`, {
        department: 'women',
        question: '가'.repeat(2_000),
      });
    }
    const interim = { text: '가'.repeat(20_000), reason: '가'.repeat(1_000), dueOn: inDays(60) };
    await stage.done('admin', 'POST', `answers/${id}/interim`, interim);
    for (let number = 0; number < 20; number++) {
      const department = number % 2 === 0 ? 'women' : 'democracy';
      await stage.done('admin', 'POST', `answers/${id}/transfer`, { department, reason: '가'.repeat(1_000) });
    }
    for (const [action, body] of [
      ['transfer', { department: 'women', reason: '더는 안 됩니다.' }],
      ['contributions', { department: 'women', question: '더 있습니까?' }],
    ] as const) {
      const refused = await stage.writesNothing(() =>
        stage.by('admin', 'POST', `answers/${id}/${action}`, body),
      );
      expect(toRefusal(refused)).toEqual({ status: 409, code: 'answer.too-many-changes' });
    }
    const commitments = Array.from({ length: 20 }, () => ({ title: '가'.repeat(200), dueOn: inDays(90) }));
    await stage.done('admin', 'POST', `answers/${id}/publication`, { ...publication, commitments });
    const correction = { decision: 'later', text: '고친 글', reason: '가'.repeat(1_000) };
    for (let version = 2; version <= 14; version++) {
      await stage.done('admin', 'POST', `answers/${id}/correction`, correction);
    }
    const item = (await stage.everything()).find(({ pk, sk }) => pk === `ANSWER#${id}` && sk === 'META');
    // DynamoDB takes 409,600 bytes for one item.
    expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(380_000);
  });
});

describe('the list of answers', () => {
  it('holds each answer under its institution, department, state and date', async () => {
    const [owed, answered, moved] = [await stage.owed(), await stage.answered(), await stage.owed()];
    await stage.done('officer', 'POST', `answers/${moved}/transfer`, {
      department: 'women',
      reason: '그 부서 일',
    });
    await stage.world.idle();
    const listed = async (query: string) => {
      const { items } = await stage.done(
        'nobody',
        'GET',
        `answers?institution=${stage.here}&limit=100${query}`,
      );
      return [owed, answered, moved].map((id) => items.some((item: { id: string }) => item.id === id));
    };
    expect(await listed('')).toEqual([true, true, true]);
    expect(await listed('&state=owed')).toEqual([true, false, true]);
    expect(await listed('&state=answered')).toEqual([false, true, false]);
    expect(await listed('&department=women')).toEqual([false, false, true]);
    expect(await listed('&department=democracy')).toEqual([true, true, false]);
    expect(await listed('&department=democracy&state=owed')).toEqual([true, false, false]);
    expect(await listed('&overdue=false')).toEqual([true, false, true]);
    expect(await listed('&overdue=true')).toEqual([false, false, false]);
    expect((await stage.done('nobody', 'GET', `answers?institution=${stage.elsewhere}`)).items).toEqual([]);
    expect((await stage.done('nobody', 'GET', `answers?institution=${unknown.institution}`)).items).toEqual(
      [],
    );
  });

  it('says which are overdue from the moment their date is over', async () => {
    const id = await stage.owed();
    const { dueAt } = await stage.done('nobody', 'GET', `answers/${id}`);
    const overdue = async (at: number) => {
      stage.world.clock.set(new Date(at));
      const { items } = await stage.done(
        'nobody',
        'GET',
        `answers?institution=${stage.here}&overdue=true&limit=100`,
      );
      const { overdue: says } = await stage.done('nobody', 'GET', `answers/${id}`);
      stage.world.clock.set(undefined);
      return [items.some((item: { id: string }) => item.id === id), says];
    };
    expect(await overdue(Date.parse(dueAt))).toEqual([false, false]);
    expect(await overdue(Date.parse(dueAt) + 1)).toEqual([true, true]);
  });

  it.each([
    'department=women',
    'institution=HERE&state=late',
    'state=answered&overdue=true',
    'overdue=yes',
    'institution=Seoul!',
    'department=*',
    'limit=0',
    'limit=101',
    'limit=1.5',
    'limit=many',
    'limit=1&limit=2',
  ])('is refused for ?%s', async (query) => {
    expect(toRefusal(await stage.by('nobody', 'GET', `answers?${query}`))).toEqual({
      status: 400,
      code: 'request.invalid',
    });
  });

  it.each(['', '/versions'])('one that is not there is not found at answers/{id}%s', async (rest) => {
    const missing = await stage.by('nobody', 'GET', `answers/${unknown.answer}${rest}`);
    expect(toRefusal(missing)).toEqual({ status: 404, code: 'answer.not-found' });
    for (const id of malformedIds) {
      const malformed = await stage.by('nobody', 'GET', `answers/${id}${rest}`);
      expect(toRefusal(malformed)).toEqual({ status: 400, code: 'request.invalid' });
    }
  });
});

describe('the board', () => {
  it('says how each department keeps its dates', async () => {
    const institution = await stage.world.institution({
      rule: { windowDays: 30, steps: [step('empathy', 'mayor-answer', { threshold: 1, dueDays: 10 })] },
    });
    const admin = await stage.world.tokenOf(
      'admin of the board',
      `admin@${institution}`,
      `moderator@${institution}`,
    );
    const answers: string[] = [];
    for (const title of ['하나', '둘둘', '셋셋']) {
      const { body } = await stage.call('POST', 'proposals', {
        as: admin,
        body: { institution, title, body: title },
      });
      await stage.call('POST', `proposals/${body.id}/screening`, {
        as: admin,
        body: { decision: 'publish' },
      });
      await stage.call('PUT', `proposals/${body.id}/empathy`, { as: admin });
      answers.push(`ans_${body.id.slice(4)}_1`);
    }
    await stage.world.idle();
    const [first, second] = answers;
    await stage.call('POST', `answers/${first}/publication`, { as: admin, body: publication });
    const { dueAt } = await stage.done('nobody', 'GET', `answers/${second}`);
    stage.world.clock.set(new Date(Date.parse(dueAt) + 1));
    const later = await stage.world.tokenOf('admin of the board', `admin@${institution}`);
    await stage.call('POST', `answers/${second}/publication`, { as: later, body: publication });
    await stage.world.idle();
    const board = await stage.done('nobody', 'GET', `institutions/${institution}/board`);
    stage.world.clock.set(undefined);
    const total = {
      owed: 1,
      overdue: 1,
      longestOverdueDays: 1,
      overdueByAge: { days1to7: 1, days8to30: 0, days31on: 0 },
      answered: 2,
      onTimeShare: 0.5,
      medianDays: 5.5,
      decisions: { accepted: 0, partly: 2, later: 0, already: 0, 'not-accepted': 0 },
      commitments: { open: 0, overdue: 0, done: 0, dropped: 0 },
    };
    expect(board.total).toEqual(total);
    expect(board.departments).toMatchObject([
      { id: 'democracy', ...total },
      { id: 'women', owed: 0, answered: 0, onTimeShare: null, medianDays: null, longestOverdueDays: null },
    ]);
  });

  it.each(['days=0', 'days=3661', 'days=1.5', 'days=x', 'days=1&days=2'])(
    'is refused for ?%s',
    async (query) => {
      const refused = await stage.by('nobody', 'GET', `institutions/${stage.here}/board?${query}`);
      expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
    },
  );

  it('of an institution that is not there is not found', async () => {
    const refused = await stage.by('nobody', 'GET', `institutions/${unknown.institution}/board`);
    expect(toRefusal(refused)).toEqual({ status: 404, code: 'institution.not-found' });
  });
});

describe('an owed answer', () => {
  it('is opened once, with its holder, its date and who answers', async () => {
    const id = await stage.owed();
    expect(await stage.done('nobody', 'GET', `answers/${id}`)).toMatchObject({
      state: 'owed',
      responder: 'department',
      holder: { department: 'democracy', officer: null },
      answer: null,
      interim: null,
      versions: 0,
      overdue: false,
    });
  });

  it('is held by the department the moderator named', async () => {
    const proposal = await stage.submitted();
    await stage.done('moderator', 'POST', `proposals/${proposal}/screening`, {
      decision: 'publish',
      department: 'women',
    });
    await stage.done('citizen', 'PUT', `proposals/${proposal}/empathy`);
    await stage.world.idle();
    const answer = await stage.done('nobody', 'GET', `answers/ans_${proposal.slice(4)}_1`);
    expect(answer.holder).toEqual({ department: 'women', officer: null });
  });
});
