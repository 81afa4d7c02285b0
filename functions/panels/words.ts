import type { Language } from '../../shared/i18n/language.ts';
import { panelsEn } from './messages.en.ts';
import { panelsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const panelWords = { ko: panelsKo, en: panelsEn } as const satisfies Record<Language, unknown>;
