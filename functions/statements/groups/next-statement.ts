import type { OpinionGroups } from './opinion-groups.ts';
import { marksOf, shareOf } from './tally.ts';

interface StatementWeight {
  statement: string;
  weight: number;
}

/**
 * How much a mark on each statement would tell, for drawing the next one to show. More where it tells people apart and where
 * many agree, less where many pass; a statement with few marks comes up to nine times as often until it has some. The square
 * makes the differences count. One that a moderator removed is not drawn.
 */
export function weighStatements(
  found: Pick<OpinionGroups, 'statements' | 'removed' | 'tallies' | 'reach'>,
): StatementWeight[] {
  return found.statements.flatMap((statement, column) => {
    if (found.removed[column]) return [];
    const tally = found.tallies[column]!;
    const marks = marksOf(tally);
    const importance =
      (1 - shareOf(tally.passes, marks)) * (found.reach[column]! + 1) * shareOf(tally.agrees, marks);
    const newness = 1 + 8 * 2 ** (-marks / 5);
    return [{ statement, weight: (importance * newness) ** 2 }];
  });
}

/**
 * The next statement for somebody who has marked some: each of the others as likely as its weight.
 * @param at a random number, 0 ≤ at < 1
 */
export function drawStatement(
  weights: readonly StatementWeight[],
  marked: ReadonlySet<string>,
  at: number,
): string | undefined {
  const left = weights.filter(({ statement }) => !marked.has(statement));
  let point = at * left.reduce((sum, { weight }) => sum + weight, 0);
  for (const { statement, weight } of left) {
    point -= weight;
    if (point < 0) return statement;
  }
  // Rounding may leave a crumb after the last.
  return left.at(-1)?.statement;
}
