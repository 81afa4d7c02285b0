import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../shared/dynamo/keys.ts';
import { opinionIdSchema } from '../../shared/ids.ts';
import { attachMeter } from '../bench/capacity-meter.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    'void-style': 'off',
    'doctype-style': 'off',
    'no-inline-style': 'error',
    'long-title': 'off',
    'valid-id': ['error', { relaxed: true }],
  },
});

const start = new Date('2026-03-02T01:00:00.000Z');

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let institution: string;
let tokens: Record<'author' | 'mina' | 'jun' | 'moderator' | 'officer', string>;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  world.clock.set(start);
  visit = openSite(world);
  institution = await world.institution();
  tokens = {
    author: await world.tokenOf('author'),
    mina: await world.tokenOf('mina'),
    jun: await world.tokenOf('jun'),
    moderator: await world.tokenOf('moderator', `moderator@${institution}`),
    officer: await world.tokenOf('officer', `officer@${institution}/women`),
  };
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

async function openProposal(): Promise<string> {
  const { body } = await world.call('POST', 'proposals', {
    as: tokens.author,
    body: { institution, title: '골목을 밝게', body: '등을 더 달아 주세요.' },
  });
  const decision = { decision: 'publish', department: 'women' };
  await world.call('POST', `proposals/${body.id}/screening`, { as: tokens.moderator, body: decision });
  await world.idle();
  return body.id;
}

async function openForum(): Promise<string> {
  const { body } = await world.call('POST', 'forums', {
    as: tokens.officer,
    body: {
      institution,
      department: 'women',
      topic: '응원봉을 금지할까요',
      background: '버려집니다.',
      opensOn: '2026-03-02',
      closesOn: '2026-03-20',
    },
  });
  return body.id;
}

async function post(path: string, as: string, form: Record<string, string>) {
  const page = await visit(path, { as, form });
  await world.idle();
  return page;
}

async function assertValid(path: string, as?: string): Promise<string> {
  const page = await visit(path, { as });
  expect(page.status, path).toBe(200);
  const { results } = await validator.validateString(page.html);
  const found = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message }) => `${ruleId}: ${message}`),
  );
  expect(found, path).toEqual([]);
  return page.text;
}

describe.each(['', '/en'])('in a forum at %j', (prefix) => {
  it('a side is taken and words are written with one form, in pages that are valid', async () => {
    const forum = await openForum();
    const path = `${prefix}/forums/${forum}/opinions`;
    const form = await visit(path, { as: tokens.mina });
    const sent = { ...hiddenFields(form.html), opinionStance: 'for', opinionText: '쓰레기가 줄어듭니다.' };
    const [once, again] = await Promise.all([post(path, tokens.mina, sent), post(path, tokens.mina, sent)]);
    const to = once?.headers.get('location') ?? '';
    expect([once?.status, to]).toEqual([303, expect.stringMatching(/\/opinions\/opn_\w+\?said$/)]);
    expect(again?.headers.get('location')).toBe(to);
    expect((await visit(to, { as: tokens.mina })).html).toContain(`data-kept="opinion-${forum}"`);
    const silent = await post(path, tokens.jun, { opinionStance: 'against', opinionText: '' });
    expect([silent.status, silent.headers.get('location')]).toEqual([303, `${path}?sided`]);
    const id = to.replace(/^.*\/(opn_\w+)\?said$/, '$1');
    await post(`${prefix}/opinions/${id}/replies`, tokens.jun, { replyText: '그렇게 많지 않습니다.' });
    const official = { opinionStance: 'for', opinionText: '부서의 설명입니다.', officialFor: 'women' };
    expect((await post(path, tokens.officer, official)).status).toBe(303);
    // Nobody speaks for an office that cannot be one.
    const forged = {
      opinionText: '없는 부서의 말입니다.',
      replyText: '없는 부서의 말입니다.',
      officialFor: '☃',
    };
    for (const to of [path, `${prefix}/opinions/${id}/replies`])
      expect((await post(to, tokens.officer, forged)).status).toBe(403);
    for (const as of [undefined, tokens.mina, tokens.jun, tokens.moderator, tokens.officer])
      for (const page of [
        path,
        `${path}?sort=newest`,
        `${path}?sort=most-sympathy`,
        `${prefix}/opinions/${id}`,
      ])
        expect(await assertValid(page, as)).toContain('쓰레기가 줄어듭니다.');
    const text = await assertValid(path);
    expect(text).toContain('그렇게 많지 않습니다.');
    expect(text).toContain('부서의 설명입니다.');
  });
});

