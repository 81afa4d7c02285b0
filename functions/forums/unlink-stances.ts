import type { Context } from '../../shared/context.ts';
import type { Actor } from '../people/index.ts';
import { takenBy, unlinkStance } from './repository.ts';

const atOnce = 25;

/**
 * Ends the list of the forums a person took part in. Each side stays taken and counted: a voice that was raised is not
 * taken back by leaving. Says whether all are done; where time ran out the next call goes on.
 */
export async function unlinkStances(
  { table }: Context,
  { person }: Actor,
  hasTime: () => boolean,
): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const { items, next } = await takenBy(table, person, { limit: atOnce, cursor });
    await Promise.all(items.map(({ forum }) => unlinkStance(table, forum, person)));
    cursor = next ?? undefined;
  } while (cursor !== undefined && hasTime());
  return cursor === undefined;
}
