import { describe, expect, it } from 'vitest';
import { counted } from '../../shared/i18n/counted.ts';
import { languageOf } from '../../shared/i18n/language.ts';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'ko'],
    ['', 'ko'],
    ['en', 'en'],
    ['en-GB,ko;q=0.5', 'en'],
    ['ko;q=0.4,en;q=0.9', 'en'],
    ['de,en;q=0.2,ko;q=0.8', 'ko'],
    ['en;q=0,ko', 'ko'],
    ['en;q=0', 'ko'],
    ['fr, de', 'ko'],
    ['*', 'ko'],
    ['EN-us', 'en'],
    [';;;,,=q', 'ko'],
  ])('is what %s prefers', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

describe('what is counted in English', () => {
  it('is many but where it is one', () => {
    expect(['0', '1', '2', '11', '1,001'].map((count) => counted(count, 'day'))).toEqual([
      '0 days',
      '1 day',
      '2 days',
      '11 days',
      '1,001 days',
    ]);
    expect(counted('1', 'empathy', 'empathies')).toBe('1 empathy');
    expect(counted('21', 'empathy', 'empathies')).toBe('21 empathies');
  });
});
