import type { Language } from '../../shared/i18n/language.ts';
import { mailWords } from './messages.ts';

/** What a kind of mail is about: its subject, with what differs from mail to mail left open. */
export function mailKindName(language: Language, kind: string): string {
  const { subjects, digest } = mailWords[language];
  const subject = kind === 'digest' ? digest.subject : (subjects as Record<string, string>)[kind];
  return (subject ?? kind).replaceAll(/\{\w+\}/g, '…');
}
