import type { Context } from '../../shared/context.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { seeProposal } from '../proposals/index.ts';
import type { Empathy } from './model.ts';
import { findEmpathy, supportedBy } from './repository.ts';

/**
 * The empathy that this person gives a proposal now, if any.
 *
 * @throws proposal.not-found
 */
export async function ownEmpathy(
  context: Context,
  actor: Actor,
  id: ProposalId,
): Promise<Empathy | undefined> {
  const empathy = await findEmpathy(context.table, id, actor.person);
  if (!empathy) await seeProposal(context, actor, id);
  return empathy;
}

/**
 * What this person supports, latest first. Nobody else is ever told.
 *
 * @throws request.bad-cursor
 */
export async function ownEmpathies(
  { table }: Context,
  actor: Actor,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: { proposal: string; at: string }[]; next: string | null }> {
  return supportedBy(table, actor.person, page);
}
