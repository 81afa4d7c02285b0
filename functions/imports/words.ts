import type { Language } from '../../shared/i18n/language.ts';
import { importsEn } from './messages.en.ts';
import { importsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const importWords = { ko: importsKo, en: importsEn } as const satisfies Record<Language, unknown>;
