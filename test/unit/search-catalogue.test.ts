import { beforeAll, describe, expect, it } from 'vitest';
import { type Catalogue, makeCatalogue } from '../../functions/search/catalogue.ts';
import type { SearchDocument } from '../../functions/search/model.ts';
import { toLookedThrough } from '../../functions/search/terms.ts';
import { type InstitutionId, newProposalId } from '../../shared/ids.ts';

let made = 0;

function aDocument({ body = '', ...given }: Partial<SearchDocument>): SearchDocument {
  const since = new Date(Date.UTC(2026, 0, 1) + ++made * 60_000);
  return {
    id: newProposalId(since),
    version: 1,
    changed: 'x',
    institution: 'here' as InstitutionId,
    state: 'open',
    since: since.toISOString(),
    title: '제목',
    tags: [],
    body: toLookedThrough(body),
    ...given,
  };
}

const open = { states: ['open', 'closed'] } as const;

describe('finding proposals', () => {
  const titles = new Map<string, string>();
  let catalogue: Catalogue;
  const find = (text: string, narrowing: Partial<Parameters<Catalogue['find']>[1]> = {}) =>
    catalogue.find(text, { ...open, ...narrowing }).ids.map((id) => titles.get(id));

  beforeAll(() => {
    catalogue = makeCatalogue();
    for (const document of [
      aDocument({ title: '노인복지를 넓혀 주세요', tags: ['어르신'], category: '복지' }),
      aDocument({ title: '자전거 도로 잇기', body: '한강까지 자전거로 가고 싶습니다.', category: '교통' }),
      aDocument({
        title: '밤길을 밝게',
        body: '골목에 가로등을 더 달아 주세요. CCTV도요.',
        tags: ['안전', '#골목'],
      }),
      aDocument({ title: '공영주차장 야간 개방', state: 'closed', body: '복지관 옆 주차장이 밤에 빕니다.' }),
      aDocument({ title: 'AI 교육을 2호선 역에서 🌳', institution: 'there' as InstitutionId }),
      aDocument({ title: '반려된 복지 제안', state: 'rejected' }),
    ]) {
      titles.set(document.id, document.title);
      catalogue.put(document);
    }
  });

  it('finds a word whatever particle it or the proposal carries', () => {
    for (const text of ['복지', '복지를', '복지는', '복지에서는', '노인복지가'])
      expect(find(text)[0]).toBe('노인복지를 넓혀 주세요');
    expect(find('밤길이')).toEqual(['밤길을 밝게']);
  });

  it('finds parts of words, at their beginning, middle and end', () => {
    expect(find('주차')).toEqual(['공영주차장 야간 개방']);
    expect(find('주차장')).toEqual(['공영주차장 야간 개방']);
    expect(find('가로')).toEqual(['밤길을 밝게']);
    expect(find('길')).toEqual(['밤길을 밝게']);
  });

  it('finds by initial consonants, also of a word that is being typed', () => {
    expect(find('ㅂㅈ')).toEqual(['노인복지를 넓혀 주세요']);
    expect(find('ㄴㅇㅂㅈ')).toEqual(['노인복지를 넓혀 주세요']);
    expect(find('ㅈㅈㄱㄷㄹㅇㄱ')).toEqual(['자전거 도로 잇기']);
    expect(find('ㅈㅈㄱㄷㄹㅇㅅ')).toEqual([]);
    expect(find('자전ㄱ')).toEqual(['자전거 도로 잇기']);
    expect(find('ㅇㄹㅅ')).toEqual(['노인복지를 넓혀 주세요']);
  });

  it('takes a word with a space in it for one without, and the other way about', () => {
    expect(find('자전거도로')).toEqual(['자전거 도로 잇기']);
    expect(find('공영 주차장')).toEqual(['공영주차장 야간 개방']);
  });

  it('finds tags with and without their sign, and categories', () => {
    for (const text of ['#어르신', '어르신']) expect(find(text)).toEqual(['노인복지를 넓혀 주세요']);
    for (const text of ['#골목', '골목']) expect(find(text)).toEqual(['밤길을 밝게']);
    expect(find('교통')).toEqual(['자전거 도로 잇기']);
  });

  it('finds letters in any case, numbers and pictures', () => {
    for (const text of ['ai', 'AI', 'ＡＩ교육', '2호선', '🌳'])
      expect(find(text)).toEqual(['AI 교육을 2호선 역에서 🌳']);
    expect(find('cctv')).toEqual(['밤길을 밝게']);
    expect(find('ctv')).toEqual([]);
  });

  it('wants every word, wherever each stands', () => {
    expect(find('밤길 가로등')).toEqual(['밤길을 밝게']);
    expect(find('주차장 복지')).toEqual(['공영주차장 야간 개방']);
  });

  it('gives what has some of the words where nothing has all', () => {
    expect(catalogue.find('자전거 우주선', open)).toMatchObject({ matched: 'some' });
    expect(find('자전거 우주선')).toEqual(['자전거 도로 잇기']);
    expect(catalogue.find('우주선', open)).toEqual({ ids: [], matched: 'all' });
  });

  it('ranks a title before a tag before a text', () => {
    const three = makeCatalogue();
    const [text, tag, title] = [
      aDocument({ title: '첫째 이야기', body: '도서관도 열어 주세요.' }),
      aDocument({ title: '둘째 이야기', tags: ['도서관'] }),
      aDocument({ title: '도서관을 밤에도' }),
    ] as const;
    for (const each of [title, tag, text]) three.put(each);
    expect(three.find('도서관', open).ids).toEqual([title.id, tag.id, text.id]);
  });

  it('keeps to institution, category and state', () => {
    expect(find('복지', { institution: 'there' as InstitutionId })).toEqual([]);
    expect(find('복지', { category: '복지' })).toEqual(['노인복지를 넓혀 주세요']);
    expect(find('복지', { states: ['rejected'] })).toEqual(['반려된 복지 제안']);
  });

  it('takes nonsense, signs and long texts for what they are', () => {
    for (const text of ['', '   ', '!?', 'ㅠㅠ', '"', '\ud83c', '#']) expect(find(text)).toEqual([]);
    expect(find(`밤길 ${'밤길을 밝게 '.repeat(200)}`)).toEqual(['밤길을 밝게']);
  });

  it('orders by time where asked to', () => {
    const { ids } = catalogue.find('주', open, 'newest');
    expect(ids).toEqual([...ids].sort().reverse());
  });
});

