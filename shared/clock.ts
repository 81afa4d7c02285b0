/** The one clock. Everything that asks for the time is handed one of these. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/**
 * Every institution of a deployment counts days in this zone. Korea keeps UTC+9 all year (no daylight saving since
 * 1988), so that a day is always 86,400,000 ms.
 */
export const calendarZone = 'Asia/Seoul';
const zoneOffset = 9 * 3_600_000;
export const day = 86_400_000;

/** The calendar date at a moment, `yyyy-mm-dd` in Asia/Seoul. */
export function dateAt(moment: Date): string {
  return new Date(moment.getTime() + zoneOffset).toISOString().slice(0, 10);
}

/** Midnight in Asia/Seoul at which the given calendar date begins. */
export function startOfDate(date: string): Date {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) - zoneOffset);
}

/** The calendar date `days` after another. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * day).toISOString().slice(0, 10);
}

/**
 * The moment at which a period of `days` ends: midnight after its last day. The day of the event itself is not counted
 * and a period ends with the end of its last day (Korean Civil Act, articles 157 and 159).
 */
export function endOfPeriod(from: Date, days: number): Date {
  return startOfDate(addDays(dateAt(from), days + 1));
}

/** The last millisecond of a calendar date: what is due "on" a date is due by then. */
export function endOfDate(date: string): Date {
  return new Date(startOfDate(addDays(date, 1)).getTime() - 1);
}

/** The last date of a period that ends before a moment. */
export function lastDateOf(closesAt: string): string {
  return dateAt(new Date(Date.parse(closesAt) - 1));
}

/** The first and the last moment of a calendar year. */
export function momentsOfYear(year: number): { from: Date; to: Date } {
  return { from: startOfDate(`${year}-01-01`), to: endOfDate(`${year}-12-31`) };
}

/** The calendar years from one moment's to another's, the latest first. */
export function yearsFrom(from: Date, to: Date): number[] {
  const [first, last] = [from, to].map((moment) => Number(dateAt(moment).slice(0, 4))) as [number, number];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, back) => last - back);
}

/** Whole calendar days from one moment's date to another's. */
export function daysBetween(from: Date, to: Date): number {
  return Math.round((Date.parse(dateAt(to)) - Date.parse(dateAt(from))) / day);
}
