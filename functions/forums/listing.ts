import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { keys, lists, pad } from '../../shared/dynamo/keys.ts';
import { type Entry, placeEntries } from '../../shared/dynamo/listing.ts';
import type { ForumId } from '../../shared/ids.ts';
import { type Forum, type ForumCount, type ForumState, forumStateSchema } from './model.ts';
import { countOfForum, findForum } from './repository.ts';

export const forumSortSchema = z.enum(['newest', 'closing-soon', 'most-participants']);
export type ForumSort = z.infer<typeof forumSortSchema>;

/** `any` is every forum that was not taken back. */
export const listedStateSchema = z.union([forumStateSchema.exclude(['withdrawn']), z.literal('any')]);
export type ListedState = z.infer<typeof listedStateSchema>;

/** Each combination of filters is a list of its own, so that a page costs the same however many forums there are. */
export function forumListOf(institution: string | undefined, state: ListedState, sort: ForumSort): string {
  return lists.forums(institution ?? '*', state, sort);
}

/** Where a forum stands in the lists, as a function of what it is and nothing else. */
export function entriesOf(forum: Forum, count: ForumCount): Entry[] {
  return [...standing(forum), ...ranked(forum, count)];
}

const scopesOf = ({ institution }: Forum): [slot: string, institution: string | undefined][] => [
  ['all', undefined],
  ['institution', institution],
];

const listed = ({ state }: Forum): Exclude<ForumState, 'withdrawn'> | undefined =>
  state === 'withdrawn' ? undefined : state;

function standing(forum: Forum): Entry[] {
  const own = listed(forum);
  const place = (
    institution: string | undefined,
    state: ListedState | undefined,
    sort: ForumSort,
    rank: string,
  ) => state && { list: forumListOf(institution, state, sort), rank };
  const newest = `${forum.opensAt}#${forum.id}`;
  const next = { scheduled: forum.opensAt, open: forum.closesAt, closed: undefined, withdrawn: undefined };
  const due = next[forum.state];
  return [
    ...scopesOf(forum).flatMap(([slot, institution]): Entry[] => [
      { slot: `${slot}/own/newest`, place: place(institution, own, 'newest', newest) },
      { slot: `${slot}/any/newest`, place: place(institution, own && 'any', 'newest', newest) },
      {
        slot: `${slot}/closing-soon`,
        place: place(
          institution,
          forum.state === 'open' ? 'open' : undefined,
          'closing-soon',
          `${forum.closesAt}#${forum.id}`,
        ),
      },
    ]),
    { slot: 'due', place: due === undefined ? undefined : { list: lists.due('forum'), rank: due } },
  ];
}

/** The entries that move with the count. */
export function ranked(forum: Forum, { tallies }: ForumCount): Entry[] {
  const own = listed(forum);
  const rank = `${pad(Math.max(0, forum.final?.participants ?? tallies.participants), 10)}#${forum.id}`;
  return scopesOf(forum).flatMap(([slot, institution]): Entry[] => [
    {
      slot: `${slot}/own/most-participants`,
      place: own && { list: forumListOf(institution, own, 'most-participants'), rank },
    },
    {
      slot: `${slot}/any/most-participants`,
      place: own && { list: forumListOf(institution, 'any', 'most-participants'), rank },
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
