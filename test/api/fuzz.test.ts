import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { generateDescription, methods } from '../support/openapi.ts';
import { newPanel, seatPanel } from '../support/panel.ts';
import { openStage, type Role, type Stage, step, unknown, words } from '../support/stage.ts';

let stage: Stage;
/** Ids of what is there, by what a path calls them. */
let there: Record<string, string>;

beforeAll(async () => {
  stage = await openStage();
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
  const workshop = await stage.done('admin', 'POST', 'sessions', newSession());
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
  const webhook = await stage.done('admin', 'POST', hooks, newWebhook());
  const test = await stage.done('admin', 'POST', `${hooks}/${webhook.id}/test`);
  there = {
    webhook: webhook.id,
    delivery: test.key,
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
    dataset: 'answers',
    page: 'terms',
    slot: '1',
    import: (
      await stage.done('admin', 'POST', `institutions/${stage.here}/imports`, {
        source: '옛 광장',
        format: 'csv',
      })
    ).id,
    reconciliations: (await stage.world.schedules.reconcile()).id,
  };
  // Everybody who will ask is known, so that asking adds nothing.
  for (const role of ['author', 'officer', 'moderator', 'admin everywhere'] as Role[])
    await stage.done(role, 'GET', 'people/me');
});

afterAll(() => stage.close());

const { paths } = await generateDescription();
const operations = Object.entries(paths).flatMap(([path, item]) =>
  methods.flatMap((method) =>
    item[method] ? [{ method: method.toUpperCase(), path, operation: item[method] }] : [],
  ),
);
// A file is no body of fields: what it may be is tested with attachments.
const withBody = operations.filter(({ operation }) => operation.requestBody?.content?.['application/json']);
const reads = operations.filter(({ method }) => method === 'GET');

function toPath(template: string): string {
  const kind = template.split('/')[3] ?? '';
  return template.replace(
    /\{(\w+)\}/g,
    (_, name: string) => (name === 'id' ? there[kind] : there[name]) ?? 'x',
  );
}

const mightiest = (path: string): Role =>
  path.includes('/screening') || path.includes('/settlement')
    ? 'moderator'
    : path === '/api/v1/proposals/{id}' || path.includes('/addenda')
      ? 'author'
      : 'admin everywhere';

type Schema = {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  oneOf?: Schema[];
  anyOf?: Schema[];
};
const components = (await generateDescription()).components.schemas as Record<string, Schema>;

