import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumerOf } from '../../functions/app/consume.ts';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { hideProposal, showProposal } from '../../functions/proposals/index.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import { institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import {
  allBut,
  openStage,
  publication,
  type Role,
  refusalOf,
  roles,
  type Stage,
  toRefusal,
  unknown,
} from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const log = (role: Role, query = '') =>
  stage.walk(role, `institutions/${stage.here}/audit${query}`, 100) as Promise<
    { type: string; at: string; subject: string; by: { person: string; name: string } | null }[]
  >;
const of = async (subject: string) => (await log('admin')).filter((entry) => entry.subject === subject);
const typesOf = async (subject: string) => (await of(subject)).map(({ type }) => type).toSorted();

describe('the audit log', () => {
  it('tells who hid a proposal’s words, and who showed them again', async () => {
    const proposal = await stage.open();
    const { context, actorOf } = stage.world;
    const grant = { role: 'moderator', institution: institutionIdSchema.parse(stage.here) } as const;
    const [hider, shower] = [actorOf('hider', grant), actorOf('shower', grant)];
    const id = proposalIdSchema.parse(proposal);
    await hideProposal(context, hider, id, { code: 'personal-information', reason: '전화번호가 있습니다.' });
    await showProposal(context, shower, id);
    await stage.world.idle();
    expect(await of(proposal)).toMatchObject([
      { type: 'proposal.shown', by: { person: shower.person } },
      { type: 'proposal.hidden', by: { person: hider.person }, facts: { code: 'personal-information' } },
      { type: 'proposal.published' },
    ]);
    expect(
      (await stage.walk('admin', `institutions/${stage.here}/audit?area=screening`, 100)) as object[],
    ).toContainEqual(expect.objectContaining({ type: 'proposal.hidden', subject: proposal }));
  });

  it('tells of everything staff do to a proposal, its answer and what it promised, and who did it', async () => {
    // Somebody who has not come by yet is told of by their pseudonym alone.
    await stage.done('moderator', 'GET', 'people/me');
    const proposal = await stage.open();
    const answer = await stage.owed();
    const act = (role: Role, path: string, body: object) => stage.done(role, 'POST', path, body);
    await act('officer', `answers/${answer}/assignment`, {});
    const asked = await act('officer', `answers/${answer}/contributions`, {
      department: 'women',
      question: '언제입니까?',
    });
    await stage.done(
      'officer of another department',
      'PUT',
      `answers/${answer}/contributions/${asked.contributions[0].id}`,
      { text: '봄입니다.' },
    );
    await act('head', `answers/${answer}/transfer`, { department: 'women', reason: '그 부서의 일입니다.' });
    await act('head of another department', `answers/${answer}/publication`, {
      ...publication,
      commitments: [{ title: '한다', dueOn: '2099-01-01' }],
    });
    await act('admin', `answers/${answer}/correction`, { ...publication, reason: '잘못 적었습니다.' });
    await stage.world.idle();
    const commitment = `cmt_${answer.slice(4)}_1`;
    await act('officer of another department', `commitments/${commitment}/notes`, {
      kind: 'done',
      text: '했습니다.',
    });
    await stage.world.idle();

    expect(await of(proposal)).toMatchObject([
      {
        type: 'proposal.published',
        by: { person: await stage.personId('moderator'), name: 'moderator' },
        department: null,
        proposal,
      },
    ]);
    const told = new Map((await of(answer)).map((entry) => [entry.type, entry]));
    const expected: [string, Role, string, object][] = [
      ['answer.assigned', 'officer', 'democracy', { officer: 'officer' }],
      ['answer.contribution-asked', 'officer', 'democracy', { department: 'women' }],
      ['answer.contribution-given', 'officer of another department', 'women', { department: 'women' }],
      ['answer.transferred', 'head', 'democracy', { from: 'democracy', to: 'women' }],
      ['answer.published', 'head of another department', 'women', { decision: 'partly' }],
      ['answer.corrected', 'admin', 'women', { version: 2, reason: '잘못 적었습니다.' }],
    ];
    expect([...told.keys()].toSorted()).toEqual(expected.map(([type]) => type).toSorted());
    for (const [type, role, department, facts] of expected)
      expect(told.get(type)).toMatchObject({
        by: { person: await stage.personId(role) },
        department,
        facts,
      });
    expect(await typesOf(commitment)).toEqual(['commitment.done']);
  });

  it('tells of what administrators do to the institution', async () => {
    const own = await stage.world.institution();
    const as = await stage.world.tokenOf('its admin', `admin@${own}`);
    const put = (name: string) =>
      stage.call('PUT', `institutions/${own}/departments/water`, { as, body: { name } });
    await put('물');
    await put('물');
    await put('물순환과');
    const rule = { windowDays: 11, steps: [{ on: 'empathy', threshold: 9, then: 'forum' }] };
    await stage.call('POST', `institutions/${own}/rules`, { as, body: rule });
    await stage.call('POST', `institutions/${own}/rules`, { as, body: rule });
    await stage.world.idle();
    const { body } = await stage.call('GET', `institutions/${own}/audit`, { as });
    expect(body.items.map(({ type, facts }: { type: string; facts: object }) => [type, facts])).toEqual([
      ['institution.rule-changed', { version: 2 }],
      ['institution.department-named', { department: 'water', name: '물순환과', before: '물' }],
      ['institution.department-named', { department: 'water', name: '물' }],
    ]);
  });

  it('is newest first, page by page, and can be asked for one area or department', async () => {
    const answer = await stage.owed();
    await stage.done('officer', 'POST', `answers/${answer}/assignment`, {});
    await stage.rejected();
    await stage.rejected('unclear');
    await stage.world.idle();
    const all = await log('admin');
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const inTwos = await stage.walk('admin', `institutions/${stage.here}/audit`, 2);
    expect(inTwos).toEqual(all);
    const screenings = await log('admin', '?area=screening');
    expect(screenings).toEqual(all.filter(({ type }) => type.startsWith('proposal.')));
    const democracy = await log('admin', '?area=answers&department=democracy');
    expect(democracy.length).toBeGreaterThan(0);
    expect(democracy).toEqual(
      (await log('admin', '?department=democracy')).filter(({ type }) => type.startsWith('answer.')),
    );
  });

  it('says each thing once, however often and in whatever pieces it is delivered', async () => {
    const proposal = await stage.rejected();
    const answer = await stage.owed();
    await stage.done('officer', 'POST', `answers/${answer}/assignment`, {});
    await stage.done('officer', 'POST', `answers/${answer}/publication`, publication);
    await stage.world.idle();
    const before = await log('admin');
    const { changes } = makeConsumers(stage.world.context);
    const items = await stage.everything();
    const records = items.flatMap((item): StreamRecord[] => {
      const key = { pk: String(item.pk), sk: String(item.sk) };
      return consumerOf(key) === 'changes' ? [{ key, sequence: '0', after: item }] : [];
    });
    expect(await changes(records)).toBeUndefined();
    expect(await changes(records.toReversed())).toBeUndefined();
    await stage.world.idle();
    expect(await log('admin')).toEqual(before);
    expect(await typesOf(proposal)).toEqual(['proposal.rejected']);
    expect(await typesOf(answer)).toEqual(['answer.assigned', 'answer.published']);
  });

  it('names nobody who gave empathy and no citizen', async () => {
    const id = await stage.open();
    await stage.done('citizen', 'PUT', `proposals/${id}/empathy`);
    await stage.done('author', 'POST', `proposals/${id}/addenda`, { text: '덧붙입니다.' });
    await stage.world.idle();
    const text = JSON.stringify(await log('admin'));
    for (const role of ['citizen', 'author'] as const) expect(text).not.toContain(await stage.personId(role));
  });

  it('shows nobody who acted to anybody else: neither in a timeline nor in an answer', async () => {
    const answer = await stage.answered();
    const moderator = await stage.personId('moderator');
    const admin = await stage.personId('admin');
    const proposal = `prp_${answer.slice(4, 30)}`;
    for (const path of [`answers/${answer}`, `proposals/${proposal}`, `proposals/${proposal}/timeline`]) {
      const text = JSON.stringify(await stage.done('nobody', 'GET', path));
      expect(text).not.toContain(moderator);
      expect(text).not.toContain(admin);
    }
  });

  it.each(['admin', 'admin everywhere'] as Role[])('is read by: %s', async (role) => {
    expect((await stage.by(role, 'GET', `institutions/${stage.here}/audit`)).status).toBe(200);
  });

  it.each(allBut('admin', 'admin everywhere'))('is refused to: %s', async (role) => {
    const refused = await stage.by(role, 'GET', `institutions/${stage.here}/audit`);
    expect(toRefusal(refused)).toEqual(refusalOf(role));
  });

  it('refuses what fits nothing', async () => {
    const ask = async (rest: string) =>
      toRefusal(await stage.by('admin everywhere', 'GET', `institutions/${rest}`));
    expect(await ask(`${unknown.institution}/audit`)).toEqual({ status: 404, code: 'institution.not-found' });
    expect(await ask(`${stage.here}/audit?cursor=x`)).toEqual({ status: 400, code: 'request.bad-cursor' });
    for (const query of ['area=x', 'department=*', 'limit=0'])
      expect(await ask(`${stage.here}/audit?${query}`)).toEqual({ status: 400, code: 'request.invalid' });
  });
});

