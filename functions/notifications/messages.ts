import type { Language } from '../../shared/i18n/language.ts';
import type { MailWords, UnsubscribeWords } from './mail-words.ts';
import * as english from './messages.en.ts';
import * as korean from './messages.ko.ts';

export const mailWords: Record<Language, MailWords> = { ko: korean.mailWords, en: english.mailWords };
export const unsubscribePages: Record<Language, UnsubscribeWords> = {
  ko: korean.unsubscribePage,
  en: english.unsubscribePage,
};
