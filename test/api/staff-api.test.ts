import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allBut, openStage, type Role, type Stage, toRefusal, unknown } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const forbidden = { status: 403, code: 'auth.forbidden' };
const signIn = { status: 401, code: 'auth.required' };
const refusalFor = (role: Role) => (role === 'nobody' ? signIn : forbidden);

describe('the list of staff, through the API', () => {
  const administrators: Role[] = ['admin', 'admin everywhere'];
  const comeBy = async (...names: Role[]) => {
    for (const role of names) await stage.done(role, 'GET', 'people/me');
  };
  const rolesIn = async (person: string) =>
    (await stage.done('admin', 'GET', `institutions/${stage.here}/staff`)).items.flatMap(
      (each: { person: string; role: string }) => (each.person === person ? [each.role] : []),
    );

  it.each(administrators)('names everybody who came by with a role, for: %s', async (role) => {
    await comeBy('officer', 'head', 'moderator', 'moderator everywhere', 'admin', 'officer elsewhere');
    const { items } = await stage.done(role, 'GET', `institutions/${stage.here}/staff`);
    expect(items).toEqual(
      expect.arrayContaining([
        {
          person: await stage.personId('officer'),
          name: expect.any(String),
          role: `officer@${stage.here}/democracy`,
        },
        expect.objectContaining({ role: `head@${stage.here}/democracy` }),
        expect.objectContaining({ role: `moderator@${stage.here}` }),
        expect.objectContaining({ role: 'moderator@*' }),
        expect.objectContaining({ role: `admin@${stage.here}` }),
      ]),
    );
    expect(JSON.stringify(items)).not.toContain(stage.elsewhere);
  });

  it('loses who is taken off it, once, on record, until they come by again', async () => {
    for (const [role, held] of [
      ['colleague', `officer@${stage.here}/democracy`],
      ['moderator', `moderator@${stage.here}`],
    ] as const) {
      await comeBy(role);
      const person = await stage.personId(role);
      expect(await rolesIn(person)).toEqual([held]);
      const path = `institutions/${stage.here}/staff/${person}?role=${held}`;
      const acts = async () =>
        (await stage.walk('admin', `institutions/${stage.here}/audit?area=institution`)).filter(
          ({ type, subject }) => type === 'staff.removed' && subject === person,
        );
      for (let press = 0; press < 2; press++) await stage.done('admin', 'DELETE', path);
      expect(await rolesIn(person)).toEqual([]);
      expect(await acts()).toMatchObject([{ by: { person: await stage.personId('admin') } }]);
      await comeBy(role);
      expect(await rolesIn(person)).toEqual([held]);
    }
  });

  it('has no entry of all institutions to remove but for the deployment', async () => {
    await comeBy('moderator everywhere');
    const person = await stage.personId('moderator everywhere');
    const path = `institutions/${stage.here}/staff/${person}?role=moderator@*`;
    const refused = await stage.writesNothing(() => stage.by('admin', 'DELETE', path));
    expect(toRefusal(refused)).toEqual(forbidden);
    await stage.done('admin everywhere', 'DELETE', path);
    expect(await rolesIn(person)).toEqual([]);
  });

  it('is nobody else’s business, and nothing is written', async () => {
    const path = `institutions/${stage.here}/staff`;
    const removal = `${path}/${await stage.personId('officer')}?role=officer@${stage.here}/democracy`;
    for (const role of allBut(...administrators)) {
      const answers = await stage.writesNothing(async () => [
        await stage.by(role, 'GET', path),
        await stage.by(role, 'DELETE', removal),
      ]);
      expect(answers.map(toRefusal)).toEqual([refusalFor(role), refusalFor(role)]);
    }
    const unreadable = await stage.by('admin', 'DELETE', removal.replace('officer@', 'king@'));
    expect(toRefusal(unreadable)).toEqual({ status: 400, code: 'request.invalid' });
  });
});

