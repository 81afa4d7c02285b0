import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type ForumAnswer,
  openForumAnswer,
  publishAnswer,
  resultStep,
} from '../../functions/answers/index.ts';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { repeatAnswers } from '../../functions/app/repeat-changes.ts';
import { type Forum, usualStances } from '../../functions/forums/model.ts';
import { createForum } from '../../functions/forums/repository.ts';
import { keepFollow } from '../../functions/notifications/repository.ts';
import { hideProposal, showProposal } from '../../functions/proposals/index.ts';
import { rateAnswer } from '../../functions/ratings/rate-answer.ts';
import { day } from '../../shared/clock.ts';
import { timelineFrom } from '../../shared/dynamo/timeline.ts';
import {
  commitmentIdOf,
  departmentIdSchema,
  type ForumId,
  forumAnswerIdOf,
  forumIdOf,
  type InstitutionId,
  institutionIdSchema,
  newForumId,
  proposalIdSchema,
  resultIdOf,
  type SubjectId,
} from '../../shared/ids.ts';
import { reader, sentTo } from '../support/mail.ts';
import { openSite } from '../support/site.ts';
import { openStage, publication, type Role, type Stage, step, toRefusal } from '../support/stage.ts';
import { grant } from '../support/world.ts';

let stage: Stage;
let visit: ReturnType<typeof openSite>;

beforeAll(async () => {
  stage = await openStage();
  visit = openSite(stage.world);
});

afterEach(() => stage.world.clock.set(undefined));

afterAll(() => stage.close());

const title = '광장을 어떻게 쓸까요';
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10);

/** The subjects of what this reader was told of results; that a forum opened is another matter. */
const resultsTo = (sub: string) =>
  sentTo(stage, sub)
    .map(({ letter }) => letter.subject)
    .filter((subject) => subject.includes('답변'));

function resultOf(forum: ForumId, more: Partial<ForumAnswer> = {}): ForumAnswer {
  return {
    forum,
    institution: institutionIdSchema.parse(stage.here),
    title,
    department: departmentIdSchema.parse('democracy'),
    step: resultStep,
    responder: 'department',
    outcome: 'forum',
    firedAt: stage.world.clock.now().toISOString(),
    dueDays: 30,
    ...more,
  };
}

/** A forum that its institution opened, of which the stream has not been told. */
async function aForum(institution: InstitutionId = institutionIdSchema.parse(stage.here)): Promise<ForumId> {
  const now = stage.world.clock.now();
  const at = now.toISOString();
  const forum: Forum = {
    revision: 0,
    events: [],
    id: newForumId(now),
    kind: 'institution',
    institution,
    department: departmentIdSchema.parse('democracy'),
    topic: title,
    stances: usualStances,
    texts: [{ number: 1, attempt: 'first', at }],
    state: 'closed',
    createdAt: at,
    opensAt: at,
    closesAt: at,
    closedAt: at,
    steps: [],
    fired: {},
    batches: [],
    reports: [],
  };
  await createForum(stage.world.bare, { at: now, events: [], next: forum });
  return forum.id;
}

/** An institution's forum that is over, so that its result is owed. */
async function owedResult(more: Partial<ForumAnswer> = {}) {
  const forum = await aForum(more.institution);
  await openForumAnswer(stage.world.context, resultOf(forum, more));
  await stage.world.idle();
  return { forum, id: resultIdOf(forum) };
}

async function historyOf(subject: SubjectId): Promise<string[]> {
  await stage.world.idle();
  const { items } = await timelineFrom(stage.world.context.table, subject, { limit: 100 });
  return items.map(({ type }) => type);
}

