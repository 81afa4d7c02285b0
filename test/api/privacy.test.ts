import { afterAll, beforeAll, expect, it } from 'vitest';
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

it('tells nobody who gave an empathy: not in public, not to the author, not to those who work for the institution', async () => {
  const institution = await world.institution();
  const author = await world.tokenOf('author');
  const staff = await world.tokenOf(
    'staff',
    `admin@${institution}`,
    `moderator@${institution}`,
    `head@${institution}/democracy`,
  );
  const { body } = await world.call('POST', 'proposals', {
    as: author,
    body: { institution, title: '밤길을 밝게', body: '골목에 등을 더 달아 주세요.' },
  });
  const { id } = body;
  await world.call('POST', `proposals/${id}/screening`, { as: staff, body: { decision: 'publish' } });
  const supporters = ['가나다', '라마바', '사아자', '차카타'];
  for (const sub of supporters) {
    await world.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf(sub) });
  }
  await world.idle();
  await world.schedules.sweep();
  const reconciled = await world.schedules.reconcile();
  const answer = (await world.call('GET', `proposals/${id}`)).body.steps[0].answer;

  const paths = [
    `proposals/${id}`,
    `proposals/${id}/timeline`,
    `proposals/${id}/empathy`,
    `proposals?institution=${institution}`,
    `answers?institution=${institution}`,
    `answers/${answer}`,
    `answers/${answer}/versions`,
    `answers/${answer}/contributions`,
    `institutions/${institution}`,
    `institutions/${institution}/board`,
    ...['proposals', 'answers', 'commitments'].flatMap((dataset) => [
      `institutions/${institution}/exports/${dataset}`,
      `institutions/${institution}/exports/${dataset}?format=csv`,
    ]),
    'reconciliations',
    `reconciliations/${reconciled.id}`,
    'people/me',
    'people/me/empathies',
    'people/me/proposals',
  ];
  for (const as of [undefined, author, staff]) {
    for (const path of paths) {
      const answered = await world.call('GET', path, { as });
      expect([200, 401, 403]).toContain(answered.status);
      const text = JSON.stringify([answered.body, [...answered.headers]]);
      for (const sub of supporters) {
        expect(text).not.toContain(sub);
        expect(text).not.toContain(world.actorOf(sub).person);
      }
    }
  }
});