describe('reports, through the API', () => {
  const moderators: Role[] = ['moderator', 'moderator everywhere'];
  const dismissal = (revision: number) => ({ decision: 'dismiss', reason: '괜찮습니다.', revision });

  async function reported(): Promise<{ id: string; revision: number }> {
    const id = await stage.open();
    await stage.done('citizen', 'POST', `proposals/${id}/reports`, { reason: 'abuse', text: '욕설입니다.' });
    const { items } = await stage.done('moderator', 'GET', `reports?institution=${stage.here}`);
    const { revision } = items.find(({ proposal }: { proposal: string }) => proposal === id);
    return { id, revision };
  }

  it.each(moderators)('are listed for and settled by: %s', async (role) => {
    const { id, revision } = await reported();
    const { items } = await stage.done(role, 'GET', `reports?institution=${stage.here}`);
    const found = items.find(({ proposal }: { proposal: string }) => proposal === id);
    expect(found).toMatchObject({
      state: 'open',
      reports: 1,
      said: [{ reason: 'abuse', text: '욕설입니다.' }],
    });
    expect(JSON.stringify(items)).not.toContain(stage.world.actorOf('citizen').person);
    const path = `proposals/${id}/reports/settlement`;
    expect(await stage.done(role, 'POST', path, dismissal(revision))).toEqual({
      proposal: id,
      decision: 'dismiss',
    });
    // Settled is settled: whoever comes second is told, and whoever says the same again has it.
    const others = moderators.filter((each) => each !== role);
    for (const other of others) {
      const late = await stage.writesNothing(() => stage.by(other, 'POST', path, dismissal(revision)));
      expect(toRefusal(late)).toEqual({ status: 409, code: 'report.changed' });
    }
    const again = await stage.writesNothing(() => stage.by(role, 'POST', path, dismissal(revision)));
    expect(again.status).toBe(200);
  });

  it('hide a proposal’s words', async () => {
    const { id, revision } = await reported();
    const hiding = { decision: 'hide', code: 'obscene', reason: '음란합니다.', revision };
    await stage.done('moderator', 'POST', `proposals/${id}/reports/settlement`, hiding);
    await stage.world.idle();
    expect(await stage.done('nobody', 'GET', `proposals/${id}`)).toMatchObject({
      title: null,
      hidden: { code: 'obscene' },
    });
  });

  it('are nobody else’s business, and nothing is written', async () => {
    const { id, revision } = await reported();
    for (const role of allBut(...moderators)) {
      const read = await stage.by(role, 'GET', `reports?institution=${stage.here}`);
      expect([role, toRefusal(read)]).toEqual([role, refusalFor(role)]);
      const path = `proposals/${id}/reports/settlement`;
      const refused = await stage.writesNothing(() => stage.by(role, 'POST', path, dismissal(revision)));
      expect([role, toRefusal(refused)]).toEqual([role, refusalFor(role)]);
    }
  });

  it.each([
    {},
    { decision: 'dismiss', revision: 1 },
    { decision: 'hide', reason: '까닭', revision: 1 },
    { decision: 'hide', code: 'unclear', reason: '까닭', revision: 1 },
    { decision: 'dismiss', code: 'obscene', reason: '까닭', revision: 1 },
    { decision: 'dismiss', reason: '까닭', revision: 0 },
    { decision: 'dismiss', reason: '까닭', revision: 1, other: true },
  ])('are not settled by %j', async (body) => {
    const { id } = await reported();
    const path = `proposals/${id}/reports/settlement`;
    const refused = await stage.writesNothing(() => stage.by('moderator', 'POST', path, body));
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
  });

  it('that are not there are not found', async () => {
    for (const id of [unknown.proposal, await stage.open()]) {
      const path = `proposals/${id}/reports/settlement`;
      expect(toRefusal(await stage.by('moderator', 'POST', path, dismissal(1)))).toEqual({
        status: 404,
        code: 'report.not-found',
      });
    }
  });
});

describe('a department’s templates, through the API', () => {
  const officers: Role[] = ['officer', 'colleague', 'head', 'admin', 'admin everywhere'];
  const path = () => `institutions/${stage.here}/departments/democracy/templates`;
  let made = 0;
  const fresh = () => ({ mark: `mark-${++made}`, title: '인사', text: '고맙습니다.' });

  it.each(officers)('are kept, changed and deleted by: %s', async (role) => {
    const body = fresh();
    const kept = await stage.done(role, 'POST', path(), body);
    expect(kept).toMatchObject(body);
    // The same mark again makes it once.
    expect(await stage.done(role, 'POST', path(), body)).toEqual(kept);
    const one = `${path()}/${kept.slot}`;
    const changed = await stage.done(role, 'PUT', one, { mark: kept.mark, title: '맺음', text: '끝입니다.' });
    expect(changed).toMatchObject({ slot: kept.slot, title: '맺음' });
    expect((await stage.done(role, 'GET', path())).items).toContainEqual(changed);
    for (const [method, where, sent] of [
      ['PUT', one, { mark: kept.mark, title: '늦음', text: '늦은 글' }],
      ['DELETE', `${one}?mark=${kept.mark}`],
    ] as const) {
      const late = await stage.writesNothing(() => stage.by(role, method, where, sent));
      expect(toRefusal(late)).toEqual({ status: 409, code: 'template.changed' });
    }
    expect((await stage.by(role, 'DELETE', `${one}?mark=${changed.mark}`)).status).toBe(204);
    expect((await stage.done(role, 'GET', path())).items).not.toContainEqual(changed);
  });

  it('are nobody else’s business, and nothing is written', async () => {
    const kept = await stage.done('officer', 'POST', path(), fresh());
    const one = `${path()}/${kept.slot}`;
    for (const role of allBut(...officers)) {
      for (const [method, where, body] of [
        ['GET', path()],
        ['POST', path(), fresh()],
        ['PUT', one, { mark: kept.mark, title: '남의 것', text: '남의 글' }],
        ['DELETE', `${one}?mark=${kept.mark}`],
      ] as const) {
        const refused = await stage.writesNothing(() => stage.by(role, method, where, body));
        expect([role, method, toRefusal(refused)]).toEqual([role, method, refusalFor(role)]);
      }
    }
  });

  it('are of departments and institutions that are there', async () => {
    const at = (institution: string, department: string) =>
      `institutions/${institution}/departments/${department}/templates`;
    for (const [where, code] of [
      [at(stage.here, 'nowhere'), 'department.not-found'],
      [at(unknown.institution, 'democracy'), 'institution.not-found'],
    ] as const) {
      const refused = await stage.writesNothing(() => stage.by('admin everywhere', 'POST', where, fresh()));
      expect(toRefusal(refused)).toEqual({ status: 404, code });
    }
  });

  it.each([{}, { mark: '', title: '인사', text: '글글' }, { mark: 'a', title: 'ㄱ', text: '글글' }])(
    'are not kept as %j',
    async (body) => {
      const refused = await stage.writesNothing(() => stage.by('officer', 'POST', path(), body));
      expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
    },
  );
});

