import { endOfDate, startOfDate, yearsFrom } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { listEntries, rangeOfYear } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import { type AnswerId, type ForumId, forumAnswerIdOf, resultIdOf } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isAdmin, isOfficer } from '../people/index.ts';
import { answerIdOfEntry, fromAnsweredRank, type Scope, scopeOf } from './listing.ts';
import { type Answer, type Decision, resultStep } from './model.ts';
import {
  answersById,
  contributionText,
  currentVersion,
  findAnswer,
  getAnswer,
  versionsOf,
} from './repository.ts';
import { type AnswerCard, type AnswerVersionView, type AnswerView, toCard, toView } from './view.ts';

interface AnswerQuery extends Scope {
  state?: 'owed' | 'answered' | undefined;
  /** Owed past its date, or not yet. */
  overdue?: boolean | undefined;
  /** Of answered ones: what was decided, and the year it was answered in. */
  decision?: Decision | undefined;
  year?: number | undefined;
  /** Those owed for this forum: its result, and what its steps oblige. */
  forum?: ForumId | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * One page of answers: owed ones by their date, answered ones latest first, all of them by when they were opened; those of
 * a forum by its steps, its result first.
 *
 * @throws request.invalid for a department without its institution, for answered ones that are overdue, or for what was
 *   decided of owed ones; request.bad-cursor
 */
export async function listAnswers(
  { table, clock }: Context,
  query: AnswerQuery,
): Promise<{ items: AnswerCard[]; next: string | null }> {
  const now = clock.now();
  if (query.forum !== undefined) return answersOfForum(table, query.forum, query, now);
  const { entries, next } = await listEntries(table, {
    ...toRange(query, now),
    limit: query.limit,
    cursor: query.cursor,
  });
  const answers = await answersById(
    table,
    entries.map(({ pk }) => answerIdOfEntry(pk)),
  );
  return { items: answers.map((answer) => toCard(answer, now)), next };
}

/** A forum owes ten answers at the most, whose ids are made of its own. */
async function answersOfForum(
  table: Table,
  forum: ForumId,
  query: AnswerQuery,
  now: Date,
): Promise<{ items: AnswerCard[]; next: string | null }> {
  // Refuses what goes together nowhere.
  toRange(query, now);
  const steps = Array.from({ length: 10 }, (_, step) => step);
  const found = await answersById(
    table,
    steps.map((step) => (step === resultStep ? resultIdOf(forum) : forumAnswerIdOf(forum, step))),
  );
  const { institution, department, state, overdue, decision, year, cursor, limit } = query;
  const inYear = year === undefined ? undefined : rangeOfYear(year);
  const cards = found
    .map((answer) => toCard(answer, now))
    .filter(
      (card) =>
        card.forum === forum &&
        (institution === undefined || card.institution === institution) &&
        (department === undefined || card.holder.department === department) &&
        (state === undefined || card.state === state) &&
        (overdue === undefined || (card.state === 'owed' && card.overdue === overdue)) &&
        (decision === undefined || card.decision === decision) &&
        (inYear === undefined ||
          (card.answeredAt !== null && card.answeredAt >= inYear.from && card.answeredAt <= inYear.upTo)),
    );
  const after = cursor === undefined ? -1 : cards.findIndex(({ id }) => toCursor(id) === cursor);
  if (cursor !== undefined && after < 0) throw new AppError('request.bad-cursor');
  const items = cards.slice(after + 1, after + 1 + limit);
  const last = items.at(-1);
  return { items, next: last && last !== cards.at(-1) ? toCursor(last.id) : null };
}

function toCursor(id: string): string {
  return Buffer.from(id).toString('base64url');
}

const mostDue = 500;

/** The owed answers that are due from one date to another, by their date. */
export async function answersDue(
  { table, clock }: Context,
  scope: Scope,
  { from, upTo }: { from: string; upTo: string },
): Promise<AnswerCard[]> {
  const { entries } = await listEntries(table, {
    list: lists.answers(scopeOf(scope), 'owed'),
    from: startOfDate(from).toISOString(),
    // A rank goes on behind its moment.
    upTo: `${endOfDate(upTo).toISOString()}#~`,
    limit: mostDue,
  });
  const answers = await answersById(
    table,
    entries.map(({ pk }) => answerIdOfEntry(pk)),
  );
  return answers.map((answer) => toCard(answer, clock.now()));
}

/** @throws answer.not-found */
export async function readAnswer(context: Context, id: AnswerId): Promise<AnswerView> {
  return presentAnswer(context, await getAnswer(context.table, id));
}

/** The same where it may not have been opened yet. */
export async function openedAnswer(context: Context, id: AnswerId): Promise<AnswerView | undefined> {
  const answer = await findAnswer(context.table, id, { consistent: false });
  return answer && presentAnswer(context, answer);
}

/** An answer that was just read or changed, as everyone may see it. */
export async function presentAnswer({ table, clock }: Context, answer: Answer): Promise<AnswerView> {
  return toView(answer, await currentVersion(table, answer), clock.now());
}

/**
 * Every version that was published, oldest first.
 *
 * @throws answer.not-found
 */
export async function readVersions({ table }: Context, id: AnswerId): Promise<AnswerVersionView[]> {
  return versionsOf(table, await getAnswer(table, id));
}

/** The calendar years in which there may be answers, the latest first; none where nothing was answered yet. */
export async function yearsOfAnswers({ table, clock }: Context): Promise<number[]> {
  const { entries } = await listEntries(table, { list: lists.answers(scopeOf({}), 'answered'), limit: 1 });
  return entries.flatMap(({ listSk }) =>
    yearsFrom(new Date(fromAnsweredRank(listSk).answeredAt), clock.now()),
  );
}

function toRange({ institution, department, state, overdue, decision, year }: AnswerQuery, now: Date) {
  if (department !== undefined && institution === undefined) {
    throw new AppError('request.invalid', [{ field: '/department', message: 'goes with institution' }]);
  }
  if (overdue !== undefined && state === 'answered') {
    throw new AppError('request.invalid', [{ field: '/overdue', message: 'is of owed answers' }]);
  }
  if ((decision ?? year) !== undefined && (state === 'owed' || overdue !== undefined)) {
    const field = decision === undefined ? '/year' : '/decision';
    throw new AppError('request.invalid', [{ field, message: 'is of answered answers' }]);
  }
  const scope = scopeOf({ institution, department });
  const inYear = year === undefined ? {} : rangeOfYear(year);
  if (decision !== undefined) return { list: lists.decisions(scope, decision), newestFirst: true, ...inYear };
  if (year !== undefined) return { list: lists.answers(scope, 'answered'), newestFirst: true, ...inYear };
  // An owed answer's rank begins with the last moment at which it is on time.
  if (overdue === true) return { list: lists.answers(scope, 'owed'), upTo: now.toISOString() };
  if (overdue === false) return { list: lists.answers(scope, 'owed'), from: now.toISOString() };
  if (state === 'owed') return { list: lists.answers(scope, 'owed') };
  return { list: lists.answers(scope, state ?? 'any'), newestFirst: true };
}

export interface ContributionView {
  id: string;
  institution: string;
  department: string;
  question: string;
  askedAt: string;
  givenAt: string | null;
  text: string | null;
}

/**
 * What other departments were asked and what they said, for the officers who hold the answer and those who were asked.
 *
 * @throws answer.not-found, auth.forbidden
 */
export async function readContributions(
  { table }: Context,
  actor: Actor,
  id: AnswerId,
): Promise<ContributionView[]> {
  const answer = await getAnswer(table, id);
  assertAllowed(takesPart(answer, actor));
  return Promise.all(
    answer.contributions.map(
      async ({ id: contribution, department, institution, question, askedAt, given }) => ({
        id: contribution,
        institution: institution ?? answer.institution,
        department,
        question,
        askedAt,
        givenAt: given?.at ?? null,
        text: given ? ((await contributionText(table, id, contribution, given.attempt)) ?? null) : null,
      }),
    ),
  );
}

function takesPart({ institution, holder, contributions }: Answer, actor: Actor): boolean {
  // Whom another institution asked, before it moved, has nothing to do with it any more.
  const asked = contributions.filter((each) => (each.institution ?? institution) === institution);
  const departments = [holder.department, ...asked.map(({ department }) => department)];
  return (
    isAdmin(actor, institution) || departments.some((department) => isOfficer(actor, institution, department))
  );
}
