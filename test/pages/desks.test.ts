import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../functions/answers/index.ts';
import { findDraft, putDraft } from '../../functions/answers/repository.ts';
import { saveDraft } from '../../functions/answers/save-draft.ts';
import { transferAnswer } from '../../functions/answers/transfer-answer.ts';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { type AnswerId, answerIdSchema, departmentIdSchema } from '../../shared/ids.ts';
import { makeFormats } from '../../shared/web/locale.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const minute = 60_000;

/** Moves the clock on; whoever comes then has to have signed in anew. */
function later(ms: number): void {
  world.clock.set(new Date(world.clock.now().getTime() + ms));
}

/** An institution of its own, with whoever works for it. */
async function open(settings: Parameters<World['institution']>[0] = {}) {
  const institution = await world.institution(settings);
  const roles: Record<string, string[]> = {
    modi: [`moderator@${institution}`],
    mora: [`moderator@${institution}`],
    officer: [`officer@${institution}/democracy`],
    colleague: [`officer@${institution}/democracy`],
    head: [`head@${institution}/democracy`],
    women: [`officer@${institution}/women`],
  };
  const as = (name: string) => world.tokenOf(name, ...(roles[name] ?? []));
  const propose = async (title: string): Promise<string> => {
    const { status, body } = await world.call('POST', 'proposals', {
      as: await as('author'),
      body: { institution, title, body: '골목에 등을 더 달아 주세요.', category: '환경' },
    });
    expect(status).toBe(201);
    await world.idle();
    return body.id;
  };
  const published = async (title: string): Promise<string> => {
    const id = await propose(title);
    await world.call('POST', `proposals/${id}/screening`, {
      as: await as('modi'),
      body: { decision: 'publish' },
    });
    await world.idle();
    return id;
  };
  const owed = async (title: string): Promise<string> => {
    const id = await published(title);
    for (const citizen of ['one', 'two', 'three'])
      await world.call('PUT', `proposals/${id}/empathy`, { as: await as(citizen) });
    await world.idle();
    return `ans_${id.slice(4)}_1`;
  };
  const goTo = async (name: string, path: string) => visit(path, { as: await as(name) });
  const post = async (name: string, path: string, form: Record<string, string>) =>
    visit(path, { as: await as(name), form });
  return { institution, as, propose, published, owed, goTo, post };
}

describe('the moderator’s desk', () => {
  it('keeps what one moderator has opened from the other’s decision, until ten minutes are over', async () => {
    const { propose, goTo, post } = await open();
    const id = await propose('그늘막');
    const mine = await goTo('modi', `/moderation/${id}`);
    expect([mine.status, mine.text.includes('까지 맡았습니다')]).toEqual([200, true]);
    expect((await goTo('mora', '/moderation')).text).toContain('modi 검토자가');
    const theirs = await goTo('mora', `/moderation/${id}`);
    expect(theirs.text).toContain('modi 검토자가');
    expect(theirs.html).not.toContain('value="publish"');

    const rejection = { decision: 'reject', code: 'unclear', reason: '길게 쓴 까닭입니다.' };
    const refused = await post('mora', `/moderation/${id}`, rejection);
    expect([refused.status, refused.html.includes('길게 쓴 까닭입니다.')]).toEqual([409, true]);
    expect((await goTo('modi', `/moderation/${id}`)).status).toBe(200);

    later(11 * minute);
    expect((await post('mora', `/moderation/${id}`, rejection)).status).toBe(303);
    const late = await post('modi', `/moderation/${id}`, { decision: 'publish' });
    expect(late.status).toBe(409);
  });

  it('lets a moderator take one over on purpose, and put one back', async () => {
    const { propose, goTo, post } = await open();
    const id = await propose('의자');
    await goTo('modi', `/moderation/${id}`);
    await post('mora', `/moderation/${id}`, { decision: 'take-over' });
    expect((await goTo('mora', `/moderation/${id}`)).text).toContain('까지 맡았습니다');
    expect((await post('modi', `/moderation/${id}`, { decision: 'publish' })).status).toBe(409);
    await post('mora', `/moderation/${id}`, { decision: 'put-back' });
    expect((await post('modi', `/moderation/${id}`, { decision: 'publish' })).status).toBe(303);
  });

  it('refuses the API’s decision only while somebody else has it', async () => {
    const { propose, goTo, post, as } = await open();
    const id = await propose('나무');
    const decide = async (name: string) =>
      world.call('POST', `proposals/${id}/screening`, { as: await as(name), body: { decision: 'publish' } });
    await goTo('modi', `/moderation/${id}`);
    const refused = await decide('mora');
    expect([refused.status, refused.body.code]).toEqual([409, 'screening.taken']);
    expect((await decide('modi')).status).toBe(200);
    expect((await post('modi', `/moderation/${id}`, { decision: 'publish' })).status).toBe(303);
  });

  it('hands out the oldest that nobody has, to two who ask at once two different ones', async () => {
    const { propose, post } = await open();
    const ids = [await propose('하나'), await propose('두울'), await propose('세엣')];
    const next = async (name: string) =>
      (await post(name, '/moderation/next', {})).headers.get('location')?.split('/').at(-1);
    const first = await Promise.all([next('modi'), next('mora')]);
    expect(first.toSorted()).toEqual(ids.slice(0, 2));
    expect(await next('modi')).toBe(ids[2]);
    expect(await next('mora')).toMatch(/none=free/);
  });

  it('counts what waits longer than three days', async () => {
    const { propose, goTo } = await open();
    await propose('오래된 것');
    later(4 * day);
    await propose('새것');
    const { text } = await goTo('modi', '/moderation');
    expect(text).toContain('검토할 제안 2건');
    expect(text).toContain('목표를 넘긴 것 1건');
    expect(text.match(/목표를 넘김/g)).toHaveLength(1);
    const english = await goTo('modi', '/en/moderation');
    expect(english.text).toContain('1 waiting longer');
  });

  it('says what was decided, and goes on in the same institution’s queue', async () => {
    const { institution, propose, post, goTo } = await open();
    const [publish, reject] = [await propose('공개할 것'), await propose('반려할 것')];
    const published = await post('modi', `/moderation/${publish}`, { decision: 'publish' });
    expect(published.headers.get('location')).toBe(
      `/moderation?institution=${institution}&decided=${publish}`,
    );
    const rejection = { decision: 'reject', code: 'unclear', reason: '뜻을 알 수 없습니다.' };
    const rejected = await post('modi', `/en/moderation/${reject}`, rejection);
    const said = async (page: { headers: Headers }) =>
      /role="status">([^<]+)</.exec((await goTo('modi', page.headers.get('location') ?? '')).html)?.[1];
    expect(await said(published)).toBe('‘공개할 것’ 제안을 공개했습니다.');
    expect(await said(rejected)).toBe('“반려할 것” was rejected.');
    const waiting = await propose('아직 기다리는 것');
    expect((await goTo('modi', `/moderation?decided=${waiting}`)).html).not.toContain('role="status"');
  });

  it('shows each other proposal once, and no gap where there is no category', async () => {
    const { institution, as, propose, published, goTo } = await open();
    const alike = await published('골목에 가로등을 더 달아 주세요');
    const other = await published('도서관 열람실을 늦게까지');
    await propose('골목에 가로등을 더 달아 주십시오');
    const { body } = await world.call('POST', 'proposals', {
      as: await as('author'),
      body: { institution, title: '골목에 가로등을 달아 주세요', body: '어둡습니다.' },
    });
    await world.idle();
    // Search looks for what is new once a second.
    later(2_000);
    const { text, html } = await goTo('modi', `/moderation/${body.id}`);
    expect(text).not.toContain('· ·');
    expect(text).toContain('비슷한 제안');
    for (const id of [alike, other]) expect(html.split(`href="/proposals/${id}"`)).toHaveLength(2);
  });

  it('is for moderators of the institution alone', async () => {
    const { propose, goTo, post } = await open();
    const id = await propose('남의 것');
    const elsewhere = await open();
    expect((await elsewhere.goTo('modi', `/moderation/${id}`)).status).toBe(404);
    expect((await post('officer', '/moderation/next', {})).status).toBe(403);
    expect((await goTo('officer', `/moderation/${id}`)).status).toBe(404);
  });
});

