import type { Language } from '../../shared/i18n/language.ts';
import { institutionsEn } from './messages.en.ts';
import { institutionsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const institutionWords = { ko: institutionsKo, en: institutionsEn } as const satisfies Record<
  Language,
  unknown
>;
