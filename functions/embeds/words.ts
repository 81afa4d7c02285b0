import type { Language } from '../../shared/i18n/language.ts';
import { embedsEn } from './messages.en.ts';
import { embedsKo } from './messages.ko.ts';

export const embedWords = { ko: embedsKo, en: embedsEn } as const satisfies Record<Language, unknown>;
