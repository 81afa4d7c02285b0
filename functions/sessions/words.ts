import type { Language } from '../../shared/i18n/language.ts';
import { sessionsEn } from './messages.en.ts';
import { sessionsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const sessionWords = { ko: sessionsKo, en: sessionsEn } as const satisfies Record<Language, unknown>;
