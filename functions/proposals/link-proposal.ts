import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isStaff } from '../people/index.ts';
import { linksKept, type Proposal } from './model.ts';
import { readCards } from './read-proposals.ts';
import { changeProposal } from './repository.ts';
import { addressDigest, canSee } from './rules.ts';
import type { ProposalCard } from './view.ts';

/** An address as it is kept and shown: as browsers write it, without a place inside the page. */
function toAddress(url: string): string {
  const address = new URL(url);
  address.hash = '';
  return address.href;
}

/**
 * Says where the same proposal stands on another platform: shown beside it, and found by that address. Said again it
 * stays once.
 *
 * @throws proposal.not-found, auth.forbidden but for the institution's staff, proposal.wrong-state before publication,
 *   link.too-many
 */
export async function linkProposal(
  { table, clock }: Context,
  actor: Actor,
  id: ProposalId,
  url: string,
): Promise<Proposal> {
  const now = clock.now();
  const address = toAddress(url);
  return changeProposal(table, id, (current) => {
    assertOwnStaff(current, actor);
    const links = current.links ?? [];
    if (current.publishedAt === undefined) throw new AppError('proposal.wrong-state');
    if (links.some((link) => link.url === address && link.endedAt === undefined)) return undefined;
    if (links.length >= linksKept) throw new AppError('link.too-many');
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'proposal.linked', url: address }],
      next: { ...current, links: [...links, { url: address, at: now.toISOString() }] },
    };
  });
}

/**
 * Takes such an address back. Done again it changes nothing more.
 *
 * @throws proposal.not-found, auth.forbidden, link.not-found for an address it never had
 */
export async function unlinkProposal(
  { table, clock }: Context,
  actor: Actor,
  id: ProposalId,
  url: string,
): Promise<Proposal> {
  const now = clock.now();
  const address = toAddress(url);
  return changeProposal(table, id, (current) => {
    assertOwnStaff(current, actor);
    const links = current.links ?? [];
    if (!links.some((link) => link.url === address)) throw new AppError('link.not-found');
    if (!links.some((link) => link.url === address && link.endedAt === undefined)) return undefined;
    const endedAt = now.toISOString();
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'proposal.unlinked', url: address }],
      next: {
        ...current,
        links: links.map((link) => (link.url === address ? { endedAt, ...link } : link)),
      },
    };
  });
}

/** The proposals that stand at this address elsewhere too, as far as this reader may know of them. */
export async function findLinked(
  context: Context,
  actor: Actor | undefined,
  url: string,
): Promise<ProposalCard[]> {
  const list = lists.links(addressDigest(url));
  const { entries } = await listEntries(context.table, { list, limit: 20 });
  const ids = entries.map(({ pk }) => proposalIdSchema.parse(pk.slice('PROPOSAL#'.length)));
  return readCards(context, actor, [...new Set(ids)]);
}

function assertOwnStaff(proposal: Proposal, actor: Actor): void {
  if (!canSee(proposal, actor)) throw new AppError('proposal.not-found');
  assertAllowed(isStaff(actor, proposal.institution));
}
