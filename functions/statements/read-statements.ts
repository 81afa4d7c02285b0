import type { Context } from '../../shared/context.ts';
import type { ForumId, StatementId } from '../../shared/ids.ts';
import { getForum } from '../forums/index.ts';
import { type Actor, isModerator } from '../people/index.ts';
import type { Mark, Statement } from './model.ts';
import { marksOf, statementsOf } from './repository.ts';

export interface StatementView {
  id: StatementId;
  /** Nothing where it was removed. */
  text: string | null;
  at: string;
  isSeed: boolean;
  removed: NonNullable<Statement['removed']> | null;
}

/**
 * A forum's statements, in the order they were made. The words of removed ones are for moderators alone.
 *
 * @throws forum.not-found
 */
export async function readStatements(
  { table }: Context,
  actor: Actor | undefined,
  id: ForumId,
): Promise<StatementView[]> {
  const { institution } = await getForum(table, id);
  const maySee = actor !== undefined && isModerator(actor, institution);
  const statements = await statementsOf(table, id, { consistent: false });
  return statements.map((statement) => toView(statement, maySee));
}

export function toView({ id, text, at, isSeed, removed }: Statement, maySee: boolean): StatementView {
  return { id, text: removed && !maySee ? null : text, at, isSeed, removed: removed ?? null };
}

/**
 * What this person marked in a forum, by statement. Nobody else is ever told.
 *
 * @throws forum.not-found
 */
export async function ownMarks(
  { table }: Context,
  actor: Actor,
  id: ForumId,
): Promise<Map<StatementId, Mark>> {
  const marks = await marksOf(table, id, actor.person);
  if (marks.size === 0) await getForum(table, id);
  return marks;
}
