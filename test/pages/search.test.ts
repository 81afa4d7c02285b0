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
    expect(page.html).toContain('<input type="hidden" name="category" value="체육"');
    expect(page.html).toMatch(/<option value="open" selected/);
    const narrowed = await visit(at({ q: '수영장', category: '체육' }));
    expect(narrowed.text).toContain('제안 1건을 찾았습니다.');
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