describe('reports from citizens', () => {
  it('are sent once by each, reach the moderators without a name, and are dismissed once', async () => {
    const { institution, published, goTo, post } = await open();
    const id = await published('광고판');
    expect((await visit(`/proposals/${id}`)).text).toContain('로그인하고 신고하기');
    const bare = await post('one', `/proposals/${id}/reports`, { reportReason: 'other', reportText: '' });
    expect([bare.status, bare.html.includes('href="#reportText"')]).toEqual([400, true]);
    const report = { reportReason: 'advertising', reportText: '가게 이름이 <b>있습니다' };
    const first = await post('one', `/proposals/${id}/reports`, report);
    expect(first.headers.get('location')).toBe(`/proposals/${id}?reported=now`);
    const again = await post('one', `/proposals/${id}/reports`, { ...report, reportReason: 'abuse' });
    expect(again.headers.get('location')).toBe(`/proposals/${id}?reported=before`);
    await post('two', `/proposals/${id}/reports`, { reportReason: 'abuse', reportText: '' });

    const desk = await goTo('modi', '/moderation/reports');
    expect(desk.text).toContain('신고 2건');
    expect(desk.html).toContain('가게 이름이 &lt;b&gt;있습니다');
    expect(desk.html).not.toMatch(/per_|>one<|>two</);
    const revision = /name="revision" value="(\d+)"/.exec(desk.html)?.[1] ?? '';
    const dismissal = { act: 'dismiss', revision, [`dismissReason-${id}`]: '광고가 아닙니다.' };
    const both = await Promise.all(
      ['modi', 'mora'].map((name) => post(name, `/moderation/reports/${id}`, dismissal)),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const loser = both.find(({ status }) => status === 409)?.text;
    expect(loser).toContain('다른 검토자가 이 신고를 처리했습니다');
    expect(loser).toContain('쓰신 까닭 제안 보기 광고가 아닙니다.');
    expect((await goTo('modi', '/moderation/reports')).text).toContain('처리할 신고가 없습니다');
    const audit = await visit(`/admin/${institution}/audit`, {
      as: await world.tokenOf('admin', `admin@${institution}`),
    });
    expect(audit.text).toContain('신고 2건을 받아들이지 않았습니다');
    expect(audit.html).not.toContain('광고가 아닙니다.');
    expect((await visit(`/proposals/${id}`)).text).toContain('광고판');

    await post('three', `/proposals/${id}/reports`, { reportReason: 'illegal', reportText: '' });
    expect((await goTo('modi', '/moderation/reports')).text).toContain('이전에 처리됨');
  });

  it('are settled as they were seen: another one that came meanwhile is looked at first', async () => {
    const { published, goTo, post } = await open();
    const id = await published('늦은 신고');
    await post('one', `/proposals/${id}/reports`, { reportReason: 'abuse', reportText: '' });
    const desk = await goTo('modi', '/moderation/reports');
    const revision = /name="revision" value="(\d+)"/.exec(desk.html)?.[1] ?? '';
    await post('two', `/proposals/${id}/reports`, { reportReason: 'illegal', reportText: '' });
    const page = await post('modi', `/moderation/reports/${id}`, {
      act: 'dismiss',
      revision,
      [`dismissReason-${id}`]: '괜찮은 글입니다.',
    });
    expect([page.status, page.html.includes('괜찮은 글입니다.')]).toEqual([409, true]);
  });

  it('hide a proposal’s words: its answer stays owed, its officers read it, and it can be shown again', async () => {
    const { owed, goTo, post } = await open();
    const answer = await owed('숨길 제안');
    const id = `prp_${answer.slice(4, 30)}`;
    await post('one', `/proposals/${id}/reports`, { reportReason: 'personal-data', reportText: '' });
    const desk = await goTo('modi', '/moderation/reports');
    const revision = /name="revision" value="(\d+)"/.exec(desk.html)?.[1] ?? '';
    const hide = (code: string) =>
      post('modi', `/moderation/reports/${id}`, {
        act: 'hide',
        revision,
        [`code-${id}`]: code,
        [`hideReason-${id}`]: '전화번호가 있습니다.',
      });
    expect((await hide('unclear')).status).toBe(400);
    expect((await hide('personal-information')).status).toBe(303);
    await world.idle();
    const hidden = await visit(`/proposals/${id}`);
    expect(hidden.html).not.toMatch(/숨길 제안|골목에 등을|전화번호/);
    expect(hidden.text).toContain('신고를 검토해 글을 가렸습니다');
    expect(hidden.text).toContain('공감 3');
    for (const path of ['/', '/board', `/answers/${answer}`, `/proposals`])
      expect((await visit(path)).html).not.toContain('숨길 제안');
    expect((await goTo('officer', `/proposals/${id}`)).text).toContain('골목에 등을');
    expect((await goTo('author', `/proposals/${id}`)).text).toContain('전화번호가 있습니다.');
    const published = await post('officer', `/desk/${answer}`, {
      act: 'publish',
      decision: 'accepted',
      text: '등을 답니다.',
      contact: '',
      commitments: '',
    });
    expect(published.status).toBe(303);
    expect((await post('mora', `/proposals/${id}/reports`, { reportReason: 'abuse' })).status).toBe(409);

    expect((await post('officer', `/moderation/reports/${id}`, { act: 'show' })).status).toBe(403);
    expect((await post('modi', `/moderation/reports/${id}`, { act: 'show' })).status).toBe(303);
    await world.idle();
    expect((await visit(`/proposals/${id}`)).text).toContain('골목에 등을');
    expect((await visit(`/answers/${answer}`)).text).toContain('숨길 제안');
  });

  it('come through the API too, and for published proposals alone', async () => {
    const { published, propose, as } = await open();
    const report = async (id: string, body: object) =>
      world.call('POST', `proposals/${id}/reports`, { as: await as('one'), body });
    const id = await published('신고할 것');
    const body = { reason: 'other', text: '이상합니다.' };
    expect((await report(id, body)).status).toBe(201);
    expect((await report(id, body)).status).toBe(200);
    expect((await report(id, { reason: 'other' })).status).toBe(400);
    expect((await report(await propose('아직 모름'), body)).status).toBe(404);
    expect((await world.call('POST', `proposals/${id}/reports`, { body })).status).toBe(401);
  });

  it('are in the reporter’s own data, until they leave', async () => {
    const { published, goTo, post } = await open();
    const id = await published('내가 신고한 것');
    await post('leaver', `/proposals/${id}/reports`, { reportReason: 'abuse', reportText: '욕설입니다.' });
    await world.idle();
    const reports = async () => JSON.parse((await goTo('leaver', '/me/settings/data.json')).html).reports;
    expect(await reports()).toMatchObject([{ proposal: id, reason: 'abuse', text: '욕설입니다.' }]);
    await post('leaver', '/me/settings/leave', {});
    expect(await reports()).toEqual([]);
    expect((await goTo('modi', '/moderation/reports')).text).toContain('욕설입니다.');
  });

  it('are for moderators alone', async () => {
    const { goTo, post } = await open();
    expect((await goTo('officer', '/moderation/reports')).status).toBe(403);
    const unknown = '/moderation/reports/prp_01J00000000000000000000000';
    expect((await post('modi', unknown, { act: 'finish' })).status).toBe(404);
  });
});

describe('an answer’s draft', () => {
  const words = { act: 'publish', decision: '', text: '', contact: '', commitments: '' };
  const versionIn = (html: string) => /name="draftVersion" value="(\d+)"/.exec(html)?.[1] ?? '';

  it('is kept while it is written, by the button and by the script, for the department alone', async () => {
    const { owed, goTo, post, as } = await open();
    const id = await owed('초안 쓸 제안');
    const draft = { ...words, text: '살펴보고 있습니다', commitments: '아직 모름', draft: 'save' };
    expect((await post('officer', `/desk/${id}`, { ...draft, draftVersion: '0' })).status).toBe(303);
    const page = await goTo('colleague', `/desk/${id}`);
    expect(page.html).toContain('살펴보고 있습니다</textarea>');
    expect(page.html).toContain('아직 모름</textarea>');
    expect(page.text).toContain('officer 님이 저장한 초안');
    const byScript = await visit(`/desk/${id}`, {
      as: await as('officer'),
      form: { ...draft, text: '더 썼습니다', draftVersion: versionIn(page.html) },
      headers: { accept: 'application/json' },
    });
    expect(JSON.parse(byScript.html)).toMatchObject({ version: 2, said: expect.stringContaining('officer') });
    expect((await visit(`/proposals/prp_${id.slice(4, 30)}`)).html).not.toContain('더 썼습니다');
    expect((await goTo('women', `/desk/${id}`)).status).toBe(403);
    expect((await post('women', `/desk/${id}`, { ...draft, draftVersion: '2' })).status).toBe(403);
  });

  it('is nowhere once the answer is out, however late its writer comes', async () => {
    const { institution, owed, as } = await open();
    const writer = world.actorOf('officer', grant(`officer@${institution}/democracy`));
    const { context } = world;
    const said = { decision: 'later', text: '늦은 글', contact: '', commitments: '' } as const;
    const leftOf = (id: AnswerId) => findDraft(context.table, { id });
    for (const before of [0, 1]) {
      const id = answerIdSchema.parse(await owed(`다투는 제안 ${before}`));
      if (before === 1) await saveDraft(context, writer, id, { ...said, text: '처음 글' }, 0);
      const publish = async () =>
        world.call('POST', `answers/${id}/publication`, {
          as: await as('officer'),
          body: { decision: 'accepted', text: '등을 답니다.', contact: null, commitments: [] },
        });
      const [published, saved] = await Promise.allSettled([
        publish(),
        saveDraft(context, writer, id, said, before),
      ]);
      expect(published).toMatchObject({ value: { status: 200 } });
      if (saved.status === 'rejected') expect(saved.reason.code).toMatch(/^(answer|draft)\./);
      expect(await leftOf(id)).toBeUndefined();
      // One that was held up between its look at the answer and its keeping.
      for (const version of [1, before + 1, before + 2]) {
        const late = { version, words: said, savedAt: context.clock.now().toISOString(), savedBy: 'officer' };
        expect(await putDraft(context.table, { id }, late, 'x')).toBe(false);
      }
      expect(await leftOf(id)).toBeUndefined();
      await expect(saveDraft(context, writer, id, said, 0)).rejects.toThrow('answer.wrong-state');
    }
  });

  it('goes with what the stream tells where its publisher was cut short', async () => {
    const { institution, owed } = await open();
    const id = answerIdSchema.parse(await owed('끊긴 공개'));
    const writer = world.actorOf('officer', grant(`officer@${institution}/democracy`));
    const { context } = world;
    const said = { decision: 'later', text: '남은 글', contact: '', commitments: '' } as const;
    await saveDraft(context, writer, id, said, 0);
    // What this client writes the stream never tells: the night does.
    await publishAnswer({ ...context, table: world.bare }, writer, id, {
      decision: 'later',
      text: '뒤에 합니다.',
      contact: null,
      commitments: [],
    });
    // As it would lie there still.
    const table = world.bare;
    const Item = {
      ...keys.answerDraft(id, 0),
      version: 1,
      words: said,
      savedAt: context.clock.now().toISOString(),
      savedBy: 'officer',
    };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
    expect(await findDraft(table, { id })).toBeDefined();
    await world.schedules.reconcile();
    expect(await findDraft(table, { id })).toBeUndefined();
  });

  it('is kept through the API by the same rules', async () => {
    const { owed, as, goTo } = await open();
    const id = await owed('밖에서 쓰는 초안');
    const put = async (name: string, text: string, version: number) =>
      world.call('PUT', `answers/${id}/draft`, {
        as: await as(name),
        body: { version, decision: 'later', text, contact: '', commitments: '' },
      });
    const read = async (name: string) => world.call('GET', `answers/${id}/draft`, { as: await as(name) });
    expect((await read('officer')).body).toMatchObject({ version: 0, words: null });
    expect((await put('officer', '처음 글', 0)).body).toMatchObject({ version: 1, savedBy: 'officer' });
    const late = await put('colleague', '늦은 글', 0);
    expect([late.status, late.body.code]).toEqual([409, 'draft.changed']);
    expect((await put('women', '남의 글', 1)).status).toBe(403);
    expect((await read('women')).status).toBe(403);
    expect((await goTo('head', `/desk/${id}`)).html).toContain('처음 글</textarea>');
  });

  it('is not written over unseen: the second officer sees both texts', async () => {
    const { owed, post, goTo } = await open();
    const id = await owed('둘이 쓰는 제안');
    const save = (name: string, text: string, draftVersion: string) =>
      post(name, `/desk/${id}`, { ...words, text, draftVersion, draft: 'save' });
    const both = await Promise.all([save('officer', '담당의 글', '0'), save('colleague', '동료의 글', '0')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const conflict = both.find(({ status }) => status === 409)?.html ?? '';
    expect(conflict).toContain('담당의 글');
    expect(conflict).toContain('동료의 글');
    const loser = both[0]?.status === 409 ? 'officer' : 'colleague';
    expect((await save(loser, '둘을 합친 글', versionIn(conflict))).status).toBe(303);
    expect((await goTo('officer', `/desk/${id}`)).html).toContain('둘을 합친 글</textarea>');
  });

  it('is told which new dates an interim answer may set, and that there is none once it is too late', async () => {
    const { institution, owed } = await open();
    const id = await owed('늦어진 제안');
    const { body } = await world.call('GET', `answers/${id}`);
    const dueOn = dateAt(new Date(body.dueAt));
    const before = world.clock.now();
    const at = async (days: number, path = `/desk/${id}`) => {
      world.clock.set(new Date(Date.parse(body.dueAt) + days * day));
      return visit(path, { as: await world.tokenOf(`late-${days}`, `officer@${institution}/democracy`) });
    };
    const { date } = makeFormats('ko');
    try {
      const early = await at(-5);
      expect(early.text).toContain(`${date(addDays(dueOn, 1))}부터 ${date(addDays(dueOn, 90))}까지`);
      // What it begins with is a date that is taken.
      const late = await at(70);
      expect(late.text).toContain(`${date(addDays(dueOn, 70))}부터 ${date(addDays(dueOn, 90))}까지`);
      expect(/<input[^>]*name="dueOn"[^>]*>/.exec(late.html)?.[0]).toContain(`value="${addDays(dueOn, 90)}"`);
      const tooLate = await at(91);
      expect([tooLate.status, tooLate.text.includes('90일 넘게 지나')]).toEqual([200, true]);
      expect(tooLate.html).not.toContain('name="dueOn"');
      expect((await at(91, `/en/desk/${id}`)).text).toContain('more than 90 days late');
    } finally {
      world.clock.set(before);
    }
  });

  it('offers no other department where there is none, and says so', async () => {
    const among = await open();
    const shared = await among.goTo('officer', `/desk/${await among.owed('부서가 여럿')}`);
    expect(shared.html).toContain('name="transferDepartment"');
    const alone = await open({ departments: ['democracy'] });
    const id = await alone.owed('부서가 하나');
    const page = await alone.goTo('officer', `/desk/${id}`);
    expect([page.status, page.text.includes('다른 부서가 없어')]).toEqual([200, true]);
    expect(page.html).not.toMatch(/name="(?:transfer|ask)Department"/);
    expect((await alone.goTo('officer', `/en/desk/${id}`)).text).toContain('no other department');
  });

  it('waits for its review on the administrator’s desk too, who is all there is without a head', async () => {
    const { institution, owed, post } = await open();
    const id = await owed('부서장 없는 제안');
    const admin = await world.tokenOf('reviewer', `admin@${institution}`);
    const desk = async (path: string) => visit(path, { as: admin });
    expect((await desk('/desk')).html).not.toContain('id="review"');
    const draft = { ...words, decision: 'accepted', text: '등을 답니다', contact: '120' };
    await post('officer', `/desk/${id}`, { ...draft, draftVersion: '0', draft: 'ask' });
    await world.idle();
    const waiting = await desk('/desk');
    expect(waiting.text).toContain('검토할 초안 1건');
    expect(/id="review"[\s\S]*?부서장 없는 제안/.test(waiting.html)).toBe(true);
    const approval = {
      act: 'review',
      review: 'approve',
      draftVersion: versionIn((await desk(`/desk/${id}`)).html),
    };
    expect((await visit(`/desk/${id}`, { as: admin, form: approval })).status).toBe(303);
    await world.idle();
    expect((await desk('/desk')).html).not.toContain('id="review"');
    const told = await desk(`/desk/${id}`);
    expect(told.text).toContain('reviewer 님이');
    expect(told.text).not.toContain('부서장 reviewer');
    expect((await desk(`/en/desk/${id}`)).text).toContain('Approved by reviewer at');
  });

  it('is reviewed by the head where somebody asks, and goes when the answer is published', async () => {
    const { owed, goTo, post } = await open();
    const id = await owed('검토할 제안');
    const draft = { ...words, decision: 'accepted', text: '등을 답니다', contact: '120' };
    const ask = await post('officer', `/desk/${id}`, { ...draft, draftVersion: '0', draft: 'ask' });
    expect(ask.status).toBe(303);
    expect((await goTo('head', '/desk')).text).toContain('검토를 기다리는 초안');
    const asked = await goTo('head', `/desk/${id}`);
    expect(asked.text).toContain('돌려보내기');
    expect((await goTo('colleague', `/desk/${id}`)).text).not.toContain('돌려보내기');
    const review = { act: 'review', draftVersion: versionIn(asked.html) };
    expect((await post('colleague', `/desk/${id}`, { ...review, review: 'approve' })).status).toBe(403);
    const bare = await post('head', `/desk/${id}`, { ...review, review: 'return', reviewNote: '' });
    expect(bare.status).toBe(400);
    const returned = { ...review, review: 'return', reviewNote: '날짜를 쓰십시오.' };
    expect((await post('head', `/desk/${id}`, returned)).status).toBe(303);
    expect((await post('head', `/desk/${id}`, { ...review, review: 'approve' })).status).toBe(409);
    const noted = await goTo('officer', `/desk/${id}`);
    expect(noted.text).toContain('날짜를 쓰십시오.');
    const again = { ...draft, text: '봄에 등을 답니다', draftVersion: versionIn(noted.html), draft: 'ask' };
    await post('officer', `/desk/${id}`, again);
    const better = await goTo('head', `/desk/${id}`);
    const approval = { act: 'review', review: 'approve', draftVersion: versionIn(better.html) };
    expect((await post('head', `/desk/${id}`, approval)).status).toBe(303);
    expect((await goTo('officer', `/desk/${id}`)).text).toContain('승인했습니다');
    await post('officer', `/desk/${id}`, { ...draft, text: '봄에 등을 답니다' });
    await world.idle();
    expect((await goTo('officer', `/desk/${id}`)).text).not.toContain('승인했습니다');
    expect((await goTo('head', '/desk')).text).not.toContain('검토를 기다리는 초안');
    const late = await post('officer', `/desk/${id}`, { ...draft, draftVersion: '0', draft: 'save' });
    expect(late.status).toBe(409);
  });
});

describe('what another officer did first', () => {
  const words = { act: 'publish', decision: 'partly', text: '동료가 길게 쓴 글', contact: '02-120' };
  const written = /<section class="card" aria-labelledby="unsent">.*?<\/section>/s;

  it('leaves whoever publishes an answer second what they wrote, and the answer that stands', async () => {
    const { owed, goTo, post } = await open();
    const id = await owed('둘이 답하는 제안');
    const dueOn = `${world.clock.now().getUTCFullYear() + 1}-02-28`;
    const theirs = {
      act: 'publish',
      decision: 'accepted',
      text: '담당의 답변',
      contact: '',
      commitments: '',
    };
    const mine = { ...words, commitments: `${dueOn} 의자를 놓는다` };
    expect((await post('officer', `/desk/${id}`, theirs)).status).toBe(303);
    const at = makeFormats('ko').moment((await world.call('GET', `answers/${id}`)).body.answeredAt);
    const page = await post('colleague', `/desk/${id}`, mine);
    expect(page.status).toBe(409);
    expect(page.html).toMatch(/role="alert"><p>이미 답변이 공개되었습니다\(/);
    expect(page.text).toContain(at);
    expect(page.text).toContain('‘답변 바로잡기’로');
    expect(page.text).toContain('담당의 답변');
    const kept = written.exec(page.html)?.[0] ?? '';
    for (const text of ['일부 수용', '동료가 길게 쓴 글', '02-120', '의자를 놓는다'])
      expect(kept).toContain(text);
    const english = await post('colleague', `/en/desk/${id}`, { ...mine, draft: 'save', draftVersion: '0' });
    expect([english.status, written.exec(english.html)?.[0]?.includes('동료가 길게 쓴 글')]).toEqual([
      409,
      true,
    ]);
    expect(english.text).toContain('This was answered already');
    expect((await goTo('colleague', `/desk/${id}`)).html).not.toMatch(/role="alert"|unsent/);
  });

  it('is said to the script that saves a draft, too', async () => {
    const { owed, post, as } = await open();
    const id = await owed('저장이 늦은 초안');
    await post('officer', `/desk/${id}`, { ...words, commitments: '' });
    const saved = await visit(`/desk/${id}`, {
      as: await as('colleague'),
      form: { ...words, commitments: '', draft: 'save', draftVersion: '0' },
      headers: { accept: 'application/json' },
    });
    expect([saved.status, JSON.parse(saved.html)]).toEqual([
      409,
      { said: '답변의 지금 상태에서는 할 수 없는 일입니다.' },
    ]);
  });

  it('leaves the words of an interim answer and of a contribution, whose forms are gone', async () => {
    const { owed, goTo, post } = await open();
    const id = await owed('둘이 미루는 제안');
    const { body } = await world.call('GET', `answers/${id}`);
    const dueOn = dateAt(new Date(Date.parse(body.dueAt) + 9 * day));
    const interim = { act: 'interim', interimText: '살펴봅니다.', interimReason: '더 걸립니다.', dueOn };
    await post('officer', `/desk/${id}`, interim);
    const second = await post('colleague', `/desk/${id}`, { ...interim, interimText: '따로 쓴 중간 답변' });
    expect([second.status, written.exec(second.html)?.[0]?.includes('따로 쓴 중간 답변')]).toEqual([
      409,
      true,
    ]);
    expect(second.text).toContain(`답변 기한은 ${makeFormats('ko').date(`${dueOn}T03:00:00Z`)}입니다`);

    await post('officer', `/desk/${id}`, { act: 'ask', askDepartment: 'women', question: '어떻습니까?' });
    const asked = await goTo('women', `/desk/${id}`);
    const act = /name="act" value="(give-ctb_[^"]+)"/.exec(asked.html)?.[1] ?? '';
    await post('officer', `/desk/${id}`, { ...words, commitments: '' });
    const field = `contribution-${act.slice('give-'.length)}`;
    const late = await post('women', `/desk/${id}`, { act, [field]: '늦게 낸 의견' });
    expect([late.status, written.exec(late.html)?.[0]?.includes('늦게 낸 의견')]).toEqual([409, true]);
    expect(late.text).not.toContain('‘답변 바로잡기’로');
  });

  it('is what is said also of a form that lacked something, whose place is taken by the answer that stands', async () => {
    const { owed, goTo, post } = await open();
    const id = await owed('반쯤 쓴 답변');
    await goTo('colleague', `/desk/${id}`);
    await post('officer', `/desk/${id}`, { ...words, text: '먼저 낸 답변', commitments: '' });
    const late = await post('colleague', `/desk/${id}`, { ...words, decision: '', commitments: '' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('이미 답변이 공개되었습니다');
    expect(written.exec(late.html)?.[0]).toContain('동료가 길게 쓴 글');
    expect(late.html).not.toContain('decision-error');
  });

  it('leaves a correction in its form, to be sent as the version after theirs', async () => {
    const { owed, goTo, post } = await open();
    const id = await owed('둘이 바로잡는 제안');
    await post('officer', `/desk/${id}`, { ...words, commitments: '' });
    const { key = '' } = hiddenFields((await goTo('colleague', `/desk/${id}`)).html);
    const correct = { ...words, act: 'correct', correctReason: '틀렸습니다.', key };
    const [one, other] = await Promise.all([
      post('officer', `/desk/${id}`, { ...correct, text: '담당이 바로잡은 글', key: `${key}1` }),
      post('colleague', `/desk/${id}`, { ...correct, text: '동료가 바로잡은 글' }),
    ]);
    expect([one.status, other.status].toSorted()).toEqual([303, 409]);
    const [loser, refused, text] =
      one.status === 409 ? ['officer', one, '담당이'] : ['colleague', other, '동료가'];
    expect(refused.text).toContain('다른 담당자가 먼저 답변을 바로잡았습니다');
    expect(refused.html).toContain(`${text} 바로잡은 글</textarea>`);
    expect(refused.html).not.toContain('unsent');
    const again = { ...correct, text: '뒤에 바로잡은 글', key: hiddenFields(refused.html).key ?? '' };
    expect((await post(String(loser), `/desk/${id}`, again)).status).toBe(303);
    expect((await world.call('GET', `answers/${id}`)).body.versions).toBe(3);
  });

  it('is told also to whoever corrects, much later, a version that was corrected since their page was made', async () => {
    const { owed, goTo, post } = await open();
    const id = await owed('늦게 바로잡는 제안');
    await post('officer', `/desk/${id}`, { ...words, commitments: '' });
    const before = hiddenFields((await goTo('colleague', `/desk/${id}`)).html);
    expect(before.over).toBe('1');
    const correct = { ...words, act: 'correct', correctReason: '틀렸습니다.' };
    const first = { ...correct, text: '담당이 바로잡은 글', over: '1' };
    expect((await post('officer', `/desk/${id}`, first)).status).toBe(303);
    const late = { ...correct, text: '동료가 바로잡은 글', over: '1', key: before.key ?? '' };
    const refused = await post('colleague', `/desk/${id}`, late);
    expect([refused.status, refused.html.includes('동료가 바로잡은 글</textarea>')]).toEqual([409, true]);
    expect(refused.text).toContain('담당이 바로잡은 글');
    const { key = '', over = '' } = hiddenFields(refused.html);
    expect((await post('colleague', `/desk/${id}`, { ...late, key, over })).status).toBe(303);
    expect((await world.call('GET', `answers/${id}`)).body.versions).toBe(3);
  });
});

describe('the department’s inbox', () => {
  it('shows what is due today first, then what is late, then what is to come', async () => {
    const { owed, goTo } = await open();
    await owed('늦은 답변');
    later(day);
    await owed('오늘의 답변');
    later(10 * day);
    await owed('나중의 답변');
    later(20 * day);
    const { text } = await goTo('officer', '/desk');
    expect(text).toContain('오늘까지 1건 · 기한 지남 1건 · 앞으로 1건');
    const order = ['오늘의 답변', '늦은 답변', '나중의 답변'].map((title) => text.indexOf(title));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(order).not.toContain(-1);
  });
});

describe('a department with much to do', () => {
  it('finds what is whose, and what is nobody’s yet, with counts of their own', async () => {
    const { institution, owed, goTo, post } = await open();
    const [mine, theirs] = [
      await owed('내가 맡을 답변'),
      await owed('동료가 맡을 답변'),
      await owed('주인 없는 답변'),
    ];
    await post('officer', `/desk/${mine}`, { act: 'assign' });
    await post('colleague', `/desk/${theirs}`, { act: 'assign' });
    await world.idle();
    const of = `of=${institution}/democracy`;
    const titlesIn = ({ html }: { html: string }) =>
      [...html.matchAll(/<a href="\/desk\/ans_[^"]+">([^<]+)/g)].map(([, title]) => title);
    expect(titlesIn(await goTo('officer', '/desk'))).toHaveLength(3);
    const own = await goTo('officer', `/desk?${of}&who=mine`);
    expect(titlesIn(own)).toEqual(['내가 맡을 답변']);
    expect(own.text).toContain('앞으로 1건');
    expect(own.html).toMatch(/who=mine" aria-current="page">내가 맡음/);
    expect(titlesIn(await goTo('colleague', `/desk?${of}&who=mine`))).toEqual(['동료가 맡을 답변']);
    expect(titlesIn(await goTo('head', `/desk?${of}&who=nobody`))).toEqual(['주인 없는 답변']);
    const admin = await visit(`/desk?of=${institution}&who=nobody`, {
      as: await world.tokenOf('admin', `admin@${institution}`),
    });
    expect(titlesIn(admin)).toEqual(['주인 없는 답변']);

    // Passed on, an answer is nobody's; given, it is no more to be done.
    await post('officer', `/desk/${mine}`, {
      act: 'transfer',
      transferDepartment: 'women',
      transferReason: '여성 부서의 일입니다.',
    });
    await post('colleague', `/desk/${theirs}`, {
      act: 'publish',
      decision: 'later',
      text: '뒤에 합니다.',
      contact: '',
      commitments: '',
    });
    await world.idle();
    expect(titlesIn(await goTo('officer', `/desk?${of}&who=mine`))).toEqual([]);
    expect(titlesIn(await goTo('colleague', `/desk?${of}&who=mine`))).toEqual([]);
    expect(titlesIn(await goTo('women', '/desk?who=nobody'))).toEqual(['내가 맡을 답변']);
  });

  it('sees what it promised, the late first, and all of it page by page', async () => {
    const { institution, owed, goTo, post } = await open();
    const id = await owed('약속이 많은 답변');
    const year = world.clock.now().getUTCFullYear() + 1;
    const dates = Array.from(
      { length: 12 },
      (_, index) => `${year}-${String(index + 1).padStart(2, '0')}-15`,
    );
    await post('officer', `/desk/${id}`, {
      act: 'publish',
      decision: 'accepted',
      text: '합니다.',
      contact: '',
      commitments: dates.map((date) => `${date} 약속 ${Number(date.slice(5, 7))}월`).join('\n'),
    });
    await world.idle();
    const before = world.clock.now();
    later(Date.parse(`${year}-02-20T00:00:00Z`) - before.getTime());
    const desk = await goTo('officer', '/desk');
    expect(desk.text).toContain('실행과제 10+건(기한 지남 2건)');
    expect(desk.text).toMatch(/약속한 실행과제 약속 1월 기한 지남 .*?약속 2월 기한 지남 .*?약속 3월 /);
    expect(desk.text).not.toContain('약속 11월');
    expect((await goTo('officer', '/en/desk')).text).toContain('What we promised');
    expect((await goTo('women', '/desk')).text).not.toContain('약속한 실행과제');
    const all = /href="([^"]+part=commitments)"/.exec(desk.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const page = await goTo('officer', all);
    expect(page.text).toContain('약속 12월');
    expect((await goTo('women', `/desk?of=${institution}/women&part=commitments`)).text).not.toContain(
      '약속 1월',
    );
    world.clock.set(before);
  });

  it('reads what is asked beside the forms, with its count, and when a late answer was due', async () => {
    const { owed, goTo } = await open();
    const id = await owed('늦어진 제안');
    const work = await goTo('officer', `/desk/${id}`);
    expect(work.html).toMatch(/<details class="card"><summary>시민의 제안 읽기 · 공감 3<\/summary>/);
    expect(work.text).toContain('골목에 등을 더 달아 주세요.');
    expect((await goTo('officer', `/en/desk/${id}`)).text).toContain('Empathies: 3');
    const { body } = await world.call('GET', `answers/${id}`);
    later(31 * day);
    expect((await goTo('officer', '/desk')).text).toContain(`기한 ${makeFormats('ko').date(body.dueAt)}`);
    expect((await goTo('officer', '/en/desk')).text).toContain(
      `It was due on ${makeFormats('en').date(body.dueAt)}`,
    );
  });
});

describe('what is pressed twice without a script', () => {
  /** One after the other, and both at once. */
  async function twice(press: () => Promise<{ status: number }>) {
    const both = await Promise.all([press(), press()]);
    const after = await press();
    await world.idle();
    return [...both, after].map(({ status }) => status);
  }
  const done = [303, 303, 303];
  const eventsOf = async (id: string, type: string) => {
    const { body } = await world.call('GET', `proposals/prp_${id.slice(4, 30)}/timeline`);
    return body.items.filter((item: { type: string }) => item.type === type);
  };

  it('publishes one answer', async () => {
    const { owed, post } = await open();
    const id = await owed('두 번 누를 답변');
    const dueOn = `${world.clock.now().getUTCFullYear() + 1}-02-28`;
    const answer = { act: 'publish', decision: 'accepted', text: '합니다.', contact: '' };
    const commitments = `${dueOn} 의자를 놓는다`;
    expect(await twice(() => post('officer', `/desk/${id}`, { ...answer, commitments }))).toEqual(done);
    expect(await eventsOf(id, 'answer.published')).toHaveLength(1);
    expect((await world.call('GET', `answers/${id}/versions`)).body.items).toHaveLength(1);
    // Other words, or another person, publish something else: that is refused as before.
    const other = { ...answer, commitments, text: '안 합니다.' };
    expect((await post('officer', `/desk/${id}`, other)).status).toBe(409);
    expect((await post('colleague', `/desk/${id}`, { ...answer, commitments })).status).toBe(409);
  });

  it('gives one interim answer', async () => {
    const { owed, post } = await open();
    const id = await owed('두 번 누를 중간 답변');
    const { body } = await world.call('GET', `answers/${id}`);
    const dueOn = dateAt(new Date(Date.parse(body.dueAt) + 9 * day));
    const interim = { act: 'interim', interimText: '살펴봅니다.', interimReason: '더 걸립니다.', dueOn };
    expect(await twice(() => post('officer', `/desk/${id}`, interim))).toEqual(done);
    expect(await eventsOf(id, 'answer.interim')).toHaveLength(1);
    expect((await post('officer', `/desk/${id}`, { ...interim, interimReason: '다릅니다.' })).status).toBe(
      409,
    );
    expect((await post('colleague', `/desk/${id}`, interim)).status).toBe(409);
  });

  it('gives one contribution', async () => {
    const { owed, goTo, post } = await open();
    const id = await owed('두 번 낼 의견');
    await post('officer', `/desk/${id}`, { act: 'ask', askDepartment: 'women', question: '어떻습니까?' });
    const form = await goTo('women', `/desk/${id}`);
    const act = /name="act" value="(give-ctb_[^"]+)"/.exec(form.html)?.[1] ?? '';
    const given = { act, [`contribution-${act.slice('give-'.length)}`]: '좋습니다.' };
    expect(await twice(() => post('women', `/desk/${id}`, given))).toEqual(done);
    expect(await eventsOf(id, 'answer.contribution-given')).toHaveLength(1);
    const other = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, name === 'act' ? value : '나쁩니다.']),
    );
    expect((await post('women', `/desk/${id}`, other)).status).toBe(409);
  });

  it('asks for one review, and gives one', async () => {
    const { owed, goTo, post } = await open();
    const id = await owed('두 번 검토할 것');
    const versionOf = (html: string) => /name="draftVersion" value="(\d+)"/.exec(html)?.[1] ?? '';
    const draft = { act: 'publish', decision: 'later', text: '뒤에 합니다.', contact: '', commitments: '' };
    const ask = { ...draft, draft: 'ask', draftVersion: '0' };
    expect((await post('officer', `/desk/${id}`, ask)).status).toBe(303);
    const first = versionOf((await goTo('head', `/desk/${id}`)).html);
    expect((await post('officer', `/desk/${id}`, ask)).status).toBe(303);
    expect(versionOf((await goTo('head', `/desk/${id}`)).html)).toBe(first);
    const review = { act: 'review', draftVersion: first };
    const returned = { ...review, review: 'return', reviewNote: '날짜를 쓰십시오.' };
    expect(await twice(() => post('head', `/desk/${id}`, returned))).toEqual(done);
    expect((await post('head', `/desk/${id}`, { ...review, review: 'approve' })).status).toBe(409);
  });

  it('takes one decision of a moderator', async () => {
    const { propose, published, goTo, post } = await open();
    const publish = await propose('두 번 공개');
    const reject = await propose('두 번 반려');
    const decisions = [
      [publish, { decision: 'publish' }],
      [reject, { decision: 'reject', code: 'unclear', reason: '뜻을 알 수 없습니다.' }],
    ] as const;
    for (const [id, decision] of decisions) {
      await goTo('modi', `/moderation/${id}`);
      expect(await twice(() => post('modi', `/moderation/${id}`, { ...decision, textVersion: '1' }))).toEqual(
        done,
      );
    }
    for (const act of ['dismiss', 'hide']) {
      const id = await published(`두 번 ${act}`);
      await post('one', `/proposals/${id}/reports`, { reportReason: 'abuse', reportText: '' });
      const desk = await goTo('modi', '/moderation/reports');
      const revision = /name="revision" value="(\d+)"/.exec(desk.html)?.[1] ?? '';
      const settle = (name: string) =>
        post(name, `/moderation/reports/${id}`, {
          act,
          revision,
          [`code-${id}`]: 'personal-information',
          [`${act}Reason-${id}`]: '살펴보았습니다.',
        });
      expect(await twice(() => settle('modi'))).toEqual(done);
      expect((await settle('mora')).status).toBe(409);
    }
  });
});

