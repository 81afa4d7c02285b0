import type { Language } from '../../shared/i18n/language.ts';
import { forumsEn } from './messages.en.ts';
import { forumsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const forumWords = { ko: forumsKo, en: forumsEn } as const satisfies Record<Language, unknown>;