/** The fields a body of this operation may have, so that arbitrary values get past the names. */
function fieldsOf(operation: (typeof operations)[number]['operation']): string[] {
  const body = operation.requestBody as { content: Record<string, { schema: Schema }> };
  const schema = body.content['application/json']?.schema ?? {};
  const named = schema.$ref === undefined ? schema : components[schema.$ref.split('/').at(-1) ?? ''];
  const either = named?.oneOf ?? named?.anyOf ?? [named ?? {}];
  return [...new Set(either.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** A body that fits, for every operation that takes one: what is wrong is then wrong in one place. */
const rule = { windowDays: 20, steps: [step('empathy', 'mayor-answer', { threshold: 20, dueDays: 14 })] };
const fitting: Record<string, () => Record<string, unknown>> = {
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
  'post /institutions/{id}/webhooks': () => newWebhook(),
  'put /institutions/{id}/webhooks/{webhook}': () => ({ ...newWebhook(), revision: 1 }),
  'put /institutions/{id}/webhooks/{webhook}/switch': () => ({ on: true }),
  'post /institutions/{id}/webhooks/{webhook}/secrets': () => ({ overlapHours: 1 }),
  'post /institutions/{id}/clients': () => ({ ...newClient }),
  'put /institutions/{id}/clients/{client}': () => ({ ...newClient, revision: 2 }),
  'post /institutions/{id}/clients/{client}/keys': () => ({
    endsAt: new Date(stage.world.clock.now().getTime() + day).toISOString(),
  }),
  'post /institutions': () => ({
    id: `fuzzed-${++fuzzed}`,
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
    institution: stage.here,
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
  'post /proposals/{id}/transfer': () => ({ to: stage.elsewhere, reason: '까닭' }),
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
    institution: stage.here,
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
  'post /forums/{id}/batches': () => ({ source: '접수대', collectedOn: '2026-01-01', counts: { for: 3 } }),
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
  'post /panels': () => newPanel(stage.world, stage.here),
  'put /panels/{id}/seed-source': () => newPanel(stage.world, stage.here).source,
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
  'post /sessions': () => newSession(),
  'put /sessions/{id}': () => ({ ...announcement(), reason: '까닭' }),
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
  'patch /people/me': () => ({ name: '이름' }),
};
const announcement = () => ({
  title: '모임',
  description: '함께 이야기합니다.',
  place: '구청',
  address: '서울 금천구',
  accessibility: '승강기가 있습니다.',
  startsAt: new Date(stage.world.clock.now().getTime() + 2 * day).toISOString(),
  endsAt: new Date(stage.world.clock.now().getTime() + 3 * day).toISOString(),
  signUpClosesAt: new Date(stage.world.clock.now().getTime() + day).toISOString(),
  capacity: 10,
});
const newSession = () => ({
  kind: 'workshop',
  institution: stage.here,
  department: 'democracy',
  ...announcement(),
});
const newWebhook = () => ({ url: 'https://partner.example/hooks', types: ['forum.opened'] });
const newClient = {
  name: '누리집',
  purpose: '보여 줍니다.',
  origins: ['https://partner.example'],
  redirectUris: ['https://partner.example/back'],
  scopes: ['read', 'propose'],
};
let fuzzed = 0;

/** Puts a value in the place of one that is somewhere in a body. */
function replaced(body: unknown, at: number, value: unknown): unknown {
  const places: ((from: unknown) => unknown)[] = [];
  const visit = (node: unknown, put: (to: unknown, root: unknown) => unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      const putChild = (to: unknown, root: unknown) =>
        put(Array.isArray(node) ? node.with(Number(key), to) : { ...node, [key]: to }, root);
      places.push((root) => putChild(value, root));
      visit(child, putChild);
    }
  };
  visit(body, (to) => to);
  return places[at % places.length]?.(body);
}

const nasty = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udfff\ud800',
    '\u202e',
    '*',
    '#',
    '../..',
    'null',
    'true',
    '0',
    '-1',
    '1e999',
    'A'.repeat(3_000),
    '가'.repeat(200),
    "' OR 1=1 --",
    '{{7*7}}',
    '<script>',
    '9999-12-31',
    '0000-00-00',
    '2099-02-30',
    'accepted',
    'publish',
    'progress',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const anything = fc.anything({
  maxDepth: 3,
  withNullPrototype: false,
  withObjectString: true,
  values: [nasty, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)],
});

const runs = 30;

describe('a body of anything', () => {
  it.each(withBody)(
    'is never a fault for $method $path, and leaves nothing where it is refused',
    async ({ method, path, operation }) => {
      const fields = fieldsOf(operation);
      const shaped = fc.dictionary(fc.constantFrom(...fields), fc.oneof(nasty, anything), {
        maxKeys: fields.length,
      });
      const role = mightiest(path);
      const sample = fitting[`${method.toLowerCase()} ${path.slice('/api/v1'.length)}`];
      expect(sample).toBeTypeOf('function');
      const spoilt = fc
        .tuple(fc.nat(40), fc.oneof(nasty, anything))
        .map(([at, value]) => toText(replaced(sample?.(), at, value)));
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(spoilt, fc.json({ maxDepth: 4 }), shaped.map(toText), anything.map(toText)),
          async (body) => {
            const before = await stage.written();
            const { status } = await stage.by(role, method, toPath(path), body);
            expect(status).toBeLessThan(500);
            if (status >= 400) expect(await stage.written()).toBe(before);
          },
        ),
        { numRuns: runs },
      );
    },
  );
});

describe('a query of anything', () => {
  it.each(reads)('is never a fault for $path, and writes nothing', async ({ path, operation }) => {
    const named = (operation.parameters ?? []).filter((each) => each.in === 'query').map(({ name }) => name);
    const key = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...named, 'x') },
      { weight: 1, arbitrary: nasty },
    );
    const query = fc
      .array(fc.tuple(key, nasty), { maxLength: 5 })
      .map((pairs) => new URLSearchParams(pairs).toString());
    const raw = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.replaceAll('#', ''));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 4, arbitrary: query }, { weight: 1, arbitrary: raw }),
        async (text) => {
          const answer = await stage.writesNothing(() =>
            stage.by('admin everywhere', 'GET', `${toPath(path)}?${text}`),
          );
          expect(answer.status).toBeLessThan(500);
        },
      ),
      { numRuns: runs },
    );
  });
});

describe('an id of anything', () => {
  it.each(operations.filter(({ path }) => path.includes('{')))(
    'is never a fault for $method $path',
    async ({ method, path }) => {
      await fc.assert(
        fc.asyncProperty(nasty, async (id) => {
          const encoded = encodeURIComponent(id.toWellFormed()) || 'x';
          const answer = await stage.writesNothing(() =>
            stage.by(
              'admin everywhere',
              method,
              path.replaceAll(/\{\w+\}/g, encoded),
              method === 'GET' ? undefined : {},
            ),
          );
          expect(answer.status).toBeLessThan(500);
          expect(answer.status).toBeGreaterThanOrEqual(400);
        }),
        { numRuns: 8 },
      );
    },
  );
});

function toText(value: unknown): string {
  try {
    return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each)) ?? 'null';
  } catch {
    return 'null';
  }
}
