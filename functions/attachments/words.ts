import type { Language } from '../../shared/i18n/language.ts';
import { attachmentsEn } from './messages.en.ts';
import { attachmentsKo } from './messages.ko.ts';

/** The slice's words in each language. */
export const attachmentWords = { ko: attachmentsKo, en: attachmentsEn } as const satisfies Record<
  Language,
  unknown
>;
