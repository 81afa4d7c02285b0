import { createTemplate } from '../../functions/answers/keep-templates.ts';
import { askReview } from '../../functions/answers/review-draft.ts';
import { saveDraft } from '../../functions/answers/save-draft.ts';
import { workOnImports } from '../../functions/app/importing.ts';
import { guidePages, pathOf } from '../../functions/developers/model.ts';
import { enterBatch } from '../../functions/forums/enter-batch.ts';
import { askCitizens, makeForumGates, publishReport } from '../../functions/forums/index.ts';
import { exportDaily } from '../../functions/open-data/index.ts';
import type { Actor } from '../../functions/people/index.ts';
import { submitProposal } from '../../functions/proposals/index.ts';
import { writeStandingPage } from '../../functions/standing-pages/index.ts';
import { seedStatement } from '../../functions/statements/make-statement.ts';
import { markStatement } from '../../functions/statements/mark-statement.ts';
import { removeStatement } from '../../functions/statements/remove-statement.ts';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import {
  answerIdSchema,
  departmentIdSchema,
  type ForumId,
  type InstitutionId,
  institutionIdSchema,
  proposalIdSchema,
  resultIdOf,
} from '../../shared/ids.ts';
import { furnishPanel } from './panel.ts';
import { furnishPartner } from './partner.ts';
import { furnishSessions } from './session.ts';
import { type Answer, grant, type World } from './world.ts';

export interface Furnished {
  institution: string;
  /** Somebody with every role in the institution. */
  everybody: string;
  publicPaths: string[];
  /** Where there is nothing. */
  nowhere: string;
  staffPaths: string[];
}

const nowhere = '/nothing-here';
const longTitle = '아주긴제목이줄바꿈없이이어지면쪽이옆으로넘치지않는지보려고'.repeat(3).slice(0, 100);

/** Opinions in every state: with a reply, reworded and credited, hidden, taken back, and an office's own. */
async function discuss(
  call: (method: string, path: string, body?: unknown, as?: string) => ReturnType<World['call']>,
  world: World,
  proposal: string,
): Promise<void> {
  const say = async (who: string, text: string, path = `proposals/${proposal}/opinions`) =>
    (await call('POST', path, { text }, await world.tokenOf(who))).body.id;
  const first = await say('one', `${longTitle}\n\n둘째 문단 <b>굵게</b>`);
  await say('two', '저도 그렇게 봅니다.', `opinions/${first}/replies`);
  await call('PUT', `opinions/${first}`, { text: '골목부터 합시다.' }, await world.tokenOf('one'));
  await call('PUT', `opinions/${first}/sympathy`);
  await call('POST', `proposals/${proposal}/addenda`, { text: '골목부터 합니다.', credits: [first] });
  const hidden = await say('two', '심한 말');
  await call('PUT', `opinions/${hidden}/hiding`, { code: 'defamation', reason: '모욕합니다.' });
  const withdrawn = await say('three', '거둘 말');
  await call('DELETE', `opinions/${withdrawn}`, undefined, await world.tokenOf('three'));
  const official = { text: '부서의 설명입니다.', officialFor: 'democracy' };
  await call('POST', `proposals/${proposal}/opinions`, official);
  await call('POST', `opinions/${first}/reports`, { reason: 'abuse' });
}