describe('a form that is not taken', () => {
  it('says why beside the field and keeps what was typed', async () => {
    const forum = await openForum();
    const path = `/forums/${forum}/opinions`;
    const sideless = await post(path, tokens.mina, { opinionStance: '', opinionText: '입장이 없습니다.' });
    expect([sideless.status, sideless.text.includes('먼저 입장을 골라야')]).toEqual([409, true]);
    expect(sideless.html).toContain('입장이 없습니다.</textarea>');
    const nothing = await post(path, tokens.mina, { opinionStance: '', opinionText: '' });
    expect([nothing.status, nothing.text.includes('입장을 골라 주십시오.')]).toEqual([400, true]);
    const short = await post(path, tokens.mina, { opinionStance: 'for', opinionText: '가' });
    expect([short.status, short.text.includes('2~2,000자여야')]).toEqual([400, true]);
    await post(path, tokens.mina, { opinionStance: 'for', opinionText: '한 말입니다.' });
    const twice = await post(path, tokens.mina, { opinionStance: 'for', opinionText: '한 말입니다.' });
    expect([twice.status, twice.text.includes('같은 글을 이미')]).toEqual([409, true]);
    const report = await validator.validateString(twice.html);
    expect(report.valid).toBe(true);
  });

  it('asks who is not signed in to sign in, and keeps the words', async () => {
    const proposal = await openProposal();
    const page = await visit(`/proposals/${proposal}/opinions`, { form: { opinionText: '로그인 전의 말' } });
    expect([page.status, page.html.includes('로그인 전의 말')]).toEqual([401, true]);
  });
});

describe('what a forum’s page asks of the table', () => {
  it('is the replies of those opinions that have any, however many are shown, and of those of which it is not noted', async () => {
    const forum = await openForum();
    const ids: string[] = [];
    for (const [index, stance] of ['for', 'against', 'other', 'for', 'against'].entries()) {
      const body = { stance, text: `${index}번째로 하는 말입니다.` };
      const as = await world.tokenOf(`speaker-${index}`);
      ids.push((await world.call('POST', `forums/${forum}/opinions`, { as, body })).body.id);
    }
    await world.idle();
    const meter = attachMeter(world.context.table);
    const { documents } = world.context.table;
    const asked: string[] = [];
    documents.middlewareStack.add(
      (next) => (args) => {
        const { ExpressionAttributeValues: values } = args.input as {
          ExpressionAttributeValues?: Record<string, unknown>;
        };
        asked.push(String(values?.[':pk']));
        return next(args);
      },
      { step: 'initialize', name: 'asked' },
    );
    const cost = async () => {
      // Institutions and gates are remembered for seconds: the second visit is what a page costs.
      await visit(`/forums/${forum}`);
      meter.reset();
      asked.length = 0;
      const { text } = await visit(`/forums/${forum}`);
      const replies = asked.filter((pk) => pk.startsWith('REPLIES#'));
      return { replies, requests: asked.length, units: meter.reads, text };
    };
    const silent = await cost();
    expect(silent.replies).toEqual([]);
    expect(silent.requests).toBeLessThanOrEqual(16);

    const reply = await world.call('POST', `opinions/${ids[1]}/replies`, {
      as: await world.tokenOf('speaker-0'),
      body: { text: '처음 받는 답입니다.' },
    });
    expect(reply.status).toBe(201);
    await world.idle();
    const replied = await cost();
    expect(replied.replies).toEqual([`REPLIES#${ids[1]}`]);
    expect(replied.text).toContain('처음 받는 답입니다.');
    // Its list, and the reply with its words and its count.
    expect(replied.requests - silent.requests).toBe(4);
    expect(replied.units - silent.units).toBeLessThanOrEqual(2);

    // As an opinion lies there that was written before replies were noted.
    const key = keys.opinionCount(opinionIdSchema.parse(ids[1]));
    const forget = new UpdateCommand({
      TableName: world.bare.name,
      Key: key,
      UpdateExpression: 'REMOVE isReplied',
    });
    await world.bare.documents.send(forget);
    expect((await cost()).text).toContain('처음 받는 답입니다.');
    await visit(`/opinions/${ids[1]}/words`, {
      as: await world.tokenOf('speaker-1'),
      form: { newText: '다르게 한 말입니다.' },
    });
    await world.idle();
    const noted = await world.bare.documents.send(new GetCommand({ TableName: world.bare.name, Key: key }));
    expect(noted.Item).toMatchObject({ isReplied: true });
    documents.middlewareStack.remove('asked');
    documents.middlewareStack.remove('meter');
  });
});

