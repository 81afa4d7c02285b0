import type { Context } from '../../shared/context.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { type EntryKey, listEntries } from '../../shared/dynamo/listing.ts';
import {
  type KeyedEntry,
  latestTimeline,
  type TimelineEntry,
  timelineFrom,
} from '../../shared/dynamo/timeline.ts';
import { AppError } from '../../shared/errors.ts';
import { type Dated, lastChangeOf } from '../../shared/events.ts';
import { type InstitutionId, type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { nameOfClient } from '../partners/index.ts';
import { type Actor, assertAllowed, isModerator } from '../people/index.ts';
import { type Filter, type ListState, listOf, type Sort } from './listing.ts';
import { type Count, type Proposal, publishedStates } from './model.ts';
import {
  addendaOf,
  countOf,
  findProposal,
  foreignAnswerOf,
  proposalsWithCounts,
  textOf,
} from './repository.ts';
import { canSee } from './rules.ts';
import { type ProposalCard, type ProposalView, toCard, toView } from './view.ts';

/**
 * One proposal as this reader may see it.
 *
 * @throws proposal.not-found, also for one that this reader may not know of
 */
export async function readProposal(
  context: Context,
  actor: Actor | undefined,
  id: ProposalId,
): Promise<ProposalView> {
  return presentProposal(context, actor, await seeProposal(context, actor, id));
}

/** A proposal that was just read or changed, as this reader may see it. */
export async function presentProposal(
  context: Context,
  actor: Actor | undefined,
  proposal: Proposal,
): Promise<ProposalView> {
  const { table } = context;
  const { via } = proposal;
  const [count, body, addenda, foreignAnswer, name] = await Promise.all([
    countOf(table, proposal.id, { consistent: false }),
    textOf(table, proposal),
    addendaOf(table, proposal),
    foreignAnswerOf(table, proposal),
    via && nameOfClient(context, via),
  ]);
  const through = via !== undefined && name !== undefined ? { client: via, name } : null;
  return toView(proposal, count, { body, foreignAnswer, addenda }, actor, through);
}

/**
 * One page of a proposal's public history, oldest first.
 *
 * @throws proposal.not-found, request.bad-cursor
 */
export async function readTimeline(
  context: Context,
  actor: Actor | undefined,
  id: ProposalId,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: TimelineEntry[]; next: string | null }> {
  await seeProposal(context, actor, id);
  return timelineFrom(context.table, id, page);
}

/**
 * The latest that happened to a published proposal, the newest first.
 *
 * @throws proposal.not-found
 */
export async function readLatestOfProposal(
  context: Context,
  id: ProposalId,
  limit: number,
): Promise<KeyedEntry[]> {
  await seeProposal(context, undefined, id);
  return latestTimeline(context.table, id, limit);
}

export async function seeProposal(
  { table }: Context,
  actor: Actor | undefined,
  id: ProposalId,
): Promise<Proposal> {
  // Somebody signed in has perhaps just changed it; the public's copy may be a moment old.
  const proposal =
    (await findProposal(table, id, { consistent: actor !== undefined })) ??
    (await findProposal(table, id, { consistent: true }));
  if (!proposal || !canSee(proposal, actor)) throw new AppError('proposal.not-found');
  return proposal;
}

interface ListQuery extends Filter {
  institution?: InstitutionId | undefined;
  /** Without one: every published proposal, or the open ones where the order is only theirs. */
  state?: ListState | undefined;
  sort: Sort;
  cursor?: string | undefined;
  limit: number;
}

/**
 * One page of proposals. What waits for screening is for the institution's moderators.
 *
 * @throws auth.required, auth.forbidden, request.bad-cursor, request.invalid for an order that the state does not have
 */
export async function listProposals(
  context: Context,
  actor: Actor | undefined,
  query: ListQuery,
): Promise<{ items: ProposalCard[]; next: string | null }> {
  const state = query.state ?? (openOnly.includes(query.sort) ? 'open' : 'published');
  if (!hasOrder(state, query.sort)) {
    throw new AppError('request.invalid', [{ field: '/sort', message: `is no order of ${state} proposals` }]);
  }
  if (state === 'submitted') {
    if (!actor) throw new AppError('auth.required');
    // Without an institution only a moderator of all of them may look: no institution is called `*`.
    assertAllowed(isModerator(actor, query.institution ?? ('*' as InstitutionId)));
  }
  const { entries, next } = await listEntries(context.table, {
    list: listOf(query, state, query.sort),
    newestFirst: query.sort === 'newest' || query.sort === 'most-empathy',
    limit: query.limit,
    cursor: query.cursor,
  });
  return { items: await toCards(context, actor, entries), next };
}

const openOnly: readonly Sort[] = ['closing-soon', 'nearest-to-step'];

function hasOrder(state: ListState, sort: Sort): boolean {
  if (openOnly.includes(sort)) return state === 'open';
  return (
    sort !== 'most-empathy' ||
    state === 'published' ||
    publishedStates.some((published) => published === state)
  );
}

/** An institution's proposals that close next, the next first, with when each of them last changed. */
export async function closingNext(
  { table }: Context,
  institution: InstitutionId,
  limit: number,
): Promise<Dated<ProposalCard>[]> {
  const list = listOf({ institution }, 'open', 'closing-soon');
  const { entries } = await listEntries(table, { list, newestFirst: false, limit });
  const found = await proposalsWithCounts(table, entries.map(toProposalId));
  return found
    .filter(([proposal]) => canSee(proposal, undefined))
    .map(([proposal, count]) => ({
      ...toCard(proposal, count, undefined),
      ...lastChangeOf(proposal),
    }));
}

/** A proposal whose window is over, and how many supported it in the end. */
export interface PastProposal {
  id: ProposalId;
  title: string | null;
  closedAt: string;
  count: number;
}

/** The latest proposals of an institution whose windows are over, the last published first. */
export async function pastProposals(
  { table }: Context,
  institution: InstitutionId,
  most: number,
): Promise<PastProposal[]> {
  const entries: EntryKey[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEntries(table, {
      list: listOf({ institution }, 'closed', 'newest'),
      newestFirst: true,
      limit: most - entries.length,
      cursor,
    });
    entries.push(...page.entries);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && entries.length < most);
  const found = await proposalsWithCounts(table, entries.map(toProposalId));
  return found.flatMap(([proposal, { total }]) =>
    // What came from elsewhere never gathered empathy under any rule here, or for a part of its time only.
    proposal.state === 'closed' && proposal.closedAt !== undefined && proposal.imported === undefined
      ? [
          {
            id: proposal.id,
            title: toCard(proposal, { total, versions: 0 }, undefined).title,
            closedAt: proposal.closedAt,
            count: proposal.finalCount ?? total,
          },
        ]
      : [],
  );
}

/** What a person proposed, drafts included, newest first. */
export async function listOwnProposals(
  context: Context,
  actor: Actor,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: ProposalCard[]; next: string | null }> {
  const { entries, next } = await listEntries(context.table, {
    list: lists.author(actor.person),
    newestFirst: true,
    ...page,
  });
  return { items: await toCards(context, actor, entries), next };
}

async function toCards(
  context: Context,
  actor: Actor | undefined,
  entries: EntryKey[],
): Promise<ProposalCard[]> {
  return readCards(context, actor, entries.map(toProposalId));
}

function toProposalId({ pk }: EntryKey): ProposalId {
  return proposalIdSchema.parse(pk.slice(keys.proposal('' as ProposalId).pk.length));
}

/** These proposals, in this order, as this reader may see them in a list; what the reader may not know of is left out. */
export async function readCards(
  context: Context,
  actor: Actor | undefined,
  ids: ProposalId[],
): Promise<ProposalCard[]> {
  const found: [Proposal, Count][] = await proposalsWithCounts(context.table, ids);
  // The list may be a moment behind: one that was withdrawn from view meanwhile is left out.
  return found
    .filter(([proposal]) => canSee(proposal, actor))
    .map(([proposal, count]) => toCard(proposal, count, actor));
}
