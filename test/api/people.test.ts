import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, roles, type Stage, toRefusal, words } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const everybody = roles.filter((role) => role !== 'nobody');
const signInFirst = { status: 401, code: 'auth.required' };

describe('who I am', () => {
  it.each(everybody)('is told to: %s', async (role) => {
    const me = await stage.done(role, 'GET', 'people/me');
    expect(me).toMatchObject({ id: await stage.personId(role), name: expect.any(String) });
    expect(me.roles).toHaveLength(role === 'citizen' || role === 'author' ? 0 : 1);
    expect(JSON.stringify(me)).not.toContain('email');
  });

  it('is not told to nobody', async () => {
    for (const [method, body] of [['GET'], ['PATCH', { name: '누구' }]] as const) {
      const refused = await stage.writesNothing(() => stage.by('nobody', method, 'people/me', body));
      expect(toRefusal(refused)).toEqual(signInFirst);
    }
  });

  it('leaves out roles in forms we do not know', async () => {
    const as = await stage.world.tokenOf(
      'odd',
      'king@seoul',
      'officer@seoul',
      'admin@',
      'officer@*/women',
      'moderator@*',
      'x',
      'officer@a/b/c',
    );
    expect((await stage.call('GET', 'people/me', { as })).body.roles).toEqual(['moderator@*']);
  });

  it('is a pseudonym for somebody whose chosen name we could not show', async () => {
    const as = await stage.world.tokenOf('a name of much more than thirty letters');
    const { body } = await stage.call('GET', 'people/me', { as });
    expect(body).toMatchObject({ chosenName: null, name: `시민 ${body.id.slice(-4)}` });
  });

  it('is the same person each time, and another for another subject', async () => {
    const ids = [];
    for (const sub of ['one', 'one', 'two']) {
      ids.push((await stage.call('GET', 'people/me', { as: await stage.world.tokenOf(sub) })).body.id);
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
    expect(ids.join()).not.toMatch(/one|two/);
  });
});

describe('a chosen name', () => {
  it.each(everybody)('is changed by: %s', async (role) => {
    const name = `새 이름 ${roles.indexOf(role)}`;
    // Somebody else in the same role: the stage's own keep the names that the other tests know.
    const as = await stage.world.tokenOf(`another ${role}`.slice(0, 30));
    const renamed = await stage.call('PATCH', 'people/me', { as, body: { name: `  ${name}` } });
    expect(renamed).toMatchObject({ status: 200, body: { name, chosenName: name } });
    expect((await stage.call('GET', 'people/me', { as })).body.name).toBe(name);
  });

  it('goes on what is written from then on, and on nothing from before', async () => {
    const as = await stage.world.tokenOf('writer');
    const propose = async () =>
      (await stage.call('POST', 'proposals', { as, body: { institution: stage.here, ...words } })).body;
    const before = await propose();
    await stage.call('PATCH', 'people/me', { as, body: { name: '길동' } });
    const after = await propose();
    expect(after.author).toEqual({ id: before.author.id, name: '길동' });
    const read = await stage.call('GET', `proposals/${before.id}`, { as });
    expect(read.body.author.name).toBe('writer');
  });

  it.each([
    {},
    { name: '' },
    { name: '   ' },
    { name: '가'.repeat(31) },
    { name: '하나\n둘' },
    { name: '하나\u0000' },
    { name: '하나\u202e둘' },
    { name: '\ud83d' },
    { name: null },
    { name: ['길동'] },
    { name: '길동', roles: ['admin@*'] },
    { name: '길동', id: 'per_01J00000000000000000000000' },
    [],
  ])('is refused with %j, and nothing is written', async (body) => {
    const refused = await stage.writesNothing(() => stage.by('citizen', 'PATCH', 'people/me', body));
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
  });
});
