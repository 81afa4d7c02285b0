import type { Language } from '../../shared/i18n/language.ts';
import { answersEn } from './messages.en.ts';
import { answersKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const answerWords = { ko: answersKo, en: answersEn } as const satisfies Record<Language, unknown>;
