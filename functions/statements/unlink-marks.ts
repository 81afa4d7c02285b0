import type { Context } from '../../shared/context.ts';
import type { Actor } from '../people/index.ts';
import { markedBy, unlinkMarks } from './repository.ts';

const atOnce = 25;

/**
 * Ends the list of the forums whose statements a person marked. The marks stay made. Says whether all are done; where time
 * ran out the next call goes on.
 */
export async function unlinkAllMarks(
  { table }: Context,
  { person }: Actor,
  hasTime: () => boolean,
): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const { items, next } = await markedBy(table, person, { limit: atOnce, cursor });
    await Promise.all(items.map((forum) => unlinkMarks(table, forum, person)));
    cursor = next ?? undefined;
  } while (cursor !== undefined && hasTime());
  return cursor === undefined;
}
