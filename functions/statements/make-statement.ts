import type { Context } from '../../shared/context.ts';
import { stepAside } from '../../shared/dynamo/aggregate.ts';
import { AppError } from '../../shared/errors.ts';
import { type ForumId, type PersonId, statementIdOf } from '../../shared/ids.ts';
import { assertDebating, canRun, type ForumGates, getForum } from '../forums/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Statement } from './model.ts';
import { givePlaceBack, putOnShelf, readShelf, takePlace } from './repository.ts';
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

const attempts = 12;

/**
 * Whatever is made is compared with all that was made before it: where another came in between, it is compared again. A
 * citizen's place is taken before, and given back where it is sure that nothing was put in it.
 */
async function keep(
  { table }: Context,
  forum: ForumId,
  author: PersonId,
  made: Pick<Statement, 'text' | 'isSeed' | 'at'>,
): Promise<Statement> {
  const id = statementIdOf(forum, keyOf(made.text));
  const statement = { id, author, revision: 1, moderations: [], ...made };
  let holdsPlace = false;
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0) await stepAside(attempt);
      const shelf = await readShelf(table, forum);
      const said = shelf.statements.find((each) => each.id === id);
      // Sent twice by the same person it is the same.
      if (said?.author === author && said.text === made.text) {
        if (holdsPlace) await givePlaceBack(table, forum, author);
        return said;
      }
      if (said) throw new AppError('statement.duplicate');
      if (nearestOf(made.text, shelf.statements)) throw new AppError('statement.similar');
      if (shelf.isFull) throw new AppError('statement.too-many');
      if (!made.isSeed && !holdsPlace) {
        holdsPlace = await takePlace(table, forum, author);
        if (!holdsPlace) throw new AppError('statement.too-many');
      }
      if (await putOnShelf(table, forum, shelf, statement)) return statement;
    }
    throw new AppError('server.unavailable');
  } catch (error) {
    // Where the table failed nobody knows whether it was made: a place is lost rather than had twice.
    if (holdsPlace && error instanceof AppError) await givePlaceBack(table, forum, author);
    throw error;
  }
}
