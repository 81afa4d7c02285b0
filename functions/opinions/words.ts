import type { Language } from '../../shared/i18n/language.ts';
import { opinionsEn } from './messages.en.ts';
import { opinionsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const opinionWords = { ko: opinionsKo, en: opinionsEn } as const satisfies Record<Language, unknown>;
