import type { Context } from '../../shared/context.ts';
import type { ForumId } from '../../shared/ids.ts';
import { getForum } from '../forums/index.ts';
import type { Actor } from '../people/index.ts';
import { drawStatement } from './groups/next-statement.ts';
import { findGroups } from './groups-repository.ts';
import { type StatementView, toView } from './read-statements.ts';
import { marksOf, statementsOf } from './repository.ts';

/**
 * A statement that this person has not marked, drawn at random by how much a mark on it would tell: as computed with the
 * groups last, and for one made since as for one that nobody marked.
 *
 * @param chance from 0 up to 1
 * @throws forum.not-found
 */
export async function nextStatement(
  { table }: Context,
  { person }: Actor,
  id: ForumId,
  chance: number,
): Promise<{ statement: StatementView | null; left: number; marked: number }> {
  const [statements, marks, groups] = await Promise.all([
    statementsOf(table, id, { consistent: false }),
    marksOf(table, id, person),
    findGroups(table, id),
  ]);
  if (statements.length === 0) await getForum(table, id);
  const shown = statements.filter(({ removed }) => removed === undefined);
  const left = shown.filter((statement) => !marks.has(statement.id));
  const tells = new Map(groups?.statements.map(({ statement, tells: much }) => [statement, much]));
  const most = Math.max(1, ...tells.values());
  const weights = left.map(({ id: statement }) => ({ statement, weight: tells.get(statement) ?? most }));
  const named = drawStatement(weights, new Set(), chance);
  const next = left.find((statement) => statement.id === named);
  return {
    statement: next ? toView(next, false) : null,
    left: left.length,
    marked: shown.length - left.length,
  };
}
