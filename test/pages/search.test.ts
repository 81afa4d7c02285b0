import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite } from '../support/site.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let visit: ReturnType<typeof openSite>;

beforeAll(async () => {
  stage = await openStage();
  visit = openSite(stage.world);
  await stage.open({
    title: '새벽 수영장을 열어 주세요',
    body: '출근하기 전에 헤엄치고 싶습니다.',
    tags: ['물놀이'],
    category: '체육',
  });
  await stage.open({ title: '수영장 지붕 고치기', category: '시설' });
});
afterAll(() => stage.close());

const at = (query: Record<string, string>, root = '') => `${root}/proposals?${new URLSearchParams(query)}`;

describe('the find page', () => {
  it('searches as people type, in both languages, and says how many were found', async () => {
    for (const q of ['수영장', '수영장에', 'ㅅㅇㅈ', '수영']) {
      const page = await visit(at({ q }));
      expect(page.status).toBe(200);
      expect(page.text).toContain('제안 2건을 찾았습니다.');
      expect(page.text).toContain('새벽 수영장을 열어 주세요');
      expect(page.text).toContain('수영장 지붕 고치기');
    }
    expect((await visit(at({ q: '#물놀이' }, '/en'))).text).toContain('1 found.');
  });

  it('keeps what was typed and the other filters', async () => {
    const page = await visit(
      at({ q: '수영 "장"', institution: stage.here, category: '체육', state: 'open' }),
    );
    expect(page.html).toContain('value="수영 &quot;장&quot;"');
    expect(page.html).toMatch(new RegExp(`<option value="${stage.here}" selected`));
    expect(page.html).toMatch(/<option value="체육" selected/);
    expect(page.html).toMatch(/<option value="open" selected/);
    const narrowed = await visit(at({ q: '수영장', category: '체육' }));
    expect(narrowed.text).toContain('제안 1건을 찾았습니다.');
  });

  it('offers the categories of the institution that is chosen, else of all, and the way back to all of them', async () => {
    const offered = async (path: string) => {
      const [, select = ''] = /<select id="category"(.*?)<\/select>/s.exec((await visit(path)).html) ?? [];
      return [...select.matchAll(/<option value="([^"]*)"( selected)?[^>]*>([^<]*)/g)].map(
        ([, value, selected, text]) => `${selected ? '*' : ''}${value}:${text}`,
      );
    };
    const here = `institution=${stage.here}`;
    expect(await offered(`/proposals?${here}`)).toEqual(['*:모든 분야', '복지:복지', '환경:환경']);
    expect(await offered('/en/proposals')).toEqual(['*:All categories', '복지:복지', '환경:환경']);
    // What an address asks for is seen, and can be chosen away.
    expect(await offered(`/proposals?${here}&category=${encodeURIComponent('체육')}`)).toEqual([
      ':모든 분야',
      '복지:복지',
      '환경:환경',
      '*체육:체육',
    ]);
    expect((await visit('/proposals?category=')).text).toContain('수영장 지붕 고치기');
  });

  it('helps on where nothing is found, and where only some words are', async () => {
    const nothing = await visit(at({ q: '우주선' }));
    expect(nothing.text).toContain('‘우주선’에 맞는 제안을 찾지 못했습니다.');
    expect(nothing.text).toContain('다른 말로 찾아보고');
    expect((await visit(at({ q: '지붕 우주선' }))).text).toContain('일부가 든 제안 1건');
    expect((await visit(at({ q: '수영장', state: 'withdrawn' }))).text).toContain('찾지 못했습니다');
  });

  it('shows the list for an empty search, and takes any text for one', async () => {
    expect((await visit(at({ q: '  ' }))).text).not.toContain('찾았습니다');
    for (const q of ['<script>', '가'.repeat(5_000), '\u0000', '%', '🌳'])
      expect((await visit(at({ q }))).status).toBe(200);
    expect((await visit(at({ q: '<script>' }))).html).not.toContain('‘<script>');
    expect((await visit('/proposals?q=%ff')).status).toBe(200);
  });

  it('searches in the order that fits best, unless another is chosen', async () => {
    const page = await visit(at({ q: '수영장' }));
    expect(page.html).toMatch(/<option value="" selected[^>]*>검색어에 가까운 순/);
    const newest = await visit(at({ q: '수영장', sort: 'newest' }));
    expect(newest.html).toMatch(/<option value="newest" selected/);
    expect((await visit(at({ sort: 'best' }))).html).toMatch(/<option value="" selected[^>]*>최신순/);
  });
});

describe('similar proposals', () => {
  const typed = () => ({
    institution: stage.here,
    title: '우리 동네 수영장을 새벽에도',
    body: '새벽에 가고 싶습니다.',
    category: '',
    tags: '',
  });

  it('are shown to whoever looks at a preview, with a way to support one instead', async () => {
    const as = await stage.as('citizen');
    for (const [root, title] of [
      ['', '비슷한 제안'],
      ['/en', 'Similar proposals'],
    ] as const) {
      const page = await visit(`${root}/proposals/new`, { as, form: { ...typed(), act: 'preview' } });
      expect(page.text).toContain(title);
      expect(page.html).toMatch(
        new RegExp(
          `href="${root}/proposals/prp_\\w+#empathy">(?:<span lang="ko">)?새벽 수영장을 열어 주세요`,
        ),
      );
    }
    const other = { ...typed(), title: '느티나무 보호', act: 'preview' };
    expect((await visit('/proposals/new', { as, form: other })).text).not.toContain('비슷한 제안');
  });

  it('have a place in the form for the browser to show them in, out of sight at first', async () => {
    const page = await visit('/en/proposals/new', { as: await stage.as('citizen') });
    expect(page.html).toMatch(/<section[^>]* hidden[^>]* data-similar="\/api\/v1\/search\/similar"/);
    expect(page.html).toContain('data-read="/en/proposals/"');
  });

  it('stand beside each proposal of the moderators’ queue that has some', async () => {
    const [alike, other] = [
      await stage.submitted({ title: '새벽 수영장 열기' }),
      await stage.submitted({ title: '두루미 쉼터' }),
    ];
    await stage.world.idle();
    const page = await visit(`/moderation?institution=${stage.here}`, { as: await stage.as('moderator') });
    const rowOf = (id: string) =>
      page.html.split('<li class="card">').find((row) => row.includes(`/moderation/${id}"`)) ?? '';
    expect(rowOf(alike)).toContain('새벽 수영장을 열어 주세요');
    expect(rowOf(alike)).toContain('비슷한 제안');
    expect(rowOf(other)).toContain('두루미 쉼터');
    expect(rowOf(other)).not.toContain('비슷한 제안');
  });

  it('stand beside a proposal that a moderator decides on', async () => {
    const id = await stage.submitted({ title: '새벽 수영장 열기' });
    const page = await visit(`/moderation/${id}`, { as: await stage.as('moderator') });
    const alike = page.html.slice(page.html.indexOf('비슷한 제안'), page.html.indexOf('공개하기'));
    expect(alike).toContain('새벽 수영장을 열어 주세요');
  });
});
