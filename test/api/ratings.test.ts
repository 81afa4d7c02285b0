import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { recoverShards } from '../../functions/app/recover.ts';
import { ratingKey } from '../../functions/ratings/counted.ts';
import { settleRatings } from '../../functions/ratings/settle-ratings.ts';
import { toSequence } from '../../shared/dynamo/stream.ts';
import { answerIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;
let moderator: string;
let officer: string;
let proposal: string;
let answer: string;

const supporters = Array.from({ length: 24 }, (_, index) => `supporter-${index}`);
const quorum = 5;
const publication = { decision: 'partly', text: '절반만 합니다.', contact: null };

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  institution = await world.institution({
    rule: {
      windowDays: 30,
      steps: [
        { on: 'empathy', threshold: 1, then: 'department-answer' },
        { on: 'answer-dissatisfied', threshold: quorum, then: 'department-answer', dueDays: 20 },
      ],
    },
  });
  moderator = await world.tokenOf('moderator', `moderator@${institution}`);
  officer = await world.tokenOf('officer', `officer@${institution}/women`);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

/** A proposal with supporters, answered by another department than the one that runs the scheme. */
beforeEach(async () => {
  const { body } = await world.call('POST', 'proposals', {
    as: await world.tokenOf('author'),
    body: { institution, title: '쉼터', body: '쉼터를 늘려 주세요.' },
  });
  proposal = body.id;
  const decision = { decision: 'publish', department: 'women' };
  await world.call('POST', `proposals/${proposal}/screening`, { as: moderator, body: decision });
  await Promise.all(
    supporters.map(async (sub) =>
      world.call('PUT', `proposals/${proposal}/empathy`, { as: await world.tokenOf(sub) }),
    ),
  );
  await world.idle();
  answer = `ans_${proposal.slice(4)}_1`;
  await world.call('POST', `answers/${answer}/publication`, { as: officer, body: publication });
  await world.idle();
});

const rate = async (sub: string, value = 'dissatisfied', of = answer) =>
  (await world.call('PUT', `answers/${of}/rating`, { as: await world.tokenOf(sub), body: { value } })).status;
const takeBack = async (sub: string, of = answer) =>
  (await world.call('DELETE', `answers/${of}/rating`, { as: await world.tokenOf(sub) })).status;
const ownOf = async (sub: string) =>
  (await world.call('GET', `answers/${answer}/rating`, { as: await world.tokenOf(sub) })).body.value;
const totals = async (of = answer) => (await world.call('GET', `answers/${of}/ratings`)).body;
const second = () => world.call('GET', `answers/ans_${proposal.slice(4)}_2`);
const some = (from: number, to: number) => supporters.slice(from, to);
const keyOf = (sub: string) => ratingKey(answerIdSchema.parse(answer), world.actorOf(sub).person);
/** Rates behind the stream's back. */
const rateUnheard = (sub: string, value: 'satisfied' | 'dissatisfied') =>
  world.bare.documents.send(
    new PutCommand({
      TableName: world.bare.name,
      Item: { ...keyOf(sub), value, at: world.clock.now().toISOString() },
    }),
  );

describe('a rating', () => {
  it('is one voice for each supporter, which may change its mind', async () => {
    expect(await rate('supporter-0')).toBe(201);
    expect(await rate('supporter-0')).toBe(200);
    expect(await rate('supporter-0', 'satisfied')).toBe(200);
    expect(await rate('supporter-1', 'dissatisfied')).toBe(201);
    await world.idle();
    expect(await totals()).toEqual({ satisfied: 1, dissatisfied: 1 });
    const own = await world.call('GET', `answers/${answer}/rating`, {
      as: await world.tokenOf('supporter-0'),
    });
    expect(own.body).toEqual({ answer, value: 'satisfied' });
  });

  it('is for supporters alone, of an answer that was given', async () => {
    expect(await rate('stranger')).toBe(403);
    expect(
      (await world.call('PUT', `answers/${answer}/rating`, { body: { value: 'satisfied' } })).status,
    ).toBe(401);
    expect(await rate('supporter-0', 'awful')).toBe(400);
    expect(await rate('supporter-0', 'satisfied', 'ans_01J00000000000000000000000_1')).toBe(404);
    for (const sub of some(0, quorum)) await rate(sub);
    await world.idle();
    expect(await rate('supporter-0', 'satisfied', `ans_${proposal.slice(4)}_2`)).toBe(409);
  });

  it('can be taken back, and is counted no longer', async () => {
    await rate('supporter-0');
    await rate('supporter-1');
    await world.idle();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: 2 });
    // Taken back twice it is taken back once.
    expect(await takeBack('supporter-0')).toBe(204);
    expect(await takeBack('supporter-0')).toBe(204);
    expect(await takeBack('supporter-2')).toBe(204);
    await world.idle();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: 1 });
    expect(await ownOf('supporter-0')).toBeNull();
    expect(await rate('supporter-0', 'satisfied')).toBe(201);
    expect((await world.call('DELETE', `answers/${answer}/rating`)).status).toBe(401);
    expect(await takeBack('supporter-0', 'ans_01J00000000000000000000000_1')).toBe(404);
  });

  it('stays when the empathy is withdrawn, cannot be changed then, and can still be taken back', async () => {
    await rate('supporter-0');
    const as = await world.tokenOf('supporter-0');
    expect((await world.call('DELETE', `proposals/${proposal}/empathy`, { as })).status).toBe(204);
    await world.idle();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: 1 });
    expect(await ownOf('supporter-0')).toBe('dissatisfied');
    expect(await rate('supporter-0', 'satisfied')).toBe(403);
    const visit = openSite(world);
    const back = await visit(`/answers/${answer}/rating/withdrawal`, { as, form: {} });
    expect(back.headers.get('location')).toBe(`/proposals/${proposal}#rating-${answer}`);
    await world.idle();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: 0 });
  });

  it('closes when the second answer is published', async () => {
    for (const sub of some(0, quorum)) await rate(sub);
    await world.idle();
    // Owed alone it closes nothing.
    expect(await rate('supporter-9')).toBe(201);
    const of = `ans_${proposal.slice(4)}_2`;
    await world.call('POST', `answers/${of}/publication`, { as: officer, body: publication });
    await world.idle();
    const as = await world.tokenOf('supporter-8');
    const body = { value: 'satisfied' };
    const refused = await world.call('PUT', `answers/${answer}/rating`, { as, body });
    expect([refused.status, refused.body.code]).toEqual([409, 'rating.closed']);
    expect(await takeBack('supporter-0')).toBe(409);
    await world.idle();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: quorum + 1 });
    expect(await rate('supporter-8', 'satisfied', of)).toBe(201);
    const page = await openSite(world)(`/proposals/${proposal}`, { as });
    expect(page.text).toContain('2차 답변이 나와 이 답변의 평가는 끝났습니다');
    // Of the two answers on the page only the second asks to be rated.
    expect(page.text.match(/이 제안에 공감한 분이 말할 수 있습니다/g)).toHaveLength(1);
    expect(page.text.match(/누가 무엇이라 했는지는 아무도 모릅니다/g)).toHaveLength(2);
    expect(page.html).not.toContain(`action="/answers/${answer}/rating"`);
    expect(page.html).toContain(`action="/answers/${of}/rating"`);
    expect(page.text).toContain('2차 답변: ');
    expect(page.text).not.toContain('로그인하고 말하기');
    // Whoever has not signed in is led there from the answer that asks, and back to it.
    const unknown = await openSite(world)(`/proposals/${proposal}`);
    const back = encodeURIComponent(`/proposals/${proposal}#rating-${of}`);
    expect(unknown.html).toContain(`href="/auth/sign-in?to=${back}">로그인하고 말하기</a>`);
    expect(unknown.text.match(/로그인하고 말하기/g)).toHaveLength(1);
    expect((await world.call('GET', `answers/${of}`)).body.secondTo).toBe(1);
    expect((await openSite(world)(`/en/answers/${of}`)).text).toContain('Second answer: ');
  });

  it('is in the data of its supporter, and on nobody’s list once they left, where it stays counted', async () => {
    const visit = openSite(world);
    const as = await world.tokenOf('leaving-supporter');
    await world.call('PUT', `proposals/${proposal}/empathy`, { as });
    await world.idle();
    await rate('leaving-supporter', 'satisfied');
    await rate('supporter-1');
    await world.idle();
    const ratings = async () => JSON.parse((await visit('/me/settings/data.json', { as })).html).ratings;
    expect(await ratings()).toEqual([{ answer, value: 'satisfied', at: expect.any(String) }]);
    await visit('/me/settings/leave', { as, form: {} });
    await world.idle();
    expect(await ratings()).toEqual([]);
    expect(await totals()).toEqual({ satisfied: 1, dissatisfied: 1 });
  });

  it('is told to nobody', async () => {
    await rate('supporter-0');
    await world.idle();
    const { person } = world.actorOf('supporter-0');
    for (const path of [`answers/${answer}`, `answers/${answer}/ratings`, `proposals/${proposal}/timeline`])
      expect(JSON.stringify((await world.call('GET', path)).body)).not.toContain(person);
  });
});

