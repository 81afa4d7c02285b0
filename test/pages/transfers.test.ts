import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundInstitution, getInstitution } from '../../functions/institutions/index.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

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

/** Two institutions with a moderator each, and a proposal that is open at the first. */
async function open() {
  const [from, to] = [await world.institution(), await world.institution()];
  const roles: Record<string, string[]> = {
    sender: [`moderator@${from}`],
    receiver: [`moderator@${to}`],
    bystander: [`moderator@${await world.institution()}`],
  };
  const as = (name: string) => world.tokenOf(name, ...(roles[name] ?? []));
  const { body } = await world.call('POST', 'proposals', {
    as: await as('author'),
    body: { institution: from, title: '하천을 맑게', body: '하천에 쓰레기가 많습니다.', category: '환경' },
  });
  const decided = await world.call('POST', `proposals/${body.id}/screening`, {
    as: await as('sender'),
    body: { decision: 'publish' },
  });
  expect(decided.status).toBe(200);
  await world.idle();
  const path = `/moderation/transfers/${body.id}`;
  const goTo = async (name: string, at = path) => visit(at, { as: await as(name) });
  const post = async (name: string, form: Record<string, string>) =>
    visit(path, { as: await as(name), form });
  return { from, to, id: body.id as string, path, goTo, post };
}

const nameDepartment = async (institution: string, department: string, name: string) => {
  const as = await world.tokenOf('root', 'admin@*');
  const named = await world.call('PUT', `institutions/${institution}/departments/${department}`, {
    as,
    body: { name },
  });
  expect(named.status).toBeLessThan(300);
};

describe('the audit log of a transfer', () => {
  it('names both institutions in the reader’s language, with their ids where they are called the same', async () => {
    const { from, to, id, post } = await open();
    const river = institutionIdSchema.parse(`river-${from}`);
    const {
      rule,
      events: _,
      revision: __,
      ...like
    } = await getInstitution(world.context, institutionIdSchema.parse(from));
    const name = { ko: '강변구', en: 'Riverside' };
    await foundInstitution(world.context, { ...like, rule: rule.rule, id: river, name });
    for (const voice of ['a', 'b', 'c'])
      await world.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf(voice) });
    await world.idle();
    const lastAsked = async () => (await world.call('GET', `proposals/${id}`)).body.transfer.askedAt;
    await post('sender', { act: 'ask', to, reason: '그곳의 일입니다.' });
    await post('sender', { act: 'take-back', askedAt: await lastAsked() });
    world.clock.set(new Date(world.clock.now().getTime() + 1_000));
    await post('sender', { act: 'ask', to: river, reason: '강변의 일입니다.' });
    const askedAt = await lastAsked();
    const accept = { act: 'accept', askedAt, department: 'women', category: '' };
    const as = await world.tokenOf('riverside', `moderator@${river}`);
    expect((await visit(`/moderation/transfers/${id}`, { as, form: accept })).status).toBe(303);
    await world.idle();
    const log = async (language = '') => {
      const admin = await world.tokenOf('admin', `admin@${from}`);
      return (await visit(`${language}/admin/${from}/audit`, { as: admin })).text;
    };
    const own = `시험시 (${from})`;
    const korean = await log();
    expect(korean).toContain(`이송을 요청했습니다: ${own} → 시험시 (${to})`);
    expect(korean).toContain(`제안을 이송했습니다: ${own} → 강변구.`);
    expect(korean).toContain(`답변이 제안과 함께 옮겨졌습니다: ${own} → 강변구,`);
    expect(await log('/en')).toContain(`Transfer asked, Test City (${from}) to Riverside.`);
    const theirs = await visit(`/admin/${river}/audit`, {
      as: await world.tokenOf('river-admin', `admin@${river}`),
    });
    expect(theirs.text).toContain('제안을 이송했습니다: 시험시 → 강변구.');
  });
});

