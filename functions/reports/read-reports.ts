import type { Context } from '../../shared/context.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isModerator } from '../people/index.ts';
import { readCards } from '../proposals/index.ts';
import type { Report, ReportCase } from './model.ts';
import { openCases, reportsOf } from './repository.ts';

const mostCases = 50;
const mostReports = 50;

export interface ReportedProposal extends ReportCase {
  title: string | null;
  /** What was reported, latest first, without who did. */
  said: Report[];
}

/**
 * The proposals of an institution with reports to settle, the longest waiting first.
 *
 * @throws auth.forbidden
 */
export async function readReportedProposals(
  context: Context,
  actor: Actor,
  institution: InstitutionId,
): Promise<{ items: ReportedProposal[]; isMore: boolean }> {
  assertAllowed(isModerator(actor, institution));
  const { cases, isMore } = await openCases(context.table, institution, mostCases);
  const ids = cases.map(({ proposal }) => proposal);
  const [cards, reports] = await Promise.all([
    readCards(context, actor, ids),
    Promise.all(ids.map((id) => reportsOf(context.table, id, mostReports))),
  ]);
  const items = cases.map((each, index) => ({
    ...each,
    title: cards.find(({ id }) => id === each.proposal)?.title ?? null,
    said: (reports[index] ?? []).toSorted((one, other) => other.at.localeCompare(one.at)),
  }));
  return { items, isMore };
}
