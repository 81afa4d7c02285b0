import type { Language } from '../../shared/i18n/language.ts';
import { commitmentsEn } from './messages.en.ts';
import { commitmentsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const commitmentWords = { ko: commitmentsKo, en: commitmentsEn } as const satisfies Record<
  Language,
  unknown
>;