describe('an answer that is passed on', () => {
  const transfer = { act: 'transfer', transferDepartment: 'women', transferReason: '여성 부서의 일입니다.' };

  it('is said to be passed on, on the desk of the officer who has no more part in it', async () => {
    const { institution, owed, goTo, post } = await open();
    const id = await owed('넘길 제안');
    const { desk = '' } = hiddenFields(
      /act" value="transfer".*?<\/form>/s.exec((await goTo('officer', `/desk/${id}`)).html)?.[0] ?? '',
    );
    expect(desk).toBe(`${institution}/democracy`);
    for (const language of ['', '/en']) {
      // The second press asks for what is done already.
      const passed = await post('officer', `${language}/desk/${id}`, { ...transfer, desk });
      expect(passed.status).toBe(303);
      await world.idle();
      const after = await goTo('officer', passed.headers.get('location') ?? '');
      expect(after.status).toBe(200);
      expect(after.html).toMatch(/role="status">[^<]*(?:<span lang="ko">)?넘길 제안(?:<\/span>)?[^<]*women/);
      expect(after.html).not.toContain(`/desk/${id}"`);
    }
    const { body } = await world.call('GET', `proposals/prp_${id.slice(4, 30)}/timeline`);
    expect(body.items.filter(({ type }: { type: string }) => type === 'answer.transferred')).toHaveLength(1);
    expect((await goTo('women', '/desk')).text).toContain('넘길 제안');
    // Another reason is another act, and no longer theirs.
    const other = { ...transfer, desk, transferReason: '다른 까닭입니다.' };
    expect((await post('officer', `/desk/${id}`, other)).status).toBe(403);
  });

  it('is off the desk it left, and out of its counts, also while the list is a moment behind', async () => {
    const { institution, owed, goTo } = await open();
    const id = answerIdSchema.parse(await owed('막 넘긴 제안'));
    await owed('남은 제안');
    expect((await goTo('officer', '/desk')).text).toContain('앞으로 2건');
    // Through a client that the stream does not see: the list stays as it was.
    const unseen = { ...world.context, table: world.bare };
    const officer = world.actorOf('officer', grant(`officer@${institution}/democracy`));
    const department = departmentIdSchema.parse('women');
    await transferAnswer(unseen, officer, id, { department, reason: '소관이 아닙니다.' });
    const desk = await goTo('officer', '/desk');
    expect([desk.text.includes('앞으로 1건'), desk.text.includes('남은 제안')]).toEqual([true, true]);
    expect(desk.html).not.toContain(`/desk/${id}"`);
    expect((await goTo('officer', '/desk?who=nobody')).html).not.toContain(`/desk/${id}"`);
  });
});