describe('a second answer', () => {
  it('is owed once enough are dissatisfied, by whoever gave the first, and once for all', async () => {
    for (const sub of some(0, quorum - 1)) await rate(sub);
    await rate('supporter-20', 'satisfied');
    await world.idle();
    expect((await second()).status).toBe(404);
    await rate(`supporter-${quorum}`);
    await world.idle();
    const owed = await second();
    expect(owed.body).toMatchObject({ state: 'owed', holder: { department: 'women' } });
    // Those who change their minds later change nothing of it.
    for (const sub of some(0, quorum)) await rate(sub, 'satisfied');
    await world.idle();
    expect((await second()).body.dueAt).toBe(owed.body.dueAt);
  });

  it('opens exactly once however many are dissatisfied at once and however often it is told', async () => {
    expect(await Promise.all(supporters.map((sub) => rate(sub)))).toEqual(supporters.map(() => 201));
    await world.idle();
    const record = {
      key: keyOf('supporter-0'),
      sequence: toSequence('1'),
      after: { value: 'dissatisfied', at: world.clock.now().toISOString() },
    };
    await makeConsumers(world.context).counts([record, record]);
    await world.idle();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: supporters.length });
    const { body } = await world.call('GET', `proposals/${proposal}/timeline?limit=100`);
    const types = body.items.map(({ type }: { type: string }) => type);
    expect(types.filter((type: string) => type === 'proposal.step-fired')).toHaveLength(2);
    expect(types.filter((type: string) => type === 'answer.opened')).toHaveLength(2);
  });

  it('is owed by whoever gave the answer that was found wanting, not by who answered last', async () => {
    const city = await world.institution({
      rule: {
        windowDays: 30,
        steps: [
          { on: 'empathy', threshold: 1, then: 'department-answer' },
          { on: 'empathy', threshold: 2, then: 'department-answer' },
          { on: 'answer-dissatisfied', threshold: 1, then: 'department-answer' },
        ],
      },
    });
    const all = ['moderator', 'officer@/women', 'officer@/democracy'].map((role) =>
      role.includes('@') ? role.replace('@/', `@${city}/`) : `${role}@${city}`,
    );
    const as = await world.tokenOf('all', ...all);
    const { body } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution: city, title: '두 답', body: '두 번 답해 주세요.' },
    });
    const decision = { decision: 'publish', department: 'women' };
    await world.call('POST', `proposals/${body.id}/screening`, { as, body: decision });
    for (const sub of some(0, 2))
      await world.call('PUT', `proposals/${body.id}/empathy`, { as: await world.tokenOf(sub) });
    await world.idle();
    const of = (step: number) => `ans_${body.id.slice(4)}_${step}`;
    const transfer = { department: 'democracy', reason: '우리 일이 아닙니다.' };
    await world.call('POST', `answers/${of(2)}/transfer`, { as, body: transfer });
    for (const step of [1, 2])
      await world.call('POST', `answers/${of(step)}/publication`, { as, body: publication });
    await world.idle();
    await rate('supporter-0', 'dissatisfied', of(1));
    await world.idle();
    const owed = await world.call('GET', `answers/${of(3)}`);
    expect(owed.body).toMatchObject({ state: 'owed', holder: { department: 'women' } });
  });

  it('obliges no third', async () => {
    await Promise.all(supporters.map((sub) => rate(sub)));
    await world.idle();
    const of = `ans_${proposal.slice(4)}_2`;
    await world.call('POST', `answers/${of}/publication`, { as: officer, body: publication });
    await world.idle();
    await Promise.all(supporters.map((sub) => rate(sub, 'dissatisfied', of)));
    await world.idle();
    expect(await totals(of)).toEqual({ satisfied: 0, dissatisfied: supporters.length });
    expect((await world.call('GET', `proposals/${proposal}`)).body.steps).toHaveLength(2);
  });

  it('is opened at night where the stream lost the deciding voice', async () => {
    for (const sub of some(0, quorum)) await rateUnheard(sub, 'dissatisfied');
    await world.idle();
    expect((await second()).status).toBe(404);
    await world.schedules.reconcile();
    await world.idle();
    expect((await second()).body).toMatchObject({ state: 'owed' });
  });
});

