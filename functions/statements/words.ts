import type { Language } from '../../shared/i18n/language.ts';
import { statementsEn } from './messages.en.ts';
import { statementsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const statementWords = { ko: statementsKo, en: statementsEn } as const satisfies Record<
  Language,
  unknown
>;
