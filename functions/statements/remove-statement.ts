import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { forumOfStatement, type StatementId } from '../../shared/ids.ts';
import { getForum } from '../forums/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { RejectionCode } from '../proposals/index.ts';
import { type Moderation, mostModerations, type Statement } from './model.ts';
import { getStatement, moderateStatement } from './repository.ts';
import { canModerate } from './rules.ts';

/**
 * Takes a statement out of a forum, for a code of the public list and with a reason: it is no longer shown, and its marks
 * count as if nobody had made any, also in a result that was computed for good before. Its place stays taken, so that it
 * is not made again. The same again changes nothing.
 *
 * @throws statement.not-found, auth.forbidden, statement.changed, statement.too-many-changes
 */
export async function removeStatement(
  context: Context,
  actor: Actor,
  id: StatementId,
  { code, reason }: { code: RejectionCode; reason: string },
): Promise<void> {
  const statement = await moderated(context, actor, id);
  if (statement.removed?.code === code && statement.removed.reason === reason) return;
  if (statement.removed) throw new AppError('statement.changed');
  const at = context.clock.now().toISOString();
  await moderate(context, actor, statement, { act: 'removed', at, code, reason });
}

/**
 * Puts back what was taken out, with all its marks.
 *
 * @throws statement.not-found, auth.forbidden, statement.changed, statement.too-many-changes
 */
export async function restoreStatement(context: Context, actor: Actor, id: StatementId): Promise<void> {
  const statement = await moderated(context, actor, id);
  if (statement.removed === undefined) return;
  await moderate(context, actor, statement, { act: 'restored', at: context.clock.now().toISOString() });
}

async function moderate(
  { table }: Context,
  { person }: Actor,
  seen: Statement,
  moderation: Moderation,
): Promise<void> {
  if (seen.moderations.length >= mostModerations) throw new AppError('statement.too-many-changes');
  if (!(await moderateStatement(table, seen, person, moderation))) throw new AppError('statement.changed');
}

async function moderated(context: Context, actor: Actor, id: StatementId): Promise<Statement> {
  const { institution } = await getForum(context.table, forumOfStatement(id)).catch(() => {
    throw new AppError('statement.not-found');
  });
  assertAllowed(canModerate(actor, institution));
  return getStatement(context.table, id);
}