describe('totals', () => {
  it('that the stream lost are right after a night', async () => {
    await rateUnheard('supporter-3', 'satisfied');
    await world.idle();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: 0 });
    const { drifts, answers, ratings } = await world.schedules.reconcile();
    const shard = Number(keyOf('supporter-3').pk.slice(-2));
    expect(drifts.filter(({ answer: of }) => of === answer)).toEqual([
      { answer, of: 'satisfied', shard, recorded: 1, counted: 0, repaired: true },
    ]);
    // Those of the tests before are still rated.
    expect(answers).toBeGreaterThan(0);
    expect(ratings).toBeGreaterThan(0);
    expect(await totals()).toEqual({ satisfied: 1, dissatisfied: 0 });
    const again = await world.schedules.reconcile();
    expect(again.drifts.filter(({ answer: of }) => of === answer)).toEqual([]);
  });

  it('that went astray are right after a start, with what they reach', async () => {
    for (const sub of some(0, quorum)) await rateUnheard(sub, 'dissatisfied');
    const pks = [...new Set(some(0, quorum).map((sub) => keyOf(sub).pk))];
    await recoverShards(world.context, pks, 'start');
    await recoverShards(world.context, pks, 'start');
    await world.idle();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: quorum });
    expect((await second()).body).toMatchObject({ state: 'owed' });
  });

  it('are counted in shards, and no count reads the ratings of others', async () => {
    await Promise.all(supporters.map((sub) => rate(sub, 'satisfied')));
    await world.idle();
    expect(new Set(supporters.map((sub) => keyOf(sub).pk)).size).toBeGreaterThan(3);
    // What is not in the stream is in no slot: one more voice does not count anew what it finds.
    await rateUnheard('supporter-0', 'dissatisfied');
    await rate('supporter-1', 'dissatisfied');
    await world.idle();
    expect(await totals()).toEqual({ satisfied: supporters.length - 1, dissatisfied: 1 });
  });

  it('reach nothing where the record does not confirm them', async () => {
    for (const sub of some(0, quorum - 1)) await rate(sub);
    await world.idle();
    const { documents, name: TableName } = world.bare;
    await documents.send(new DeleteCommand({ TableName, Key: keyOf('supporter-0') }));
    await rate(`supporter-${quorum}`);
    await world.idle();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: quorum });
    expect((await second()).status).toBe(404);
    // The night says what is true, and one more voice obliges.
    await world.schedules.reconcile();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: quorum - 1 });
    await rate(`supporter-${quorum + 1}`);
    await world.idle();
    expect((await second()).body).toMatchObject({ state: 'owed' });
  });

  it('that a slot has wrong are repaired at night', async () => {
    await rate('supporter-0');
    await world.idle();
    const shard = keyOf('supporter-0').pk.slice(-2);
    await world.bare.documents.send(
      new UpdateCommand({
        TableName: world.bare.name,
        Key: { pk: `SLOTS#${answer}`, sk: shard },
        UpdateExpression: 'SET dissatisfied = :wrong ADD version :one',
        ExpressionAttributeValues: { ':wrong': 3, ':one': 1 },
      }),
    );
    const { drifts } = await world.schedules.reconcile();
    expect(drifts.filter(({ answer: of }) => of === answer)).toEqual([
      { answer, of: 'dissatisfied', shard: Number(shard), recorded: 1, counted: 3, repaired: true },
    ]);
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: 1 });
  });

  it('are those of the latest count, however many count at once', async () => {
    await Promise.all(
      supporters.map(async (sub) => {
        await rate(sub, 'satisfied');
        await settleRatings(world.context, answerIdSchema.parse(answer));
      }),
    );
    await world.idle();
    expect(await totals()).toEqual({ satisfied: supporters.length, dissatisfied: 0 });
  });
});

