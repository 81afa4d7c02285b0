import { describe, expect, it } from 'vitest';
import type { Commitment } from '../../functions/commitments/index.ts';
import { dueAttention, firstReminder, nextAttentionAt } from '../../functions/commitments/rules.ts';

const dueOn = '2026-04-20';

/** A commitment that was promised at this moment, looked at then and whenever asked, and what was said of it when. */
function watch(promisedAt: string) {
  let watched: Pick<Commitment, 'state' | 'dueOn' | 'reminded' | 'saidOverdue'> = {
    state: 'open',
    dueOn,
    reminded: firstReminder(dueOn, new Date(promisedAt)),
    saidOverdue: false,
  };
  const lookAt = (moment: string | Date) => {
    const due = dueAttention(watched, new Date(moment));
    watched = { ...watched, ...due?.next };
    return due && ('stage' in due.event ? due.event.stage : due.event.type);
  };
  return { lookAt, next: () => nextAttentionAt(watched)?.toISOString() };
}

/** All that is said where it is looked at whenever it has to be. */
function toldFrom(promisedAt: string) {
  const { lookAt, next } = watch(promisedAt);
  const told: [string, string | undefined][] = [];
  for (let at = next(); at !== undefined && told.length < 9; at = next()) {
    expect(lookAt(new Date(Date.parse(at) - 1))).toBeUndefined();
    told.push([at, lookAt(at)]);
  }
  return told;
}

describe('a commitment under way', () => {
  const dDay = ['2026-04-19T15:00:00.000Z', 'd-day'];
  const overdue = ['2026-04-20T15:00:00.000Z', 'commitment.overdue'];

  it('is reminded of as the day a week before begins in Seoul, three days before and that day, and late once', () => {
    expect(toldFrom('2026-01-01T00:00:00.000Z')).toEqual([
      ['2026-04-12T15:00:00.000Z', 'd-7'],
      ['2026-04-16T15:00:00.000Z', 'd-3'],
      dDay,
      overdue,
    ]);
  });

  it('is not reminded of what was past as it was promised', () => {
    expect(toldFrom('2026-04-18T00:00:00.000Z')).toEqual([dDay, overdue]);
    expect(toldFrom('2026-04-20T00:00:00.000Z')).toEqual([overdue]);
  });

  it('is reminded of once where reminders were missed, by the latest of them, and of none once it is late', () => {
    const missed = watch('2026-01-01T00:00:00.000Z');
    expect(missed.lookAt('2026-04-18T00:00:00.000Z')).toBe('d-3');
    expect(missed.lookAt('2026-04-18T00:00:00.000Z')).toBeUndefined();
    expect(missed.next()).toBe(dDay[0]);
    expect(missed.lookAt('2026-05-01T00:00:00.000Z')).toBe('commitment.overdue');
    expect(missed.lookAt('2026-05-02T00:00:00.000Z')).toBeUndefined();
    expect(missed.next()).toBeUndefined();
  });
});
