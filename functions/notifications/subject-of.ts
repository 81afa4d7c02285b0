import { dateAt } from '../../shared/clock.ts';
import type { Language } from '../../shared/i18n/language.ts';
import { mailWords } from './messages.ts';
import type { Notice } from './model.ts';

/** What a notice says in its first line. */
export function subjectOf(notice: Pick<Notice, 'kind' | 'title' | 'dueAt'>, language: Language): string {
  const title = notice.title || mailWords[language].hiddenTitle;
  return fill(mailWords[language].subjects[notice.kind], { ...notice, title });
}

/** A sentence with what the notice is about in its places. What somebody wrote goes in last: it has no places. */
export function fill(sentence: string, { title, dueAt, commitment }: Partial<Notice>): string {
  const words = new Map([
    ['{due}', dueAt === undefined ? '' : dateAt(new Date(dueAt))],
    ['{title}', title ?? ''],
    ['{commitment}', commitment ?? ''],
  ]);
  return sentence.replace(/\{(?:due|title|commitment)\}/g, (place) => words.get(place) ?? place);
}
