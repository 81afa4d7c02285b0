import type { Context } from '../../shared/context.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import type { ForumId } from '../../shared/ids.ts';
import { forumListOf } from './listing.ts';
import { forumIdOfEntry } from './repository.ts';

/** Every forum that is open now, the next to close first. */
export async function openForums({ table }: Context): Promise<ForumId[]> {
  const entries = await allEntries(table, { list: forumListOf(undefined, 'open', 'closing-soon') });
  return entries.map(({ pk }) => forumIdOfEntry(pk));
}
