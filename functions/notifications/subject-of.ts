import type { Language } from '../../shared/i18n/language.ts';
import { type Formats, makeFormats } from '../../shared/web/locale.ts';
import { wordsIn } from '../../shared/web/site.ts';
import { rejectionCodeIn } from '../proposals/index.ts';
import { mailWords } from './messages.ts';
import type { Notice, NoticeKind } from './model.ts';

// Made when a first mail is put into words: most starts of a function put none.
const formats: Partial<Record<Language, Formats>> = {};

/** What a notice says in its first line. */
export function subjectOf(
  notice: Pick<Notice, 'kind' | 'title' | 'dueAt' | 'forum' | 'step'>,
  language: Language,
): string {
  const { subjects, forumSubjects, stepSubject, hiddenTitle } = mailWords[language];
  const ofForum: Partial<Record<NoticeKind, string>> = notice.forum === undefined ? {} : forumSubjects;
  const sentence = notice.step ? stepSubject : (ofForum[notice.kind] ?? subjects[notice.kind]);
  return fill(sentence, { ...notice, title: notice.title || hiddenTitle }, language);
}

/** What happened, in a sentence. */
export function leadOf(notice: Notice, language: Language): string {
  const { leads, stepLeads } = mailWords[language];
  return fill(notice.step ? stepLeads[notice.step.on] : leads[notice.kind], notice, language);
}

/** A sentence with what the notice is about in its places. What somebody wrote goes in last: it has no places. */
function fill(
  sentence: string,
  { title, dueAt, commitment, code, reason, step }: Partial<Notice>,
  language: Language,
): string {
  formats[language] ??= makeFormats(language);
  const { date } = formats[language];
  const words = new Map([
    ['{due}', dueAt === undefined ? '' : date(dueAt)],
    ['{title}', title ?? ''],
    ['{outcome}', step === undefined ? '' : wordsIn(language).outcomes[step.then]],
    ['{commitment}', commitment ?? ''],
    ['{code}', code === undefined ? '' : rejectionCodeIn(language, code)],
    ['{reason}', reason ?? '–'],
  ]);
  return sentence.replace(
    /\{(?:due|title|outcome|commitment|code|reason)\}/g,
    (place) => words.get(place) ?? place,
  );
}