describe('a rule', () => {
  it.each([
    ['without an answer before it', [{ on: 'answer-dissatisfied', threshold: 5, then: 'department-answer' }]],
    [
      'twice',
      [
        { on: 'empathy', threshold: 1, then: 'department-answer' },
        { on: 'answer-dissatisfied', threshold: 5, then: 'department-answer' },
        { on: 'answer-dissatisfied', threshold: 9, then: 'department-answer' },
      ],
    ],
    [
      'to a forum',
      [
        { on: 'empathy', threshold: 1, then: 'department-answer' },
        { on: 'answer-dissatisfied', threshold: 5, then: 'forum' },
      ],
    ],
  ])('takes no quorum %s', async (_, steps) => {
    const as = await world.tokenOf('admin', `admin@${institution}`);
    const body = { windowDays: 30, steps };
    expect((await world.call('POST', `institutions/${institution}/rules`, { as, body })).status).toBe(400);
  });
});

describe('the page', () => {
  it('lets a supporter say so, and says what it takes to a second answer', async () => {
    const visit = openSite(world);
    const as = await world.tokenOf('supporter-0');
    const before = await visit(`/proposals/${proposal}`, { as });
    expect(before.text).toContain(
      '아쉽다는 분이 5명이 되면 부서가 한 번 더 답합니다. 2차 답변까지 5명 남았습니다',
    );
    const said = await visit(`/answers/${answer}/rating`, { as, form: { value: 'dissatisfied' } });
    expect(said.headers.get('location')).toBe(`/proposals/${proposal}#rating-${answer}`);
    await world.idle();
    const after = await visit(`/proposals/${proposal}`, { as });
    expect(after.text).toContain('만족 0명 · 아쉬움 1명');
    expect(after.text).toContain('아쉽다고 하셨습니다');
    expect(after.text).toContain('2차 답변까지 4명 남았습니다');
    expect((await visit(`/proposals/${proposal}`)).html).not.toContain('/rating"');
  });
});
