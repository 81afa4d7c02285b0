import { z } from 'zod';
import { addDays, calendarZone, startOfDate } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { toFieldErrors } from '../../shared/http/router.ts';
import { type Announcement, announcementSchema } from './model.ts';

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
export type AnnouncementTyped = Record<(typeof announcementFields)[number], string>;

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
export function readAnnouncement(typed: AnnouncementTyped): Announcement {
  const startsAt = momentOf(typed.date, typed.from);
  return parsed(announcementSchema, {
    title: typed.title,
    description: typed.description,
    place: typed.place,
    ...(typed.address.trim() !== '' && { address: typed.address }),
    ...(typed.accessibility.trim() !== '' && { accessibility: typed.accessibility }),
    startsAt,
    endsAt: momentOf(typed.date, typed.to),
    signUpClosesAt: closingAt(typed.closesOn, startsAt),
    capacity: Number(typed.capacity),
  });
}

/** An announcement as it is typed. */
export function toTyped(
  session: Omit<Announcement, 'address' | 'accessibility'> & {
    address: string | null;
    accessibility: string | null;
  },
): AnnouncementTyped {
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

/** @throws request.invalid */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const read = schema.safeParse(value);
  if (!read.success) throw new AppError('request.invalid', toFieldErrors(read.error.issues));
  return read.data;
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
