import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { keys, lists, pad } from '../../shared/dynamo/keys.ts';
import { type Entry, placeEntries } from '../../shared/dynamo/listing.ts';
import type { ForumId, ProposalId } from '../../shared/ids.ts';
import { type Forum, type ForumCount, type ForumState, forumStateSchema } from './model.ts';
import { countOfForum, findForum } from './repository.ts';

export const forumSortSchema = z.enum(['newest', 'closing-soon', 'most-participants']);
export type ForumSort = z.infer<typeof forumSortSchema>;

/** `any` is every forum that was not taken back. */
export const listedStateSchema = z.union([forumStateSchema.exclude(['withdrawn']), z.literal('any')]);
export type ListedState = z.infer<typeof listedStateSchema>;

/** Each combination of filters is a list of its own, so that a page costs the same however many forums there are. */
export function forumListOf(filter: ForumFilter, state: ListedState, sort: ForumSort): string {
  return lists.forums(scopeOf(filter), state, sort);
}

interface ForumFilter {
  institution?: string | undefined;
  category?: string | undefined;
}

function scopeOf({ institution, category }: ForumFilter): string {
  const scope = institution ?? '*';
  return category === undefined ? scope : `${scope}/${category}`;
}

/** Where a forum stands in the lists, as a function of what it is and nothing else. */
function entriesOf(forum: Forum, count: ForumCount): Entry[] {
  return [...standing(forum), ...ranked(forum, count)];
}

// A forum has one category for good, or none.
const scopesOf = ({ institution, category }: Forum): [slot: string, filter: ForumFilter][] => [
  ['all', {}],
  ['institution', { institution }],
  ...(category === undefined
    ? []
    : ([
        ['category', { category }],
        ['both', { institution, category }],
      ] satisfies [string, ForumFilter][])),
];

const listed = ({ state }: Forum): Exclude<ForumState, 'withdrawn'> | undefined =>
  state === 'withdrawn' ? undefined : state;

function standing(forum: Forum): Entry[] {
  const own = listed(forum);
  const place = (filter: ForumFilter, state: ListedState | undefined, sort: ForumSort, rank: string) =>
    state && { list: forumListOf(filter, state, sort), rank };
  const newest = `${forum.opensAt}#${forum.id}`;
  const next = { scheduled: forum.opensAt, open: forum.closesAt, closed: undefined, withdrawn: undefined };
  const due = next[forum.state];
  return [
    ...scopesOf(forum).flatMap(([slot, filter]): Entry[] => [
      { slot: `${slot}/own/newest`, place: place(filter, own, 'newest', newest) },
      { slot: `${slot}/any/newest`, place: place(filter, own && 'any', 'newest', newest) },
      {
        slot: `${slot}/closing-soon`,
        place: place(
          filter,
          forum.state === 'open' ? 'open' : undefined,
          'closing-soon',
          `${forum.closesAt}#${forum.id}`,
        ),
      },
    ]),
    ...aboutOf(forum).map((proposal, at) => ({
      slot: `about/${at}`,
      place: own && { list: lists.forumsAbout(proposal), rank: newest },
    })),
    { slot: 'due', place: due === undefined ? undefined : { list: lists.due('forum'), rank: due } },
  ];
}

/** What it grew from, and what it names: both for good. */
function aboutOf({ proposal, about = [] }: Pick<Forum, 'proposal' | 'about'>): ProposalId[] {
  return proposal === undefined ? about : [proposal, ...about];
}

/** The entries that move with the count. */
function ranked(forum: Forum, { tallies }: ForumCount): Entry[] {
  const own = listed(forum);
  const rank = `${pad(Math.max(0, forum.final?.participants ?? tallies.participants), 10)}#${forum.id}`;
  return scopesOf(forum).flatMap(([slot, filter]): Entry[] => [
    {
      slot: `${slot}/own/most-participants`,
      place: own && { list: forumListOf(filter, own, 'most-participants'), rank },
    },
    {
      slot: `${slot}/any/most-participants`,
      place: own && { list: forumListOf(filter, 'any', 'most-participants'), rank },
    },
  ]);
}

/** Puts a forum where it belongs in every list, by what it is now. Both parts of the version only grow. */
export async function relistForum(
  { table }: Context,
  id: ForumId,
  which: 'all' | 'ranked',
): Promise<{ forum: Forum; count: ForumCount } | undefined> {
  const forum = await findForum(table, id, { consistent: true });
  if (!forum) return undefined;
  const count = await countOfForum(table, forum, { consistent: true });
  const entries = which === 'all' ? entriesOf(forum, count) : ranked(forum, count);
  await placeEntries(table, keys.forum(id).pk, forum.revision + count.versions, entries);
  return { forum, count };
}
