import { usualPage } from '../../functions/institutions/model.ts';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { newPanel, seatPanel } from './panel.ts';
import { type Stage, step, unknown, words } from './stage.ts';

/** Puts something there for every call to be about. Gives its ids, by what a path calls them. */
export async function furnishCalls(stage: Stage): Promise<Record<string, string>> {
  const owed = await stage.owed();
  const asked = await stage.done('officer', 'POST', `answers/${owed}/contributions`, {
    department: 'women',
    question: '어떻습니까?',
  });
  const proposal = await stage.open();
  await stage.done('citizen', 'POST', `proposals/${proposal}/reports`, { reason: 'abuse' });
  // A panel that votes on it, with a member among those who ask.
  const { panel } = await seatPanel(stage.world, stage.here, { 'admin everywhere': 's1', other: 's2' });
  stage.world.clock.set(undefined);
  const candidate = `panels/${panel}/candidates/${proposal}`;
  await stage.done('moderator', 'PUT', candidate, { kind: 'timely', reason: '까닭' });
  await stage.done('moderator', 'POST', `${candidate}/voting`, {
    motion: '까닭',
    endsOn: newPanel(stage.world, stage.here).term.from,
  });
  const workshop = await stage.done('admin', 'POST', 'sessions', newSession(stage));
  const today = dateAt(stage.world.clock.now());
  const forum = await stage.done('admin', 'POST', 'forums', {
    institution: stage.here,
    department: 'women',
    topic: '물음',
    background: '배경',
    opensOn: today,
    closesOn: addDays(today, 20),
  });
  const said = { stance: 'for', text: '그렇게 생각합니다.' };
  const opinion = await stage.done('citizen', 'POST', `forums/${forum.id}/opinions`, said);
  const statement = await stage.done('citizen', 'POST', `forums/${forum.id}/statements`, {
    text: '다섯 글자 넘는 문장',
  });
  const client = await stage.done('admin', 'POST', `institutions/${stage.here}/clients`, {
    name: '누리집',
    purpose: '보여 줍니다.',
  });
  const key = await stage.done('admin', 'POST', `institutions/${stage.here}/clients/${client.id}/keys`, {});
  const hooks = `institutions/${stage.here}/webhooks`;
  const webhook = await stage.done('admin', 'POST', hooks, newWebhook);
  const tested = await stage.done('admin', 'POST', `${hooks}/${webhook.id}/test`);
  return {
    client: client.id,
    key: key.key.id,
    forums: forum.id,
    opinions: opinion.id,
    statements: statement.id,
    number: '1',
    sessions: workshop.id,
    proposals: proposal,
    proposal,
    panels: panel,
    answers: owed,
    commitments: await stage.commitment(),
    institutions: stage.here,
    contribution: asked.contributions[0].id,
    department: 'women',
    person: await stage.personId('officer of another department'),
    dataset: 'answers',
    page: 'terms',
    slot: '1',
    import: (
      await stage.done('admin', 'POST', `institutions/${stage.here}/imports`, {
        source: '옛 광장',
        format: 'csv',
      })
    ).id,
    webhook: webhook.id,
    delivery: tested.key,
    reconciliations: (await stage.world.schedules.reconcile()).id,
  };
}

/** The path of an operation about what is there. */
export function pathOf(template: string, there: Record<string, string>): string {
  const kind = template.split('/')[3] ?? '';
  return template.replace(
    /\{(\w+)\}/g,
    (_, name: string) => (name === 'id' ? there[kind] : there[name]) ?? 'x',
  );
}

const rule = { windowDays: 20, steps: [step('empathy', 'mayor-answer', { threshold: 20, dueDays: 14 })] };
let founded = 0;

