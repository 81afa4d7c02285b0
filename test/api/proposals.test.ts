import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allBut,
  forbidden,
  malformedIds,
  openStage,
  type Role,
  refusalOf,
  roles,
  type Stage,
  toRefusal,
  unknown,
  words,
} from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const rejectionCodes = {
  'personal-information': { hidesText: true },
  defamation: { hidesText: true },
  obscene: { hidesText: true },
  advertising: { hidesText: true },
  unlawful: { hidesText: true },
  duplicate: { hidesText: false },
  'not-this-institution': { hidesText: false },
  'private-grievance': { hidesText: false },
  'under-litigation': { hidesText: false },
  unclear: { hidesText: false },
};
const hidden = { status: 404, code: 'proposal.not-found' };
const wrongState = { status: 409, code: 'proposal.wrong-state' };
const invalid = { status: 400, code: 'request.invalid' };
const everybody = roles.filter((role) => role !== 'nobody');
const moderators: Role[] = ['moderator', 'moderator everywhere'];
const idsOf = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);

describe('proposing', () => {
  it.each(everybody)('is open to: %s', async (role) => {
    const made = await stage.by(role, 'POST', 'proposals', { institution: stage.here, ...words });
    expect(made).toMatchObject({
      status: 201,
      body: {
        ...words,
        state: 'submitted',
        author: { id: await stage.personId(role), name: role },
        empathyCount: 0,
      },
    });
    expect(made.headers.get('location')).toBe(`/api/v1/proposals/${made.body.id}`);
  });

  it('is not open to nobody', async () => {
    const refused = await stage.writesNothing(() =>
      stage.by('nobody', 'POST', 'proposals', { institution: stage.here, ...words }),
    );
    expect(toRefusal(refused)).toEqual({ status: 401, code: 'auth.required' });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('keeps a draft for its author alone', async () => {
    const id = await stage.draft();
    expect(await stage.done('author', 'GET', `proposals/${id}`)).toMatchObject({
      state: 'draft',
      submittedAt: null,
    });
    for (const role of allBut('author')) {
      for (const path of [`proposals/${id}`, `proposals/${id}/timeline`]) {
        expect(toRefusal(await stage.by(role, 'GET', path))).toEqual(hidden);
      }
    }
  });

  it('shows what waits for screening to its author and the moderators', async () => {
    const id = await stage.submitted();
    for (const role of ['author', ...moderators] as Role[]) {
      expect(await stage.done(role, 'GET', `proposals/${id}`)).toMatchObject(words);
    }
    for (const role of allBut('author', ...moderators)) {
      expect(toRefusal(await stage.by(role, 'GET', `proposals/${id}`))).toEqual(hidden);
    }
  });

  it('tidies the words: ends trimmed, composed, line ends as line feeds, each tag once', async () => {
    const made = await stage.done('author', 'POST', 'proposals', {
      institution: stage.here,
      title: `  ${'밤길'.normalize('NFD')}을 밝게 `,
      body: '하나\r\n둘\t셋 👨‍👩‍👧',
      category: ' 안전 ',
      tags: ['골목', '골목'],
    });
    expect(made).toMatchObject({
      title: '밤길을 밝게',
      body: '하나\n둘\t셋 👨‍👩‍👧',
      category: '안전',
      tags: ['골목'],
    });
  });

  it.each<[string, object]>([
    ['no title', { title: undefined }],
    ['an empty title', { title: '' }],
    ['a title of one letter', { title: '가' }],
    ['a title of blanks', { title: '     ' }],
    ['a title of 101', { title: '가'.repeat(101) }],
    ['a title of two lines', { title: '하나\n둘' }],
    ['a title with NUL', { title: '하나\u0000둘' }],
    ['a title with an escape', { title: '하나\u001b[31m둘' }],
    ['a title with a bidirectional override', { title: '하나\u202e둘' }],
    ['a title with half a surrogate pair', { title: '하나\ud83d둘' }],
    ['a title that is a number', { title: 7 }],
    ['a title that is null', { title: null }],
    ['no body', { body: undefined }],
    ['a body of 10,001', { body: '가'.repeat(10_001) }],
    ['a body with NUL', { body: '하나\u0000둘' }],
    ['a body with half a surrogate pair', { body: '하나\udc00둘' }],
    ['a body with a C1 control', { body: '하나\u0085둘' }],
    ['a category of 41', { category: '가'.repeat(41) }],
    ['an empty category', { category: '' }],
    ['the category that stands for all', { category: '*' }],
    ['a category with half a surrogate pair', { category: '하나\ud83d' }],
    ['six tags', { tags: ['1', '2', '3', '4', '5', '6'] }],
    ['a tag of 21', { tags: ['가'.repeat(21)] }],
    ['an empty tag', { tags: [''] }],
    ['tags that are none', { tags: '골목' }],
    ['an institution in capitals', { institution: 'SEOUL' }],
    ['an institution that is a list', { institution: [] }],
    ['a draft that is a text', { draft: 'yes' }],
    ['a state of its own', { state: 'open' }],
    ['an author of its own', { author: unknown.person }],
    ['an id of its own', { id: unknown.proposal }],
  ])('is refused with %s, and nothing is written', async (_, wrong) => {
    const body = { institution: stage.here, ...words, ...wrong };
    const refused = await stage.writesNothing(() => stage.by('author', 'POST', 'proposals', body));
    expect(toRefusal(refused)).toEqual(invalid);
    const [field = ''] = Object.keys(wrong);
    const known = ['state', 'author', 'id'].includes(field) ? '/' : `/${field}`;
    expect(refused.body.errors[0].field).toMatch(new RegExp(`^${known}`));
  });

  it.each([
    ['title', '가'.repeat(100)],
    ['title', '가나'],
    ['body', '가'.repeat(10_000)],
    ['category', '가'.repeat(40)],
    ['tags', ['1', '2', '3', '4', '가'.repeat(20)]],
  ])('takes a %s up to its bound', async (field, value) => {
    const made = await stage.done('author', 'POST', 'proposals', {
      institution: stage.here,
      ...words,
      [field]: value,
    });
    expect(made[field]).toEqual(value);
  });

  it('is refused for an institution that is not there, and nothing is written', async () => {
    const refused = await stage.writesNothing(() =>
      stage.by('author', 'POST', 'proposals', { institution: unknown.institution, ...words }),
    );
    expect(toRefusal(refused)).toEqual({ status: 404, code: 'institution.not-found' });
  });
});

interface Change {
  method: string;
  action: string;
  body?: object;
  /** Makes one that the author may do it to. */
  fresh: () => Promise<string>;
  status: number;
  after: object;
  /** What the others learn of it: that they may not, or nothing. */
  others: { status: number; code: string };
  elsewhere: [string, () => Promise<string>][];
}

const changes: Change[] = [
  {
    method: 'PUT',
    action: '',
    body: { title: '새 제목', body: '새 글', tags: ['새것'] },
    fresh: () => stage.submitted(),
    status: 200,
    after: { state: 'submitted', title: '새 제목', body: '새 글', tags: ['새것'], textVersion: 2 },
    others: hidden,
    elsewhere: [
      ['open', () => stage.open()],
      ['closed', () => stage.closed()],
      ['withdrawn', () => stage.withdrawn()],
    ],
  },
  {
    method: 'POST',
    action: '/submission',
    fresh: () => stage.draft(),
    status: 200,
    after: { state: 'submitted' },
    others: hidden,
    elsewhere: [
      ['open', () => stage.open()],
      ['closed', () => stage.closed()],
      ['withdrawn', () => stage.withdrawn()],
    ],
  },
  {
    method: 'POST',
    action: '/withdrawal',
    fresh: () => stage.open(),
    status: 200,
    after: { state: 'withdrawn' },
    others: forbidden,
    elsewhere: [
      ['closed', () => stage.closed()],
      ['rejected', () => stage.rejected()],
    ],
  },
  {
    method: 'POST',
    action: '/addenda',
    body: { text: '덧붙입니다.' },
    fresh: () => stage.open(),
    status: 201,
    after: { state: 'open', ...words, addenda: [{ text: '덧붙입니다.' }] },
    others: forbidden,
    elsewhere: [
      ['draft', () => stage.draft()],
      ['submitted', () => stage.submitted()],
      ['rejected', () => stage.rejected()],
      ['withdrawn', () => stage.withdrawn()],
    ],
  },
];

describe.each(changes)(
  '$method proposals/{id}$action',
  ({ method, action, body, fresh, status, after, others, elsewhere }) => {
    let shared: string;
    beforeAll(async () => {
      shared = await fresh();
    });

    it('is the author’s', async () => {
      const id = await fresh();
      expect(await stage.by('author', method, `proposals/${id}${action}`, body)).toMatchObject({
        status,
        body: after,
      });
      expect(await stage.done('author', 'GET', `proposals/${id}`)).toMatchObject(after);
    });

    it.each(allBut('author'))('is refused to: %s', async (role) => {
      const refused = await stage.writesNothing(() =>
        stage.by(role, method, `proposals/${shared}${action}`, body),
      );
      const { state } = await stage.done('author', 'GET', `proposals/${shared}`);
      const sees = state === 'submitted' && moderators.includes(role);
      expect(toRefusal(refused)).toEqual(refusalOf(role, sees ? forbidden : others));
    });

    it.each(elsewhere)('is refused for one that is %s', async (_, make) => {
      const id = await make();
      const refused = await stage.writesNothing(() =>
        stage.by('author', method, `proposals/${id}${action}`, body),
      );
      expect(toRefusal(refused)).toEqual(wrongState);
    });

    it('is refused for one that is not there, or whose id is none', async () => {
      expect(
        toRefusal(await stage.by('author', method, `proposals/${unknown.proposal}${action}`, body)),
      ).toEqual(hidden);
      for (const id of malformedIds) {
        expect(toRefusal(await stage.by('author', method, `proposals/${id}${action}`, body))).toEqual(
          invalid,
        );
      }
    });

    it('is refused with a body that does not fit, and nothing is written', async () => {
      if (body === undefined) return;
      const wrongs = [
        undefined,
        {},
        [],
        'null',
        { ...body, more: 1 },
        ...Object.keys(body).map((field) => ({ ...body, [field]: 7 })),
      ];
      for (const wrong of wrongs) {
        const refused = await stage.writesNothing(() =>
          stage.by('author', method, `proposals/${shared}${action}`, wrong),
        );
        expect(toRefusal(refused)).toEqual(invalid);
      }
    });
  },
);

describe('an edit', () => {
  it('of a rejected proposal takes its words out of sight until they are screened, and not what was decided', async () => {
    const id = await stage.rejected();
    expect(await stage.done('nobody', 'GET', `proposals/${id}`)).toMatchObject({
      state: 'rejected',
      ...words,
    });
    await stage.done('author', 'PUT', `proposals/${id}`, { title: '새 제목', body: '새 글' });
    await stage.world.idle();
    const unscreened = { title: null, body: null };
    for (const role of ['nobody', 'citizen', 'moderator'] as const) {
      expect(await stage.done(role, 'GET', `proposals/${id}`)).toMatchObject({
        state: 'draft',
        ...unscreened,
      });
    }
    expect(await stage.done('author', 'GET', `proposals/${id}`)).toMatchObject({ title: '새 제목' });
    const history = await stage.done('nobody', 'GET', `proposals/${id}/timeline`);
    expect(history.items.map(({ type }: { type: string }) => type)).toContain('proposal.rejected');
    const rejected = await stage.done(
      'nobody',
      'GET',
      `proposals?institution=${stage.here}&state=rejected&limit=100`,
    );
    expect(idsOf(rejected)).not.toContain(id);
    await stage.done('author', 'POST', `proposals/${id}/submission`);
    expect(await stage.done('nobody', 'GET', `proposals/${id}`)).toMatchObject({
      state: 'submitted',
      ...unscreened,
    });
    expect(await stage.done('moderator', 'GET', `proposals/${id}`)).toMatchObject({ title: '새 제목' });
    await stage.done('moderator', 'POST', `proposals/${id}/screening`, { decision: 'publish' });
    expect(await stage.done('nobody', 'GET', `proposals/${id}`)).toMatchObject({
      state: 'open',
      title: '새 제목',
      body: '새 글',
    });
  });

  it('and then a withdrawal do not make a rejection vanish', async () => {
    const id = await stage.rejected();
    await stage.done('author', 'PUT', `proposals/${id}`, { title: '새 제목', body: '새 글' });
    await stage.done('author', 'POST', `proposals/${id}/withdrawal`);
    await stage.world.idle();
    expect(await stage.done('nobody', 'GET', `proposals/${id}`)).toMatchObject({
      state: 'withdrawn',
      title: null,
    });
    const history = await stage.done('nobody', 'GET', `proposals/${id}/timeline`);
    expect(history.items.map(({ type }: { type: string }) => type)).toContain('proposal.rejected');
  });

  it('that others make at the same time is made once, or refused', async () => {
    const id = await stage.submitted();
    const tries = await Promise.all(
      ['하나둘', '셋넷'].map((title) => stage.by('author', 'PUT', `proposals/${id}`, { title, body: title })),
    );
    const made = tries.filter(({ status }) => status === 200);
    for (const refused of tries.filter(({ status }) => status !== 200)) {
      expect(toRefusal(refused)).toEqual({ status: 409, code: 'proposal.changed' });
    }
    const now = await stage.done('author', 'GET', `proposals/${id}`);
    expect(now.textVersion).toBe(1 + made.length);
    expect(now.title).toBe(now.body);
  });
});

describe('handing in', () => {
  it('again what already waits changes nothing', async () => {
    const id = await stage.submitted();
    const again = await stage.writesNothing(() => stage.by('author', 'POST', `proposals/${id}/submission`));
    expect(again).toMatchObject({ status: 200, body: { state: 'submitted' } });
  });
});

describe('a withdrawal', () => {
  it.each<[string, () => Promise<string>]>([
    ['draft', () => stage.draft()],
    ['submitted', () => stage.submitted()],
  ])('of one that is %s leaves nothing that others could see', async (_, make) => {
    const id = await make();
    await stage.done('author', 'POST', `proposals/${id}/withdrawal`);
    await stage.world.idle();
    for (const role of allBut('author'))
      expect(toRefusal(await stage.by(role, 'GET', `proposals/${id}`))).toEqual(hidden);
    const listed = await stage.done(
      'nobody',
      'GET',
      `proposals?institution=${stage.here}&state=withdrawn&limit=100`,
    );
    expect(idsOf(listed)).not.toContain(id);
    expect(await stage.done('author', 'GET', `proposals/${id}`)).toMatchObject({ state: 'withdrawn' });
  });

  it('of a published one stays in sight, and again changes nothing', async () => {
    const id = await stage.withdrawn();
    expect(await stage.done('nobody', 'GET', `proposals/${id}`)).toMatchObject({
      state: 'withdrawn',
      ...words,
    });
    const again = await stage.writesNothing(() => stage.by('author', 'POST', `proposals/${id}/withdrawal`));
    expect(again.status).toBe(200);
  });

  it('is refused once an answer is owed', async () => {
    const answer = await stage.owed();
    const id = `prp_${answer.slice(4, 30)}`;
    const refused = await stage.writesNothing(() => stage.by('author', 'POST', `proposals/${id}/withdrawal`));
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'proposal.step-fired' });
  });

  it('is refused from the end of the window on, though nobody has closed it yet', async () => {
    const id = await stage.open();
    const { closesAt } = await stage.done('nobody', 'GET', `proposals/${id}`);
    stage.world.clock.set(new Date(closesAt));
    const refused = await stage.by('author', 'POST', `proposals/${id}/withdrawal`);
    stage.world.clock.set(undefined);
    expect(toRefusal(refused)).toEqual(wrongState);
  });
});

