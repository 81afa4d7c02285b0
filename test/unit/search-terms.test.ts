import { describe, expect, it } from 'vitest';
import {
  coreOf,
  fold,
  initialsOf,
  termsOf,
  toLookedThrough,
  wantedBy,
  wordInitialsOf,
} from '../../functions/search/terms.ts';

describe('one way of writing', () => {
  it('composes what a Mac takes apart, and keeps what is composed', () => {
    expect(fold('복지'.normalize('NFD'))).toBe('복지');
    expect(fold('복지')).toBe('복지');
  });

  it('takes wide, accented and capital letters for plain ones', () => {
    expect(fold('ＷｉＦｉ Café №')).toBe('wifi cafe №');
  });

  it('takes joined consonants apart, as keyboards join them', () => {
    expect(fold('ㅄ')).toBe('ㅂㅅ');
    expect(fold('\u1107\u110c')).toBe('ㅂㅈ');
  });
});

describe('initial consonants', () => {
  it('are those of each syllable', () => {
    expect(initialsOf('복지 시설 AI 까치')).toBe('ㅂㅈㅅㅅㄲㅊ');
    expect(initialsOf('힣가')).toBe('ㅎㄱ');
  });

  it('are kept word by word', () => {
    expect(wordInitialsOf('노인복지 시설, AI')).toBe('ㄴㅇㅂㅈ ㅅㅅ');
  });
});

describe('what a text can be found by', () => {
  it('is its syllables by twos, marked where a space is between', () => {
    expect(termsOf('밤길 밝게')).toEqual(['밤길', '길', '길 밝', '밝게', '게']);
    expect(termsOf('밤길, 밝게')).toEqual(['밤길', '길', '밝게', '게']);
  });

  it('keeps words, numbers and pictures whole', () => {
    expect(termsOf('AI교육 2호선 🌳👍🏽')).toEqual(['ai', '교육', '육', '2', '호선', '선', '🌳', '👍']);
  });

  it('has nothing in signs alone', () => {
    expect(termsOf('!? … —')).toEqual([]);
    expect(toLookedThrough('!? … —')).toBe('');
  });
});

describe('what a search asks for', () => {
  it('is a word without its particles', () => {
    for (const word of ['복지를', '복지는', '복지에서는', '복지로', '복지입니다', '복지까지', '복지'])
      expect(coreOf(word)).toBe('복지');
    expect(coreOf('설치해')).toBe('설치');
    expect(coreOf('설치했으면')).toBe('설치');
  });

  it('leaves nouns alone that only look as if they had one', () => {
    for (const word of ['도로', '어린이', '고양이', '자전거도로', '나이', '상수도'])
      expect(coreOf(word)).toBe(word);
    expect(coreOf('어린이를')).toBe('어린이');
  });

  it('knows initial consonants, and syllables that are still being typed', () => {
    expect(wantedBy('ㅂㅈ')).toEqual([{ kind: 'initials', text: 'ㅂㅈ' }]);
    expect(wantedBy('복지ㅅ')).toEqual([
      { kind: 'syllables', whole: '복지', core: '복지' },
      { kind: 'initials', text: 'ㅂㅈㅅ' },
    ]);
    expect(wantedBy('밤ㅂㅅ ㄱ')).toEqual([
      { kind: 'syllables', whole: '밤', core: '밤' },
      { kind: 'initials', text: 'ㅂㅂㅅ' },
      { kind: 'initials', text: 'ㄱ' },
    ]);
  });

  it('takes a tag with or without its sign, letters, numbers and pictures', () => {
    expect(wantedBy('#청년')).toEqual(wantedBy('청년'));
    expect(wantedBy('Wi-Fi 5G 🌳')).toEqual([
      { kind: 'word', text: 'wi' },
      { kind: 'word', text: 'fi' },
      { kind: 'word', text: '5g' },
      { kind: 'picture', text: '🌳' },
    ]);
  });

  it('asks for each word once, and for no more than eight', () => {
    expect(wantedBy('버스 버스 버스')).toHaveLength(1);
    expect(wantedBy('가나 다라 마바 사아 자차 카타 파하 거너 더러 머버')).toHaveLength(8);
    expect(wantedBy('?! ㅠㅠ ""')).toEqual([]);
  });
});
