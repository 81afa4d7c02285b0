import { describe, expect, it } from 'vitest';
import type { Answer, AttentionStage } from '../../functions/answers/model.ts';
import {
  attentionTime,
  dueAfter,
  dueAttention,
  firstAttention,
  isOverdue,
  laterDue,
  nextAttentionAt,
  timeTaken,
} from '../../functions/answers/rules.ts';
import { AppError } from '../../shared/errors.ts';

const firedAt = new Date('2026-03-02T01:00:00.000Z');
const dueAt = dueAfter(firedAt, 30);
const owed = (attention = 0, state: Answer['state'] = 'owed') =>
  ({ state, dueAt: dueAt.toISOString(), openedAt: firedAt.toISOString(), attention }) as Answer;
const seoul = (text: string) => new Date(`${text}+09:00`);

describe('the date of an answer', () => {
  it('is the last millisecond of the thirtieth day after the step fired', () => {
    expect(dueAt).toEqual(seoul('2026-04-01T23:59:59.999'));
  });

  it('is kept until then and missed from then on', () => {
    expect(isOverdue(owed(), dueAt)).toBe(false);
    expect(isOverdue(owed(), new Date(dueAt.getTime() + 1))).toBe(true);
    expect(isOverdue(owed(0, 'answered'), new Date(dueAt.getTime() + 1))).toBe(false);
    expect(timeTaken(owed(), dueAt)).toEqual({ days: 30, onTime: true });
    expect(timeTaken(owed(), new Date(dueAt.getTime() + 1))).toEqual({ days: 31, onTime: false });
  });

  it.each([
    ['the same date', '2026-04-01'],
    ['an earlier one', '2026-03-31'],
    ['one more than 90 days on', '2026-07-01'],
  ])('is not put off to %s', (_, dueOn) => {
    expect(() => laterDue(owed(), dueOn, firedAt)).toThrow(new AppError('answer.date-not-later'));
  });

  it.each([
    ['2026-04-02', '2026-04-02T23:59:59.999'],
    ['2026-06-30', '2026-06-30T23:59:59.999'],
  ])('is put off to %s', (dueOn, end) => {
    expect(laterDue(owed(), dueOn, firedAt)).toEqual(seoul(end));
  });

  it('is not put off to a day that has passed, though it be later than the one missed', () => {
    expect(() => laterDue(owed(), '2026-04-05', seoul('2026-04-06T00:00:00'))).toThrow(AppError);
  });
});

describe('what the sweeper does', () => {
  it.each([
    ['d-7', '2026-03-25T00:00:00.000'],
    ['d-3', '2026-03-29T00:00:00.000'],
    ['d-day', '2026-04-01T00:00:00.000'],
    ['overdue', '2026-04-02T00:00:00.000'],
    ['escalated', '2026-04-09T00:00:00.000'],
  ] as const)('at %s is due at %s', (stage: AttentionStage, at) => {
    expect(attentionTime(dueAt, stage)).toEqual(seoul(at));
  });

  it('is one reminder only, where several were missed, and lateness always', () => {
    expect(dueAttention(owed(), seoul('2026-04-01T08:00:00'))).toEqual({ stages: ['d-day'], next: 3 });
    expect(dueAttention(owed(), seoul('2026-04-02T08:00:00'))).toEqual({ stages: ['overdue'], next: 4 });
    expect(dueAttention(owed(), seoul('2026-05-02T08:00:00'))).toEqual({
      stages: ['overdue', 'escalated'],
      next: 5,
    });
  });

  it('is nothing twice', () => {
    expect(dueAttention(owed(5), seoul('2026-06-01T00:00:00'))).toEqual({ stages: [], next: 5 });
    expect(nextAttentionAt(owed(5))).toBeUndefined();
    expect(nextAttentionAt(owed(0, 'answered'))).toBeUndefined();
  });

  it('begins with what is still to come when the time given is short', () => {
    expect(firstAttention(dueAfter(firedAt, 2), firedAt)).toBe(2);
    expect(firstAttention(dueAfter(firedAt, 30), firedAt)).toBe(0);
  });
});
