import { calendarZone, daysBetween } from '../clock.ts';
import type { Language } from '../i18n/language.ts';

/** A page's address in a language: Korean at the root, English below `/en`. */
export function pathIn(language: Language, path: string): string {
  if (language === 'ko') return path;
  return path === '/' ? '/en' : `/en${path}`;
}

/** The language of a page's address. */
export function languageAt(path: string): Language {
  return /^\/en(?:\/|$)/.test(path) ? 'en' : 'ko';
}

/**
 * Where something that is owed for a proposal or a forum, or was said there, is read in full, in the language at the root:
 * what is owed for a forum is on the forum's page, also where a proposal grew into it.
 */
export function pathOf({
  proposal,
  forum,
  opinion,
  session,
}: Record<'proposal' | 'forum', string | null | undefined> & {
  opinion?: string | undefined;
  /** What is told of a session. */
  session?: string | undefined;
}): string {
  if (session !== undefined) return `/sessions/${encodeURIComponent(session)}`;
  if (opinion !== undefined) return `/opinions/${encodeURIComponent(opinion)}`;
  return forum ? `/forums/${encodeURIComponent(forum)}` : `/proposals/${encodeURIComponent(proposal ?? '')}`;
}

/**
 * The same page in a language, whichever language this address is in. However many slashes somebody asked for it with, it
 * is a page of this site: behind two of them a browser reads another host.
 */
export function sameIn(language: Language, path: string): string {
  return pathIn(language, path.replace(/^\/en(?=\/|$)/, '').replace(/^[/\\]*/, '/'));
}

const tags = { ko: 'ko-KR', en: 'en-GB' } as const;

/** How a language writes numbers, dates and moments; times are those of Asia/Seoul. */
export function makeFormats(language: Language) {
  const tag = tags[language];
  const numbers = new Intl.NumberFormat(tag);
  const shares = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
  const dates = new Intl.DateTimeFormat(tag, { timeZone: calendarZone, dateStyle: 'long' });
  const moments = new Intl.DateTimeFormat(tag, {
    timeZone: calendarZone,
    dateStyle: 'long',
    timeStyle: 'short',
  });
  return {
    number: (value: number) => numbers.format(value),
    share: (value: number) => shares.format(value),
    date: (value: string) => dates.format(new Date(value.length === 10 ? `${value}T12:00:00+09:00` : value)),
    /** The last date of a period that ends at a moment which is no longer in it. */
    lastDate: (end: string) => dates.format(new Date(Date.parse(end) - 1)),
    moment: (value: string) => moments.format(new Date(value)),
    /** From one moment to another; what both have in common is said once. */
    span: (from: string, to: string) => moments.formatRange(new Date(from), new Date(to)),
  };
}
export type Formats = ReturnType<typeof makeFormats>;

/** Calendar days from now until a moment: 0 on its day, negative once its day is past. */
export function daysUntil(moment: string, now: Date): number {
  return daysBetween(now, new Date(moment));
}
