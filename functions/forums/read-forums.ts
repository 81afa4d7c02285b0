import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import {
  type KeyedEntry,
  latestTimeline,
  type TimelineEntry,
  timelineFrom,
} from '../../shared/dynamo/timeline.ts';
import { type Dated, lastChangeOf } from '../../shared/events.ts';
import { type ForumId, type InstitutionId, type ProposalId, resultIdOf } from '../../shared/ids.ts';
import { openedAnswer } from '../answers/index.ts';
import type { Actor } from '../people/index.ts';
import { readCards, seeProposal } from '../proposals/index.ts';
import { type ForumSort, forumListOf, type ListedState } from './listing.ts';
import type { DayTallies, Forum, Stance, TakenStance } from './model.ts';
import {
  backgroundsOf,
  countOfForum,
  currentBackground,
  daysOfForum,
  findStance,
  forumIdOfEntry,
  forumsWithCounts,
  getForum,
  reportsOf,
  takenBy,
} from './repository.ts';
import { type ForumCard, type ForumView, toForumCard, toForumView } from './view.ts';

/** @throws forum.not-found */
export async function readForum(context: Context, id: ForumId): Promise<ForumView> {
  return presentForum(context, await getForum(context.table, id));
}

const storyEntries = 100;

interface ForumStory {
  forum: ForumView;
  timeline: TimelineEntry[];
  days: DayTallies[];
}

/**
 * A forum with its history and how its tallies went: as many reads however many took part.
 *
 * @throws forum.not-found
 */
export async function readForumStory(context: Context, id: ForumId): Promise<ForumStory> {
  const [forum, timeline, days] = await Promise.all([
    readForum(context, id),
    timelineFrom(context.table, id, { limit: storyEntries }),
    daysOfForum(context.table, id),
  ]);
  return { forum, timeline: timeline.items, days };
}

/** A forum that was just read or changed. */
export async function presentForum(context: Context, forum: Forum): Promise<ForumView> {
  const { table } = context;
  const [count, background, [report], result, about] = await Promise.all([
    countOfForum(table, forum, { consistent: false }),
    currentBackground(table, forum),
    reportsOf(table, { ...forum, reports: forum.reports.slice(-1) }),
    forum.state === 'closed' ? openedAnswer(context, resultIdOf(forum.id)) : undefined,
    forum.about ? readCards(context, undefined, forum.about) : [],
  ]);
  return toForumView(forum, count, { background, report, result, about });
}

/**
 * Forums, one page.
 *
 * @throws request.bad-cursor
 */
export async function listForums(
  context: Context,
  query: ListQuery,
): Promise<{ items: ForumCard[]; next: string | null }> {
  const { found, next } = await pageOf(context, query);
  return { items: found.map(([forum, count]) => toForumCard(forum, count)), next };
}

/** The first page of the same, with when each of them last changed. */
export async function listDatedForums(
  context: Context,
  query: Omit<ListQuery, 'cursor'>,
): Promise<Dated<ForumCard>[]> {
  const { found } = await pageOf(context, query);
  return found.map(([forum, count]) => ({ ...toForumCard(forum, count), ...lastChangeOf(forum) }));
}

interface ListQuery {
  institution?: InstitutionId | undefined;
  category?: string | undefined;
  state?: ListedState | undefined;
  sort: ForumSort;
  limit: number;
  cursor?: string | undefined;
}

async function pageOf({ table }: Context, query: ListQuery) {
  const { institution, category, sort, limit, cursor } = query;
  const state = query.state ?? (sort === 'closing-soon' ? 'open' : 'any');
  const { entries, next } = await listEntries(table, {
    list: forumListOf({ institution, category }, state, sort),
    newestFirst: sort !== 'closing-soon',
    limit,
    cursor,
  });
  const found = await forumsWithCounts(
    table,
    entries.map(({ pk }) => forumIdOfEntry(pk)),
  );
  return { found, next };
}

/** These forums, in this order, as everyone may see them in a list. */
export async function readForumCards({ table }: Context, ids: ForumId[]): Promise<ForumCard[]> {
  return (await forumsWithCounts(table, ids)).map(([forum, count]) => toForumCard(forum, count));
}

const mostOfProposal = 50;

