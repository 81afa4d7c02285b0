import { describe, expect, it } from 'vitest';
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
