import type { Language } from '../../shared/i18n/language.ts';
import { reportsEn } from './messages.en.ts';
import { reportsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const reportWords = { ko: reportsKo, en: reportsEn } as const satisfies Record<Language, unknown>;
