import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ForumId, PersonId } from '../../shared/ids.ts';
import { assertDebating, type ForumGates } from './gate.ts';
import { findStance, keepFirstStance, keepNextStance } from './repository.ts';
import { assertStance, withStance } from './rules.ts';

const attempts = 8;

/**
 * Takes a side in an open forum: one conditional write, and no read while the forum is hot. A citizen has one side in a
 * forum; taken again it stays, and another one takes its place for as long as the forum is open. Every change is kept.
 *
 * @throws forum.not-found, stance.not-open, stance.closed from the closing millisecond on, stance.unknown,
 *   stance.too-many-changes, forum.changed
 */
export async function takeStance(
  { table, clock }: Context,
  gates: ForumGates,
  person: PersonId,
  id: ForumId,
  stance: string,
): Promise<'taken' | 'changed' | 'kept'> {
  const now = clock.now();
  const { stances } = await assertDebating(gates, id, now);
  assertStance(stances, stance);
  const at = now.toISOString();
  if (await keepFirstStance(table, id, person, withStance(undefined, stance, at))) return 'taken';
  return replaceStance({ table }, id, person, stance, at);
}

/**
 * Takes one's side back while the forum is open; what was taken before is kept. Where none is taken nothing happens.
 *
 * @throws forum.not-found, stance.not-open, stance.closed, stance.too-many-changes, forum.changed
 */
export async function withdrawStance(
  { table, clock }: Context,
  gates: ForumGates,
  person: PersonId,
  id: ForumId,
): Promise<void> {
  const now = clock.now();
  await assertDebating(gates, id, now);
  await replaceStance({ table }, id, person, undefined, now.toISOString());
}

async function replaceStance(
  { table }: Pick<Context, 'table'>,
  id: ForumId,
  person: PersonId,
  stance: string | undefined,
  at: string,
): Promise<'taken' | 'changed' | 'kept'> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await findStance(table, id, person);
    if (before?.stance === stance) return 'kept';
    if (await keepNextStance(table, id, person, withStance(before, stance, at)))
      return before?.stance === undefined ? 'taken' : 'changed';
  }
  throw new AppError('forum.changed');
}
