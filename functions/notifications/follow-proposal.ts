import type { Context } from '../../shared/context.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { type Actor, recordPerson } from '../people/index.ts';
import { seeProposal } from '../proposals/index.ts';
import { endFollow, followedSince, keepFollow } from './repository.ts';

/**
 * Asks to hear when a proposal is answered and when a commitment to it changes. Asked again it stays one. Nobody else is
 * told who asked.
 *
 * @throws proposal.not-found
 */
export async function followProposal(context: Context, actor: Actor, id: ProposalId): Promise<void> {
  await seeProposal(context, actor, id);
  await recordPerson(context, actor);
  await keepFollow(context.table, id, actor.person, context.clock.now().toISOString());
}

/** Hears no more of it. Also where the proposal can no longer be seen. */
export async function unfollowProposal({ table }: Context, actor: Actor, id: ProposalId): Promise<void> {
  await endFollow(table, id, actor.person);
}

/** @throws proposal.not-found */
export async function followsProposal(context: Context, actor: Actor, id: ProposalId): Promise<boolean> {
  await seeProposal(context, actor, id);
  return (await followedSince(context.table, id, actor.person)) !== undefined;
}
