import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;
let as: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  institution = await world.institution();
  as = await world.tokenOf('author');
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const drafted = async (words: object = {}) =>
  world.call('POST', 'proposals', { as, body: { institution, title: '골목을 밝게', draft: true, ...words } });

describe('a draft', () => {
  it('may be unfinished, and is handed in once it is whole', async () => {
    const { status, body } = await drafted();
    expect([status, body.state, body.body]).toEqual([201, 'draft', '']);
    const handIn = () => world.call('POST', `proposals/${body.id}/submission`, { as });
    expect([(await handIn()).body.code, (await handIn()).status]).toEqual(['proposal.unfinished', 422]);
    const edit = (text: string) =>
      world.call('PUT', `proposals/${body.id}`, { as, body: { title: '골목을 밝게', body: text } });
    expect((await edit('등')).status).toBe(200);
    expect((await handIn()).body.code).toBe('proposal.unfinished');
    await edit('등을 더 달아 주세요.');
    expect((await handIn()).body.state).toBe('submitted');
    // What waits for screening stays whole.
    expect((await edit('')).body.code).toBe('proposal.unfinished');
    expect((await world.call('GET', `proposals/${body.id}`, { as })).body.body).toBe('등을 더 달아 주세요.');
  });

  it('has a title and an institution all the same', async () => {
    expect((await drafted({ title: '' })).body.code).toBe('request.invalid');
    expect((await drafted({ institution: 'nowhere' })).body.code).toBe('institution.not-found');
  });

  it('is what may be unfinished: a proposal that is handed in at once is whole', async () => {
    for (const words of [{}, { body: '' }, { body: '등' }]) {
      const { status, body } = await drafted({ ...words, draft: false });
      expect([status, body.code, body.errors[0].field]).toEqual([400, 'request.invalid', '/body']);
    }
  });
});
