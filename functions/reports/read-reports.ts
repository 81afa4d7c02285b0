import type { Context } from '../../shared/context.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { readReplies } from '../opinions/index.ts';
import { type Actor, assertAllowed, isModerator } from '../people/index.ts';
import { readCards } from '../proposals/index.ts';
import { findStatement } from '../statements/index.ts';
import { type Report, type ReportCase, type ReportedId, reportedIdOf } from './model.ts';
import { openCases, reportsOf } from './repository.ts';

const mostCases = 50;
const mostReports = 50;

export interface Reported extends ReportCase {
  id: ReportedId;
  /** A proposal's title, or what an opinion or a statement says. */
  title: string | null;
  /** What was reported, latest first, without who did. */
  said: Report[];
}

/**
 * What of an institution has reports to settle, the longest waiting first.
 *
 * @throws auth.forbidden
 */
export async function readReported(
  context: Context,
  actor: Actor,
  institution: InstitutionId,
): Promise<{ items: Reported[]; isMore: boolean }> {
  assertAllowed(isModerator(actor, institution));
  const { cases, isMore } = await openCases(context.table, institution, mostCases);
  const ids = cases.map(reportedIdOf);
  const [cards, opinions, statements, reports] = await Promise.all([
    readCards(
      context,
      actor,
      cases.flatMap(({ proposal }) => proposal ?? []),
    ),
    readReplies(
      context,
      actor,
      cases.flatMap(({ opinion }) => opinion ?? []),
    ),
    Promise.all(
      cases.flatMap(({ statement }) => statement ?? []).map((id) => findStatement(context.table, id)),
    ),
    Promise.all(ids.map((id) => reportsOf(context.table, id, mostReports))),
  ]);
  const titles = new Map<string, string | null>([
    ...cards.map(({ id, title }) => [id, title] as const),
    ...opinions.map(({ id, text }) => [id, text] as const),
    ...statements.flatMap((each) => (each ? [[each.id, each.text] as const] : [])),
  ]);
  const items = cases.map((each, index) => ({
    ...each,
    id: reportedIdOf(each),
    title: titles.get(reportedIdOf(each)) ?? null,
    said: (reports[index] ?? []).toSorted((one, other) => other.at.localeCompare(one.at)),
  }));
  return { items, isMore };
}
