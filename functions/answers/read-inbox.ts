import { dateAt, endOfDate, startOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import type { PersonId } from '../../shared/ids.ts';
import { answerIdOfEntry, fromOwedRank, type Scope, scopeOf } from './listing.ts';
import type { Answer } from './model.ts';
import { answersById } from './repository.ts';
import { type AnswerCard, toCard } from './view.ts';

interface Inbox {
  /** Due by the end of today. */
  today: AnswerCard[];
  /** Past their date, the longest first. */
  overdue: AnswerCard[];
  /** All the rest, by date. */
  later: AnswerCard[];
  next: string | null;
  counts: { today: number; overdue: number; later: number };
  /** More are owed than were counted. */
  isMore: boolean;
}

/** All of a desk's, those of one officer, or those nobody is named for. */
type Whose = 'all' | { officer: PersonId } | 'nobody';

const mostCounted = 1000;
const mostUrgent = 100;
const perPage = 40;

/**
 * What a department owes, or one officer of it, or nobody of it yet, as it is to be worked on: what is due today, then
 * what is late, then what is to come, a page at a time.
 *
 * @throws request.bad-cursor
 */
export async function readInbox(
  { table, clock }: Context,
  scope: Scope,
  { cursor, whose }: { cursor: string | undefined; whose: Whose },
): Promise<Inbox> {
  const now = clock.now();
  const today = dateAt(now);
  const list = toList(scopeOf(scope), whose);
  // A rank begins with the last moment at which an answer is on time.
  const afterToday = new Date(endOfDate(today).getTime() + 1).toISOString();
  const [counted, rest] = await Promise.all([
    listEntries(table, { list, limit: mostCounted }),
    listEntries(table, { list, from: afterToday, limit: perPage, cursor }),
  ]);
  const startOfToday = startOfDate(today).toISOString();
  const dueOf = ({ listSk }: { listSk: string }) => fromOwedRank(listSk).dueAt;
  const isLate = (entry: { listSk: string }) => dueOf(entry) < now.toISOString();
  const late = counted.entries.filter((entry) => isLate(entry));
  const dueToday = counted.entries.filter(
    (entry) => !isLate(entry) && dueOf(entry) >= startOfToday && dueOf(entry) < afterToday,
  );
  const shown = async (entries: { pk: string }[]) => {
    const answers = await answersById(
      table,
      entries.map(({ pk }) => answerIdOfEntry(pk)),
    );
    // The list may be a moment behind.
    return answers
      .filter((answer) => answer.state === 'owed' && isOf(answer, scope, whose))
      .map((answer) => toCard(answer, now));
  };
  const [todays, overdue, later] = await Promise.all([
    shown(dueToday.slice(0, mostUrgent)),
    shown(late.slice(0, mostUrgent)),
    shown(rest.entries),
  ]);
  const gone = (entries: unknown[], cards: AnswerCard[]) =>
    Math.min(entries.length, mostUrgent) - cards.length;
  return {
    today: todays,
    overdue,
    later,
    next: rest.next,
    counts: {
      today: dueToday.length - gone(dueToday, todays),
      overdue: late.length - gone(late, overdue),
      later: counted.entries.length - late.length - dueToday.length - gone(rest.entries, later),
    },
    isMore: counted.next !== null,
  };
}

/** It is still for them to answer: not passed on, taken over or given to somebody since the list was written. */
function isOf({ institution, holder }: Answer, scope: Scope, whose: Whose): boolean {
  if (scope.institution !== undefined && institution !== scope.institution) return false;
  if (scope.department !== undefined && holder.department !== scope.department) return false;
  if (whose === 'all') return true;
  return whose === 'nobody' ? holder.officer === undefined : holder.officer?.id === whose.officer;
}

function toList(scope: string, whose: Whose): string {
  if (whose === 'all') return lists.answers(scope, 'owed');
  return lists.held(scope, whose === 'nobody' ? undefined : whose.officer);
}
