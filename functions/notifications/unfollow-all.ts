import type { Context } from '../../shared/context.ts';
import type { Actor } from '../people/index.ts';
import { endFollow, followedBy } from './repository.ts';

/** Follows nothing any more. */
export async function unfollowAll({ table }: Context, { person }: Actor): Promise<void> {
  let cursor: string | undefined;
  do {
    const { items, next } = await followedBy(table, person, { limit: 50, cursor });
    await Promise.all(items.map(({ subject }) => endFollow(table, subject, person)));
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}