describe('an addendum', () => {
  it('is added to a closed one too, in order, at most twenty times', async () => {
    const id = await stage.closed();
    for (let number = 1; number <= 20; number++) {
      await stage.done('author', 'POST', `proposals/${id}/addenda`, { text: `덧붙임 ${number}` });
    }
    const refused = await stage.writesNothing(() =>
      stage.by('author', 'POST', `proposals/${id}/addenda`, { text: '더 있어요' }),
    );
    expect(toRefusal(refused)).toEqual({ status: 409, code: 'proposal.too-many-addenda' });
    const { addenda, body } = await stage.done('nobody', 'GET', `proposals/${id}`);
    expect(addenda.map(({ text }: { text: string }) => text)).toEqual(
      Array.from({ length: 20 }, (_, index) => `덧붙임 ${index + 1}`),
    );
    expect(body).toBe(words.body);
  });
});

describe('screening', () => {
  const publish = { decision: 'publish' };
  let shared: string;
  beforeAll(async () => {
    shared = await stage.submitted();
  });

  it.each(moderators)('publishes, by: %s', async (role) => {
    const id = await stage.submitted();
    const published = await stage.by(role, 'POST', `proposals/${id}/screening`, publish);
    expect(published).toMatchObject({
      status: 200,
      body: { state: 'open', ruleVersion: 1, screening: { decision: 'publish', code: null, reason: null } },
    });
    expect(published.body.closesAt).toMatch(/T15:00:00\.000Z$/);
    expect(await stage.done('nobody', 'GET', `proposals/${id}`)).toMatchObject({ state: 'open' });
    const again = await stage.writesNothing(() =>
      stage.by(role, 'POST', `proposals/${id}/screening`, publish),
    );
    expect(again.status).toBe(200);
  });

  it.each(allBut(...moderators))('is refused to: %s', async (role) => {
    const refused = await stage.writesNothing(() =>
      stage.by(role, 'POST', `proposals/${shared}/screening`, publish),
    );
    expect(toRefusal(refused)).toEqual(refusalOf(role, role === 'author' ? forbidden : hidden));
  });

  it.each(allBut(...moderators))('of what is public is refused to: %s', async (role) => {
    const refused = await stage.by(role, 'POST', `proposals/${await openOne()}/screening`, publish);
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });
  let opened: Promise<string> | undefined;
  const openOne = () => {
    opened ??= stage.open();
    return opened;
  };

  it('of a draft tells even a moderator nothing', async () => {
    const refused = await stage.by(
      'moderator',
      'POST',
      `proposals/${await stage.draft()}/screening`,
      publish,
    );
    expect(toRefusal(refused)).toEqual(hidden);
  });

  it.each<[string, () => Promise<string>, object]>([
    [
      'open, by rejecting',
      () => stage.open(),
      { decision: 'reject', code: 'unclear', reason: '모르겠습니다.' },
    ],
    ['closed', () => stage.closed(), publish],
    ['withdrawn', () => stage.withdrawn(), publish],
    ['rejected, by publishing', () => stage.rejected(), publish],
    [
      'rejected, for another reason',
      () => stage.rejected(),
      { decision: 'reject', code: 'unclear', reason: '다른 까닭' },
    ],
  ])('is refused for one that is %s', async (_, make, decision) => {
    const id = await make();
    const refused = await stage.writesNothing(() =>
      stage.by('moderator', 'POST', `proposals/${id}/screening`, decision),
    );
    expect(toRefusal(refused)).toEqual(wrongState);
  });

  it.each<[string, object]>([
    ['no decision', {}],
    ['another decision', { decision: 'maybe' }],
    ['a rejection without a code', { decision: 'reject', reason: '그래서요' }],
    ['a rejection without a reason', { decision: 'reject', code: 'unclear' }],
    ['a code that is not on the list', { decision: 'reject', code: 'boring', reason: '그래서요' }],
    ['a code that is an object’s own', { decision: 'reject', code: 'toString', reason: '그래서요' }],
    ['a reason of 1,001', { decision: 'reject', code: 'unclear', reason: '가'.repeat(1_001) }],
    ['a text version of none', { decision: 'publish', textVersion: 0 }],
    ['a department that is none', { decision: 'publish', department: 'No!' }],
    ['more than it takes', { decision: 'publish', more: true }],
  ])('is refused with %s', async (_, decision) => {
    const refused = await stage.writesNothing(() =>
      stage.by('moderator', 'POST', `proposals/${shared}/screening`, decision),
    );
    expect(toRefusal(refused)).toEqual(invalid);
  });

  it('is refused for a department that is not there, and for words that have changed since', async () => {
    const department = await stage.by('moderator', 'POST', `proposals/${shared}/screening`, {
      ...publish,
      department: 'nobody',
    });
    expect(toRefusal(department)).toEqual({ status: 404, code: 'department.not-found' });
    const version = await stage.by('moderator', 'POST', `proposals/${shared}/screening`, {
      ...publish,
      textVersion: 2,
    });
    expect(toRefusal(version)).toEqual({ status: 409, code: 'proposal.changed' });
  });

  it('is refused for one that is not there, or whose id is none', async () => {
    expect(
      toRefusal(await stage.by('moderator', 'POST', `proposals/${unknown.proposal}/screening`, publish)),
    ).toEqual(hidden);
    for (const id of malformedIds) {
      expect(toRefusal(await stage.by('moderator', 'POST', `proposals/${id}/screening`, publish))).toEqual(
        invalid,
      );
    }
  });

  it('is decided once, however many decide at a time', async () => {
    const id = await stage.submitted();
    const reject = { decision: 'reject', code: 'unclear', reason: '모르겠습니다.' };
    const tries = await Promise.all(
      [publish, reject].map((decision) =>
        stage.by('moderator', 'POST', `proposals/${id}/screening`, decision),
      ),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('says in public what a proposal may be refused for', async () => {
    const { items } = await stage.done('nobody', 'GET', 'rejection-codes');
    expect(
      Object.fromEntries(
        items.map(({ code, hidesText }: { code: string; hidesText: boolean }) => [code, { hidesText }]),
      ),
    ).toEqual(rejectionCodes);
  });

  it.each(Object.entries(rejectionCodes))(
    'with %s hides the words where the list says so: %j',
    async (code, { hidesText }) => {
      const secret = `비밀${code}`;
      const id = await stage.submitted({
        title: `${secret}제목`,
        body: `${secret}글`,
        category: `${secret}분류`.slice(0, 40),
        tags: [`${code.slice(0, 14)}비밀표`],
      });
      await stage.done('moderator', 'POST', `proposals/${id}/screening`, {
        decision: 'reject',
        code,
        reason: `${secret}까닭`,
      });
      await stage.world.idle();
      const places = [
        `proposals/${id}`,
        `proposals/${id}/timeline`,
        `proposals?institution=${stage.here}&state=rejected&limit=100`,
        `institutions/${stage.here}/exports/proposals`,
        `institutions/${stage.here}/exports/proposals?format=csv`,
      ];
      for (const role of ['nobody', 'citizen', 'officer', 'admin', 'moderator elsewhere'] as Role[]) {
        for (const path of places) {
          const seen = JSON.stringify(await stage.done(role, 'GET', path));
          expect(seen.includes(secret)).toBe(!hidesText && (path === places[0] || path === places[2]));
          if (hidesText) expect(seen).not.toContain(`${code.slice(0, 14)}비밀표`);
        }
        const view = await stage.done(role, 'GET', `proposals/${id}`);
        expect(view.screening.code).toBe(code);
        if (hidesText)
          expect(view).toMatchObject({
            title: null,
            body: null,
            category: null,
            tags: [],
            screening: { reason: null },
          });
      }
      const own = await stage.done('author', 'GET', `proposals/${id}`);
      expect(own).toMatchObject({ title: `${secret}제목`, body: `${secret}글` });
      expect(await stage.done('moderator', 'GET', `proposals/${id}`)).toMatchObject({
        screening: { reason: `${secret}까닭` },
      });
    },
  );
});

describe('the timeline', () => {
  it('tells what happened, oldest first, and nothing of drafts and edits', async () => {
    const id = await stage.draft();
    await stage.done('author', 'PUT', `proposals/${id}`, words);
    await stage.done('author', 'POST', `proposals/${id}/submission`);
    await stage.done('moderator', 'POST', `proposals/${id}/screening`, { decision: 'publish' });
    await stage.done('author', 'POST', `proposals/${id}/addenda`, { text: '덧붙입니다.' });
    await stage.done('author', 'POST', `proposals/${id}/withdrawal`);
    await stage.world.idle();
    const { items } = await stage.done('nobody', 'GET', `proposals/${id}/timeline`);
    expect(items.map(({ type }: { type: string }) => type)).toEqual([
      'proposal.submitted',
      'proposal.published',
      'proposal.addendum',
      'proposal.withdrawn',
    ]);
    const dates = items.map(({ at }: { at: string }) => at);
    expect(dates).toEqual(dates.toSorted());
  });

  it('of one that is not there is not found', async () => {
    expect(toRefusal(await stage.by('nobody', 'GET', `proposals/${unknown.proposal}/timeline`))).toEqual(
      hidden,
    );
    for (const id of malformedIds)
      expect(toRefusal(await stage.by('nobody', 'GET', `proposals/${id}`))).toEqual(invalid);
  });
});

describe('the list of proposals', () => {
  it('finds each under its institution, state and category, however the category was typed', async () => {
    const category = '가로등과 밤길';
    const [open, other] = [await stage.open({ category }), await stage.open({ category: '환경' })];
    const listed = async (query: string) => {
      const found = idsOf(
        await stage.done('nobody', 'GET', `proposals?institution=${stage.here}&limit=100&${query}`),
      );
      return [found.includes(open), found.includes(other)];
    };
    expect(await listed('')).toEqual([true, true]);
    for (const sort of ['newest', 'oldest', 'most-empathy', 'closing-soon', 'nearest-to-step']) {
      expect(await listed(`sort=${sort}`)).toEqual([true, true]);
      expect(await listed(`sort=${sort}&category=${encodeURIComponent(category)}`)).toEqual([true, false]);
    }
    expect(await listed(`category=${encodeURIComponent(` ${category.normalize('NFD')} `)}`)).toEqual([
      true,
      false,
    ]);
    expect(await listed('state=open')).toEqual([true, true]);
    expect(await listed('state=published')).toEqual([true, true]);
    expect(await listed('state=closed')).toEqual([false, false]);
    expect(idsOf(await stage.done('nobody', 'GET', `proposals?institution=${stage.elsewhere}`))).toEqual([]);
  });

  it.each(allBut(...moderators))('of what waits for screening is refused to: %s', async (role) => {
    const refused = await stage.by(role, 'GET', `proposals?institution=${stage.here}&state=submitted`);
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });

  it('of what waits for screening is for the moderators, and everywhere for those of everywhere', async () => {
    const id = await stage.submitted();
    await stage.world.idle();
    for (const role of moderators) {
      const page = await stage.done(
        role,
        'GET',
        `proposals?institution=${stage.here}&state=submitted&limit=100`,
      );
      expect(idsOf(page)).toContain(id);
    }
    await stage.done('moderator everywhere', 'GET', 'proposals?state=submitted');
    expect(toRefusal(await stage.by('moderator', 'GET', 'proposals?state=submitted'))).toEqual(forbidden);
  });

  it('is refused for an institution that is not there', async () => {
    const refused = await stage.by('nobody', 'GET', `proposals?institution=${unknown.institution}`);
    expect(toRefusal(refused)).toEqual({ status: 404, code: 'institution.not-found' });
  });

  it.each([
    'state=draft',
    'state=open&state=closed',
    'sort=best',
    'category=',
    `category=${'a'.repeat(41)}`,
    'category=*',
    'institution=No!',
    'limit=0',
    'limit=-1',
    'limit=101',
    'limit=',
    'limit=1.5',
    'limit=many',
    'state=rejected&sort=most-empathy',
    'state=closed&sort=closing-soon',
    'state=published&sort=nearest-to-step',
  ])('is refused for ?%s', async (query) => {
    expect(toRefusal(await stage.by('nobody', 'GET', `proposals?${query}`))).toEqual(invalid);
  });

  it('holds no more than what was asked for, up to a hundred', async () => {
    await stage.open();
    expect((await stage.done('nobody', 'GET', 'proposals?limit=1')).items).toHaveLength(1);
    await stage.done('nobody', 'GET', 'proposals?limit=100');
  });
});

describe('my proposals', () => {
  it('are mine alone, newest first, drafts included, from the moment they are taken', async () => {
    const as = await stage.world.tokenOf('somebody of their own');
    const made: string[] = [];
    for (const draft of [true, false, true]) {
      const { body } = await stage.call('POST', 'proposals', {
        as,
        body: { institution: stage.here, ...words, draft },
      });
      made.unshift(body.id);
      expect(idsOf((await stage.call('GET', 'people/me/proposals', { as })).body)).toEqual(made);
    }
    expect(toRefusal(await stage.by('nobody', 'GET', 'people/me/proposals'))).toEqual({
      status: 401,
      code: 'auth.required',
    });
    expect(idsOf(await stage.done('admin elsewhere', 'GET', 'people/me/proposals'))).not.toContain(made[0]);
  });
});
