import { describe, expect, it } from 'vitest';
import { addDays, dateAt, daysBetween, endOfDate, endOfPeriod, startOfDate } from '../../shared/clock.ts';

describe('a day', () => {
  it.each([
    ['2026-03-01T14:59:59.999Z', '2026-03-01'],
    ['2026-03-01T15:00:00.000Z', '2026-03-02'],
    ['2025-12-31T15:00:00.000Z', '2026-01-01'],
    ['2024-02-28T15:00:00.000Z', '2024-02-29'],
  ])('at %s is %s in Seoul', (moment, date) => {
    expect(dateAt(new Date(moment))).toBe(date);
  });

  it('begins at midnight in Seoul and ends a millisecond before the next', () => {
    expect(startOfDate('2026-03-02').toISOString()).toBe('2026-03-01T15:00:00.000Z');
    expect(endOfDate('2026-03-02').toISOString()).toBe('2026-03-02T14:59:59.999Z');
  });

  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-03-02', 365, '2027-03-02'],
  ])('%s and %i days is %s', (date, days, later) => {
    expect(addDays(date, days)).toBe(later);
  });
});

describe('a period', () => {
  // The day of the event is not counted, and the last day counts whole: Civil Act, articles 157 and 159.
  it.each([
    ['the first minute of a day', '2026-03-01T15:00:00.000Z'],
    ['the last millisecond of that day', '2026-03-02T14:59:59.999Z'],
  ])('of 30 days from %s ends with the same day', (_, from) => {
    expect(endOfPeriod(new Date(from), 30).toISOString()).toBe('2026-04-01T15:00:00.000Z');
  });

  it('of one day ends with the next', () => {
    expect(endOfPeriod(new Date('2026-12-31T03:00:00.000Z'), 1).toISOString()).toBe(
      '2027-01-01T15:00:00.000Z',
    );
  });

  it('is counted in dates, not in hours', () => {
    expect(daysBetween(new Date('2026-03-02T14:59:59.999Z'), new Date('2026-03-02T15:00:00.000Z'))).toBe(1);
    expect(daysBetween(new Date('2026-03-01T15:00:00.000Z'), new Date('2026-03-02T14:59:59.999Z'))).toBe(0);
  });
});
