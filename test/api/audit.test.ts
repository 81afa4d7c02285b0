import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumerOf } from '../../functions/app/consume.ts';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { hideProposal, showProposal } from '../../functions/proposals/index.ts';
import { addDays, dateAt } from '../../shared/clock.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import { institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { openSite } from '../support/site.ts';
import {
  allBut,
  openStage,
  publication,
  quickRule,
  type Role,
  refusalOf,
  roles,
  type Stage,
  toRefusal,
  unknown,
  words,
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
  it('has no page after one that takes its first act, though it be full', async () => {
    await stage.open();
    const path = `institutions/${stage.here}/audit?area=screening`;
    const { items } = await stage.done('admin', 'GET', `${path}&limit=100`);
    expect(items.length).toBeGreaterThan(0);
    const page = await stage.done('admin', 'GET', `${path}&limit=${items.length}`);
    expect([page.items.length, page.next]).toEqual([items.length, null]);
  });

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

  it('tells of what leaves no other trace: reviews, templates, what is taken over, statements, files, downloads', async () => {
    const own = await stage.world.institution({ rule: quickRule });
    const held = {
      admin: [`admin@${own}`],
      officer: [`officer@${own}/democracy`],
      head: [`head@${own}/democracy`],
      modi: [`moderator@${own}`],
      mora: [`moderator@${own}`],
    };
    const as = (name: keyof typeof held) => stage.world.tokenOf(`its ${name}`, ...held[name]);
    const visit = openSite(stage.world);
    const call = async (name: keyof typeof held, method: string, path: string, body?: unknown) => {
      const answer = await stage.call(method, path, { as: await as(name), body });
      expect([path, answer.status < 300]).toEqual([path, true]);
      return answer.body;
    };
    const post = async (name: keyof typeof held, path: string, form: Record<string, string>) =>
      expect((await visit(path, { as: await as(name), form })).status).toBe(303);

    const { id } = await call('admin', 'POST', 'proposals', { institution: own, ...words });
    await visit(`/moderation/${id}`, { as: await as('modi') });
    await post('mora', `/moderation/${id}`, { decision: 'take-over' });
    await post('mora', `/moderation/${id}`, { decision: 'take-over' });
    await call('mora', 'POST', `proposals/${id}/screening`, { decision: 'publish' });
    await stage.world.idle();
    await stage.call('PUT', `proposals/${id}/empathy`, { as: await stage.as('citizen') });
    await stage.world.idle();

    const desk = `/desk/ans_${id.slice(4)}_1`;
    const draft = { act: 'publish', decision: 'later', text: '뒤에', contact: '', commitments: '' };
    await post('officer', desk, { ...draft, draft: 'save', draftVersion: '0' });
    await post('officer', desk, { ...draft, draft: 'ask', draftVersion: '1' });
    await post('head', desk, { act: 'review', review: 'return', reviewNote: '날짜를', draftVersion: '2' });
    await post('officer', desk, { ...draft, text: '봄에', draft: 'ask', draftVersion: '3' });
    await post('head', desk, { act: 'review', review: 'approve', draftVersion: '5' });
    await stage.world.idle();

    const templates = `institutions/${own}/departments/democracy/templates`;
    const made = await call('officer', 'POST', templates, {
      mark: 'one',
      title: '인사',
      text: '고맙습니다.',
    });
    await call('officer', 'POST', templates, { mark: 'one', title: '인사', text: '고맙습니다.' });
    const change = { mark: 'one', title: '새 인사', text: '고맙습니다.' };
    const changed = await call('head', 'PUT', `${templates}/${made.slot}`, change);
    expect(
      (await stage.call('PUT', `${templates}/${made.slot}`, { as: await as('head'), body: change })).status,
    ).toBe(409);
    await call('officer', 'DELETE', `${templates}/${made.slot}?mark=${changed.mark}`);

    const today = dateAt(stage.world.clock.now());
    const forum = await call('officer', 'POST', 'forums', {
      institution: own,
      department: 'democracy',
      topic: '물음',
      background: '배경',
      opensOn: today,
      closesOn: addDays(today, 20),
    });
    const seed = { text: '다섯 글자 넘는 문장', isSeed: true };
    const statement = await call('officer', 'POST', `forums/${forum.id}/statements`, seed);
    await call('officer', 'POST', `forums/${forum.id}/statements`, seed);
    const removal = { code: 'defamation', reason: '까닭' };
    await call('modi', 'POST', `statements/${statement.id}/removal`, removal);
    await call('modi', 'POST', `statements/${statement.id}/removal`, removal);
    await call('modi', 'POST', `statements/${statement.id}/restoration`);

    const file = await stage.call('POST', `attachments?institution=${own}&name=a.pdf`, {
      as: await as('officer'),
      body: '%PDF-1.7',
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(file.status).toBe(201);
    expect((await visit('/desk/answers.csv', { as: await as('officer') })).status).toBe(200);
    await stage.world.idle();

    const person = async (name: keyof typeof held) => stage.world.actorOf(`its ${name}`).person;
    const { body } = await stage.call('GET', `institutions/${own}/audit?limit=100`, {
      as: await as('admin'),
    });
    const told = body.items
      .filter(({ type }: { type: string }) => !/^(?:proposal|forum)\./.test(type))
      .map(
        ({
          type,
          by,
          department,
          facts,
        }: {
          type: string;
          by: { person: string };
          department: string | null;
          facts: object;
        }) => [type, by.person, department, facts],
      );
    const expected: [string, keyof typeof held, string | null, object][] = [
      ['screening.taken-over', 'mora', null, { holder: 'its modi' }],
      ['answer.review-asked', 'officer', 'democracy', {}],
      ['answer.review-returned', 'head', 'democracy', {}],
      ['answer.review-asked', 'officer', 'democracy', {}],
      ['answer.review-approved', 'head', 'democracy', {}],
      ['template.made', 'officer', 'democracy', { title: '인사' }],
      ['template.changed', 'head', 'democracy', { title: '새 인사' }],
      ['template.removed', 'officer', 'democracy', { title: '새 인사' }],
      ['statement.seeded', 'officer', null, {}],
      ['statement.removed', 'modi', null, removal],
      ['statement.restored', 'modi', null, {}],
      ['file.put', 'officer', null, { name: 'a.pdf' }],
      ['answers.exported', 'officer', 'democracy', {}],
    ];
    const rows = await Promise.all(
      expected.map(async ([type, name, department, facts]) => [type, await person(name), department, facts]),
    );
    expect(told.toReversed()).toEqual(rows);
    const inWords = {
      '': ['its modi 검토자가 맡은', '초안을 승인했습니다', '문장을 내렸습니다', '파일을 올렸습니다: a.pdf'],
      '/en': [
        'that its modi was screening',
        'Approved an answer’s draft',
        'Removed a statement of a forum',
        'Put up a file: a.pdf',
      ],
    };
    for (const [language, sentences] of Object.entries(inWords)) {
      const { text } = await visit(`${language}/admin/${own}/audit`, { as: await as('admin') });
      for (const sentence of sentences) expect(text).toContain(sentence);
    }
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
