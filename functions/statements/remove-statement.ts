import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { forumOfStatement, type InstitutionId, type StatementId } from '../../shared/ids.ts';
import { recordAct } from '../audit/index.ts';
import { getForum } from '../forums/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { RejectionCode } from '../proposals/index.ts';
import type { Statement } from './model.ts';
import { findStatement, replaceStatement } from './repository.ts';
import { canModerate } from './rules.ts';

/**
 * Takes a statement out of a forum, for a code of the public list and with a reason: it is no longer shown, and its marks
 * count as if nobody had made any. Its place stays taken, so that it is not made again. The same again changes nothing.
 *
 * @throws statement.not-found, auth.forbidden, statement.changed
 */
export async function removeStatement(
  context: Context,
  actor: Actor,
  id: StatementId,
  { code, reason }: { code: RejectionCode; reason: string },
): Promise<void> {
  const { statement, institution } = await moderated(context, actor, id);
  if (statement.removed?.code === code && statement.removed.reason === reason) return;
  if (statement.removed) throw new AppError('statement.changed');
  const at = context.clock.now().toISOString();
  await recordAct(context, institution, {
    ...toAct(actor, statement, at),
    type: 'statement.removed',
    facts: { code, reason },
  });
  if (!(await replaceStatement(context.table, statement, { at, code, reason })))
    throw new AppError('statement.changed');
}

/**
 * Puts back what was taken out, with all its marks.
 *
 * @throws statement.not-found, auth.forbidden, statement.changed
 */
export async function restoreStatement(context: Context, actor: Actor, id: StatementId): Promise<void> {
  const { statement, institution } = await moderated(context, actor, id);
  if (statement.removed === undefined) return;
  const at = context.clock.now().toISOString();
  await recordAct(context, institution, {
    ...toAct(actor, statement, at),
    type: 'statement.restored',
    facts: {},
  });
  if (!(await replaceStatement(context.table, statement, undefined))) throw new AppError('statement.changed');
}

function toAct({ person }: Actor, { id, revision }: Statement, at: string) {
  return { at, by: person, subject: id, forum: forumOfStatement(id), revision };
}

async function moderated(
  context: Context,
  actor: Actor,
  id: StatementId,
): Promise<{ statement: Statement; institution: InstitutionId }> {
  const { institution } = await getForum(context.table, forumOfStatement(id)).catch(() => {
    throw new AppError('statement.not-found');
  });
  assertAllowed(canModerate(actor, institution));
  const statement = await findStatement(context.table, id);
  if (!statement) throw new AppError('statement.not-found');
  return { statement, institution };
}