describe('keeping a catalogue', () => {
  it('finds a proposal by its new words and no more by its old ones', () => {
    const catalogue = makeCatalogue();
    const before = aDocument({ title: '옛날 제목', body: '옛날 내용' });
    catalogue.put(before);
    catalogue.put({ ...before, title: '새로운 제목', body: '다른 내용' });
    expect(catalogue.find('옛날', open).ids).toEqual([]);
    expect(catalogue.find('새로운', open).ids).toEqual([before.id]);
    catalogue.remove(before.id);
    catalogue.remove(before.id);
    expect(catalogue.find('새로운', open).ids).toEqual([]);
    catalogue.put(before);
    expect(catalogue.find('옛날', open).ids).toEqual([before.id]);
  });
});

describe('similar proposals', () => {
  const catalogue = makeCatalogue();
  const lamps = aDocument({ title: '골목길 가로등을 늘려 주세요' });
  const bikes = aDocument({ title: '자전거 도로를 늘려 주세요' });
  const old = aDocument({ title: '골목길 가로등 고치기', state: 'closed' });
  for (const each of [lamps, bikes, old]) catalogue.put(each);
  const similar = (title: string, body = '') =>
    catalogue.findSimilar({ title, body }, { states: ['open'] }, 5);

  it('are those that share what a title is about, not how it asks', () => {
    expect(similar('우리 동네 골목길에 가로등이 필요합니다')).toEqual([lamps.id]);
    expect(similar('놀이터를 늘려 주세요')).not.toContain(lamps.id);
    expect(similar('수영장 주세요')).toEqual([]);
    expect(similar('')).toEqual([]);
  });

  it('keep to the states asked for', () => {
    expect(
      catalogue.findSimilar({ title: '골목길 가로등', body: '' }, { states: ['open', 'closed'] }, 5),
    ).toContain(old.id);
    expect(similar('골목길 가로등')).not.toContain(old.id);
  });
});
