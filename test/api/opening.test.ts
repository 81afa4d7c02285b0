import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { makeCheckedCall } from '../support/openapi.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let call: World['call'];

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  call = makeCheckedCall(world);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const asked = {
  id: 'gimpo',
  kind: 'city',
  name: { ko: '김포시', en: 'Gimpo' },
  departments: [{ id: 'proposals', name: '시민소통과' }],
  schemeDepartment: 'proposals',
  rule: { windowDays: 30, steps: [{ on: 'empathy', threshold: 50, then: 'department-answer' }] },
};

describe('opening an institution', () => {
  it('is for an administrator of the deployment, and done once', async () => {
    const as = await world.tokenOf('root', 'admin@*');
    expect(await call('POST', 'institutions', { as, body: asked })).toMatchObject({
      status: 201,
      body: { id: 'gimpo', rule: { version: 1 } },
    });
    expect(await call('GET', 'institutions/gimpo')).toMatchObject({ status: 200 });
    expect(
      await call('POST', 'institutions', { as, body: { ...asked, programme: '다른 이름' } }),
    ).toMatchObject({
      status: 409,
      body: { code: 'institution.already-open' },
    });
    expect((await call('GET', 'institutions/gimpo')).body.programme).toBeNull();
  });

  it.each([
    ['nobody', undefined, 401],
    ['a citizen', [], 403],
    ['an administrator of another institution', ['admin@seoul'], 403],
    ['its own, which cannot be yet', ['admin@bucheon'], 403],
    ['a moderator of the deployment', ['moderator@*'], 403],
  ])('is refused to %s', async (_, roles, status) => {
    const as = roles && (await world.tokenOf('somebody', ...roles));
    expect((await call('POST', 'institutions', { as, body: { ...asked, id: 'bucheon' } })).status).toBe(
      status,
    );
    expect((await call('GET', 'institutions/bucheon')).status).toBe(404);
  });

  it.each([
    ['a scheme’s department that is not there', { schemeDepartment: 'other' }, 'department.not-found'],
    ['no departments', { departments: [] }, 'request.invalid'],
    ['an id that is none', { id: 'Not an id' }, 'request.invalid'],
    [
      'a ladder that cannot be climbed',
      { rule: { windowDays: 30, steps: [{ on: 'answer-accepted', then: 'forum' }] } },
      'request.invalid',
    ],
    ['what it does not know', { mayor: '누구' }, 'request.invalid'],
  ])('is refused for %s', async (_, wrong, code) => {
    const as = await world.tokenOf('root', 'admin@*');
    expect(
      (await call('POST', 'institutions', { as, body: { ...asked, id: 'anyang', ...wrong } })).body.code,
    ).toBe(code);
    expect((await call('GET', 'institutions/anyang')).status).toBe(404);
  });
});