describe('under a proposal', () => {
  it('what is said costs nothing for each of many readers, and is there at once for who is signed in', async () => {
    const proposal = await openProposal();
    const here = `/proposals/${proposal}`;
    const { documents } = world.context.table;
    const asked: string[] = [];
    documents.middlewareStack.add(
      (next, { commandName = '' }) =>
        (args) => {
          asked.push(commandName);
          return next(args);
        },
      { step: 'initialize', name: 'asked' },
    );
    await visit(here);
    expect(asked).toContain('QueryCommand');
    asked.length = 0;
    await visit(here);
    // The proposal, its words and its count.
    expect(asked).toEqual(['GetItemCommand', 'GetItemCommand', 'GetItemCommand']);
    documents.middlewareStack.remove('asked');
    await post(`${here}/opinions`, tokens.mina, { opinionText: '방금 한 말입니다.' });
    expect((await visit(here, { as: tokens.jun })).text).toContain('방금 한 말입니다.');
  });

  it('opinions are sympathised with, reworded, taken up by the author, reported, hidden and shown', async () => {
    const proposal = await openProposal();
    const here = `/proposals/${proposal}`;
    const said = await post(`${here}/opinions`, tokens.mina, { opinionText: '골목부터 합시다.' });
    const id = (said.headers.get('location') ?? '').replace(/^.*\/(opn_\w+)\?said$/, '$1');
    const one = `/opinions/${id}`;
    const press = { act: 'give', from: `${here}/opinions?sort=newest#${id}` };
    const pressed = await post(`${one}/sympathy`, tokens.jun, press);
    expect(pressed.headers.get('location')).toBe(press.from);
    expect((await visit(here, { as: tokens.jun })).text).toContain('공감 1');
    for (const from of ['https://evil.example/', '//evil.example', `${here}@evil`, `/en//evil`]) {
      const away = await post(`${one}/sympathy`, tokens.jun, { act: 'give', from });
      expect(away.headers.get('location')).toBe(one);
    }
    const reworded = await post(`${one}/words`, tokens.mina, { newText: '좁은 골목부터 합시다.' });
    expect(reworded.headers.get('location')).toBe(`${one}?saved`);
    const shown = await visit(one);
    expect([shown.text.includes('고침'), shown.text.includes('골목부터 합시다.')]).toEqual([true, true]);

    const offering = await visit(`${here}?credit=${id}`, { as: tokens.author });
    expect(offering.html).toMatch(new RegExp(`name="credits" value="${id}" checked`));
    await post(`${here}/addenda`, tokens.author, { text: '골목부터로 고칩니다.', credits: id });
    expect((await visit(here)).html).toContain(`href="${one}"`);
    expect((await visit(one)).html).toContain(`href="${here}#addendum-1"`);
    expect((await visit('/me/notices', { as: tokens.mina })).html).toContain(`href="${one}"`);

    const reported = await post(`${one}/reports`, tokens.jun, { reportReason: 'abuse', reportText: '' });
    expect(reported.headers.get('location')).toBe(`${one}?reported=now`);
    const desk = await visit('/moderation/reports', { as: tokens.moderator });
    expect(desk.text).toContain('좁은 골목부터');
    const settled = await post(`/moderation/reports/${id}`, tokens.moderator, {
      ...hiddenFields(desk.html),
      act: 'hide',
      [`code-${id}`]: 'defamation',
      [`hideReason-${id}`]: '특정인을 모욕합니다.',
    });
    expect(settled.status).toBe(303);
    const hidden = await visit(here, { as: tokens.jun });
    expect(hidden.text).toContain('특정인을 모욕합니다.');
    expect(hidden.text).not.toContain('좁은 골목부터');
    expect((await visit('/moderation/reports', { as: tokens.moderator })).html).not.toContain(id);
    const again = await post(`/moderation/reports/${id}`, tokens.moderator, { act: 'show' });
    expect(again.headers.get('location')).toBe(one);
    expect((await visit(here, { as: tokens.jun })).text).toContain('좁은 골목부터');
    await post(`${one}/withdrawal`, tokens.mina, {});
    expect((await visit(one)).text).toContain('글쓴이가 거둔 글입니다.');
  });

  it('the form is not there once the proposal is closed', async () => {
    world.clock.set(start);
    const proposal = await openProposal();
    world.clock.set(new Date('2026-05-02T01:00:00.000Z'));
    const page = await visit(`/proposals/${proposal}/opinions`, { as: await world.tokenOf('mina') });
    expect(page.html).not.toContain('opinionText');
    expect(page.text).toContain('지금은 의견을 받지 않습니다.');
    world.clock.set(start);
  });
});
