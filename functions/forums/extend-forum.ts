import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ForumId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Forum } from './model.ts';
import { changeForum } from './repository.ts';
import { assertDates, assertState, canRun, endOf } from './rules.ts';

/**
 * Puts the end of a forum off to the end of a later date, with the reason said in public. It is never brought forward:
 * whoever was told a date may rely on it. Once its time is over it is over.
 *
 * @throws forum.not-found, auth.forbidden, forum.wrong-state, forum.date-wrong
 */
export async function extendForum(
  { table, clock }: Context,
  actor: Actor,
  id: ForumId,
  { closesOn, reason }: { closesOn: string; reason: string },
): Promise<Forum> {
  return changeForum(table, id, (current) => {
    assertAllowed(canRun(current, actor));
    assertState(current, 'scheduled', 'open');
    const now = clock.now();
    if (now.getTime() >= Date.parse(current.closesAt)) throw new AppError('forum.wrong-state');
    const closesAt = endOf(closesOn);
    if (closesAt.getTime() <= Date.parse(current.closesAt)) throw new AppError('forum.date-wrong');
    assertDates(new Date(current.opensAt), closesAt, now);
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [{ type: 'forum.extended', closesAt: closesAt.toISOString(), reason }],
      next: { ...current, closesAt: closesAt.toISOString() },
    };
  });
}

/**
 * Takes back a forum that has not opened, with the reason said in public.
 *
 * @throws forum.not-found, auth.forbidden, forum.wrong-state from its opening on
 */
export async function withdrawForum(
  { table, clock }: Context,
  actor: Actor,
  id: ForumId,
  reason: string,
): Promise<Forum> {
  return changeForum(table, id, (current) => {
    assertAllowed(canRun(current, actor));
    assertState(current, 'scheduled');
    const now = clock.now();
    // Its time has come, though no sweep has opened it yet: somebody may have taken a side.
    if (now.getTime() >= Date.parse(current.opensAt)) throw new AppError('forum.wrong-state');
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [{ type: 'forum.withdrawn', reason }],
      next: { ...current, state: 'withdrawn' },
    };
  });
}
