import { dateAt } from '../../shared/clock.ts';
import type { StoredEvent } from '../../shared/events.ts';
import type { DepartmentId, InstitutionId } from '../../shared/ids.ts';
import { type AuditArea, type AuditEntry, areaOf, auditTypeSchema } from './model.ts';

/**
 * The act of staff that an event records; nothing where citizens or clocks did it. It is made of the event and of what
 * never changes about its subject, so that it is the same whenever it is made.
 */
export function toAuditEntry(
  event: StoredEvent & { position?: number },
  about: { subject: string; proposal?: string; forum?: string },
): AuditEntry | undefined {
  const { revision: _, position: __, at, type, by, ...facts } = event;
  const known = auditTypeSchema.safeParse(type);
  if (!known.success) return undefined;
  return {
    at,
    type: known.data,
    ...(by && { by: by.person }),
    ...(by?.department !== undefined && { department: by.department }),
    ...about,
    facts,
  };
}

/** The lists an act stands in: of its area or of all, of its department or of all. */
export function scopesOf({ type, department }: AuditEntry): [area: AuditArea | '*', department: string][] {
  const areas = ['*', areaOf[type]] as const;
  const departments = department === undefined ? ['*'] : ['*', department];
  return areas.flatMap((area) => departments.map((each): [AuditArea | '*', string] => [area, each]));
}

/** How a month's screening went: what was published, and what was rejected by which code. */
export interface ScreeningMonth {
  /** `yyyy-mm` in Asia/Seoul. */
  month: string;
  published: number;
  rejected: Record<string, number>;
}

/** Counts screening decisions by the month they were taken in; every month asked for is there, with nought if need be. */
export function countScreenings(entries: readonly AuditEntry[], months: readonly string[]): ScreeningMonth[] {
  const counted = new Map(
    months.map((month): [string, ScreeningMonth] => [month, { month, published: 0, rejected: {} }]),
  );
  for (const { at, type, facts } of entries) {
    const of = counted.get(monthOf(new Date(at)));
    if (of === undefined) continue;
    if (type === 'proposal.published') of.published++;
    if (type === 'proposal.rejected') {
      const code = String(facts.code);
      of.rejected[code] = (of.rejected[code] ?? 0) + 1;
    }
  }
  return [...counted.values()];
}

/** The latest `count` months, the present one last. */
export function latestMonths(now: Date, count: number): string[] {
  const [year = 0, month = 0] = monthOf(now).split('-').map(Number);
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(year, month - count + index, 1)).toISOString().slice(0, 7),
  );
}

function monthOf(moment: Date): string {
  return dateAt(moment).slice(0, 7);
}

export type AuditScope = InstitutionId | '*';
export interface AuditFilter {
  area?: AuditArea | undefined;
  department?: DepartmentId | undefined;
}
