import type { Language } from '../../shared/i18n/language.ts';
import { administrationEn } from './messages.en.ts';
import { administrationKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const administrationWords = { ko: administrationKo, en: administrationEn } as const satisfies Record<
  Language,
  unknown
>;
