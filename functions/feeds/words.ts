import type { Language } from '../../shared/i18n/language.ts';
import { feedsEn } from './messages.en.ts';
import { feedsKo } from './messages.ko.ts';

export const feedWords = { ko: feedsKo, en: feedsEn } as const satisfies Record<Language, unknown>;
