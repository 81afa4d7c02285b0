import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ForumId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { type Background, type Forum, mostVersions } from './model.ts';
import { changeForum, getForum, keepBackground } from './repository.ts';
import { assertState, canRun } from './rules.ts';

/**
 * Gives a forum a new version of its background, with the reason said in public; the ones before stay to be read.
 *
 * @throws forum.not-found, auth.forbidden, forum.wrong-state once it is closed, forum.too-many-changes, forum.changed
 */
export async function changeBackground(
  { table, clock }: Context,
  actor: Actor,
  id: ForumId,
  { reason, ...background }: Background & { reason: string },
): Promise<Forum> {
  const before = await getForum(table, id);
  assertAllowed(canRun(before, actor));
  assertState(before, 'scheduled', 'open');
  if (before.texts.length >= mostVersions) throw new AppError('forum.too-many-changes');
  const now = clock.now();
  const number = before.texts.length + 1;
  const version = { number, attempt: ulid(now.getTime()), at: now.toISOString(), reason };
  await keepBackground(table, id, version, background);
  return changeForum(table, id, (current) => {
    assertState(current, 'scheduled', 'open');
    if (current.texts.length !== before.texts.length) throw new AppError('forum.changed');
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [{ type: 'forum.background-changed', version: number, reason }],
      next: { ...current, texts: [...current.texts, version] },
    };
  });
}
