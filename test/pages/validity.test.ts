import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitProposal } from '../../functions/proposals/index.ts';
import { addDays, dateAt } from '../../shared/clock.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { furnishPanel } from '../support/panel.ts';
import { furnishSessions } from '../support/session.ts';
import { openSite } from '../support/site.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    // Ours are written by a program: quotes, case and closing of void elements are not a matter of taste here.
    'void-style': 'off',
    'doctype-style': 'off',
    'no-inline-style': 'error',
    'long-title': 'off',
    // A field's problem is tied to it by `aria-describedby`, ids are those of our items.
    'valid-id': ['error', { relaxed: true }],
  },
});

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let everybody: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
  const institution = institutionIdSchema.parse(await world.institution());
  everybody = await world.tokenOf(
    'everybody',
    `moderator@${institution}`,
    `head@${institution}/democracy`,
    `admin@${institution}`,
  );
  const call = (method: string, path: string, body: unknown = undefined) =>
    world.call(method, path, { as: everybody, ...(body !== undefined && { body }) });
  const actor = world.actorOf('everybody', grant(`moderator@${institution}`));
  const made: string[] = [];
  for (const [index, title] of ['첫째', '둘째', '셋째', '가'.repeat(100)].entries()) {
    const words = { title, body: '내용\n\n둘째 문단', tags: ['하나'], category: '환경' };
    const submission = { institution, words, draft: false, idempotencyKey: undefined };
    const { id } = await submitProposal(world.context, actor, submission);
    made.push(id);
    if (index === 0) continue;
    await call('POST', `proposals/${id}/screening`, { decision: 'publish' });
    if (index === 1) {
      const said = await call('POST', `proposals/${id}/opinions`, { text: '좋습니다.\n\n하지만 더 넓게.' });
      const other = { as: await world.tokenOf('other'), body: { text: '저도 그렇게 봅니다.' } };
      await world.call('POST', `opinions/${said.body.id}/replies`, other);
      const hidden = await world.call('POST', `proposals/${id}/opinions`, other);
      const body = { code: 'defamation', reason: '모욕합니다.' };
      await call('PUT', `opinions/${hidden.body.id}/hiding`, body);
      const second = await world.call('POST', `proposals/${id}/opinions`, {
        ...other,
        body: { text: '골목부터 하면 어떨까요?' },
      });
      await world.call('PUT', `opinions/${second.body.id}`, {
        ...other,
        body: { text: '골목부터 하면 어떨까요? 싸고 빠릅니다.' },
      });
      await call('POST', `proposals/${id}/addenda`, { text: '골목부터.', credits: [second.body.id] });
      await call('POST', `opinions/${second.body.id}/reports`, { reason: 'other', text: '아무튼' });
    }
    if (index === 1) continue;
    for (const citizen of ['one', 'two', 'three'])
      await world.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf(citizen) });
    await world.idle();
    if (index === 2) continue;
    const { body } = await call('GET', `proposals/${id}`);
    await call('POST', `answers/${body.steps[0].answer}/publication`, {
      decision: 'accepted',
      text: '합니다.',
      contact: '120',
      commitments: [{ title: '한다', dueOn: '2099-01-01' }],
    });
  }
  const today = dateAt(world.clock.now());
  const ask = (topic: string, opensIn: number) =>
    call('POST', 'forums', {
      institution,
      department: 'democracy',
      topic,
      background: '배경입니다.',
      sources: [{ title: '보고서', url: 'https://example.org/report' }],
      opensOn: addDays(today, opensIn),
      closesOn: addDays(today, opensIn + 9),
    });
  await ask('앞으로 물을 것', 3);
  const { id } = (await ask('묻는 것', 0)).body;
  await call('PUT', `forums/${id}/stance`, { stance: 'for' });
  await call('PUT', `forums/${id}/stance`, { stance: 'against' });
  await call('POST', `forums/${id}/backgrounds`, { background: '고친 배경', reason: '고쳤습니다.' });
  await call('POST', `forums/${id}/batches`, {
    source: '창구',
    collectedOn: today,
    counts: { for: 3, against: 2 },
  });
  await world.idle();
  await furnishSessions(world, institution, everybody);
  await furnishPanel(world, institution, everybody, [made[1] ?? '', made[2] ?? '']);
  await world.schedules.reconcile();
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const starts = [
  '/',
  '/me',
  '/moderation',
  '/desk',
  '/proposals/new',
  `/proposals?q=${encodeURIComponent('셋째')}`,
  '/proposals?q=nothing-like-it',
  '/nothing',
];

/** Every page that links lead to from here, each once. */
async function crawl(prefix: string, as: string | undefined) {
  const pages = new Map<string, Awaited<ReturnType<typeof visit>>>();
  const queue = starts.map((path) => (prefix === '' ? path : path === '/' ? prefix : `${prefix}${path}`));
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (pages.has(path)) continue;
    const page = await visit(path, { as });
    pages.set(path, page);
    for (const [, href = ''] of page.html.matchAll(/<a [^>]*href="([^"#]+)/g)) {
      const to = href.replaceAll('&amp;', '&');
      const isOurs = to.startsWith('/') && !/^\/(?:auth|api|assets)\//.test(to);
      const isSameLanguage = prefix === '' ? !/^\/en(?:\/|$)/.test(to) : to.startsWith(prefix);
      if (isOurs && isSameLanguage && !to.includes('cursor=')) queue.push(to);
    }
  }
  return pages;
}

describe.each([
  ['Korean, signed out', '', false],
  ['Korean, signed in', '', true],
  ['English, signed in', '/en', true],
])('every page in %s', (_, prefix, isSignedIn) => {
  it('is valid HTML, and every link leads somewhere', async () => {
    const pages = await crawl(prefix, isSignedIn ? everybody : undefined);
    expect(pages.size).toBeGreaterThan(isSignedIn ? 20 : 12);
    expect([...pages.keys()]).toContain(`${prefix}/reconciliations`);
    for (const [path, page] of pages) {
      const expected = path.endsWith('/nothing') ? [404] : isSignedIn ? [200] : [200, 303];
      expect([path, expected.includes(page.status) ? 'as expected' : page.status]).toEqual([
        path,
        'as expected',
      ]);
      if (page.status === 303) continue;
      if (!page.headers.get('content-type')?.startsWith('text/html')) continue;
      const report = await validator.validateString(page.html);
      const found = report.results.flatMap(({ messages }) =>
        messages.map(
          ({ ruleId, message, line, column }) => `${path} ${line}:${column} ${ruleId}: ${message}`,
        ),
      );
      expect(found).toEqual([]);
    }
  });
});
