import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, roles, type Stage, toRefusal, unknown } from '../support/stage.ts';

let stage: Stage;
let open: string;
let commitment: string;

beforeAll(async () => {
  stage = await openStage();
  await stage.draft();
  await stage.submitted();
  await stage.rejected();
  open = await stage.open({
    title: '=HYPERLINK("http://example")',
    body: '글글',
    tags: ['하나', '둘'],
    category: '"따옴표", 쉼표',
  });
  await stage.closed(['citizen']);
  commitment = await stage.commitment();
  await stage.world.idle();
});

afterAll(() => stage.close());

const path = (dataset: string, query = '') => `institutions/${stage.here}/exports/${dataset}${query}`;
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** Each as anybody reads it by itself. */
const inFull = (dataset: string, items: { id: string }[]) =>
  Promise.all(items.map(({ id }) => stage.done('nobody', 'GET', `${dataset}/${id}`)));

describe('an export', () => {
  it.each(roles)('is open to: %s', async (role) => {
    const exported = await stage.by(role, 'GET', path('proposals'));
    expect(exported.status).toBe(200);
    expect(exported.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    expect(exported.headers.get('content-disposition')).toBe(
      `attachment; filename="${stage.here}-proposals.jsonl"`,
    );
  });

  it('of proposals holds what gathers empathy or did, with its count, as everyone sees it', async () => {
    const rows = linesOf(await stage.done('moderator', 'GET', path('proposals')));
    expect(rows.map(({ state }) => state).sort()).toEqual(['closed', 'open', 'open']);
    expect(rows.find(({ id }) => id === open)).toMatchObject({
      title: '=HYPERLINK("http://example")',
      empathyCount: 0,
    });
    const { items } = await stage.done(
      'nobody',
      'GET',
      `proposals?institution=${stage.here}&sort=oldest&limit=100`,
    );
    expect(rows).toEqual(await inFull('proposals', items));
  });

  it('of rejections says by which code and why, and no word that the code hides', async () => {
    const rows = linesOf(await stage.done('moderator', 'GET', path('rejections')));
    const { items } = await stage.done(
      'nobody',
      'GET',
      `proposals?institution=${stage.here}&state=rejected&sort=oldest&limit=100`,
    );
    expect(rows).toEqual(await inFull('proposals', items));
  });

  it('of answers and of commitments is what their lists name, in full', async () => {
    for (const dataset of ['answers', 'commitments']) {
      const { items } = await stage.done('nobody', 'GET', `${dataset}?institution=${stage.here}&limit=100`);
      expect(items.length).toBeGreaterThan(0);
      expect(linesOf(await stage.done('nobody', 'GET', path(dataset)))).toEqual(await inFull(dataset, items));
    }
    expect(await stage.done('nobody', 'GET', path('commitments'))).toContain(commitment);
  });

  it('as CSV has names, a byte order mark, and no cell that a spreadsheet would run', async () => {
    const exported = await stage.by('nobody', 'GET', path('proposals', '?format=csv'));
    expect(exported.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = await stage.world.app.request(`/api/v1/${path('proposals', '?format=csv')}`);
    expect([...new Uint8Array(await bytes.arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [head, ...rows] = exported.body.replace('\ufeff', '').trimEnd().split('\r\n');
    expect(head).toMatch(/^id,institution,state,title,category,tags,author,/);
    expect(rows).toHaveLength(3);
    const row = rows.find((text: string) => text.startsWith(open));
    expect(row).toContain(`"'=HYPERLINK(""http://example"")"`);
    expect(row).toContain('"""따옴표"", 쉼표"');
    expect(row).toContain('"[""하나"",""둘""]"');
  });

  it.each(['jsonl', 'csv'])('is walked page by page without loss or repeat, as %s', async (format) => {
    const whole = (await stage.done('nobody', 'GET', path('answers', `?format=${format}`))) as string;
    let next: string | undefined = `/api/v1/${path('answers', `?format=${format}&limit=2`)}`;
    let walked = '';
    let pages = 0;
    while (next !== undefined) {
      const page = await stage.by('nobody', 'GET', next);
      expect(page.status).toBe(200);
      walked += page.body;
      pages++;
      next = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(pages).toBeGreaterThan(4);
    expect(walked).toBe(whole);
  });

  it.each(['/people', '/proposals?format=xml', '/proposals?limit=0', '/proposals?limit=501', '/PROPOSALS'])(
    'is refused at exports%s',
    async (rest) => {
      const refused = await stage.by('nobody', 'GET', `institutions/${stage.here}/exports${rest}`);
      expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
    },
  );

  it('of an institution that is not there is not found', async () => {
    const refused = await stage.by('nobody', 'GET', `institutions/${unknown.institution}/exports/proposals`);
    expect(toRefusal(refused)).toEqual({ status: 404, code: 'institution.not-found' });
  });
});
