import type { Language } from '../../shared/i18n/language.ts';
import { proposalsEn } from './messages.en.ts';
import { proposalsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const proposalWords = { ko: proposalsKo, en: proposalsEn } as const satisfies Record<
  Language,
  unknown
>;

/** What a rejection code stands for, in words. */
export function rejectionCodeIn(language: Language, code: string): string {
  return proposalWords[language].codes[code] ?? code;
}
