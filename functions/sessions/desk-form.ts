import { z } from 'zod';
import { addDays, calendarZone, startOfDate } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { toFieldErrors } from '../../shared/http/router.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { type FieldProblems, toProblems } from '../../shared/web/fields.tsx';
import type { Typed } from '../../shared/web/form.ts';
import type { Site } from '../../shared/web/site.ts';
import { type Announcement, announcementSchema } from './model.ts';
import { sessionWords } from './words.ts';

export const announcementFields = [
  'title',
  'description',
  'place',
  'address',
  'accessibility',
  'date',
  'from',
  'to',
  'closesOn',
  'capacity',
] as const;
/** Where a form's field has another name than what it becomes. */
const announcementNames = { startsAt: 'from', endsAt: 'to', signUpClosesAt: 'closesOn' };
export const entryNames = { title: 'entryTitle', body: 'entryText', text: 'entryText' };

/**
 * What to change in a form, where that is why it was refused.
 *
 * @throws the refusal where it is about something else
 */
export function problemsIn(
  { language }: Site,
  error: unknown,
  names: Record<string, string> = announcementNames,
): FieldProblems {
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'session.date-wrong') return { date: errorSentences[language][error.code] };
  if (error.code === 'session.seats-taken') return { capacity: errorSentences[language][error.code] };
  if (error.code === 'forum.not-found') return { forum: errorSentences[language][error.code] };
  if (error.code !== 'request.invalid' || !error.fields?.length) throw error;
  const fields = error.fields.map(({ field, message }) => {
    const name = field.split('/')[1] ?? '';
    return { field: `/${names[name] ?? name}`, message };
  });
  return toProblems(fields, sessionWords[language].desk.problems);
}

/** A moment in Asia/Seoul by its date and its time, `hh:mm`; nothing that reads as a moment where either is none. */
function momentOf(date: string, time: string): string {
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time.trim());
  if (!clock || !z.iso.date().safeParse(date).success) return '';
  const minutes = Number(clock[1]) * 60 + Number(clock[2]);
  return new Date(startOfDate(date).getTime() + minutes * 60_000).toISOString();
}

/** Until the end of a date, or until it begins where that is sooner. */
function closingAt(date: string, startsAt: string): string {
  if (!z.iso.date().safeParse(date).success) return '';
  const end = startOfDate(addDays(date, 1)).toISOString();
  return startsAt !== '' && startsAt < end ? startsAt : end;
}

/**
 * What was typed, as an announcement: a session of one day, which is what most are.
 *
 * @throws request.invalid
 */
export function readAnnouncement(typed: Typed): Announcement {
  const { date = '', from = '', to = '', closesOn = '', address = '', accessibility = '' } = typed;
  const startsAt = momentOf(date, from);
  const announcement = parsed(announcementSchema, {
    title: typed.title,
    description: typed.description,
    place: typed.place,
    ...(address.trim() !== '' && { address }),
    ...(accessibility.trim() !== '' && { accessibility }),
    startsAt,
    endsAt: momentOf(date, to),
    signUpClosesAt: closingAt(closesOn, startsAt),
    capacity: toNumber(typed.capacity ?? ''),
  });
  if (announcement.endsAt <= announcement.startsAt)
    throw new AppError('request.invalid', [{ field: '/endsAt', message: 'is not later than it begins' }]);
  return announcement;
}

/** An announcement as it is typed. */
export function toTyped(
  session: Omit<Announcement, 'address' | 'accessibility'> & {
    address: string | null;
    accessibility: string | null;
  },
): Typed {
  const { title, description, place, startsAt, endsAt, signUpClosesAt, capacity } = session;
  const lastMoment = new Date(Date.parse(signUpClosesAt) - 1).toISOString();
  return {
    ...{ title, description, place },
    address: session.address ?? '',
    accessibility: session.accessibility ?? '',
    date: dateOf(startsAt),
    from: timeOf(startsAt),
    to: timeOf(endsAt),
    closesOn: dateOf(lastMoment),
    capacity: String(capacity),
  };
}

const dates = new Intl.DateTimeFormat('en-CA', { timeZone: calendarZone, dateStyle: 'short' });
const times = new Intl.DateTimeFormat('en-GB', { timeZone: calendarZone, timeStyle: 'short' });
const dateOf = (at: string) => dates.format(new Date(at));
const timeOf = (at: string) => times.format(new Date(at));

/** No number is none, not nought. */
export function toNumber(text: string): number {
  const digits = text.replaceAll(',', '').trim();
  return digits === '' ? Number.NaN : Number(digits);
}

/**
 * What was typed, as a schema has it; `name` is the form's field where it is one of them.
 *
 * @throws request.invalid
 */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name?: string,
): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issues = read.error.issues.map((issue) => (name === undefined ? issue : { ...issue, path: [name] }));
  throw new AppError('request.invalid', toFieldErrors(issues));
}

/** One on each line, without the empty ones. */
export function toLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Documents as they are typed, one on each line: `title, address`. */
export function toFiles(text: string): { title: string; url: string }[] {
  return toLines(text).map((line) => {
    const [, title = '', url = line] = /^(.*),\s*(\S+)$/.exec(line) ?? [];
    return { title, url };
  });
}