/**
 * The forums that have to do with a proposal, the newest first: the one it grew into, and those that name it.
 *
 * @throws proposal.not-found for whoever may not see the proposal
 */
export async function forumsAbout(
  context: Context,
  actor: Actor | undefined,
  proposal: ProposalId,
): Promise<ForumCard[]> {
  await seeProposal(context, actor, proposal);
  return forumsNaming(context, proposal);
}

/** The same for whoever has seen the proposal. */
export async function forumsNaming({ table }: Context, proposal: ProposalId): Promise<ForumCard[]> {
  const { entries } = await listEntries(table, {
    list: lists.forumsAbout(proposal),
    newestFirst: true,
    limit: mostOfProposal,
  });
  if (entries.length === 0) return [];
  const found = await forumsWithCounts(
    table,
    entries.map(({ pk }) => forumIdOfEntry(pk)),
  );
  return found.map(([forum, count]) => toForumCard(forum, count));
}

/**
 * Every version of a forum's background, the first first.
 *
 * @throws forum.not-found
 */
export async function readBackgrounds({ table }: Context, id: ForumId) {
  const forum = await getForum(table, id);
  const texts = await backgroundsOf(table, forum);
  return texts.map((text, index) => {
    const { number = index + 1, at = '', reason = null } = forum.texts[index] ?? {};
    // What is hidden now was in every version.
    return { number, at, reason, ...(forum.hidden ? { background: '', sources: [] } : text) };
  });
}

/**
 * Every version of a forum's report, the first first.
 *
 * @throws forum.not-found
 */
export async function readReports({ table }: Context, id: ForumId) {
  const forum = await getForum(table, id);
  const reports = await reportsOf(table, forum);
  return reports.map((report, index) => {
    const { number = index + 1, at = '', reason = null } = forum.reports[index] ?? {};
    return { number, at, reason, ...report };
  });
}

/**
 * How a forum's tallies went by day, the first first.
 *
 * @throws forum.not-found
 */
export async function readDays({ table }: Context, id: ForumId): Promise<DayTallies[]> {
  await getForum(table, id);
  return daysOfForum(table, id);
}

/**
 * Everything that happened to a forum, oldest first, one page.
 *
 * @throws forum.not-found, request.bad-cursor
 */
export async function readForumHistory(
  context: Context,
  id: ForumId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: TimelineEntry[]; next: string | null }> {
  await getForum(context.table, id);
  return timelineFrom(context.table, id, page);
}

/**
 * The latest that happened to a forum, the newest first.
 *
 * @throws forum.not-found
 */
export async function readLatestOfForum(
  { table }: Context,
  id: ForumId,
  limit: number,
): Promise<KeyedEntry[]> {
  await getForum(table, id);
  return latestTimeline(table, id, limit);
}

/**
 * The side this person takes and took in a forum, if any. Nobody else is ever told.
 *
 * @throws forum.not-found
 */
export async function ownStance(
  { table }: Context,
  actor: Actor,
  id: ForumId,
): Promise<TakenStance | undefined> {
  const taken = await findStance(table, id, actor.person);
  if (!taken) await getForum(table, id);
  return taken;
}

/**
 * The forums this person took part in, latest first. Nobody else is ever told.
 *
 * @throws request.bad-cursor
 */
export async function ownForums(
  { table }: Context,
  { person }: Actor,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: { forum: ForumId; at: string }[]; next: string | null }> {
  return takenBy(table, person, page);
}

/**
 * The same with what each is and the side taken there now, if it was not taken back.
 *
 * @throws request.bad-cursor
 */
export async function ownParticipations(
  context: Context,
  actor: Actor,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: { forum: ForumCard; stance: Stance | undefined }[]; next: string | null }> {
  const { table } = context;
  const { items, next } = await ownForums(context, actor, page);
  const ids = items.map(({ forum }) => forum);
  const [forums, taken] = await Promise.all([
    forumsWithCounts(table, ids),
    Promise.all(ids.map(async (id) => [id, await findStance(table, id, actor.person)] as const)),
  ]);
  const sides = new Map(taken.map(([id, own]) => [id, own?.stance]));
  return {
    items: forums.map(([forum, count]) => ({
      forum: toForumCard(forum, count),
      stance: forum.stances.find(({ id }) => id === sides.get(forum.id)),
    })),
    next,
  };
}