/** An institution with a proposal in every state, an answer owed, one given and corrected, and a commitment. */
export async function furnish(world: World): Promise<Furnished> {
  const institution = institutionIdSchema.parse(await world.institution());
  const everybody = await world.tokenOf(
    'everybody',
    `moderator@${institution}`,
    `head@${institution}/democracy`,
    `admin@${institution}`,
    'admin@*',
  );
  const call = async (method: string, path: string, body: unknown = undefined, as = everybody) =>
    world.call(method, path, { as, ...(body !== undefined && { body }) });
  const actor = world.actorOf('everybody', grant(`moderator@${institution}`));
  const made: Record<string, string> = {};
  for (const state of ['draft', 'submitted', 'rejected', 'open', 'owed', 'interim', 'answered']) {
    const words = {
      title: state === 'open' ? longTitle : `${state} 제안`,
      body: '내용\n\n둘째 문단 <script>alert(1)</script>',
      tags: ['하나', '둘'],
      category: '환경',
    };
    const { id } = await submitProposal(world.context, actor, {
      institution,
      words,
      draft: state === 'draft',
      idempotencyKey: undefined,
    });
    made[state] = id;
    if (state === 'draft' || state === 'submitted') continue;
    await call(
      'POST',
      `proposals/${id}/screening`,
      state === 'rejected'
        ? { decision: 'reject', code: 'duplicate', reason: '같은 제안이 있습니다.' }
        : { decision: 'publish' },
    );
    if (state === 'rejected') continue;
    if (state === 'open') {
      await discuss(call, world, id);
      await call('PUT', `proposals/${id}/empathy`, undefined, await world.tokenOf('one'));
      continue;
    }
    for (const citizen of ['one', 'two', 'three'])
      await call('PUT', `proposals/${id}/empathy`, undefined, await world.tokenOf(citizen));
    await world.idle();
    const answer = (await call('GET', `proposals/${id}`)).body.steps[0].answer;
    made[`${state} answer`] = answer;
    if (state === 'owed') continue;
    await call('POST', `answers/${answer}/interim`, {
      text: '살펴보고 있습니다.',
      reason: '현장을 더 봐야 합니다.',
      dueOn: new Date(world.clock.now().getTime() + 80 * 86_400_000).toISOString().slice(0, 10),
    });
    if (state === 'interim') {
      // Another department holds it and asks this one.
      await call('POST', `answers/${answer}/transfer`, {
        department: 'women',
        reason: '여성 부서의 일입니다.',
      });
      await call('POST', `answers/${answer}/contributions`, {
        department: 'democracy',
        question: `얼마입니까? https://seoul.go.kr/${'very-long-address-'.repeat(8)}`,
      });
      continue;
    }
    const answered = {
      decision: 'accepted',
      text: '합니다.',
      contact: '다산콜센터 120',
      commitments: [{ title: '등 열 개를 단다', dueOn: '2099-01-01' }],
    };
    await call('POST', `answers/${answer}/publication`, answered);
    await call('POST', `answers/${answer}/correction`, {
      decision: 'accepted',
      text: '올해 합니다.',
      contact: '다산콜센터 120',
      reason: '때를 빠뜨렸습니다.',
    });
  }
  await call('POST', `proposals/${made.open}/reports`, { reason: 'other', text: '이상합니다.' });
  const head = world.actorOf('everybody', grant(`head@${institution}/democracy`));
  const owed = answerIdSchema.parse(made['owed answer']);
  const draft = { decision: '' as const, text: '쓰고 있습니다.', contact: '', commitments: '' };
  const { version } = await saveDraft(world.context, head, owed, draft, 0);
  await askReview(world.context, head, owed, version);
  const office = { institution, department: departmentIdSchema.parse('democracy') };
  await createTemplate(world.context, head, office, { mark: 'first', title: '인사', text: '고맙습니다.' });
  await writeStandingPage(
    world.context,
    world.actorOf('everybody', grant(`admin@${institution}`)),
    institution,
    {
      page: 'notices',
      language: 'ko',
      text: `# 알립니다\n여름에 만납니다: https://seoul.go.kr/${'very-long-address-'.repeat(8)}`,
      over: 0,
    },
  );
  await world.idle();
  const sessions = await furnishSessions(world, institution, everybody);
  const panels = await furnishPanel(world, institution, everybody, [made.open ?? '', made.owed ?? '']);
  const partner = await furnishPartner(world, institution, everybody);
  const forums = await furnishForums(world, institution, call, made.open ?? '');
  const opinions = (await call('GET', `proposals/${made.open}/opinions`)).body.items;
  const opinionPaths = [
    `/proposals/${made.open}/opinions`,
    `/proposals/${made.open}/opinions?sort=most-sympathy`,
    ...opinions.map(({ id }: { id: string }) => `/opinions/${id}`),
  ];
  const [statement] = (await call('GET', `forums/${forums.closed}/statements`)).body.items;
  const webhook = await furnishWebhook(institution, call);
  const imports = await furnishImports(world, institution, everybody);
  await world.schedules.reconcile();
  await exportDaily(world.context, { forMs: 60_000 });
  const commitment = (await call('GET', `commitments?institution=${institution}`)).body.items[0]?.id;
  return {
    institution,
    everybody,
    nowhere,
    publicPaths: [
      '/',
      '/proposals',
      '/proposals?sort=most-empathy',
      '/proposals?category=none',
      ...['open', 'owed', 'interim', 'answered'].map((state) => `/proposals/${made[state]}`),
      `/answers/${made['answered answer']}`,
      ...opinionPaths,
      '/outcomes',
      `/outcomes?institution=${institution}&year=${dateAt(world.clock.now()).slice(0, 4)}`,
      '/outcomes/decisions',
      `/outcomes/decisions?institution=${institution}&department=democracy&decision=accepted`,
      `/outcomes/${commitment}`,
      `/board?institution=${institution}`,
      '/forums',
      '/forums?state=closed&sort=most-participants',
      ...Object.values(forums).map((id) => `/forums/${id}`),
      `/forums/${forums.open}/backgrounds`,
      `/forums/${forums.closed}/reports`,
      `/forums/${forums.closed}/groups`,
      `/forums/${forums.open}/groups`,
      `/forums/${forums.closed}/statements`,
      '/reconciliations',
      '/institutions',
      `/i/${institution}`,
      `/institutions/${institution}/how-it-works`,
      `/institutions/${institution}/rules`,
      `/institutions/${institution}/moderation`,
      `/institutions/${institution}/pages/terms`,
      `/institutions/${institution}/pages/notices`,
      `/institutions/${institution}/pages/notices/versions`,
      '/sessions',
      '/sessions?when=past',
      `/sessions/${sessions.coming}`,
      `/sessions/${sessions.held}`,
      '/panels',
      `/panels/${panels.recruiting}`,
      `/panels/${panels.recruiting}/draw`,
      `/panels/${panels.seated}`,
      `/panels/${panels.seated}/draw`,
      `/panels/${panels.seated}/candidates/${made.open}`,
      `/panels/${panels.seated}/candidates/${made.owed}`,
      `/proposals/${imports.proposal}`,
      '/open-data',
      ...guidePages.map(pathOf),
      '/terms',
      '/privacy',
      '/accessibility',
      nowhere,
    ],
    staffPaths: [
      '/me',
      '/me/notices',
      '/me/settings',
      '/me/settings/leave',
      '/proposals/new',
      ...opinionPaths,
      ...['draft', 'submitted', 'rejected', 'open'].map((state) => `/proposals/${made[state]}`),
      `/proposals/${made.draft}/edit`,
      '/moderation',
      `/moderation/${made.submitted}`,
      '/moderation/reports',
      '/moderation/transfers',
      `/moderation/transfers/${made.open}`,
      '/desk',
      '/desk?who=nobody',
      '/desk?part=commitments',
      `/desk?saved=${made['owed answer']}`,
      `/desk/${made['interim answer']}`,
      '/me/forums',
      '/me/proposals',
      '/me/opinions',
      `/forums/${forums.open}`,
      '/desk/forums',
      '/desk/files',
      `/forums/${forums.open}/statements`,
      `/statements/${statement.id}/reports`,
      '/desk/forums/new',
      ...Object.values(forums).map((id) => `/desk/forums/${id}`),
      '/desk/calendar',
      '/desk/templates',
      `/desk/${made['owed answer']}`,
      `/desk/${made['answered answer']}`,
      `/outcomes/${commitment}`,
      '/admin',
      '/admin/*/institutions/new',
      `/admin/${institution}`,
      ...['departments', 'categories', 'page', 'staff', 'audit', 'mail'].map(
        (part) => `/admin/${institution}/${part}`,
      ),
      ...partner,
      `/sessions/${sessions.coming}`,
      '/desk/sessions',
      `/desk/sessions/${sessions.coming}`,
      `/desk/sessions/${sessions.held}`,
      `/admin/${institution}/panels`,
      `/panels/${panels.recruiting}`,
      `/panels/${panels.recruiting}/manage`,
      `/panels/${panels.recruiting}/claim`,
      `/panels/${panels.seated}`,
      `/panels/${panels.seated}/manage`,
      `/panels/${panels.seated}/candidates/${made.open}`,
      `/panels/${panels.seated}/candidates/${made.owed}`,
      `/admin/${institution}/webhooks`,
      webhook.path,
      webhook.delivery,
      `/admin/${institution}/imports`,
      `/admin/${institution}/imports/${imports.checked}`,
      `/admin/${institution}/imports/${imports.done}`,
      `/proposals/${imports.proposal}/links`,
      `/institutions/${institution}/rules/edit`,
      `/institutions/${institution}/pages/notices/edit`,
    ],
  };
}