describe('the result of a forum', () => {
  it('is owed once, however often it is asked for, by a date that counts from the forum’s end', async () => {
    const forum = await aForum();
    const owed = resultOf(forum, { firedAt: '2027-03-01T15:00:00.000Z', dueDays: 10 });
    const opened = await Promise.all([1, 2, 3].map(() => openForumAnswer(stage.world.context, owed)));
    expect(opened.filter(Boolean)).toHaveLength(1);
    expect(await stage.done('nobody', 'GET', `answers/${resultIdOf(forum)}`)).toMatchObject({
      forum,
      proposal: null,
      title,
      step: 0,
      state: 'owed',
      responder: 'department',
      holder: { department: 'democracy', officer: null },
      openedAt: '2027-03-01T15:00:00.000Z',
      dueAt: '2027-03-12T14:59:59.999Z',
    });
    expect(await historyOf(forum)).toEqual(['answer.opened']);
  });

  it('is handled like every answer, and the forum’s history tells of it', async () => {
    const { forum, id } = await owedResult();
    const act = (role: Role, action: string, body: object) =>
      stage.done(role, 'POST', `answers/${id}/${action}`, body);
    await act('officer', 'assignment', {});
    await act('officer', 'transfer', { department: 'women', reason: '그 부서 일입니다.' });
    const asked = await act('head of another department', 'contributions', {
      department: 'democracy',
      question: '어떻게 보십니까?',
    });
    const contribution = asked.contributions[0].id;
    await stage.done('officer', 'PUT', `answers/${id}/contributions/${contribution}`, { text: '좋습니다.' });
    const interim = { text: '정리하고 있습니다.', reason: '의견이 많습니다.', dueOn: inDays(60) };
    await act('officer of another department', 'interim', interim);
    const commitments = [{ title: '그늘을 만든다', dueOn: inDays(90) }];
    const published = await act('officer of another department', 'publication', {
      ...publication,
      commitments,
    });
    expect(published).toMatchObject({ forum, proposal: null, state: 'answered', decision: 'partly' });
    await act('officer of another department', 'correction', {
      decision: 'accepted',
      text: '모두 합니다.',
      reason: '틀린 곳을 고칩니다.',
    });
    await stage.world.idle();

    const promised = published.commitments[0].id;
    expect(promised).toBe(`cmt_${forum.slice(4)}_0_1`);
    expect(await stage.done('nobody', 'GET', `commitments/${promised}`)).toMatchObject({
      ...commitments[0],
      forum,
      proposal: null,
      answer: id,
      state: 'open',
    });
    const done = { kind: 'done', text: '그늘막을 세웠습니다.' };
    await stage.done('officer of another department', 'POST', `commitments/${promised}/notes`, done);
    expect(await historyOf(forum)).toEqual([
      'answer.opened',
      'answer.assigned',
      'answer.transferred',
      'answer.contribution-asked',
      'answer.contribution-given',
      'answer.interim',
      'answer.published',
      'answer.corrected',
      'commitment.opened',
      'forum.concluded',
      'commitment.done',
    ]);
    expect((await stage.done('nobody', 'GET', `answers/${id}/versions`)).items).toHaveLength(2);
  });

  it('is rated by nobody where no proposal is behind it: it has no supporters', async () => {
    const { id } = await owedResult();
    await stage.done('officer', 'POST', `answers/${id}/publication`, publication);
    await stage.done('citizen', 'GET', 'people/me');
    const refused = await stage.writesNothing(() =>
      stage.by('citizen', 'PUT', `answers/${id}/rating`, { value: 'dissatisfied' }),
    );
    expect(toRefusal(refused)).toEqual({ status: 403, code: 'rating.not-supporter' });
    expect(await stage.done('nobody', 'GET', `answers/${id}/ratings`)).toEqual({
      satisfied: 0,
      dissatisfied: 0,
    });
  });

  it('is counted on the board, and is public, late and escalated like every answer', async () => {
    const institution = await stage.world.institution();
    await reader(stage, 'a-holder', `officer@${institution}/democracy`);
    await reader(stage, 'a-holders-head', `head@${institution}/democracy`);
    await reader(stage, 'an-administrator', `admin@${institution}`);
    const { forum, id } = await owedResult({ institution });
    const board = async () => (await stage.done('nobody', 'GET', `institutions/${institution}/board`)).total;
    expect(await board()).toMatchObject({ owed: 1, overdue: 0 });
    await stage.world.sendMails();
    const { dueAt } = await stage.done('nobody', 'GET', `answers/${id}`);
    for (const days of [0.1, 8]) {
      stage.world.clock.set(new Date(Date.parse(dueAt) + days * day));
      await stage.world.schedules.sweep();
      await stage.world.idle();
      await stage.world.sendMails();
    }
    expect(await board()).toMatchObject({ owed: 1, overdue: 1 });
    const overdue = await stage.done('nobody', 'GET', `answers?institution=${institution}&overdue=true`);
    expect(overdue.items).toMatchObject([{ id, forum, proposal: null }]);
    expect(await historyOf(forum)).toEqual(['answer.opened', 'answer.overdue', 'answer.escalated']);

    const subjectsTo = (sub: string) => sentTo(stage, sub).map(({ letter }) => letter.subject);
    expect(subjectsTo('a-holder')[0]).toContain(`‘${title}’ 공론장에`);
    expect(subjectsTo('a-holders-head').some((subject) => subject.includes('넘겼습니다'))).toBe(true);
    expect(subjectsTo('an-administrator')).toHaveLength(1);
    for (const { letter } of sentTo(stage, 'an-administrator')) {
      expect(letter.text).toContain(`https://gongnon.example/desk/${id}\n`);
      expect(letter.text).not.toContain('/proposals/');
    }
  });

  it('is worked on at the desk, and leads to the forum wherever it is named', async () => {
    const institution = await stage.world.institution();
    const { forum, id } = await owedResult({ institution, title: '하천의 이름' });
    const officer = await stage.world.tokenOf('officer of results', `officer@${institution}/democracy`);
    const admin = await stage.world.tokenOf('admin of results', `admin@${institution}`);
    const seen = async (path: string, as?: string) => visit(path, { as });
    const link = (href: string) => `href="${href}"`;

    const desk = await seen('/desk', officer);
    expect(desk.text).toContain('공론장 결과: 하천의 이름');
    expect(desk.html).toContain(link(`/desk/${id}`));
    expect((await seen('/en/desk', officer)).text).toContain('Forum result: 하천의 이름');
    const work = await seen(`/desk/${id}`, officer);
    expect(work.html).toContain(link(`/forums/${forum}`));
    expect(work.html).not.toContain('/proposals/null');
    const month = (await stage.done('nobody', 'GET', `answers/${id}`)).dueAt.slice(0, 7);
    expect((await seen(`/desk/calendar?month=${month}`, officer)).text).toContain('공론장 결과: 하천의 이름');
    const board = await seen(`/board?institution=${institution}`);
    expect(board.html).toContain(link(`/forums/${forum}`));

    const body = { ...publication, commitments: [{ title: '이름을 붙인다', dueOn: inDays(90) }] };
    const published = await stage.call('POST', `answers/${id}/publication`, { as: officer, body });
    expect(published.status).toBe(200);
    await stage.world.idle();
    const answer = await seen(`/answers/${id}`);
    expect(answer.text).toContain('공론장 결과');
    expect(answer.html).toContain(link(`/forums/${forum}`));
    expect((await seen(`/outcomes/${commitmentIdOf(id, 1)}`)).html).toContain(link(`/forums/${forum}`));
    expect((await seen('/')).html).toContain(link(`/forums/${forum}`));
    expect((await seen(`/admin/${institution}/audit`, admin)).html).toContain(link(`/forums/${forum}`));
    const audit = await stage.call('GET', `institutions/${institution}/audit`, { as: admin });
    expect(audit.body.items).toMatchObject([
      { type: 'answer.published', subject: id, forum, proposal: null },
    ]);

    const { html: csv } = await seen('/desk/answers.csv', officer);
    const [head = '', row = ''] = csv.replace('\ufeff', '').split('\r\n');
    const cells = Object.fromEntries(head.split(',').map((name, index) => [name, row.split(',')[index]]));
    expect(cells).toMatchObject({
      '답변 번호': id,
      '제안 번호': '',
      '공론장 번호': forum,
      제목: '하천의 이름',
      단계: '0',
      상태: '답변함',
    });
  });

  it('is read with every institution’s answers as open data', async () => {
    const institution = await stage.world.institution();
    const { forum, id } = await owedResult({ institution });
    const { body } = await stage.call('GET', `institutions/${institution}/exports/answers`);
    const rows = String(body).trim().split('\n');
    expect(rows.map((line) => JSON.parse(line))).toMatchObject([{ id, forum, proposal: null, title }]);
  });

  it('is told to those who follow the forum, and to those in whose week it came', async () => {
    // A Monday, eight in the morning in Seoul.
    const monday = Date.parse('2027-05-02T23:00:00.000Z');
    stage.world.clock.set(new Date(monday - 3 * day));
    await reader(stage, 'a-follower');
    const as = await reader(stage, 'a-digest-reader');
    const choices = { ownProposals: true, followedProposals: true, duties: true, digest: true };
    await stage.call('PUT', 'people/me/mail', { as, body: { language: 'ko', choices } });
    const { forum, id } = await owedResult({ title: '도서관의 밤' });
    const { person } = stage.world.actorOf('a-follower');
    await keepFollow(stage.world.context.table, forum, person, stage.world.clock.now().toISOString());
    stage.world.clock.set(new Date(monday - 2 * day));
    await stage.done('officer', 'POST', `answers/${id}/publication`, publication);
    await stage.world.idle();
    await stage.world.sendMails();
    const [told, ...more] = sentTo(stage, 'a-follower');
    expect(more).toEqual([]);
    expect(told?.letter.subject).toBe('‘도서관의 밤’ 공론장에 답변이 올라왔습니다');
    expect(told?.letter.text).toContain(`/forums/${forum}`);

    stage.world.clock.set(new Date(monday + 60_000));
    await stage.world.sendMails();
    const [digest] = sentTo(stage, 'a-digest-reader');
    expect(digest?.letter.text).toContain('도서관의 밤');
    expect(digest?.letter.text).toContain(`/forums/${forum}`);
    const own = await visit('/me/settings/data.json', { as: await stage.world.tokenOf('a-follower') });
    expect(JSON.parse(own.html).follows).toMatchObject([{ forum }]);
  });

  it('is made up for at night where the stream lost it, with what it promised', async () => {
    const institution = await stage.world.institution();
    const forum = await aForum(institution);
    const id = resultIdOf(forum);
    // What this client writes the stream never tells.
    const unheard = { ...stage.world.context, table: stage.world.bare };
    const { changes } = makeConsumers(stage.world.context);
    const night = () => repeatAnswers(stage.world.context, changes, forum, [id]);
    const listed = async (path: string) =>
      (await stage.done('nobody', 'GET', `${path}institution=${institution}`)).items.length;
    expect(await night()).toEqual({ isAlive: false });
    await openForumAnswer(unheard, resultOf(forum, { institution }));
    expect(await listed('answers?state=owed&')).toBe(0);
    expect(await night()).toEqual({ isAlive: true });
    expect(await listed('answers?state=owed&')).toBe(1);
    const officer = stage.world.actorOf('officer', grant(`officer@${institution}/democracy`));
    await publishAnswer(unheard, officer, id, {
      decision: 'accepted',
      text: '그렇게 합니다.',
      contact: null,
      commitments: [{ title: '나무를 심는다', dueOn: '2099-05-01' }],
    });
    await night();
    await stage.world.idle();
    expect(await listed('answers?state=owed&')).toBe(0);
    expect(await listed('commitments?')).toBe(1);
    const told = ['answer.opened', 'answer.published', 'commitment.opened', 'forum.concluded'];
    expect(await historyOf(forum)).toEqual(told);
    await night();
    expect(await historyOf(forum)).toEqual(told);
  });
});

