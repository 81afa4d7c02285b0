import { day } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries, type EntryKey, pageWithin } from '../../shared/dynamo/listing.ts';
import { type CommitmentState, commitmentsPromised } from '../commitments/index.ts';
import type { Institution } from '../institutions/index.ts';
import { answerIdOfEntry, fromAnsweredRank, fromDecidedRank, fromOwedRank, scopeOf } from './listing.ts';
import { type Decision, decisionSchema } from './model.ts';
import { answersById } from './repository.ts';
import { type AnswerCard, toCard } from './view.ts';

/** Late answers by age. Every day that has begun counts, so that none is of no day. */
interface OverdueByAge {
  days1to7: number;
  days8to30: number;
  days31on: number;
}

/** What a department, or all of an institution, decided and promised in the period. */
interface Results {
  decisions: Record<Decision, number>;
  /** By how they stand now; the overdue are among the open. */
  commitments: Record<CommitmentState | 'overdue', number>;
}

/** How a department, or all of an institution, keeps its dates. */
interface Punctuality {
  /** Answers owed now, and how many of them are late. */
  owed: number;
  overdue: number;
  /** Days the latest owed answer is past its date; null when none is. */
  longestOverdueDays: number | null;
  /** The late ones by how many days they are past their dates. */
  overdueByAge: OverdueByAge;
  /** Answers published in the period. */
  answered: number;
  /** The share of them that came by their date, 0 to 1; null where there were none. */
  onTimeShare: number | null;
  /** Calendar days from the step firing to the answer; null where there were none. */
  medianDays: number | null;
}

export type BoardRecord = Punctuality & Results;

export interface Board {
  institution: string;
  /** The period the published answers are of. */
  from: string;
  to: string;
  total: BoardRecord;
  departments: (BoardRecord & { id: string; name: string })[];
}

/** Every answer that an institution owes, by its date: what the board counts, and what its page lists. */
export async function owedBy({ table }: Context, { id }: Institution): Promise<EntryKey[]> {
  return allEntries(table, { list: owedList(id) });
}

const owedList = (institution: string) => lists.answers(scopeOf({ institution }), 'owed');

/**
 * One page of them, all or those past their dates.
 *
 * @throws request.bad-cursor
 */
export async function listOwed(
  { table, clock }: Context,
  { id }: Institution,
  owed: Promise<EntryKey[]>,
  { overdue, ...page }: { overdue: boolean; cursor: string | undefined; limit: number },
): Promise<{ items: AnswerCard[]; next: string | null }> {
  const now = clock.now();
  // A rank begins with the last moment at which its answer is on time.
  const upTo = overdue ? { upTo: now.toISOString() } : {};
  const { entries, next } = pageWithin(await owed, { list: owedList(id), ...upTo, ...page });
  const answers = await answersById(
    table,
    entries.map(({ pk }) => answerIdOfEntry(pk)),
  );
  return { items: answers.map((answer) => toCard(answer, now)), next };
}

/**
 * The board of an institution: what its departments owe, how they kept their dates in the last `days` days, and what they
 * decided and promised in them; what they owe is `owing`, where it was read already. Made of lists' ranks: nothing is counted beside them that could drift.
 */
export async function readBoard(
  context: Context,
  institution: Institution,
  days: number,
  owing: Promise<EntryKey[]> = owedBy(context, institution),
): Promise<Board> {
  const { table, clock } = context;
  const now = clock.now();
  const to = now.toISOString();
  const from = new Date(now.getTime() - days * day).toISOString();
  const scope = scopeOf({ institution: institution.id });
  const range = { from, upTo: `${to}~` };
  const [owedEntries, answeredEntries, decided, promised] = await Promise.all([
    owing,
    // Ranks begin with the moment; `~` comes after every character of the rest.
    allEntries(table, { list: lists.answers(scope, 'answered'), ...range }),
    Promise.all(
      decisionSchema.options.map(async (decision) => {
        const entries = await allEntries(table, { list: lists.decisions(scope, decision), ...range });
        return entries.map(({ listSk }) => ({ ...fromDecidedRank(listSk), decision }));
      }),
    ),
    commitmentsPromised(context, institution.id, { from, to }),
  ]);
  const owed = owedEntries.map(({ listSk }) => fromOwedRank(listSk));
  const answered = answeredEntries.map(({ listSk }) => fromAnsweredRank(listSk));
  const recordOf = (department: string | undefined): BoardRecord => {
    const isTheirs = (entry: { department: string }) =>
      department === undefined || entry.department === department;
    return {
      ...toPunctuality(owed.filter(isTheirs), answered.filter(isTheirs), now),
      ...toResults(decided.flat().filter(isTheirs), promised.filter(isTheirs)),
    };
  };
  return {
    institution: institution.id,
    from,
    to,
    total: recordOf(undefined),
    departments: institution.departments.map(({ id, name }) => ({ id, name, ...recordOf(id) })),
  };
}

function toPunctuality(
  owed: { dueAt: string }[],
  answered: { days: number; onTime: boolean }[],
  now: Date,
): Punctuality {
  const late = owed
    .map(({ dueAt }) => Math.ceil((now.getTime() - Date.parse(dueAt)) / day))
    .filter((days) => days > 0);
  const between = (from: number, to: number) => late.filter((days) => days >= from && days <= to).length;
  return {
    owed: owed.length,
    overdue: late.length,
    longestOverdueDays: late.length > 0 ? Math.max(...late) : null,
    overdueByAge: {
      days1to7: between(1, 7),
      days8to30: between(8, 30),
      days31on: between(31, Number.POSITIVE_INFINITY),
    },
    answered: answered.length,
    onTimeShare:
      answered.length > 0 ? answered.filter(({ onTime }) => onTime).length / answered.length : null,
    medianDays: median(answered.map(({ days }) => days)),
  };
}

function toResults(
  decided: { decision: Decision }[],
  promised: { state: CommitmentState; overdue: boolean }[],
): Results {
  const decisions = decisionSchema.options.map((each): [Decision, number] => [
    each,
    decided.filter(({ decision }) => decision === each).length,
  ]);
  const standing = (wanted: CommitmentState) => promised.filter(({ state }) => state === wanted).length;
  return {
    decisions: Object.fromEntries(decisions) as Results['decisions'],
    commitments: {
      open: standing('open'),
      overdue: promised.filter(({ overdue }) => overdue).length,
      done: standing('done'),
      dropped: standing('dropped'),
    },
  };
}

function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
