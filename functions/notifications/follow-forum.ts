import type { Context } from '../../shared/context.ts';
import type { ForumId } from '../../shared/ids.ts';
import { getForum } from '../forums/index.ts';
import { type Actor, recordPerson } from '../people/index.ts';
import { endFollow, followedSince, keepFollow } from './repository.ts';

/**
 * Asks to hear when a forum opens, is given more time and closes, when its result is published and when a commitment to it
 * changes. Asked again it stays one. Nobody else is told who asked.
 *
 * @throws forum.not-found
 */
export async function followForum(context: Context, actor: Actor, id: ForumId): Promise<void> {
  await getForum(context.table, id);
  await recordPerson(context, actor);
  await keepFollow(context.table, id, actor.person, context.clock.now().toISOString());
}

/** Hears no more of it. */
export async function unfollowForum({ table }: Context, actor: Actor, id: ForumId): Promise<void> {
  await endFollow(table, id, actor.person);
}

/** @throws forum.not-found */
export async function followsForum(context: Context, actor: Actor, id: ForumId): Promise<boolean> {
  await getForum(context.table, id);
  return (await followedSince(context.table, id, actor.person)) !== undefined;
}
