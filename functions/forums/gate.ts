import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ForumId } from '../../shared/ids.ts';
import { type Memory, makeMemory } from '../../shared/memory.ts';
import type { Forum } from './model.ts';
import { findForum } from './repository.ts';
import { isDebating } from './rules.ts';

/** What the hot path has to know of a forum. */
type ForumGate = Pick<Forum, 'id' | 'state' | 'opensAt' | 'closesAt' | 'stances' | 'steps' | 'fired'>;

export type ForumGates = Memory<ForumId, ForumGate>;

/**
 * A few seconds' memory of forums, so that a hot one costs no read for each voice. Its dates are remembered with it and
 * compared with the clock each time, so that the last millisecond is exact: they only ever move later.
 */
export function makeForumGates({ table, clock }: Context): ForumGates {
  return makeMemory(clock, async (id, consistent) => {
    const forum = await findForum(table, id, { consistent });
    if (!forum) throw new AppError('forum.not-found');
    const { state, opensAt, closesAt, stances, steps, fired } = forum;
    return { id, state, opensAt, closesAt, stances, steps, fired };
  });
}

/**
 * Lets a stance through at this moment, and gives the stances there are. Before refusing it looks at the forum as it is.
 *
 * @throws forum.not-found, stance.not-open before it opens, stance.closed from the closing millisecond on
 */
export async function assertDebating(gates: ForumGates, id: ForumId, now: Date): Promise<ForumGate> {
  const recent = await gates.recent(id).catch(() => undefined);
  if (recent && isDebating(recent, now)) return recent;
  const gate = await gates.current(id);
  if (isDebating(gate, now)) return gate;
  throw new AppError(
    gate.state === 'withdrawn' || now.getTime() < Date.parse(gate.opensAt)
      ? 'stance.not-open'
      : 'stance.closed',
  );
}
