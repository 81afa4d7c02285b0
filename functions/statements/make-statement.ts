import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type ForumId, type PersonId, statementIdOf } from '../../shared/ids.ts';
import { assertDebating, canRun, type ForumGates, getForum } from '../forums/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Statement } from './model.ts';
import { findStatement, givePlaceBack, keepStatement, statementsOf, takePlace } from './repository.ts';
import { keyOf, nearestOf } from './rules.ts';

/**
 * A participant of an open forum makes a statement for others to mark. One that is there already, in the same words or
 * almost the same, is refused and named; so is a flood from one citizen, or one that more are not needed of.
 *
 * @throws forum.not-found, stance.not-open, stance.closed, statement.duplicate, statement.similar, statement.too-many
 */
export async function makeStatement(
  context: Context,
  gates: ForumGates,
  { person }: Actor,
  forum: ForumId,
  text: string,
): Promise<Statement> {
  const now = context.clock.now();
  await assertDebating(gates, forum, now);
  return keep(context, forum, person, { text, isSeed: false, at: now.toISOString() });
}

/**
 * Whoever runs a forum puts a statement there to begin with, also before it opens.
 *
 * @throws forum.not-found, auth.forbidden, forum.wrong-state, statement.duplicate, statement.similar, statement.too-many
 */
export async function seedStatement(
  context: Context,
  actor: Actor,
  id: ForumId,
  text: string,
): Promise<Statement> {
  const forum = await getForum(context.table, id);
  assertAllowed(canRun(forum, actor));
  const now = context.clock.now();
  const isOver = now.getTime() >= Date.parse(forum.closesAt) || forum.state === 'withdrawn';
  if (isOver) throw new AppError('forum.wrong-state');
  return keep(context, id, actor.person, { text, isSeed: true, at: now.toISOString() });
}

async function keep(
  { table }: Context,
  forum: ForumId,
  author: PersonId,
  made: Pick<Statement, 'text' | 'isSeed' | 'at'>,
): Promise<Statement> {
  const id = statementIdOf(forum, keyOf(made.text));
  const statement = { id, author, revision: 1, moderations: [], ...made };
  const said = await findStatement(table, id);
  if (said) {
    // Sent twice by the same person it is the same.
    if (said.author === author && said.text === made.text) return said;
    throw new AppError('statement.duplicate');
  }
  if (nearestOf(made.text, await statementsOf(table, forum, { consistent: true })))
    throw new AppError('statement.similar');
  if (!made.isSeed && !(await takePlace(table, forum, author))) throw new AppError('statement.too-many');
  if (!(await takePlace(table, forum, undefined))) {
    if (!made.isSeed) await givePlaceBack(table, forum, author);
    throw new AppError('statement.too-many');
  }
  if (await keepStatement(table, statement)) return statement;
  await givePlaceBack(table, forum, undefined);
  if (!made.isSeed) await givePlaceBack(table, forum, author);
  const first = await findStatement(table, id);
  if (first?.author === author && first.text === made.text) return first;
  throw new AppError('statement.duplicate');
}
