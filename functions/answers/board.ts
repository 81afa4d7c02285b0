import { day } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import type { Institution } from '../institutions/index.ts';
import { fromAnsweredRank, fromOwedRank, scopeOf } from './listing.ts';

/** How a department, or all of an institution, keeps its dates. */
export interface Punctuality {
  /** Answers owed now, and how many of them are late. */
  owed: number;
  overdue: number;
  /** Days the latest owed answer is past its date; null when none is. */
  longestOverdueDays: number | null;
  /** Answers published in the period. */
  answered: number;
  /** The share of them that came by their date, 0 to 1; null where there were none. */
  onTimeShare: number | null;
  /** Calendar days from the step firing to the answer; null where there were none. */
  medianDays: number | null;
}

export interface Board {
  institution: string;
  /** The period the published answers are of. */
  from: string;
  to: string;
  total: Punctuality;
  departments: (Punctuality & { id: string; name: string })[];
}

/**
 * The board of an institution: what its departments owe and how they kept their dates in the last `days` days. Made of
 * two lists' ranks: nothing is counted beside them that could drift.
 */
export async function readBoard(
  { table, clock }: Context,
  institution: Institution,
  days: number,
): Promise<Board> {
  const now = clock.now();
  const to = now.toISOString();
  const from = new Date(now.getTime() - days * day).toISOString();
  const scope = scopeOf({ institution: institution.id });
  const [owedEntries, answeredEntries] = await Promise.all([
    allEntries(table, { list: lists.answers(scope, 'owed') }),
    // Ranks begin with the moment; `~` comes after every character of the rest.
    allEntries(table, { list: lists.answers(scope, 'answered'), from, upTo: `${to}~` }),
  ]);
  const owed = owedEntries.map(({ listSk }) => fromOwedRank(listSk));
  const answered = answeredEntries.map(({ listSk }) => fromAnsweredRank(listSk));
  const recordOf = (department: string | undefined): Punctuality => {
    const isTheirs = (entry: { department: string }) =>
      department === undefined || entry.department === department;
    return toRecord(owed.filter(isTheirs), answered.filter(isTheirs), now);
  };
  return {
    institution: institution.id,
    from,
    to,
    total: recordOf(undefined),
    departments: institution.departments.map(({ id, name }) => ({ id, name, ...recordOf(id) })),
  };
}

function toRecord(
  owed: { dueAt: string }[],
  answered: { days: number; onTime: boolean }[],
  now: Date,
): Punctuality {
  const late = owed.map(({ dueAt }) => now.getTime() - Date.parse(dueAt)).filter((ms) => ms > 0);
  return {
    owed: owed.length,
    overdue: late.length,
    longestOverdueDays: late.length > 0 ? Math.ceil(Math.max(...late) / day) : null,
    answered: answered.length,
    onTimeShare:
      answered.length > 0 ? answered.filter(({ onTime }) => onTime).length / answered.length : null,
    medianDays: median(answered.map(({ days }) => days)),
  };
}

function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
