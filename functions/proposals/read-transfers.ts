import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { type InstitutionId, proposalIdSchema } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { proposalsWithCounts } from './repository.ts';
import { awaitsTransfer, canSee, canTransfer } from './rules.ts';
import { type ProposalCard, toCard } from './view.ts';

export interface WaitingTransfer {
  proposal: ProposalCard;
  from: InstitutionId;
  to: InstitutionId;
  reason: string;
  askedAt: string;
}

/**
 * What an institution is asked to take over (`in`), or asks others to (`out`), the oldest first.
 *
 * @throws institution.not-found, auth.forbidden, request.bad-cursor
 */
export async function readTransfers(
  context: Context,
  actor: Actor,
  {
    institution,
    side,
    cursor,
    limit,
  }: {
    institution: InstitutionId;
    side: 'in' | 'out';
    cursor?: string | undefined;
    limit: number;
  },
): Promise<{ items: WaitingTransfer[]; next: string | null }> {
  await getInstitution(context, institution);
  assertAllowed(canTransfer(actor, institution));
  const { entries, next } = await listEntries(context.table, {
    list: lists.transfers(institution, side),
    limit,
    cursor,
  });
  const ids = entries.map(({ pk }) => proposalIdSchema.parse(pk.slice('PROPOSAL#'.length)));
  const items = await proposalsWithCounts(context.table, ids);
  return {
    items: items.flatMap(([proposal, count]) => {
      // Decided a moment ago, or for moderators alone to read.
      if (!awaitsTransfer(proposal) || !canSee(proposal, actor)) return [];
      const { to, reason, askedAt } = proposal.transfer;
      if ((side === 'in' ? to : proposal.institution) !== institution) return [];
      return [{ proposal: toCard(proposal, count, actor), from: proposal.institution, to, reason, askedAt }];
    }),
    next,
  };
}
