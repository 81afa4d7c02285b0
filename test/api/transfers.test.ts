import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attendAnswer } from '../../functions/answers/index.ts';
import { findDraft, putDraft } from '../../functions/answers/repository.ts';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { acceptTransfer, askTransfer } from '../../functions/proposals/index.ts';
import { addDays, dateAt } from '../../shared/clock.ts';
import { putItem } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import { answerIdSchema, institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { published, reader, sentTo } from '../support/mail.ts';
import { allBut, openStage, publication, type Role, type Stage, words } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const why = { reason: '하천은 그 기관이 관리합니다.' };
const here: Role[] = ['moderator', 'moderator everywhere', 'admin', 'admin everywhere'];
const there: Role[] = ['moderator elsewhere', 'moderator everywhere', 'admin elsewhere', 'admin everywhere'];

const ask = async (id: string) => {
  const asked = await stage.done('moderator', 'POST', `proposals/${id}/transfer`, {
    to: stage.elsewhere,
    ...why,
  });
  return asked.transfer.askedAt as string;
};
const accept = (role: Role, id: string, askedAt: string, more: object = {}) =>
  stage.by(role, 'POST', `proposals/${id}/transfer/acceptance`, { askedAt, ...more });
const moved = async (extra: object = {}) => {
  const id = await stage.open(extra);
  const taken = await accept('moderator elsewhere', id, await ask(id));
  expect(taken.status).toBe(200);
  await stage.world.idle();
  return id;
};
const read = (id: string) => stage.done('nobody', 'GET', `proposals/${id}`);
const idsOf = async (role: Role, path: string) =>
  (await stage.walk(role, path)).map((item) => (item.proposal ?? item).id as string);
const support = async (id: string, name: string) =>
  (await stage.call('PUT', `proposals/${id}/empathy`, { as: await stage.world.tokenOf(name) })).status;

/** An open proposal that is owed one answer, by `democracy` here. */
const owing = async (extra: object = {}) => {
  const id = await stage.open(extra);
  expect(await support(id, 'first voice')).toBe(201);
  await stage.world.idle();
  return { id, answer: `ans_${id.slice(4)}_1` };
};
const answerOf = (answer: string) => stage.done('nobody', 'GET', `answers/${answer}`);
const owedIn = async (institution: string, more = '') =>
  (await stage.walk('nobody', `answers?institution=${institution}&state=owed${more}`)).map(({ id }) => id);
const publish = (role: Role, answer: string) =>
  stage.by(role, 'POST', `answers/${answer}/publication`, { ...publication, commitments: [] });
const typesOf = async (id: string) =>
  (await stage.walk('nobody', `proposals/${id}/timeline`)).map(({ type }) => type as string);

describe('a proposal that belongs to another institution', () => {
  it('is asked of it by those who run the present one, and by nobody else', async () => {
    const id = await stage.open();
    const body = { to: stage.elsewhere, ...why };
    for (const role of allBut(...here)) {
      const refused = await stage.writesNothing(() =>
        stage.by(role, 'POST', `proposals/${id}/transfer`, body),
      );
      expect([role, refused.status]).toEqual([role, role === 'nobody' ? 401 : 403]);
    }
    for (const role of here) {
      await stage.done(role, 'POST', `proposals/${id}/transfer`, body);
      await stage.done(role, 'DELETE', `proposals/${id}/transfer`);
    }
    expect((await read(id)).transfer).toBeNull();
  });

  it('is taken over by those who run the other one, and by nobody else', async () => {
    const id = await stage.open();
    const askedAt = await ask(id);
    for (const role of allBut(...there)) {
      const refused = await stage.writesNothing(() => accept(role, id, askedAt));
      expect([role, refused.status]).toEqual([role, role === 'nobody' ? 401 : 403]);
      const declined = await stage.writesNothing(() =>
        stage.by(role, 'POST', `proposals/${id}/transfer/refusal`, { askedAt, ...why }),
      );
      expect([role, declined.status]).toEqual([role, role === 'nobody' ? 401 : 403]);
    }
    for (const role of there) {
      const other = await stage.open();
      expect((await accept(role, other, await ask(other))).body.institution).toBe(stage.elsewhere);
    }
  });

  it('stays where it is, and on both desks, until the other one decides', async () => {
    const id = await stage.open();
    const askedAt = await ask(id);
    await stage.world.idle();
    expect(await read(id)).toMatchObject({
      institution: stage.here,
      transfer: { to: stage.elsewhere, askedAt, ...why },
      custody: [],
    });
    expect(await idsOf('moderator elsewhere', `institutions/${stage.elsewhere}/transfers`)).toContain(id);
    expect(await idsOf('moderator', `institutions/${stage.here}/transfers?side=out`)).toContain(id);
    const declined = await stage.done('moderator elsewhere', 'POST', `proposals/${id}/transfer/refusal`, {
      askedAt,
      reason: '우리 일이 아닙니다.',
    });
    expect(declined).toMatchObject({ institution: stage.here, transfer: null });
    await stage.world.idle();
    expect(await idsOf('moderator elsewhere', `institutions/${stage.elsewhere}/transfers`)).not.toContain(id);
    expect(await idsOf('moderator', `institutions/${stage.here}/transfers?side=out`)).not.toContain(id);
    expect(await accept('moderator elsewhere', id, askedAt)).toMatchObject({
      status: 409,
      body: { code: 'transfer.not-asked' },
    });
  });

  it('shows its desks to those who run the institution alone', async () => {
    for (const role of allBut(...here)) {
      const refused = await stage.by(role, 'GET', `institutions/${stage.here}/transfers`);
      expect([role, refused.status]).toEqual([role, role === 'nobody' ? 401 : 403]);
    }
  });

  it('moves with its count, its window and its rule, in every list, and says whence it came', async () => {
    const id = await stage.open({ category: '환경', title: '하천을 맑게' });
    const before = await read(id);
    const askedAt = await ask(id);
    const body = { department: 'women', category: '물' };
    expect((await accept('moderator elsewhere', id, askedAt, body)).status).toBe(200);
    // An answer that was lost on its way: the same again changes nothing.
    await stage.world.idle();
    await stage.writesNothing(async () =>
      expect((await accept('moderator elsewhere', id, askedAt, body)).status).toBe(200),
    );
    const after = await read(id);
    expect(after).toMatchObject({
      institution: stage.elsewhere,
      category: '물',
      transfer: null,
      custody: [{ from: stage.here, to: stage.elsewhere, askedAt, ...why }],
    });
    const kept = ({ closesAt, publishedAt, ruleVersion, steps, title }: Record<string, unknown>) => ({
      ...{ closesAt, publishedAt, ruleVersion, steps, title },
    });
    expect(kept(after)).toEqual(kept(before));
    for (const list of ['', '&state=open', '&sort=most-empathy', '&sort=closing-soon']) {
      expect(await idsOf('nobody', `proposals?institution=${stage.elsewhere}${list}`)).toContain(id);
      expect(await idsOf('nobody', `proposals?institution=${stage.here}${list}`)).not.toContain(id);
    }
    expect(await idsOf('nobody', `proposals?institution=${stage.elsewhere}&category=물`)).toContain(id);
    const timeline = await stage.walk('nobody', `proposals/${id}/timeline`);
    expect(timeline.slice(-2)).toMatchObject([
      { type: 'proposal.transfer-asked', facts: { from: stage.here, to: stage.elsewhere, ...why } },
      { type: 'proposal.transferred', facts: { from: stage.here, to: stage.elsewhere, ...why } },
    ]);
  });

  it('owes its answer there, once, when a step fires after it moved', async () => {
    const id = await moved();
    expect(await support(id, 'late voice')).toBe(201);
    await stage.world.idle();
    const answer = `ans_${id.slice(4)}_1`;
    expect(await stage.done('nobody', 'GET', `answers/${answer}`)).toMatchObject({
      institution: stage.elsewhere,
      state: 'owed',
    });
    expect(
      (await stage.by('head', 'POST', `answers/${answer}/publication`, { ...publication, commitments: [] }))
        .status,
    ).toBe(403);
  });

  it.each<[string, () => Promise<string>, string]>([
    ['withdrawn', () => stage.withdrawn(), 'proposal.wrong-state'],
    ['rejected', () => stage.rejected(), 'proposal.wrong-state'],
    ['closed', () => stage.closed(), 'proposal.wrong-state'],
  ])('is not passed on once it is %s', async (_, make, code) => {
    const id = await make();
    const body = { to: stage.elsewhere, ...why };
    expect(await stage.by('moderator', 'POST', `proposals/${id}/transfer`, body)).toMatchObject({
      status: 409,
      body: { code },
    });
  });

  it('is asked of one institution at a time, of another one, and of one that is here', async () => {
    const id = await stage.open();
    const asking = (to: string) => stage.by('moderator', 'POST', `proposals/${id}/transfer`, { to, ...why });
    expect((await asking(stage.here)).body.code).toBe('transfer.same-institution');
    expect((await asking('nowhere')).body.code).toBe('institution.not-found');
    await ask(id);
    const third = await stage.world.institution();
    expect((await asking(third)).body.code).toBe('transfer.already-asked');
    await ask(id);
  });

  it('is screened by the one that took it, under its own rule, and by nobody else', async () => {
    const id = await stage.submitted();
    expect((await stage.by('moderator elsewhere', 'GET', `proposals/${id}`)).status).toBe(404);
    const askedAt = await ask(id);
    expect((await stage.done('moderator elsewhere', 'GET', `proposals/${id}`)).body).toBe(words.body);
    expect((await accept('moderator elsewhere', id, askedAt)).status).toBe(200);
    expect((await stage.by('moderator', 'GET', `proposals/${id}`)).status).toBe(404);
    const decision = { decision: 'publish' };
    expect((await stage.by('moderator', 'POST', `proposals/${id}/screening`, decision)).status).toBe(404);
    await stage.done('moderator elsewhere', 'POST', `proposals/${id}/screening`, decision);
    await stage.world.idle();
    expect((await read(id)).state).toBe('open');
  });

  it('takes along what citizens reported of it', async () => {
    const id = await stage.open();
    await stage.done('citizen', 'POST', `proposals/${id}/reports`, { reason: 'abuse' });
    expect((await accept('moderator elsewhere', id, await ask(id))).status).toBe(200);
    await stage.world.idle();
    const reported = async (role: Role, of: string) =>
      ((await stage.done(role, 'GET', `reports?institution=${of}`)).items as { proposal?: string }[]).map(
        ({ proposal }) => proposal,
      );
    expect(await reported('moderator elsewhere', stage.elsewhere)).toContain(id);
    expect(await reported('moderator', stage.here)).not.toContain(id);
  });

  it('is on the log of both institutions, each naming its own staff alone', async () => {
    const id = await moved();
    const log = async (role: Role, of: string) =>
      (await stage.walk(role, `institutions/${of}/audit`))
        .filter(({ subject, type }) => subject === id && type.startsWith('proposal.transfer'))
        .map(({ type, by }) => [type, by === null]);
    expect(await log('admin', stage.here)).toEqual([
      ['proposal.transferred', true],
      ['proposal.transfer-asked', false],
    ]);
    expect(await log('admin elsewhere', stage.elsewhere)).toEqual([
      ['proposal.transferred', false],
      ['proposal.transfer-asked', true],
    ]);
  });

  it('ends with one holder, whatever races: a transfer, its withdrawal by the author, and being taken back', async () => {
    for (let round = 0; round < 6; round++) {
      const id = await stage.open();
      const askedAt = await ask(id);
      const results = await Promise.all([
        accept('moderator elsewhere', id, askedAt),
        accept('admin elsewhere', id, askedAt),
        stage.by('author', 'POST', `proposals/${id}/withdrawal`),
        stage.by('moderator', 'DELETE', `proposals/${id}/transfer`),
      ]);
      await stage.world.idle();
      const { institution, custody, state } = await read(id);
      const isMoved = results[0].status === 200 || results[1].status === 200;
      expect([institution, custody.length]).toEqual(isMoved ? [stage.elsewhere, 1] : [stage.here, 0]);
      expect(state).toBe(results[2].status === 200 ? 'withdrawn' : 'open');
    }
  });

  it('owes its answer to exactly one, whichever is first: the step or the transfer', async () => {
    for (let round = 0; round < 4; round++) {
      const id = await stage.open();
      const askedAt = await ask(id);
      const [taken, given] = await Promise.all([
        accept('moderator elsewhere', id, askedAt),
        support(id, `racing voice ${round}`),
      ]);
      expect(given).toBe(201);
      await stage.world.idle();
      const holder = taken.status === 200 ? stage.elsewhere : stage.here;
      expect((await read(id)).institution).toBe(holder);
      expect(await stage.done('nobody', 'GET', `answers/ans_${id.slice(4)}_1`)).toMatchObject({
        institution: holder,
      });
    }
  });

  it('is asked of one alone by two who ask at once', async () => {
    const id = proposalIdSchema.parse(await stage.open());
    const { context, actorOf } = stage.world;
    const institution = institutionIdSchema.parse(stage.here);
    const third = await stage.world.institution();
    const actor = actorOf('asker', { role: 'moderator', institution });
    const to = [institutionIdSchema.parse(stage.elsewhere), third];
    const asked = await Promise.allSettled(
      to.map((each) => askTransfer(context, actor, id, { to: each, ...why })),
    );
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { transfer } = await read(id);
    const refused = to.find((each) => each !== transfer.to) ?? third;
    const loser = actorOf('loser', { role: 'moderator', institution: refused });
    await expect(acceptTransfer(context, loser, id, { askedAt: transfer.askedAt })).rejects.toMatchObject({
      code: 'auth.forbidden',
    });
  });

  it('is where it is, whatever the stream tells again and in whichever order', async () => {
    const id = await stage.open();
    const pk = `PROPOSAL#${id}`;
    const stateOf = (items: Record<string, unknown>[]) =>
      items.find((item) => item.pk === pk && item.sk === 'META') ?? {};
    const before = stateOf(await stage.everything());
    expect((await accept('moderator elsewhere', id, await ask(id))).status).toBe(200);
    const settled = await stage.everything();
    const consume = makeConsumers(stage.world.context).changes;
    const record = (after: Record<string, unknown>): StreamRecord => ({
      key: { pk, sk: 'META' },
      sequence: '1',
      after,
    });
    // The whole of it again, then what it was before it moved, told late.
    await consume([record(stateOf(settled))]);
    await consume([record(before), record(stateOf(settled))]);
    await consume([record(before)]);
    const byKey = (items: Record<string, unknown>[]) =>
      new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
    expect(byKey(await stage.everything())).toEqual(byKey(settled));
  });

  it('is told to its author, and to the administrators of either side', async () => {
    const author = await reader(stage, 'moved-author');
    await reader(stage, 'boss-here', `admin@${stage.here}`);
    await reader(stage, 'boss-there', `admin@${stage.elsewhere}`);
    const id = await published(stage, author, { title: '강변을 밝게' });
    const askedAt = await ask(id);
    await stage.world.idle();
    await stage.world.sendMails();
    const subjects = (sub: string) =>
      sentTo(stage, sub)
        .map(({ letter }) => letter.subject)
        .filter((subject) => subject.includes('강변을 밝게'));
    expect(subjects('boss-there')).toEqual(['다른 기관이 ‘강변을 밝게’ 제안의 이송을 요청했습니다']);
    await accept('moderator elsewhere', id, askedAt);
    await stage.world.idle();
    await stage.world.sendMails();
    const moved = '‘강변을 밝게’ 제안이 다른 기관으로 이송되었습니다';
    expect(subjects('moved-author')).toContain(moved);
    expect(subjects('boss-here')).toEqual([moved]);
    expect(subjects('boss-there')).toHaveLength(1);
  });
});

describe('the answer that a proposal is owed', () => {
  it('moves with it by the same date, to the department that was named, with its interim answer and its history', async () => {
    const { id, answer } = await owing();
    const dueOn = addDays(dateAt(new Date((await answerOf(answer)).dueAt)), 20);
    await stage.done('officer', 'POST', `answers/${answer}/interim`, {
      text: '알아보고 있습니다.',
      reason: '현장을 봐야 합니다.',
      dueOn,
    });
    await stage.world.idle();
    const before = await answerOf(answer);
    const askedAt = await ask(id);
    expect((await accept('moderator elsewhere', id, askedAt, { department: 'women' })).status).toBe(200);
    await stage.world.idle();
    const after = await answerOf(answer);
    expect(after).toEqual({
      ...before,
      institution: stage.elsewhere,
      holder: { department: 'women', officer: null },
      custody: [
        {
          from: { institution: stage.here, department: 'democracy' },
          to: { institution: stage.elsewhere, department: 'women' },
          at: expect.any(String),
          ...why,
        },
      ],
    });
    expect(after.interim).toMatchObject({ institution: stage.here, department: 'democracy' });
    expect(await owedIn(stage.elsewhere)).toContain(answer);
    expect(await owedIn(stage.elsewhere, '&department=women')).toContain(answer);
    expect(await owedIn(stage.here)).not.toContain(answer);
    const board = async (of: string) => (await stage.done('nobody', 'GET', `institutions/${of}/board`)).total;
    expect((await board(stage.elsewhere)).owed).toBe((await owedIn(stage.elsewhere)).length);
    expect((await board(stage.here)).owed).toBe((await owedIn(stage.here)).length);
    expect((await typesOf(id)).slice(-2)).toEqual(['proposal.transferred', 'answer.moved']);
    expect((await publish('officer', answer)).status).toBe(403);
    expect((await publish('admin', answer)).status).toBe(403);
    expect((await publish('officer elsewhere', answer)).status).toBe(403);
    expect((await publish('admin elsewhere', answer)).status).toBe(200);
  });

  it('is held by the one that runs the scheme where no department was named', async () => {
    const { id, answer } = await owing();
    expect((await accept('moderator elsewhere', id, await ask(id))).status).toBe(200);
    await stage.world.idle();
    expect((await answerOf(answer)).holder.department).toBe('democracy');
    expect((await publish('officer', answer)).status).toBe(403);
    expect((await publish('officer elsewhere', answer)).status).toBe(200);
  });

  it('moves from a proposal that is closed, too, while it is owed, and no more once it was given', async () => {
    const id = await stage.closed(['citizen']);
    expect((await accept('moderator elsewhere', id, await ask(id))).status).toBe(200);
    await stage.world.idle();
    expect((await answerOf(`ans_${id.slice(4)}_1`)).institution).toBe(stage.elsewhere);
    const done = await stage.closed(['citizen']);
    const answer = `ans_${done.slice(4)}_1`;
    expect((await publish('officer', answer)).status).toBe(200);
    await stage.world.idle();
    const refused = await stage.by('moderator', 'POST', `proposals/${done}/transfer`, {
      to: stage.elsewhere,
      ...why,
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'proposal.wrong-state' } });
  });

  it('stays with whoever gave it, while the next one is owed where the proposal is', async () => {
    const { id, answer } = await owing();
    expect((await publish('officer', answer)).status).toBe(200);
    await stage.world.idle();
    const [first] = (await read(id)).steps;
    expect(first).toMatchObject({ answer, answeredAt: (await answerOf(answer)).answeredAt });
    expect((await accept('moderator elsewhere', id, await ask(id))).status).toBe(200);
    expect(await support(id, 'second voice')).toBe(201);
    await stage.world.idle();
    expect(await answerOf(answer)).toMatchObject({ institution: stage.here, custody: [], state: 'answered' });
    expect(await answerOf(`ans_${id.slice(4)}_2`)).toMatchObject({
      institution: stage.elsewhere,
      state: 'owed',
      custody: [],
    });
    const correction = { ...publication, reason: '잘못 적었습니다.' };
    expect((await stage.by('officer', 'POST', `answers/${answer}/correction`, correction)).status).toBe(200);
  });

  it('that nobody asks for any more, since it was given, is no reason to take the proposal over', async () => {
    const id = await stage.closed(['citizen']);
    const askedAt = await ask(id);
    expect((await publish('officer', `ans_${id.slice(4)}_1`)).status).toBe(200);
    await stage.world.idle();
    expect((await read(id)).transfer).toBeNull();
    expect(await idsOf('moderator elsewhere', `institutions/${stage.elsewhere}/transfers`)).not.toContain(id);
    expect(await accept('moderator elsewhere', id, askedAt)).toMatchObject({
      status: 409,
      body: { code: 'transfer.not-asked' },
    });
  });

  it('is late where it is owed now, and those are reminded who owe it', async () => {
    await reader(stage, 'there-answers', `officer@${stage.elsewhere}/women`);
    await reader(stage, 'here-answers', `officer@${stage.here}/democracy`);
    const { id, answer } = await owing({ title: '둑을 높게' });
    const { dueAt } = await answerOf(answer);
    await accept('moderator elsewhere', id, await ask(id), { department: 'women' });
    await stage.world.idle();
    const sent = async (sub: string) => {
      await stage.world.sendMails();
      return sentTo(stage, sub).filter(({ letter }) => letter.subject.includes('둑을 높게')).length;
    };
    const [there, here] = [await sent('there-answers'), await sent('here-answers')];
    expect(there).toBe(1);
    stage.world.clock.set(new Date(Date.parse(dueAt) + 1_000));
    try {
      await attendAnswer(stage.world.context, answerIdSchema.parse(answer));
      await stage.world.idle();
      expect(await answerOf(answer)).toMatchObject({ overdue: true, dueAt });
      expect(await owedIn(stage.elsewhere, '&overdue=true')).toContain(answer);
      expect(await owedIn(stage.here, '&overdue=true')).not.toContain(answer);
      expect(await sent('there-answers')).toBe(there + 1);
      expect(await sent('here-answers')).toBe(here);
    } finally {
      stage.world.clock.set(undefined);
    }
  });

  it('leaves behind what was drafted of it, and whom its holder had asked', async () => {
    const { id, answer } = await owing();
    const words = { decision: 'later', text: '우리끼리의 초안', contact: '', commitments: '' };
    await stage.done('officer', 'PUT', `answers/${answer}/draft`, { ...words, version: 0 });
    const question = { department: 'women', question: '어떻습니까?' };
    await stage.done('officer', 'POST', `answers/${answer}/contributions`, question);
    await stage.done('officer', 'POST', `answers/${answer}/contributions`, question);
    const [given, open] = (await stage.done('officer', 'GET', `answers/${answer}/contributions`)).items;
    const give = (contribution: string) =>
      stage.by('officer of another department', 'PUT', `answers/${answer}/contributions/${contribution}`, {
        text: '이렇습니다.',
      });
    expect((await give(given.id)).status).toBe(200);
    await accept('moderator elsewhere', id, await ask(id));
    await stage.world.idle();
    expect((await stage.by('officer elsewhere', 'GET', `answers/${answer}/draft`)).body).toMatchObject({
      version: 0,
    });
    expect((await stage.by('officer', 'GET', `answers/${answer}/draft`)).status).toBe(403);
    const left = { id: answerIdSchema.parse(answer) };
    expect(await findDraft(stage.world.context.table, left)).toBeUndefined();
    // One that was held up between its look at the answer and its keeping.
    const late = { version: 2, words, savedAt: new Date().toISOString(), savedBy: 'officer' } as const;
    expect(await putDraft(stage.world.context.table, left, late as never, 'x')).toBe(false);
    expect(await give(open.id)).toMatchObject({ status: 409, body: { code: 'answer.changed' } });
    expect(
      (await stage.by('officer of another department', 'GET', `answers/${answer}/contributions`)).status,
    ).toBe(403);
    const told = (await stage.done('officer elsewhere', 'GET', `answers/${answer}/contributions`)).items;
    expect(told).toMatchObject([
      { institution: stage.here, text: '이렇습니다.' },
      { institution: stage.here, text: null },
    ]);
  });

  it('leaves what a head said of a draft with those whose draft it was, however late it was kept', async () => {
    const { id, answer } = await owing();
    const { clock, context } = stage.world;
    const words = { decision: 'later', text: '우리끼리의 초안', contact: '', commitments: '' };
    await stage.done('officer', 'PUT', `answers/${answer}/draft`, { ...words, version: 0 });
    await accept('moderator elsewhere', id, await ask(id));
    await stage.world.idle();
    await reader(stage, 'head-here', `head@${stage.here}/democracy`);
    await reader(stage, 'head-there', `head@${stage.elsewhere}/democracy`);
    // One that had looked at the answer before it moved.
    const at = new Date(clock.now().getTime() + 1_000).toISOString();
    const review = {
      state: 'asked',
      at,
      by: 'officer',
      act: { person: stage.world.actorOf('officer').person },
    };
    const key = keys.answerDraft(answerIdSchema.parse(answer), 0);
    const draft = { version: 2, words, savedAt: at, savedBy: 'officer', review };
    const told: StreamRecord = {
      key,
      sequence: '1',
      before: { ...key, ...draft, review: undefined },
      after: { ...key, ...draft },
    };
    await makeConsumers(context).changes([told]);
    const reviewsOn = async (role: Role, of: string) =>
      (await stage.walk(role, `institutions/${of}/audit`))
        .filter(({ subject, type }) => subject === answer && type === 'answer.review-asked')
        .map((entry) => entry.at);
    expect(await reviewsOn('admin', stage.here)).toEqual([at]);
    expect(await reviewsOn('admin elsewhere', stage.elsewhere)).toEqual([]);
    await stage.world.sendMails();
    const asked = (sub: string) =>
      sentTo(stage, sub).filter(({ letter }) => letter.subject.includes('초안을 검토해'));
    expect(asked('head-here')).toHaveLength(1);
    expect(asked('head-there')).toEqual([]);
  });

  it('has what was drafted of it closed by the night, where whoever moved it was cut short before', async () => {
    const { id, answer } = await owing();
    await accept('moderator elsewhere', id, await ask(id));
    await stage.world.idle();
    const { table } = stage.world.context;
    const left = { id: answerIdSchema.parse(answer) };
    const words = { decision: 'later', text: '우리끼리의 초안', contact: '', commitments: '' } as const;
    const draft = { version: 1, words, savedAt: new Date().toISOString(), savedBy: 'officer' };
    await putItem(table, { ...keys.answerDraft(left.id, 0), ...draft });
    expect(await findDraft(table, left)).toMatchObject({ version: 1 });
    await stage.world.schedules.reconcile();
    expect(await findDraft(table, left)).toBeUndefined();
    expect(await putDraft(table, left, { ...draft, version: 2 }, 'x')).toBe(false);
  });

  it('is on both logs, and what its holder did before is on their log alone, whatever is told again', async () => {
    const { id, answer } = await owing();
    await stage.done('officer', 'POST', `answers/${answer}/assignment`, {});
    await accept('moderator elsewhere', id, await ask(id));
    await stage.world.idle();
    await stage.done('officer elsewhere', 'POST', `answers/${answer}/assignment`, {});
    await stage.world.schedules.reconcile();
    await stage.world.idle();
    const log = async (role: Role, of: string) =>
      (await stage.walk(role, `institutions/${of}/audit`))
        .filter(({ subject }) => subject === answer)
        .map(({ type }) => type)
        .reverse();
    expect(await log('admin', stage.here)).toEqual(['answer.assigned', 'answer.moved']);
    expect(await log('admin elsewhere', stage.elsewhere)).toEqual(['answer.moved', 'answer.assigned']);
  });

  it('follows at night where the stream lost the transfer, through every institution in between', async () => {
    const { id, answer } = await owing();
    const third = await stage.world.institution();
    const unheard = { ...stage.world.context, table: stage.world.bare };
    const pass = async (from: string, to: string) => {
      const [holder, taker] = [from, to].map((of) =>
        stage.world.actorOf(`mover ${of}`, { role: 'moderator', institution: institutionIdSchema.parse(of) }),
      );
      const proposal = proposalIdSchema.parse(id);
      if (!holder || !taker) return;
      const asked = await askTransfer(unheard, holder, proposal, {
        to: institutionIdSchema.parse(to),
        ...why,
      });
      await acceptTransfer(unheard, taker, proposal, { askedAt: asked.transfer?.askedAt ?? '' });
    };
    await pass(stage.here, stage.elsewhere);
    await pass(stage.elsewhere, third);
    // Its holder may act on it until it has followed.
    expect((await stage.by('officer', 'POST', `answers/${answer}/assignment`, {})).status).toBe(200);
    await stage.world.schedules.reconcile();
    await stage.world.idle();
    const { institution, custody, dueAt, firstDueAt } = await answerOf(answer);
    expect([institution, dueAt]).toEqual([third, firstDueAt]);
    expect(
      custody.map(({ from, to }: Record<string, { institution: string }>) => [
        from?.institution,
        to?.institution,
      ]),
    ).toEqual([
      [stage.here, stage.elsewhere],
      [stage.elsewhere, third],
    ]);
    const lists = [stage.here, stage.elsewhere, third].map(async (of) => (await owedIn(of)).includes(answer));
    expect(await Promise.all(lists)).toEqual([false, false, true]);
    expect((await typesOf(id)).filter((type) => type === 'answer.moved')).toHaveLength(2);
    await stage.world.schedules.reconcile();
    await stage.world.idle();
    expect((await answerOf(answer)).custody).toHaveLength(2);
  });

  it('is given by exactly one, whichever is first: its publication or the transfer', async () => {
    for (let round = 0; round < 6; round++) {
      const { id, answer } = await owing();
      const { dueAt } = await answerOf(answer);
      const askedAt = await ask(id);
      const [taken, given] = await Promise.all([
        accept('moderator elsewhere', id, askedAt),
        publish('officer', answer),
      ]);
      await stage.world.idle();
      const settled = await answerOf(answer);
      expect(taken.status).toBe(200);
      expect(settled.dueAt).toBe(dueAt);
      expect([settled.state, settled.institution]).toEqual(
        given.status === 200 ? ['answered', stage.here] : ['owed', stage.elsewhere],
      );
      expect((await owedIn(stage.here)).includes(answer)).toBe(false);
      expect((await owedIn(stage.elsewhere)).includes(answer)).toBe(given.status !== 200);
    }
  });
});