describe('what an administrator may do through the API', () => {
  const admins: Role[] = ['admin', 'admin everywhere'];
  const rule = { windowDays: 30, steps: [{ on: 'empathy', threshold: 2, then: 'department-answer' }] };

  it.each(admins)('offers categories, over those that were seen: %s', async (role) => {
    const { categories: over } = await stage.done(role, 'GET', `institutions/${stage.here}`);
    const path = `institutions/${stage.here}/categories`;
    const categories = [...over, `새 분야 ${over.length}`];
    expect(await stage.done(role, 'PUT', path, { categories, over })).toMatchObject({ categories });
    // The same again changes nothing; others over those that are gone are refused.
    await stage.writesNothing(() => stage.done(role, 'PUT', path, { categories, over }));
    const late = await stage.writesNothing(() => stage.by(role, 'PUT', path, { categories: ['하나'], over }));
    expect(toRefusal(late)).toEqual({ status: 409, code: 'institution.changed' });
  });

  it.each(admins)('shows what a rule would have done, and changes nothing: %s', async (role) => {
    const institution = `institutions/${stage.here}`;
    const before = await stage.done(role, 'GET', institution);
    const found = await stage.writesNothing(() =>
      stage.done(role, 'POST', `${institution}/rules/preview`, rule),
    );
    expect(found).toMatchObject({
      examined: expect.any(Number),
      proposed: [{ step: rule.steps[0], reached: expect.any(Number) }],
    });
    expect(found.inForce).toHaveLength(before.rule.rule.steps.length);
    expect((await stage.done(role, 'GET', institution)).rule).toEqual(before.rule);
  });

  it('is done by nobody else, and nothing is written', async () => {
    for (const role of allBut(...admins)) {
      for (const [method, part, body] of [
        ['PUT', 'categories', { categories: ['하나'], over: [] }],
        ['POST', 'rules/preview', rule],
      ] as const) {
        const refused = await stage.writesNothing(() =>
          stage.by(role, method, `institutions/${stage.here}/${part}`, body),
        );
        expect([role, part, toRefusal(refused)]).toEqual([role, part, refusalFor(role)]);
      }
    }
  });

  it('is refused where it does not fit, and where there is no such institution', async () => {
    const unclimbable = { ...rule, steps: [{ on: 'forum-debated', then: 'department-answer' }] };
    for (const [method, part, body] of [
      ['PUT', 'categories', { categories: ['*'], over: [] }],
      ['PUT', 'categories', { categories: ['하나'] }],
      ['POST', 'rules/preview', { ...rule, windowDays: 0 }],
      ['POST', 'rules/preview', unclimbable],
    ] as const) {
      const refused = await stage.by('admin', method, `institutions/${stage.here}/${part}`, body);
      expect([part, toRefusal(refused)]).toEqual([part, { status: 400, code: 'request.invalid' }]);
    }
    const nowhere = `institutions/${unknown.institution}`;
    for (const [method, part, body] of [
      ['PUT', 'categories', { categories: ['하나'], over: [] }],
      ['POST', 'rules/preview', rule],
    ] as const)
      expect(toRefusal(await stage.by('admin everywhere', method, `${nowhere}/${part}`, body))).toEqual({
        status: 404,
        code: 'institution.not-found',
      });
  });
});
