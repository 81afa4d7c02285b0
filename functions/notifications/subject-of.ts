import { dateAt } from '../../shared/clock.ts';
import type { Language } from '../../shared/i18n/language.ts';
import { noticeSubjects as english } from './messages.en.ts';
import { noticeSubjects as korean } from './messages.ko.ts';
import type { Notice } from './model.ts';

/** What a notice says in its first line. */
export function subjectOf({ kind, title, dueAt }: Notice, language: Language): string {
  const subjects = language === 'ko' ? korean : english;
  const due = dueAt === undefined ? '' : dateAt(new Date(dueAt));
  return subjects[kind].replace('{due}', due).replace('{title}', () => title);
}
