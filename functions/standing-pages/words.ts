import type { Language } from '../../shared/i18n/language.ts';
import { standingPagesEn } from './messages.en.ts';
import { standingPagesKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const standingWords = { ko: standingPagesKo, en: standingPagesEn } as const satisfies Record<
  Language,
  unknown
>;