describe('a department that is asked for a contribution', () => {
  const question = '공사비는 얼마입니까? <b>';

  it('finds the question on its desk, says it there once, and has it no more', async () => {
    const { institution, owed, goTo, post } = await open();
    const id = await owed('물어볼 제안');
    expect((await goTo('women', '/desk')).text).not.toContain('의견을 물어온 것');
    const ask = { act: 'ask', askDepartment: 'women', question };
    expect((await post('officer', `/desk/${id}`, { ...ask, key: 'first' })).status).toBe(303);
    await world.idle();
    const desk = await goTo('women', '/desk');
    expect(desk.text).toContain('의견을 물어온 것');
    expect(desk.html).toContain('공사비는 얼마입니까? &lt;b&gt;');
    const href = /<a href="(\/desk\/ans_[^"]+)">물어볼 제안/.exec(desk.html)?.[1] ?? '';
    expect((await goTo('women', '/en/desk')).text).toContain('Asked for a contribution');
    for (const other of ['officer', 'head'])
      expect((await goTo(other, '/desk')).text).not.toContain('의견을 물어온 것');

    const form = await goTo('women', href);
    const act = /name="act" value="(give-ctb_[^"]+)"/.exec(form.html)?.[1] ?? '';
    const contribution = `contribution-${act.slice('give-'.length)}`;
    const given = await post('women', href, { act, [contribution]: '삼천만 원입니다.' });
    expect(given.headers.get('location')).toBe(`${href}?saved`);
    await world.idle();
    expect((await goTo('women', '/desk')).text).not.toContain('의견을 물어온 것');
    expect((await goTo('officer', href)).text).toContain('삼천만 원입니다.');

    await post('officer', `/desk/${id}`, { ...ask, question: '하나 더 묻습니다', key: 'second' });
    await world.idle();
    const again = await goTo('women', `/desk?of=${institution}/women`);
    expect(again.text).toContain('하나 더 묻습니다');
    expect(again.text).not.toContain('공사비는 얼마입니까');
    await post('officer', `/desk/${id}`, { ...published, text: '물을 것 없이 답합니다.' });
    await world.idle();
    expect((await goTo('women', '/desk')).text).not.toContain('의견을 물어온 것');
  });

  const published = { act: 'publish', decision: 'later', text: '', contact: '', commitments: '' };
});