describe('the desk of transfers', () => {
  it('takes a proposal from one institution to the other, without a script', async () => {
    const { to, id, path, goTo, post } = await open();
    expect((await goTo('sender', `/proposals/${id}`)).html).toContain(`href="${path}"`);
    const wrong = await post('sender', { act: 'ask', to: '', reason: '' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('이송받을 기관을 골라 주세요.');
    expect((await post('sender', { act: 'ask', to, reason: '하천은 그 기관이 관리합니다.' })).status).toBe(
      303,
    );
    await world.idle();
    for (const name of ['sender', 'receiver'])
      expect((await goTo(name, '/moderation/transfers')).text).toContain('하천은 그 기관이 관리합니다.');
    const { askedAt = '' } = hiddenFields((await goTo('receiver')).html);
    const form = { act: 'accept', askedAt, department: 'women', category: '물' };
    expect((await post('receiver', form)).status).toBe(303);
    await world.idle();
    const shown = await visit(`/proposals/${id}`);
    expect(shown.text).toContain('다른 기관으로 이송되었습니다');
    expect(shown.text).toContain('하천은 그 기관이 관리합니다.');
    expect(shown.html).toContain(`/i/${to}"`);
    expect((await goTo('receiver', '/moderation/transfers')).text).toContain(
      '우리에게 온 이송 요청이 없습니다.',
    );
    expect((await goTo('sender')).status).toBe(403);
  });

  it('shows what is owed and by when, before and after, and each answer under the name of whoever owes or gave it', async () => {
    const { from, to, id, path, goTo, post } = await open();
    for (const voice of ['a', 'b', 'c'])
      await world.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf(voice) });
    await world.idle();
    const answer = `ans_${id.slice(4)}_1`;
    expect((await goTo('sender', `/proposals/${id}`)).html).toContain(`href="${path}"`);
    await post('sender', { act: 'ask', to, reason: '그 기관의 일입니다.' });
    for (const name of ['sender', 'receiver'])
      for (const [prefix, said] of [
        ['', '기한은 그대로이고'],
        ['/en', 'by the same date'],
      ]) {
        const page = await goTo(name, `${prefix}${path}`);
        expect([page.status, page.text.includes(said ?? '')]).toEqual([200, true]);
      }
    const officer = world.tokenOf('officer', `officer@${to}/women`);
    const asked = await world.call('POST', `answers/${answer}/contributions`, {
      as: await world.tokenOf('asker', `officer@${from}/democracy`),
      body: { department: 'women', question: '물은 말입니다.' },
    });
    expect(asked.status).toBe(200);
    await nameDepartment(from, 'women', '하천과');
    await nameDepartment(to, 'women', '물환경과');
    const { askedAt = '' } = hiddenFields((await goTo('receiver')).html);
    await post('receiver', { act: 'accept', askedAt, department: 'women', category: '' });
    await world.idle();
    const shown = await visit(`/proposals/${id}`);
    expect(shown.text).toContain('답변할 기관이 바뀌었습니다');
    expect(shown.text).toContain('물환경과');
    expect((await visit(`/en/proposals/${id}`)).text).toContain('by the same date');
    const work = await visit(`/desk/${answer}`, { as: await officer });
    expect(work.status).toBe(200);
    // Whom the other institution had asked stands there as its department, and is asked no more.
    expect(work.text).toContain('시험시 하천과');
    expect((await visit('/desk', { as: await officer })).html).toContain(`/desk/${answer}`);
    const left = await world.tokenOf('left', `officer@${from}/democracy`);
    expect((await visit('/desk', { as: left })).html).not.toContain(answer);
    expect((await visit(`/desk/${answer}`, { as: left })).status).toBe(403);
    const given = await world.call('POST', `answers/${answer}/publication`, {
      as: await officer,
      body: { decision: 'later', text: '내년에 합니다.', contact: null, commitments: [] },
    });
    expect(given.status).toBe(200);
    await world.idle();
    // On to the next: what was given stays under the name of whoever gave it.
    const third = await world.institution();
    await world.call('POST', `proposals/${id}/transfer`, {
      as: await world.tokenOf('receiver', `moderator@${to}`),
      body: { to: third, reason: '이제 그곳의 일입니다.' },
    });
    const { body } = await world.call('GET', `proposals/${id}`);
    await world.call('POST', `proposals/${id}/transfer/acceptance`, {
      as: await world.tokenOf('third', `moderator@${third}`),
      body: { askedAt: body.transfer.askedAt },
    });
    await world.idle();
    expect((await visit(`/proposals/${id}`)).text).toContain('시험시 물환경과');
  });

  it('leaves what one institution asked its department unasked at the other, whose department has the same name', async () => {
    const { from, to, id, goTo, post } = await open();
    for (const voice of ['a', 'b', 'c'])
      await world.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf(voice) });
    await world.idle();
    const asked = await world.call('POST', `answers/ans_${id.slice(4)}_1/contributions`, {
      as: await world.tokenOf('asker', `officer@${from}/democracy`),
      body: { department: 'women', question: '우리끼리 하는 말입니다.' },
    });
    expect(asked.status).toBe(200);
    await world.idle();
    const deskOf = async (institution: string) =>
      (await visit('/desk', { as: await world.tokenOf('asked', `officer@${institution}/women`) })).text;
    expect(await deskOf(from)).toContain('우리끼리 하는 말입니다.');
    await post('sender', { act: 'ask', to, reason: '그 기관의 일입니다.' });
    const { askedAt = '' } = hiddenFields((await goTo('receiver')).html);
    await post('receiver', { act: 'accept', askedAt, department: 'democracy', category: '' });
    await world.idle();
    for (const institution of [from, to])
      expect(await deskOf(institution)).not.toContain('우리끼리 하는 말입니다.');
  });

  it('is told of in a history under the name that each department had where it was, without reading of every institution', async () => {
    const { from, to, id, goTo, post } = await open();
    await nameDepartment(from, 'women', '하천과');
    await nameDepartment(to, 'women', '물환경과');
    for (const voice of ['a', 'b', 'c'])
      await world.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf(voice) });
    await world.idle();
    await world.call('POST', `answers/ans_${id.slice(4)}_1/contributions`, {
      as: await world.tokenOf('asker', `officer@${from}/democracy`),
      body: { department: 'women', question: '물은 말입니다.' },
    });
    await post('sender', { act: 'ask', to, reason: '그 기관의 일입니다.' });
    const { askedAt = '' } = hiddenFields((await goTo('receiver')).html);
    world.clock.set(new Date(world.clock.now().getTime() + 1_000));
    await post('receiver', { act: 'accept', askedAt, department: 'democracy', category: '' });
    await world.idle();
    for (const path of [`/proposals/${id}`, `/feeds/proposals/${id}.atom`]) {
      const { status, text, html } = await visit(path);
      expect([path, status]).toEqual([path, 200]);
      expect(`${text}${html}`).toContain('하천과');
      expect(`${text}${html}`).not.toContain('물환경과');
    }
    const read: unknown[] = [];
    const { documents } = world.context.table;
    documents.middlewareStack.add(
      (next) => async (args) => {
        const { Key, ExpressionAttributeValues: values } = args.input as {
          Key?: { pk: string };
          ExpressionAttributeValues?: Record<string, unknown>;
        };
        read.push(Key?.pk ?? values?.[':pk']);
        return next(args);
      },
      { step: 'initialize', name: 'read' },
    );
    await visit(`/proposals/${id}`, { as: await world.tokenOf('reader') });
    documents.middlewareStack.remove('read');
    expect(read.length).toBeGreaterThan(0);
    expect(read).not.toContain('INSTITUTIONS');
  });

  it('keeps the reason of a refusal that comes too late, and says that nothing is asked any more', async () => {
    const { to, goTo, post } = await open();
    await post('sender', { act: 'ask', to, reason: '그 기관의 일입니다.' });
    const first = hiddenFields((await goTo('receiver')).html).askedAt ?? '';
    world.clock.set(new Date(world.clock.now().getTime() + 1_000));
    await post('sender', { act: 'take-back' });
    await post('sender', { act: 'ask', to, reason: '다시 여쭙니다.' });
    const late = await post('receiver', { act: 'decline', askedAt: first, reason: '길게 쓴 까닭입니다.' });
    expect([late.status, late.text.includes('길게 쓴 까닭입니다.')]).toEqual([409, true]);
    expect(late.text).toContain('그 이송 요청은 더 이상 없습니다.');
  });

  it('is for those two institutions alone', async () => {
    const { to, path, goTo, post } = await open();
    await post('sender', { act: 'ask', to, reason: '그 기관의 일입니다.' });
    const { askedAt = '' } = hiddenFields((await goTo('receiver')).html);
    for (const name of ['bystander', 'author'])
      expect([name, (await goTo(name, path)).status]).toEqual([name, 403]);
    for (const act of ['accept', 'decline', 'take-back', 'ask'])
      expect([act, (await post('bystander', { act, askedAt, to, reason: '까닭입니다.' })).status]).toEqual([
        act,
        403,
      ]);
    expect((await goTo('bystander', '/moderation/transfers')).text).not.toContain('그 기관의 일입니다.');
    expect((await goTo('author', '/moderation/transfers')).status).toBe(403);
  });
});