describe('the moderation register', () => {
  it.each(roles)('is public: %s', async (role) => {
    const { months } = await stage.done(role, 'GET', `institutions/${stage.elsewhere}/moderation`);
    expect(months).toHaveLength(12);
  });

  it('counts what was published, and what was rejected by which code, once for each decision', async () => {
    const own = await stage.world.institution();
    const as = await stage.world.tokenOf('its moderator', `moderator@${own}`);
    const submit = async () => {
      const body = { institution: own, title: '제목', body: '내용' };
      return (await stage.call('POST', 'proposals', { as, body })).body.id as string;
    };
    const screen = async (id: string, body: object) =>
      stage.call('POST', `proposals/${id}/screening`, { as, body });
    const reject = (code: string) => ({ decision: 'reject', code, reason: '까닭' });
    const twice = await submit();
    await screen(twice, reject('unclear'));
    await screen(twice, reject('unclear'));
    await stage.call('POST', `proposals/${twice}/submission`, { as });
    await screen(twice, { decision: 'publish' });
    await screen(await submit(), reject('unclear'));
    await screen(await submit(), reject('duplicate'));
    await stage.world.idle();
    await stage.world.schedules.reconcile();
    const { months } = await stage.done('nobody', 'GET', `institutions/${own}/moderation`);
    expect(months.at(-1)).toMatchObject({ published: 1, rejected: { unclear: 2, duplicate: 1 } });
  });

  it('is not there for an institution that is not', async () => {
    const asked = await stage.by('nobody', 'GET', `institutions/${unknown.institution}/moderation`);
    expect(toRefusal(asked)).toEqual({ status: 404, code: 'institution.not-found' });
  });
});
