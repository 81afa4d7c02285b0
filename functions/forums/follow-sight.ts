import type { Context } from '../../shared/context.ts';
import { forumIdOf, type ProposalId } from '../../shared/ids.ts';
import { findProposal } from '../proposals/index.ts';
import { changeForum, findForum } from './repository.ts';

/**
 * Lets a forum's words be seen or not as those of the proposal it grew from are: they are the same words. Told again it
 * changes nothing.
 */
export async function followSight({ table, clock }: Context, id: ProposalId): Promise<void> {
  const forum = await findForum(table, forumIdOf(id), { consistent: true });
  if (!forum) return;
  const isHidden = (await findProposal(table, id, { consistent: true }))?.hidden !== undefined;
  await changeForum(table, forum.id, (current) => {
    if ((current.hidden ?? false) === isHidden) return undefined;
    const { hidden: _, ...next } = current;
    return { at: clock.now(), events: [], next: isHidden ? { ...next, hidden: true } : next };
  });
}
