import type { Context } from '../../shared/context.ts';
import { forumOfStatement, type StatementId } from '../../shared/ids.ts';
import { assertDebating, type ForumGates } from '../forums/index.ts';
import type { Actor } from '../people/index.ts';
import type { Mark } from './model.ts';
import { dropMark, getStandingStatement, keepMark } from './repository.ts';

/**
 * Marks a statement of an open forum: agree, disagree or pass. One mark for a citizen; marked again it changes.
 *
 * @throws forum.not-found, stance.not-open, stance.closed from the closing millisecond on, statement.not-found,
 *   statement.removed
 */
export async function markStatement(
  { table, clock }: Context,
  gates: ForumGates,
  { person }: Actor,
  id: StatementId,
  mark: Mark,
): Promise<void> {
  const now = clock.now();
  const forum = forumOfStatement(id);
  await assertDebating(gates, forum, now);
  await getStandingStatement(table, id);
  await keepMark(table, forum, person, { statement: id, mark, at: now.toISOString() });
}

/**
 * Takes one's mark back while the forum is open; where there is none nothing happens.
 *
 * @throws forum.not-found, stance.not-open, stance.closed
 */
export async function unmarkStatement(
  { table, clock }: Context,
  gates: ForumGates,
  { person }: Actor,
  id: StatementId,
): Promise<void> {
  const forum = forumOfStatement(id);
  await assertDebating(gates, forum, clock.now());
  await dropMark(table, forum, person, id);
}
