import { startOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { screeningsSince } from './repository.ts';
import { countScreenings, latestMonths, type ScreeningMonth } from './rules.ts';

const monthsShown = 12;
const keepMs = 10_000;

/**
 * How an institution's moderators decided, month by month: a count of the decisions themselves as its audit log has
 * them. Each decision is one entry under a key made of the proposal, its revision and the moment, written only where
 * none is: delivered twice it is still one, so there is no counter that could drift. A proposal rejected twice was
 * decided on twice and counts twice. What is read is bounded by what moderators decide in a year; it is remembered for
 * some seconds.
 */
export function makeModerationRegister({ table, clock }: Context) {
  const kept = new Map<InstitutionId, { months: Promise<ScreeningMonth[]>; until: number }>();

  async function count(institution: InstitutionId): Promise<ScreeningMonth[]> {
    const months = latestMonths(clock.now(), monthsShown);
    const since = startOfDate(`${months[0]}-01`).toISOString();
    return countScreenings(await screeningsSince(table, institution, since), months);
  }

  return (institution: InstitutionId): Promise<ScreeningMonth[]> => {
    const now = clock.now().getTime();
    const entry = kept.get(institution);
    if (entry && entry.until > now) return entry.months;
    const months = count(institution);
    kept.set(institution, { months, until: now + keepMs });
    months.catch(() => kept.delete(institution));
    return months;
  };
}