describe('a department’s templates', () => {
  const keyOf = (html: string, form: string) =>
    new RegExp(`name="form" value="${form}"/?><input type="hidden" name="mark" value="([^"]+)"`).exec(
      html,
    )?.[1] ?? '';

  it('are written, changed and deleted by its officers, and begin an answer’s text', async () => {
    const { institution, owed, goTo, post } = await open();
    const of = `${institution}/democracy`;
    const first = await goTo('officer', `/desk/templates?of=${of}`);
    const create = {
      of,
      form: 'new',
      mark: keyOf(first.html, 'new'),
      'title-new': '인사',
      'text-new': '안녕하십니까.',
    };
    const twice = await Promise.all([create, create].map((form) => post('officer', '/desk/templates', form)));
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    const list = await goTo('head', `/desk/templates?of=${of}`);
    expect(list.html.match(/안녕하십니까/g)).toHaveLength(1);
    const bare = await post('head', '/desk/templates', { ...create, 'text-new': '' });
    expect([bare.status, bare.html.includes('href="#text-new"')]).toEqual([400, true]);

    const id = await owed('서식 쓸 제안');
    const inserted = await goTo('officer', `/desk/${id}?template=1`);
    expect(inserted.html).toContain('안녕하십니까.</textarea>');
    const draft = { act: 'publish', decision: '', text: '이미 쓴 글', contact: '', commitments: '' };
    await post('officer', `/desk/${id}`, { ...draft, draftVersion: '0', draft: 'save' });
    const kept = await goTo('officer', `/desk/${id}?template=1`);
    expect(kept.html).toContain('이미 쓴 글</textarea>');
    expect(kept.text).toContain('서식을 넣지 않았습니다');

    const mark = keyOf(list.html, '1');
    const change = { of, form: '1', mark, 'title-1': '인사', 'text-1': '반갑습니다.' };
    expect((await post('officer', '/desk/templates', change)).status).toBe(303);
    expect((await post('head', '/desk/templates', change)).status).toBe(409);
    expect((await post('head', '/desk/templates', { of, form: '1', mark, act: 'remove' })).status).toBe(409);
    const changed = await goTo('head', `/desk/templates?of=${of}`);
    expect(changed.html).toContain('반갑습니다.');
    const remove = { of, form: '1', mark: keyOf(changed.html, '1'), act: 'remove' };
    expect((await post('head', '/desk/templates', remove)).status).toBe(303);
    expect((await goTo('head', `/desk/templates?of=${of}`)).text).toContain('아직 서식이 없습니다');
  });

  it('are fifty at most, and nobody else’s business', async () => {
    const { institution, goTo, post } = await open();
    const of = `${institution}/democracy`;
    const add = (count: number) =>
      post('officer', '/desk/templates', {
        of,
        form: 'new',
        mark: `mark-${count}`,
        'title-new': `서식 ${count}`,
        'text-new': '글글',
      });
    for (let count = 0; count < 49; count++) expect((await add(count)).status).toBe(303);
    const last = await Promise.all([add(49), add(50)]);
    expect(last.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    expect((await goTo('women', `/desk/templates?of=${of}`)).status).toBe(403);
    expect((await goTo('one', '/desk/templates')).status).toBe(403);
  });
});

describe('the calendar of what is due and the export', () => {
  it('shows answers and commitments on their days, month by month', async () => {
    const { institution, owed, goTo, post } = await open();
    const waiting = await owed('달력의 답변');
    const id = await owed('약속할 답변');
    const dueOn = `${world.clock.now().getUTCFullYear() + 1}-02-28`;
    await post('officer', `/desk/${id}`, {
      act: 'publish',
      decision: 'accepted',
      text: '합니다.',
      contact: '',
      commitments: `${dueOn} 의자를 놓는다`,
    });
    await world.idle();
    const { body } = await world.call('GET', `answers/${waiting}`);
    const on = dateAt(new Date(body.dueAt));
    const page = await goTo('officer', `/desk/calendar?month=${on.slice(0, 7)}&of=${institution}/democracy`);
    const cell = (html: string, date: string) =>
      html.slice(
        html.indexOf(`datetime="${date}"`),
        html.indexOf('</td>', html.indexOf(`datetime="${date}"`)),
      );
    expect(cell(page.html, on)).toContain('달력의 답변');
    expect(page.html.match(/<td/g)?.length).toBe((page.html.match(/<tr/g)?.length ?? 1) * 7 - 7);
    const promised = await goTo('officer', `/en/desk/calendar?month=${dueOn.slice(0, 7)}`);
    expect(cell(promised.html, dueOn)).toContain('의자를 놓는다');
    expect((await goTo('officer', '/desk/calendar?month=x')).status).toBe(200);
    expect((await goTo('women', `/desk/calendar?month=${on.slice(0, 7)}`)).text).not.toContain('달력의 답변');
    expect((await goTo('one', '/desk/calendar')).status).toBe(403);
  });

  it('gives a spreadsheet what is owed and answered, with no formula in it', async () => {
    const { owed, goTo } = await open();
    await owed('=1+1');
    const id = await owed('쉼표, 있는 제안');
    const csv = await goTo('officer', '/desk/answers.csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = csv.html.trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(csv.html).toContain('"쉼표, 있는 제안"');
    expect(csv.html).toContain("'=1+1");
    // In the reader's words, and with dates as the desk itself has them.
    const dueOn = async (id: string) =>
      dateAt(new Date((await world.call('GET', `answers/${id}`)).body.dueAt));
    expect(lines[0]).toContain('상태,부서,담당자,답변이 정해진 날,처음 기한,기한,기한 지남');
    expect(lines[1]).toContain(`답변할 것,democracy,,${dateAt(world.clock.now())},${await dueOn(id)}`);
    expect(csv.html).not.toMatch(/owed|\dT\d\d:/);
    const inEnglish = (await goTo('officer', '/en/desk/answers.csv')).html;
    expect(inEnglish).toContain('State,Department,Officer,Owed since,First due on,Due on,Overdue');
    expect(inEnglish).toContain('Owed,democracy,,');
    expect((await goTo('one', '/desk/answers.csv')).status).toBe(403);
  });
});