/** An endpoint with something on its way to it. */
async function furnishWebhook(
  institution: InstitutionId,
  call: (method: string, path: string, body?: unknown) => Promise<Answer>,
): Promise<{ path: string; delivery: string }> {
  const root = `institutions/${institution}/webhooks`;
  const facts = { url: `https://partner.example/${'hooks/'.repeat(20)}`, types: ['forum.opened'] };
  const { id } = (await call('POST', root, facts)).body;
  const { key } = (await call('POST', `${root}/${id}/test`)).body;
  const path = `/admin/${institution}/webhooks/${id}`;
  return { path, delivery: `${path}/deliveries/${key}` };
}

/** One import that is done and one that was checked; a proposal that came from elsewhere and stands elsewhere too. */
async function furnishImports(world: World, institution: string, as: string) {
  const base = `/api/v1/institutions/${institution}/imports`;
  const call = async (method: string, path: string, body?: object) => {
    const answer = await world.call(method, path, { as, ...(body && { body }) });
    if (answer.status >= 300)
      throw new Error(`${path} was answered with ${answer.status} ${answer.body.code}`);
    return answer.body;
  };
  const check = async (rows: string): Promise<string> => {
    const { id } = await call('POST', base, { source: '옛 광장', format: 'csv' });
    const sent = await world.app.request(`${base}/${id}/batches/1`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${as}`, 'content-type': 'application/octet-stream' },
      body: `번호,제목,내용,상태,분야,공감수,답변\n${rows}`,
    });
    if (sent.status !== 200) throw new Error('the rows were not taken');
    await call('POST', `${base}/${id}/check`);
    await workOnImports(world.context, { forMs: 60_000 });
    return id;
  };
  const done = await check('1,밤길을 밝게,등을 더 달아 주세요.,종료,안전,1204,올해 답니다.\n');
  await call('POST', `${base}/${done}/start`);
  await workOnImports(world.context, { forMs: 60_000 });
  await world.idle();
  const proposal = (await call('GET', `${base}/${done}/report`)).items[0].proposal as string;
  await call('POST', `/api/v1/proposals/${proposal}/links`, { url: 'https://partner.example/p/1' });
  const checked = await check('2,,등을 더 달아 주세요.,알 수 없음,안전,많음,\n');
  return { done, checked, proposal };
}

/** Statements that two camps mark, so that there are groups to show; one was taken out. */
async function furnishStatements(world: World, forum: ForumId, staff: Actor): Promise<void> {
  const { context } = world;
  const gates = makeForumGates(context);
  const texts = [
    '버스를 늘린다',
    '나무를 심는다',
    '밤에도 연다',
    '길을 넓힌다',
    '의자를 놓는다',
    '물을 아낀다',
    '천천히 달린다',
  ];
  const statements = [];
  for (const text of texts) statements.push((await seedStatement(context, staff, forum, `${text} <b>&`)).id);
  for (let person = 0; person < 18; person++)
    for (const [index, statement] of statements.entries())
      await markStatement(
        context,
        gates,
        world.actorOf(`thinker-${person}`),
        statement,
        (index + person) % 2 === 0 ? 1 : -1,
      );
  const last = await seedStatement(context, staff, forum, '내려진 문장입니다');
  await removeStatement(context, staff, last.id, { code: 'defamation', reason: '헐뜯습니다' });
}

/** A forum that is to come, one that is open with paper and a changed background, and one with its report and result. */
async function furnishForums(
  world: World,
  institution: InstitutionId,
  call: (method: string, path: string, body?: unknown, as?: string) => Promise<Answer>,
  proposal: string,
): Promise<Record<'coming' | 'open' | 'closed', ForumId>> {
  const { context, clock } = world;
  const officer = world.actorOf(
    'everybody',
    grant(`head@${institution}/democracy`),
    grant(`moderator@${institution}`),
  );
  const ask = (topic: string, opensIn: number, days: number, about: string[] = []) => {
    const today = dateAt(clock.now());
    return askCitizens(context, officer, {
      institution,
      department: departmentIdSchema.parse('democracy'),
      topic,
      background: '쉬운 말로 쓴 배경입니다.\n\n둘째 문단 <script>alert(1)</script>',
      sources: [{ title: '보고서', url: 'https://example.org/report' }],
      about: about.map((id) => proposalIdSchema.parse(id)),
      opensOn: addDays(today, opensIn),
      closesOn: addDays(today, opensIn + days),
      idempotencyKey: undefined,
    });
  };
  const now = clock.now();
  clock.set(new Date(now.getTime() - 20 * day));
  const closed = (await ask('끝난 물음', 0, 10)).id;
  for (const [citizen, stance] of [
    ['one', 'for'],
    ['two', 'against'],
  ] as const)
    await call('PUT', `forums/${closed}/stance`, { stance }, await world.tokenOf(citizen));
  await furnishStatements(world, closed, officer);
  clock.set(now);
  await world.schedules.sweep();
  await world.idle();
  const report = {
    text: '살펴보니 이렇습니다.',
    charts: [
      {
        title: '나이별',
        rows: [
          { label: longTitle.slice(0, 60), value: 3 },
          { label: '30대', value: 0 },
        ],
      },
    ],
    files: [{ title: '자료', url: 'https://example.org/data.csv' }],
  };
  await publishReport(context, officer, closed, report);
  await publishReport(context, officer, closed, {
    ...report,
    text: '고쳐 씁니다.',
    reason: '틀린 곳이 있었습니다.',
  });
  await call('POST', `answers/${resultIdOf(closed)}/publication`, {
    decision: 'partly',
    text: '절반을 합니다.',
    contact: null,
    commitments: [{ title: '절반을 한다', dueOn: '2099-01-01' }],
  });
  const open = (await ask(longTitle, 0, 10, [proposal])).id;
  await seedStatement(context, officer, open, '가'.repeat(140));
  await call('PUT', `forums/${open}/stance`, { stance: 'for' });
  await call('PUT', `forums/${open}/stance`, { stance: 'against' });
  await call('PUT', `forums/${open}/stance`, { stance: 'other' }, await world.tokenOf('one'));
  await call('POST', `forums/${open}/backgrounds`, {
    background: '고친 배경입니다.',
    sources: [],
    reason: '고쳤습니다.',
  });
  for (const source of ['주민센터 창구', '도서관'])
    await enterBatch(context, officer, open, {
      source,
      collectedOn: dateAt(now),
      counts: { for: 4, against: 7 },
      idempotencyKey: undefined,
    });
  await call('POST', `forums/${open}/batches/2/voiding`, { reason: '두 번 세었습니다.' });
  const coming = (await ask('앞으로 물을 것', 3, 10)).id;
  await world.idle();
  return { coming, open, closed };
}
