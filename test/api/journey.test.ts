import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

describe('from a proposal to a kept promise', () => {
  it('carries a proposal over its threshold to an answer and what it promised', async () => {
    const institution = await world.institution();
    const author = await world.tokenOf('author');
    const moderator = await world.tokenOf('moderator', `moderator@${institution}`);
    const officer = await world.tokenOf('officer', `officer@${institution}/democracy`);

    const made = await world.call('POST', 'proposals', {
      as: author,
      body: {
        institution,
        title: '밤길을 밝게',
        body: '골목에 등을 더 달아 주세요.',
        category: '안전',
        tags: ['골목'],
      },
    });
    expect(made).toMatchObject({ status: 201, body: { state: 'submitted' } });
    const { id } = made.body;
    await world.call('POST', `proposals/${id}/screening`, { as: moderator, body: { decision: 'publish' } });
    for (const sub of ['a', 'b', 'c']) {
      const given = await world.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf(sub) });
      expect(given.status).toBe(201);
    }
    await world.idle();

    const proposal = await world.call('GET', `proposals/${id}`);
    expect(proposal.body).toMatchObject({ state: 'open', empathyCount: 3, missingToNextStep: null });
    const answer = proposal.body.steps[0].answer;
    expect(await world.call('GET', `answers/${answer}`)).toMatchObject({
      status: 200,
      body: { state: 'owed', holder: { department: 'democracy' } },
    });
    const published = await world.call('POST', `answers/${answer}/publication`, {
      as: officer,
      body: {
        decision: 'accepted',
        text: '내년 봄까지 달겠습니다.',
        contact: '120',
        commitments: [{ title: '골목등 100개', dueOn: '2099-05-01' }],
      },
    });
    expect(published).toMatchObject({ status: 200, body: { state: 'answered', decision: 'accepted' } });
    await world.idle();

    const commitment = published.body.commitments[0].id;
    const done = await world.call('POST', `commitments/${commitment}/notes`, {
      as: officer,
      body: { kind: 'done', text: '모두 달았습니다.' },
    });
    expect(done).toMatchObject({ status: 200, body: { state: 'done' } });
    await world.idle();
    const timeline = await world.call('GET', `proposals/${id}/timeline`);
    expect(timeline.body.items.map(({ type }: { type: string }) => type)).toEqual([
      'proposal.submitted',
      'proposal.published',
      'proposal.step-fired',
      'answer.opened',
      'answer.published',
      'commitment.opened',
      'commitment.done',
    ]);
  });
});
