import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { malformedIds, openStage, roles, type Stage, toRefusal, unknown } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const everybody = roles.filter((role) => role !== 'nobody');
const methods = ['PUT', 'DELETE'] as const;
const hidden = { status: 404, code: 'proposal.not-found' };

describe('empathy', () => {
  let shared: string;
  beforeAll(async () => {
    shared = await stage.open();
  });

  it.each(everybody)('is given, looked up and taken back by: %s', async (role) => {
    const path = `proposals/${shared}/empathy`;
    expect(await stage.by(role, 'GET', path)).toMatchObject({
      status: 200,
      body: { given: false, givenAt: null },
    });
    expect(await stage.by(role, 'PUT', path)).toMatchObject({
      status: 201,
      body: { proposal: shared, given: true },
    });
    expect(await stage.by(role, 'PUT', path)).toMatchObject({
      status: 200,
      body: { proposal: shared, given: true },
    });
    expect(await stage.by(role, 'GET', path)).toMatchObject({
      status: 200,
      body: { given: true, givenAt: expect.any(String) },
    });
    expect((await stage.by(role, 'DELETE', path)).status).toBe(204);
    expect((await stage.by(role, 'DELETE', path)).status).toBe(204);
    expect(await stage.by(role, 'GET', path)).toMatchObject({ body: { given: false } });
  });

  it.each(['PUT', 'DELETE', 'GET'])('is not for nobody: %s', async (method) => {
    const refused = await stage.writesNothing(() =>
      stage.by('nobody', method, `proposals/${shared}/empathy`),
    );
    expect(toRefusal(refused)).toEqual({ status: 401, code: 'auth.required' });
  });

  it('is counted once for each citizen, and no more when taken back', async () => {
    const id = await stage.open();
    const give = (sub: string, method = 'PUT') =>
      stage.world.tokenOf(sub).then((as) => stage.call(method, `proposals/${id}/empathy`, { as }));
    await Promise.all(['a', 'b', 'c', 'a', 'b', 'a'].map((sub) => give(sub)));
    await stage.world.idle();
    expect((await stage.done('nobody', 'GET', `proposals/${id}`)).empathyCount).toBe(3);
    await Promise.all(['a', 'a', 'd'].map((sub) => give(sub, 'DELETE')));
    await stage.world.idle();
    const { empathyCount, steps } = await stage.done('nobody', 'GET', `proposals/${id}`);
    expect(empathyCount).toBe(2);
    // A fired step stays fired.
    expect(steps.slice(0, 3).every(({ firedAt }: { firedAt: string | null }) => firedAt !== null)).toBe(true);
  });

  it('given many times at once is new once', async () => {
    const id = await stage.open();
    const tries = await Promise.all(
      Array.from({ length: 8 }, () => stage.by('citizen', 'PUT', `proposals/${id}/empathy`)),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
  });

  it.each(methods)(
    'is accepted in the window’s last millisecond and refused at its end: %s',
    async (method) => {
      const id = await stage.open();
      const { closesAt } = await stage.done('nobody', 'GET', `proposals/${id}`);
      const at = async (moment: number) => {
        stage.world.clock.set(new Date(moment));
        const answer = await stage.by('citizen', method, `proposals/${id}/empathy`);
        stage.world.clock.set(undefined);
        return answer;
      };
      const late = { status: 409, code: 'empathy.window-closed' };
      expect((await at(Date.parse(closesAt) - 1)).status).toBe(method === 'PUT' ? 201 : 204);
      expect(toRefusal(await stage.writesNothing(() => at(Date.parse(closesAt))))).toEqual(late);
      expect(toRefusal(await at(Date.parse(closesAt) + 1))).toEqual(late);
    },
  );

  it.each(
    methods.flatMap((method) => [
      [method, 'a draft', () => stage.draft(), hidden] as const,
      [method, 'what waits for screening', () => stage.submitted(), hidden] as const,
      [
        method,
        'what was withdrawn before anybody saw it',
        () => stage.withdrawnUnpublished(),
        hidden,
      ] as const,
      [
        method,
        'what is rejected',
        () => stage.rejected(),
        { status: 409, code: 'empathy.not-open' },
      ] as const,
      [
        method,
        'what is withdrawn',
        () => stage.withdrawn(),
        { status: 409, code: 'empathy.not-open' },
      ] as const,
      [
        method,
        'what is closed',
        () => stage.closed(),
        { status: 409, code: 'empathy.window-closed' },
      ] as const,
      [method, 'what is not there', async () => unknown.proposal, hidden] as const,
    ]),
  )('is refused (%s) for %s, and nothing is written', async (method, _, make, refusal) => {
    const id = await make();
    const refused = await stage.writesNothing(() => stage.by('citizen', method, `proposals/${id}/empathy`));
    expect(toRefusal(refused)).toEqual(refusal);
  });

  it.each<[string, () => Promise<string>]>([
    ['a draft', () => stage.draft()],
    ['what waits for screening', () => stage.submitted()],
    ['what was withdrawn before anybody saw it', () => stage.withdrawnUnpublished()],
    ['what is not there', async () => unknown.proposal],
  ])('is not looked up for %s', async (_, make) => {
    expect(toRefusal(await stage.by('citizen', 'GET', `proposals/${await make()}/empathy`))).toEqual(hidden);
  });

  it('is still looked up once the window is closed', async () => {
    const id = await stage.closed(['citizen']);
    expect(await stage.by('citizen', 'GET', `proposals/${id}/empathy`)).toMatchObject({
      body: { given: true },
    });
    expect(await stage.done('nobody', 'GET', `proposals/${id}`)).toMatchObject({
      state: 'closed',
      empathyCount: 1,
    });
  });

  it.each(['PUT', 'DELETE', 'GET'])('is refused for an id that is none: %s', async (method) => {
    for (const id of malformedIds) {
      const refused = await stage.by('citizen', method, `proposals/${id}/empathy`);
      expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
    }
  });

  it('tells nobody who gave it', async () => {
    const id = await stage.open();
    const person = stage.world.actorOf('a quiet supporter').person;
    const as = await stage.world.tokenOf('a quiet supporter');
    await stage.call('PUT', `proposals/${id}/empathy`, { as });
    await stage.world.idle();
    const paths = [
      `proposals/${id}`,
      `proposals/${id}/timeline`,
      `proposals?institution=${stage.here}&sort=most-empathy&limit=100`,
      `institutions/${stage.here}`,
      `institutions/${stage.here}/exports/proposals`,
      `answers/ans_${id.slice(4)}_1`,
      'reconciliations',
    ];
    for (const role of ['nobody', 'author', 'moderator', 'admin', 'admin everywhere'] as const) {
      for (const path of paths) {
        const seen = JSON.stringify(await stage.done(role, 'GET', path));
        expect(seen).not.toContain(person);
        expect(seen).not.toContain('a quiet supporter');
      }
    }
  });
});

describe('what I supported', () => {
  it('is mine alone, newest first, without what I took back', async () => {
    const as = await stage.world.tokenOf('supporter');
    const ids = [await stage.open(), await stage.open(), await stage.open()];
    for (const id of ids) {
      await stage.call('PUT', `proposals/${id}/empathy`, { as });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await stage.call('DELETE', `proposals/${ids[1]}/empathy`, { as });
    const { items } = (await stage.call('GET', 'people/me/empathies', { as })).body;
    expect(items.map(({ proposal }: { proposal: string }) => proposal)).toEqual([ids[2], ids[0]]);
    const pages = [];
    for (let cursor = ''; pages.length < 3; ) {
      const { body } = await stage.call('GET', `people/me/empathies?limit=1${cursor}`, { as });
      pages.push(body.items.length);
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    // No page is empty, though the last one is full.
    expect(pages).toEqual([1, 1]);
    expect(toRefusal(await stage.by('nobody', 'GET', 'people/me/empathies'))).toEqual({
      status: 401,
      code: 'auth.required',
    });
  });
});

describe('a recount', () => {
  it('is published, found by its id, and listed newest first', async () => {
    const id = await stage.open();
    await stage.done('citizen', 'PUT', `proposals/${id}/empathy`);
    await stage.world.idle();
    const first = await stage.world.schedules.reconcile();
    const second = await stage.world.schedules.reconcile();
    expect(first).toMatchObject({ drifts: [], reopened: [], failed: 0 });
    expect(await stage.done('nobody', 'GET', `reconciliations/${first.id}`)).toEqual(first);
    const { items } = await stage.done('nobody', 'GET', 'reconciliations');
    expect(items.slice(0, 2)).toEqual([second, first]);
  });

  it('that is not there is not found', async () => {
    for (const id of [unknown.reconciliation, 'x', 'rcn_1', '%00', unknown.proposal]) {
      const missing = await stage.by('nobody', 'GET', `reconciliations/${id}`);
      expect(toRefusal(missing)).toEqual({ status: 404, code: 'reconciliation.not-found' });
    }
    expect(toRefusal(await stage.by('nobody', 'GET', `reconciliations/${'x'.repeat(41)}`))).toEqual({
      status: 400,
      code: 'request.invalid',
    });
  });
});
