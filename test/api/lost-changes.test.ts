import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOwedAnswers, publishAnswer } from '../../functions/answers/index.ts';
import { giveEmpathy, makeGates } from '../../functions/empathy/index.ts';
import { findProposal, fireStep, screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { day } from '../../shared/clock.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { answerIdOf, commitmentIdOf, type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

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

it('takes up at night all that the stream lost: a queue, a list, a history, an owed answer, a promise', async () => {
  const institution = await world.institution();
  // What this client writes the stream never tells.
  const unheard = { ...world.context, table: world.bare };
  const moderator = world.actorOf('moderator', grant(`moderator@${institution}`));
  const as = await world.tokenOf('moderator', `moderator@${institution}`);
  const night = async () => {
    const run = await world.schedules.reconcile();
    await world.idle();
    return run;
  };
  const types = async (id: string) =>
    (await world.call('GET', `proposals/${id}/timeline`, { as })).body.items.map(
      ({ type }: { type: string }) => type,
    );

  const { id } = await submitProposal(unheard, world.actorOf('author'), {
    institution,
    words: { title: '밤길을 밝게', body: '골목에 등을 더 달아 주세요.', tags: [] },
    draft: false,
    idempotencyKey: undefined,
  });
  const queue = () => world.call('GET', `proposals?institution=${institution}&state=submitted`, { as });
  expect((await queue()).body.items).toEqual([]);
  await night();
  expect((await queue()).body.items).toMatchObject([{ id }]);

  await screenProposal(unheard, moderator, id, { decision: 'publish' });
  for (const sub of ['a', 'b', 'c'])
    await giveEmpathy(unheard, makeGates(unheard), world.actorOf(sub).person, id);
  const run = await night();
  expect(run.drifts.reduce((sum, { recorded, counted }) => sum + recorded - counted, 0)).toBe(3);
  expect((await world.call('GET', `proposals/${id}`)).body).toMatchObject({ state: 'open', empathyCount: 3 });

  const open = await findProposal(world.bare, id, { consistent: true });
  const step = open?.rule?.steps[0];
  if (open && step && open.fired[1] === undefined) await fireStep(unheard, id, { step, count: 3 });
  const fired = await findProposal(world.bare, id, { consistent: true });
  if (fired) await openOwedAnswers(unheard, fired);
  await night();
  const answer = answerIdOf(id, 1);
  const owed = await world.call('GET', `answers?institution=${institution}&state=owed`);
  expect(owed.body.items).toMatchObject([{ id: answer }]);

  const officer = world.actorOf('officer', grant(`officer@${institution}/democracy`));
  await publishAnswer(unheard, officer, answer, {
    decision: 'accepted',
    text: '내년 봄까지 달겠습니다.',
    contact: null,
    commitments: [{ title: '골목등 100개', dueOn: '2099-05-01' }],
  });
  await night();
  expect((await world.call('GET', `commitments?institution=${institution}`)).body.items).toHaveLength(1);
  expect((await world.call('GET', `answers?institution=${institution}&state=owed`)).body.items).toEqual([]);
  expect(await types(id)).toEqual([
    'proposal.submitted',
    'proposal.published',
    'proposal.step-fired',
    'answer.opened',
    'answer.published',
    'commitment.opened',
  ]);
  const quiet = await night();
  expect(quiet).toMatchObject({ drifts: [], reopened: [], failed: 0 });
});

it('puts into a list what ended before there was such a list, at the next night', async () => {
  const institution = await world.institution();
  const as = async (sub: string) => world.tokenOf(sub, `moderator@${institution}`, `admin@${institution}`);
  const words = { institution, title: '그늘막', body: '내용입니다.' };
  const { id } = (await world.call('POST', 'proposals', { as: await as('author'), body: words })).body;
  const screening = { decision: 'publish' };
  await world.call('POST', `proposals/${id}/screening`, { as: await as('staff'), body: screening });
  for (const sub of ['a', 'b', 'c'])
    await world.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf(sub) });
  await world.idle();
  const answer = answerIdOf(id, 1);
  const commitment = commitmentIdOf(answer, 1);
  const publication = {
    decision: 'accepted',
    text: '합니다.',
    contact: null,
    commitments: [{ title: '그늘막 열 개', dueOn: '2099-05-01' }],
  };
  await world.call('POST', `answers/${answer}/publication`, { as: await as('staff'), body: publication });
  await world.idle();
  const note = { kind: 'done', text: '달았습니다.' };
  await world.call('POST', `commitments/${commitment}/notes`, { as: await as('staff'), body: note });
  await world.idle();
  const listed = async () => [
    (await world.call('GET', `answers?institution=${institution}&decision=accepted`)).body.items.length,
    (await world.call('GET', `commitments?institution=${institution}&sort=newest`)).body.items.length,
  ];
  expect(await listed()).toEqual([1, 1]);
  // As an older version left them: without a place in those lists, and quiet since.
  const { documents, name } = world.bare;
  for (const pk of [keys.answer(answer).pk, keys.commitment(commitment).pk])
    for (const slot of ['all', 'institution', 'department'].flatMap((scope) =>
      ['decided', 'promised/own', 'promised/any'].map((list) => `${scope}/${list}`),
    ))
      await documents.send(new DeleteCommand({ TableName: name, Key: { pk, sk: `LIST#${slot}` } }));
  expect(await listed()).toEqual([0, 0]);
  world.clock.set(new Date(Date.now() + 30 * day));
  await world.schedules.reconcile();
  world.clock.set(undefined);
  expect(await listed()).toEqual([1, 1]);
});

it('closes what is due past one that cannot be closed, which the next time closes', async () => {
  const institution = await world.institution();
  const as = await world.tokenOf('staff', `moderator@${institution}`);
  const ids: string[] = [];
  for (const title of ['먼저 다하는 것', '나중에 다하는 것']) {
    const body = { institution, title, body: '내용입니다.' };
    const { id } = (await world.call('POST', 'proposals', { as, body })).body;
    await world.call('POST', `proposals/${id}/screening`, { as, body: { decision: 'publish' } });
    ids.push(id);
  }
  await world.idle();
  const [stuck, other] = ids.map((id) => proposalIdSchema.parse(id)) as [ProposalId, ProposalId];
  const states = async () =>
    Promise.all([stuck, other].map(async (id) => (await world.call('GET', `proposals/${id}`)).body.state));
  const { documents } = world.context.table;
  documents.middlewareStack.add(
    (next) => async (args) => {
      const { Item } = args.input as { Item?: { pk: string; sk: string } };
      if (Item?.pk === keys.proposal(stuck).pk && Item.sk === 'META') throw new Error('the table said no');
      return next(args);
    },
    { step: 'initialize', name: 'stuck' },
  );
  world.clock.set(new Date(Date.now() + 60 * day));
  await world.schedules.sweep();
  documents.middlewareStack.remove('stuck');
  expect(await states()).toEqual(['open', 'closed']);
  await world.schedules.sweep();
  world.clock.set(undefined);
  expect(await states()).toEqual(['closed', 'closed']);
});
