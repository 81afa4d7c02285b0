import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { keys, lists, pad } from '../../shared/dynamo/keys.ts';
import type { Entry } from '../../shared/dynamo/listing.ts';
import { placeEntries } from '../../shared/dynamo/listing.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { type Count, type Proposal, publishedStates } from './model.ts';
import { proposalsAsTheyAre } from './repository.ts';
import { addressDigest, awaitsTransfer, nextStep } from './rules.ts';

export const sortSchema = z.enum(['newest', 'oldest', 'most-empathy', 'closing-soon', 'nearest-to-step']);
export type Sort = z.infer<typeof sortSchema>;

/** `published` is every proposal that gathers empathy or did. */
export const listStateSchema = z.enum(['submitted', 'rejected', 'open', 'closed', 'withdrawn', 'published']);
export type ListState = z.infer<typeof listStateSchema>;

export interface Filter {
  institution?: string | undefined;
  category?: string | undefined;
}

/** Each combination of filters is a list of its own, so that a page costs the same however many proposals there are. */
function scopeOf({ institution, category }: Filter): string {
  return `${institution ?? '*'}/${category ?? '*'}`;
}

/** The list a sort reads. `oldest` is `newest` from its other end. */
export function listOf(filter: Filter, state: ListState, sort: Sort): string {
  return lists.proposals(scopeOf(filter), state, sort === 'oldest' ? 'newest' : sort);
}

/** Where a proposal stands in the lists, as a function of what it is and nothing else. */
function entriesOf(proposal: Proposal, count: Count): Entry[] {
  return [...standing(proposal), ...ranked(proposal, count), ...linked(proposal)];
}

const scopesOf = ({ institution, category }: Proposal): [string, string][] => [
  ['all', scopeOf({})],
  ['institution', scopeOf({ institution })],
  // A proposal without a category leaves these two slots out of every list.
  ['category', category === undefined ? '' : scopeOf({ category })],
  ['both', category === undefined ? '' : scopeOf({ institution, category })],
];

function place(scope: string, state: ListState | undefined, sort: Sort, rank: string) {
  return scope !== '' && state !== undefined
    ? { list: lists.proposals(scope, state, sort), rank }
    : undefined;
}

function listedState({ state, publishedAt }: Proposal): ListState | undefined {
  if (state === 'draft') return undefined;
  // Withdrawn before publication: nobody else ever saw it.
  if (state === 'withdrawn' && publishedAt === undefined) return undefined;
  return state;
}

/** Under the addresses it has elsewhere. Each place is its own for good, so that what was taken back leaves it empty. */
function linked({ id, links = [] }: Proposal): Entry[] {
  const at = (url: string | undefined) =>
    url === undefined ? undefined : { list: lists.links(addressDigest(url)), rank: id };
  return links.map(({ url, endedAt }, index) => ({
    slot: `link/${index}`,
    place: at(endedAt === undefined ? url : undefined),
  }));
}

/** One that came from elsewhere and is closed has never been in the lists of what gathers empathy. */
function neverGathers({ imported, rule }: Proposal): boolean {
  return imported !== undefined && rule === undefined;
}

function standing(proposal: Proposal): Entry[] {
  const own = listedState(proposal);
  const shared = publishedStates.includes(proposal.state) ? 'published' : undefined;
  const open = proposal.state === 'open' ? 'open' : undefined;
  const since = proposal.publishedAt ?? proposal.submittedAt ?? proposal.createdAt;
  const closesAt = proposal.closesAt ?? '';
  const entries = scopesOf(proposal).flatMap(([slot, scope]): Entry[] => [
    { slot: `${slot}/own/newest`, place: place(scope, own, 'newest', `${since}#${proposal.id}`) },
    { slot: `${slot}/shared/newest`, place: place(scope, shared, 'newest', `${since}#${proposal.id}`) },
    ...(neverGathers(proposal)
      ? []
      : [
          {
            slot: `${slot}/closing-soon`,
            place: place(scope, open, 'closing-soon', `${closesAt}#${proposal.id}`),
          },
        ]),
  ]);
  if (neverGathers(proposal)) return entries;
  return [
    ...entries,
    { slot: 'due', place: open && { list: lists.due('proposal'), rank: closesAt } },
    ...transferring(proposal),
  ];
}

/** What waits for another institution stands on the desks of both. */
function transferring(proposal: Proposal): Entry[] {
  const asked = awaitsTransfer(proposal) ? proposal.transfer : undefined;
  const rank = `${asked?.askedAt}#${proposal.id}`;
  return [
    { slot: 'transfer/in', place: asked && { list: lists.transfers(asked.to, 'in'), rank } },
    { slot: 'transfer/out', place: asked && { list: lists.transfers(proposal.institution, 'out'), rank } },
  ];
}

/** The entries that move with the count. */
function ranked(proposal: Proposal, { total }: Count): Entry[] {
  // An order by empathy is of what gathers it here. What never did has no place in one, and needs none.
  if (neverGathers(proposal)) return [];
  const own = publishedStates.includes(proposal.state) ? listedState(proposal) : undefined;
  const shared = own && 'published';
  const missing = proposal.state === 'open' ? nextStep(proposal, total)?.missing : undefined;
  const most = `${pad(proposal.finalCount ?? Math.max(0, total), 10)}#${proposal.id}`;
  return scopesOf(proposal).flatMap(([slot, scope]): Entry[] => [
    { slot: `${slot}/own/most-empathy`, place: place(scope, own, 'most-empathy', most) },
    { slot: `${slot}/shared/most-empathy`, place: place(scope, shared, 'most-empathy', most) },
    {
      slot: `${slot}/nearest-to-step`,
      place:
        missing === undefined
          ? undefined
          : place(
              scope,
              'open',
              'nearest-to-step',
              `${pad(missing, 10)}#${proposal.closesAt}#${proposal.id}`,
            ),
    },
  ]);
}

/**
 * Puts a proposal where it belongs in every list, by what it is now. Both numbers that make up the version only grow, so
 * that the last of several writers, which has seen the last change, is the one that stays.
 */
export async function relist(context: Context, id: ProposalId, which: 'all' | 'ranked'): Promise<void> {
  await relistAll(context, [id], which);
}

const relistedAtOnce = 24;

/** The same for several, read together. */
export async function relistAll(
  { table }: Context,
  ids: ProposalId[],
  which: 'all' | 'ranked',
): Promise<void> {
  const todo = await proposalsAsTheyAre(table, ids);
  const lane = async () => {
    for (let next = todo.shift(); next; next = todo.shift()) {
      const [proposal, count] = next;
      const entries = which === 'all' ? entriesOf(proposal, count) : ranked(proposal, count);
      await placeEntries(table, keys.proposal(proposal.id).pk, proposal.revision + count.versions, entries);
    }
  };
  await Promise.all(Array.from({ length: relistedAtOnce }, lane));
}
