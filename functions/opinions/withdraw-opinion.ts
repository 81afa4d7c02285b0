import type { Context } from '../../shared/context.ts';
import type { OpinionId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import type { Opinion } from './model.ts';
import { changeOpinion } from './repository.ts';
import { assertAuthor } from './rules.ts';

/**
 * The author takes the words back, at any time: nobody reads them then, and what was replied stays in its place. Taken
 * back again nothing happens.
 *
 * @throws opinion.not-found, auth.forbidden, opinion.changed
 */
export async function withdrawOpinion(
  { table, clock }: Context,
  actor: Actor,
  id: OpinionId,
): Promise<Opinion> {
  return changeOpinion(table, id, (current) => {
    assertAuthor(current, actor);
    if (current.withdrawnAt !== undefined) return undefined;
    const now = clock.now();
    return {
      at: now,
      events: [{ type: 'opinion.withdrawn' }],
      next: { ...current, withdrawnAt: now.toISOString() },
    };
  });
}