describe('the answer to an institution forum’s own step', () => {
  it('stands beside the forum’s result and is told apart from it', async () => {
    const forum = await aForum();
    for (const more of [{}, { step: 2, responder: 'mayor', outcome: 'mayor-answer' } as const])
      await openForumAnswer(stage.world.context, resultOf(forum, more));
    expect(await stage.done('nobody', 'GET', `answers/${forumAnswerIdOf(forum, 2)}`)).toMatchObject({
      forum,
      proposal: null,
      step: 2,
      responder: 'mayor',
    });
    expect((await stage.done('nobody', 'GET', `answers/${resultIdOf(forum)}`)).step).toBe(0);
    expect((await visit(`/answers/${forumAnswerIdOf(forum, 2)}`)).text).not.toContain('공론장 결과');
    expect(await historyOf(forum)).toEqual(['answer.opened', 'answer.opened']);
  });
});

describe('the result of a citizen forum', () => {
  const rule = {
    windowDays: 30,
    steps: [
      step('empathy', 'forum', { threshold: 1 }),
      step('forum-closed', 'department-answer'),
      step('answer-accepted', 'mayor-answer'),
      step('answer-dissatisfied', 'department-answer', { threshold: 1 }),
    ],
  };

  /** A proposal with one supporter that has grown into a forum, and what is owed once that is over. */
  async function grown({ supported = true } = {}) {
    const institution = await stage.world.institution({ rule });
    const staff = await stage.world.tokenOf(
      'staff',
      `moderator@${institution}`,
      `officer@${institution}/democracy`,
    );
    const author = await stage.world.tokenOf('proposer');
    const body = { institution, title: '밤의 광장', body: '밤에도 열어 주세요.' };
    const made = await stage.call('POST', 'proposals', { as: author, body });
    const proposal = proposalIdSchema.parse(made.body.id);
    const screened = { as: staff, body: { decision: 'publish' } };
    await stage.call('POST', `proposals/${proposal}/screening`, screened);
    if (supported) await stage.done('citizen', 'PUT', `proposals/${proposal}/empathy`);
    await stage.world.idle();
    const forum = forumIdOf(proposal);
    const owed = resultOf(forum, { institution, proposal, title: body.title });
    return { institution, staff, proposal, forum, owed, id: resultIdOf(forum) };
  }

  async function owedForBoth() {
    const all = await grown();
    await openForumAnswer(stage.world.context, all.owed);
    await stage.world.idle();
    return all;
  }

  it('is told in both histories and shown on the proposal’s page', async () => {
    const { proposal, forum, id, staff } = await owedForBoth();
    expect(await stage.done('nobody', 'GET', `answers/${id}`)).toMatchObject({ proposal, forum });
    await stage.call('POST', `answers/${id}/publication`, { as: staff, body: publication });
    expect((await historyOf(forum)).filter((type) => type.startsWith('answer.'))).toEqual([
      'answer.opened',
      'answer.published',
    ]);
    expect((await historyOf(proposal)).slice(-2)).toEqual(['answer.opened', 'answer.published']);
    const page = await visit(`/proposals/${proposal}`);
    expect(page.text).toContain('공론장 결과');
    expect(page.text).toContain(publication.text);
  });

  it('sets off no step of the proposal: neither accepted, nor found wanting', async () => {
    const { proposal, id, staff } = await owedForBoth();
    const firedSteps = async () => {
      await stage.world.idle();
      const { steps } = await stage.done('nobody', 'GET', `proposals/${proposal}`);
      return steps
        .filter(({ firedAt }: { firedAt: string | null }) => firedAt !== null)
        .map(({ number }: { number: number }) => number);
    };
    const accepted = { ...publication, decision: 'accepted' };
    await stage.call('POST', `answers/${id}/publication`, { as: staff, body: accepted });
    expect(await firedSteps()).toEqual([1]);
    const rated = await stage.by('citizen', 'PUT', `answers/${id}/rating`, { value: 'dissatisfied' });
    expect(rated.status).toBe(201);
    expect(await firedSteps()).toEqual([1]);
    expect(await stage.done('nobody', 'GET', `answers/${id}/ratings`)).toEqual({
      satisfied: 0,
      dissatisfied: 1,
    });
    const other = await stage.by('author', 'PUT', `answers/${id}/rating`, { value: 'satisfied' });
    expect(toRefusal(other)).toEqual({ status: 403, code: 'rating.not-supporter' });
  });

  it('has at night the voices that the stream lost', async () => {
    const { id, staff } = await owedForBoth();
    await stage.call('POST', `answers/${id}/publication`, { as: staff, body: publication });
    await stage.world.idle();
    const { context, bare } = stage.world;
    await rateAnswer({ ...context, table: bare }, stage.world.actorOf('citizen'), id, 'dissatisfied');
    const totals = () => stage.done('nobody', 'GET', `answers/${id}/ratings`);
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: 0 });
    await stage.world.schedules.reconcile();
    expect(await totals()).toEqual({ satisfied: 0, dissatisfied: 1 });
  });

  it('is without its title while the proposal’s words are hidden, also where it is opened then', async () => {
    const { proposal, id, institution } = await owedForBoth();
    const titleNow = async (answer: string) => {
      await stage.world.idle();
      return (await stage.done('nobody', 'GET', `answers/${answer}`)).title;
    };
    const moderator = stage.world.actorOf('hiding moderator', grant(`moderator@${institution}`));
    expect(await titleNow(id)).toBe('밤의 광장');
    const hidden = { code: 'defamation', reason: '남을 헐뜯습니다.' } as const;
    await hideProposal(stage.world.context, moderator, proposal, hidden);
    expect(await titleNow(id)).toBe('');
    await showProposal(stage.world.context, moderator, proposal);
    expect(await titleNow(id)).toBe('밤의 광장');

    const later = await grown();
    const another = stage.world.actorOf('another moderator', grant(`moderator@${later.institution}`));
    await hideProposal(stage.world.context, another, later.proposal, hidden);
    await stage.world.idle();
    await openForumAnswer(stage.world.context, later.owed);
    expect(await titleNow(later.id)).toBe('');
    await showProposal(stage.world.context, another, later.proposal);
    expect(await titleNow(later.id)).toBe('밤의 광장');
  });

  it('is without its title also where no step of the proposal has fired', async () => {
    const { institution, proposal, id, owed } = await grown({ supported: false });
    await openForumAnswer(stage.world.context, owed);
    const moderator = stage.world.actorOf('a third moderator', grant(`moderator@${institution}`));
    const hidden = { code: 'defamation', reason: '남을 헐뜯습니다.' } as const;
    await hideProposal(stage.world.context, moderator, proposal, hidden);
    await stage.world.idle();
    expect((await stage.done('nobody', 'GET', `answers/${id}`)).title).toBe('');
  });

  it('is the one answer the forum itself owes: its steps are the proposal’s', async () => {
    const { owed } = await grown();
    const asOfForum = { ...owed, step: 2 };
    const ofAnother = { ...owed, forum: newForumId(new Date()) };
    for (const wrong of [asOfForum, ofAnother])
      await expect(openForumAnswer(stage.world.context, wrong)).rejects.toThrow('owes no answer of its own');
  });

  it('is told to whoever follows the forum, and took up the proposal only after it came', async () => {
    const { proposal, forum, id, staff } = await owedForBoth();
    await reader(stage, 'a-late-follower');
    const { person } = stage.world.actorOf('a-late-follower');
    const { table } = stage.world.context;
    await keepFollow(table, forum, person, new Date(0).toISOString());
    await stage.call('POST', `answers/${id}/publication`, { as: staff, body: publication });
    await stage.world.idle();
    await keepFollow(table, proposal, person, new Date(Date.now() + 60_000).toISOString());
    await stage.world.sendMails();
    expect(resultsTo('a-late-follower')).toHaveLength(1);
  });

  it('is told once to whoever follows the proposal and the forum', async () => {
    const { proposal, forum, id, staff } = await owedForBoth();
    await reader(stage, 'a-double-follower');
    const { person } = stage.world.actorOf('a-double-follower');
    for (const subject of [proposal, forum])
      await keepFollow(stage.world.context.table, subject, person, new Date(0).toISOString());
    await stage.call('POST', `answers/${id}/publication`, { as: staff, body: publication });
    await stage.world.idle();
    await stage.world.sendMails();
    expect(resultsTo('a-double-follower')).toEqual(['‘밤의 광장’ 공론장에 답변이 올라왔습니다']);
  });
});