/** A body that fits, for every operation that takes one: what is wrong is then wrong in one place. */
export function fittingBodies(stageOf: () => Stage): Record<string, () => Record<string, unknown>> {
  return {
    'put /people/me/mail': () => ({
      language: 'en',
      choices: { ownProposals: true, followedProposals: false, duties: true, digest: true },
    }),
    'post /institutions/{id}/imports': () => ({
      source: '옛 광장',
      format: 'csv',
      encoding: 'auto',
      mapping: { columns: { id: '번호' }, states: { 끝: 'closed' }, categories: { 안전: '생활' } },
    }),
    'put /institutions/{id}/imports/{import}/mapping': () => ({
      columns: { id: '번호', title: '제목' },
      states: { 끝: 'closed' },
      categories: { 안전: '생활' },
    }),
    'post /proposals/{id}/links': () => ({ url: 'https://partner.example/p/1' }),
    'post /proposals/{id}/links/withdrawal': () => ({ url: 'https://partner.example/p/1' }),
    'post /institutions/{id}/clients': () => ({ ...newClient }),
    'put /institutions/{id}/clients/{client}': () => ({ ...newClient, revision: 2 }),
    'post /institutions/{id}/clients/{client}/keys': () => ({
      endsAt: new Date(stageOf().world.clock.now().getTime() + day).toISOString(),
    }),
    'post /institutions': () => ({
      id: `fuzzed-${++founded}`,
      kind: 'city',
      name: { ko: '시', en: 'City' },
      programme: '제안',
      departments: [{ id: 'one', name: '과' }],
      schemeDepartment: 'one',
      categories: ['복지'],
      rule,
    }),
    'post /institutions/{id}/rules': () => rule,
    'post /institutions/{id}/rules/preview': () => rule,
    'put /institutions/{id}/page-settings': () => ({
      page: { ...usualPage, accent: 'green' },
      over: usualPage,
    }),
    'put /institutions/{id}/categories': () => ({ categories: ['복지', '환경'], over: ['복지', '환경'] }),
    'post /institutions/{id}/departments/{department}/templates': () => ({
      mark: 'one',
      title: '인사',
      text: '고맙습니다.',
    }),
    'put /institutions/{id}/departments/{department}/templates/{slot}': () => ({
      mark: 'one',
      title: '인사',
      text: '고맙습니다.',
    }),
    'post /proposals/{id}/reports/settlement': () => ({
      decision: 'hide',
      code: 'obscene',
      reason: '까닭',
      revision: 1,
    }),
    'post /forums/{id}/opinions': () => ({ stance: 'for', text: '생각', officialFor: 'women' }),
    'post /proposals/{id}/opinions': () => ({ text: '생각', officialFor: 'women' }),
    'put /opinions/{id}': () => ({ text: '생각' }),
    'post /opinions/{id}/replies': () => ({ text: '생각', officialFor: 'women' }),
    'post /opinions/{id}/reports': () => ({ reason: 'other', text: '이상합니다.' }),
    'post /statements/{id}/reports': () => ({ reason: 'other', text: '이상합니다.' }),
    'post /statements/{id}/reports/settlement': () => ({
      decision: 'hide',
      code: 'obscene',
      reason: '까닭',
      revision: 1,
    }),
    'put /opinions/{id}/hiding': () => ({ code: 'obscene', reason: '까닭' }),
    'post /opinions/{id}/reports/settlement': () => ({
      decision: 'hide',
      code: 'obscene',
      reason: '까닭',
      revision: 1,
    }),
    'put /institutions/{id}/departments/{department}': () => ({ name: '과' }),
    'put /institutions/{id}/pages/{page}': () => ({ language: 'en', text: '글글', over: 0 }),
    'put /answers/{id}/rating': () => ({ value: 'dissatisfied' }),
    'post /proposals': () => ({
      institution: stageOf().here,
      ...words,
      category: '복지',
      tags: ['하나'],
      draft: true,
    }),
    'put /proposals/{id}': () => ({ ...words, category: '복지', tags: ['하나'] }),
    'post /proposals/{id}/reports': () => ({ reason: 'other', text: '이상합니다.' }),
    'post /proposals/{id}/addenda': () => ({
      text: '덧붙입니다.',
      credits: [`opn_${'0'.repeat(26)}`],
    }),
    'post /proposals/{id}/screening': () => ({
      decision: 'reject',
      code: 'unclear',
      reason: '까닭',
      department: 'women',
      textVersion: 1,
    }),
    'post /proposals/{id}/transfer': () => ({ to: stageOf().elsewhere, reason: '까닭' }),
    'post /proposals/{id}/transfer/acceptance': () => ({
      askedAt: '2026-01-01T00:00:00.000Z',
      department: 'women',
      category: '복지',
    }),
    'post /proposals/{id}/transfer/refusal': () => ({ askedAt: '2026-01-01T00:00:00.000Z', reason: '까닭' }),
    'post /answers/{id}/assignment': () => ({ officer: unknown.person }),
    'post /answers/{id}/transfer': () => ({ department: 'women', reason: '까닭' }),
    'post /answers/{id}/interim': () => ({ text: '글글', reason: '까닭', dueOn: '2099-01-01' }),
    'post /answers/{id}/publication': () => ({
      decision: 'later',
      text: '글글',
      contact: '120',
      commitments: [{ title: '약속', dueOn: '2099-01-01' }],
    }),
    'post /answers/{id}/correction': () => ({
      decision: 'later',
      text: '글글',
      contact: '120',
      reason: '까닭',
    }),
    'post /answers/{id}/contributions': () => ({ department: 'women', question: '질문' }),
    'put /answers/{id}/draft': () => ({
      version: 0,
      decision: '',
      text: '글글',
      contact: '',
      commitments: '',
    }),
    'put /answers/{id}/contributions/{contribution}': () => ({ text: '글글' }),
    'post /commitments/{id}/notes': () => ({ kind: 'progress', text: '글글' }),
    'post /forums': () => ({
      institution: stageOf().here,
      department: 'women',
      topic: '물음',
      category: '복지',
      background: '배경',
      sources: [{ title: '출처', url: 'https://www.example.kr/' }],
      stances: [
        { id: 'for', name: { ko: '찬성', en: 'For' } },
        { id: 'against', name: { ko: '반대', en: 'Against' } },
      ],
      opensOn: '2099-01-01',
      closesOn: '2099-02-01',
    }),
    'put /forums/{id}/stance': () => ({ stance: 'for' }),
    'post /forums/{id}/backgrounds': () => ({
      background: '배경',
      sources: [{ title: '출처', url: 'https://www.example.kr/' }],
      reason: '까닭',
    }),
    'post /forums/{id}/extension': () => ({ closesOn: '2099-01-01', reason: '까닭' }),
    'post /forums/{id}/withdrawal': () => ({ reason: '까닭' }),
    'post /forums/{id}/batches': () => ({
      source: '접수대',
      collectedOn: dateAt(stageOf().world.clock.now()),
      counts: { for: 3 },
    }),
    'post /forums/{id}/batches/{number}/voiding': () => ({ reason: '까닭' }),
    'post /forums/{id}/reports': () => ({
      text: '글글',
      charts: [{ title: '표', rows: [{ label: '칸', value: 1 }] }],
      files: [{ title: '파일', url: 'https://www.example.kr/a.pdf' }],
      reason: '까닭',
    }),
    'post /forums/{id}/statements': () => ({ text: '다섯 글자 문장', isSeed: false }),
    'put /statements/{id}/mark': () => ({ mark: 1 }),
    'post /statements/{id}/removal': () => ({ code: 'defamation', reason: '까닭' }),
    'post /panels': () => newPanel(stageOf().world, stageOf().here),
    'put /panels/{id}/seed-source': () => newPanel(stageOf().world, stageOf().here).source,
    'post /panels/{id}/draw': () => ({ seed: '1,2,3', evidence: '여기' }),
    'post /panels/{id}/seats': () => ({ ground: '위촉' }),
    'put /panels/{id}/application': () => ({ stratum: 's1' }),
    'post /panels/{id}/seat/claim': () => ({ code: '0'.repeat(26) }),
    'put /panels/{id}/candidates/{proposal}': () => ({ kind: 'timely', reason: '까닭', similar: [] }),
    'put /panels/{id}/candidates/{proposal}/scores': () => ({ publicInterest: 1, urgency: 2, breadth: 3 }),
    'put /panels/{id}/candidates/{proposal}/note': () => ({ text: '쪽지' }),
    'put /panels/{id}/candidates/{proposal}/vote': () => ({ choice: 'abstain' }),
    'post /panels/{id}/candidates/{proposal}/voting': () => ({ motion: '까닭', endsOn: '2099-01-01' }),
    'put /panels/{id}/candidates/{proposal}/reason': () => ({ reason: '까닭' }),
    'post /sessions': () => newSession(stageOf()),
    'put /sessions/{id}': () => ({ ...announcement(stageOf()), reason: '까닭' }),
    'post /sessions/{id}/cancellation': () => ({ reason: '까닭' }),
    'put /sessions/{id}/sign-up': () => ({ name: '이름' }),
    'put /sessions/{id}/attendance': () => ({ numbers: [1], walkIns: 2 }),
    'post /sessions/{id}/records': () => ({
      text: '글글',
      points: ['요점'],
      files: [{ title: '파일', url: 'https://www.example.kr/a.pdf' }],
      reason: '까닭',
    }),
    'post /sessions/{id}/workshop/entries': () => ({
      entry: { kind: 'proposal', title: '제목', body: '내용' },
    }),
    'put /sessions/{id}/workshop/stage': () => ({
      to: 'results',
      voting: { by: 'hands', each: 1 },
      counts: { 1: 3 },
    }),
    'put /sessions/{id}/workshop/ballot': () => ({ choices: [1] }),
    'post /sessions/{id}/workshop/results': () => ({ text: '글글', carried: [1] }),
    'post /institutions/{id}/webhooks': () => ({ ...newWebhook }),
    'put /institutions/{id}/webhooks/{webhook}': () => ({ ...newWebhook, revision: 1 }),
    'put /institutions/{id}/webhooks/{webhook}/switch': () => ({ on: true }),
    'post /institutions/{id}/webhooks/{webhook}/secrets': () => ({ overlapHours: 1 }),
    'patch /people/me': () => ({ name: '이름' }),
  };
}

const announcement = (stage: Stage, now = stage.world.clock.now().getTime()) => ({
  title: '모임',
  description: '함께 이야기합니다.',
  place: '구청',
  address: '서울 금천구',
  accessibility: '승강기가 있습니다.',
  startsAt: new Date(now + 2 * day).toISOString(),
  endsAt: new Date(now + 3 * day).toISOString(),
  signUpClosesAt: new Date(now + day).toISOString(),
  capacity: 10,
});
const newSession = (stage: Stage) => ({
  kind: 'workshop',
  institution: stage.here,
  department: 'democracy',
  ...announcement(stage),
});
const newClient = {
  name: '누리집',
  purpose: '보여 줍니다.',
  origins: ['https://partner.example'],
  redirectUris: ['https://partner.example/back'],
  scopes: ['read', 'propose'],
};
const newWebhook = { url: 'https://partner.example/hooks', description: '', types: ['forum.opened'] };
