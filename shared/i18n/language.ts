import { errorsEn } from './errors.en.ts';
import { errorsKo } from './errors.ko.ts';

export type Language = 'ko' | 'en';

export const errorSentences = { ko: errorsKo, en: errorsEn } as const;

/** The first of our languages in an Accept-Language header, Korean without one. */
export function languageOf(acceptLanguage: string | undefined): Language {
  for (const part of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if (tag === 'ko' || tag === 'en') return tag;
  }
  return 'ko';
}
