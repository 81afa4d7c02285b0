import { z } from 'zod';
import { shardPk } from '../../shared/counting/counted.ts';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  getEvery,
  getItem,
  getItems,
  putIfAbsent,
  putItem,
  putWhen,
  queryAll,
  queryShown,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { dayPrefix, keys, lists, timelinePk } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import { type ForumId, forumIdSchema, type PersonId } from '../../shared/ids.ts';
import { stanceShardOf, stancesTaken } from './counted.ts';
import {
  type Background,
  backgroundSchema,
  type DayTallies,
  type Forum,
  type ForumCount,
  forumCountSchema,
  forumSchema,
  type Report,
  reportSchema,
  type TakenStance,
  takenStanceSchema,
  talliesSchema,
} from './model.ts';

export async function findForum(
  table: Table,
  id: ForumId,
  options: { consistent: boolean },
): Promise<Forum | undefined> {
  return getItem(table, forumSchema, keys.forum(id), options);
}

/** @throws forum.not-found */
export async function getForum(table: Table, id: ForumId): Promise<Forum> {
  const forum = await findForum(table, id, { consistent: true });
  if (!forum) throw new AppError('forum.not-found');
  return forum;
}

export async function createForum(table: Table, change: Change<Forum>): Promise<Forum | undefined> {
  return createAggregate<Forum>(table, keys.forum(change.next.id), change);
}

export async function changeForum(
  table: Table,
  id: ForumId,
  decide: (current: Forum) => Change<Forum> | undefined,
): Promise<Forum> {
  return changeAggregate(table, forumSchema, keys.forum(id), decide, {
    missing: 'forum.not-found',
    busy: 'forum.changed',
  });
}

/**
 * Keeps a version of a forum's background under a key nothing points to; the forum that names it is what makes it count.
 * The first one holds the forum's place in the register too: the one list that does not come from the stream.
 */
export async function keepBackground(
  table: Table,
  id: ForumId,
  version: { number: number; attempt: string; at: string },
  background: Background,
): Promise<void> {
  await putItem(table, {
    ...keys.forumText(id, version.number, version.attempt),
    ...background,
    ...(version.number === 1 && {
      listPk: lists.forumRegister(version.at.slice(0, 7)),
      listSk: `${version.at}#${id}`,
    }),
  });
}

/** Ids of every forum made in a month, `yyyy-mm`; one whose making was cut short may be among them. */
export async function registeredForums(table: Table, month: string): Promise<ForumId[]> {
  const entries = await allEntries(table, { list: lists.forumRegister(month) });
  return [...new Set(entries.map(({ pk }) => forumIdOfEntry(pk)))];
}

export function forumIdOfEntry(pk: string): ForumId {
  return forumIdSchema.parse(pk.slice('FORUM#'.length));
}

/** Every version of a forum's background, the first first. */
export async function backgroundsOf(table: Table, { id, texts }: Forum): Promise<Background[]> {
  const wanted = texts.map(({ number, attempt }) => keys.forumText(id, number, attempt));
  return getEvery(table, backgroundSchema, wanted);
}

export async function currentBackground(table: Table, forum: Forum): Promise<Background> {
  const [current] = await backgroundsOf(table, { ...forum, texts: forum.texts.slice(-1) });
  if (!current) throw new Error(`the background of ${forum.id} is gone`);
  return current;
}

/** Like `keepBackground`: nothing points to it until the forum names it. */
export async function keepReport(
  table: Table,
  id: ForumId,
  version: { number: number; attempt: string },
  report: Report,
): Promise<void> {
  await putItem(table, { ...keys.forumReport(id, version.number, version.attempt), ...report });
}

/** Every version of a forum's report, the first first. */
export async function reportsOf(table: Table, { id, reports }: Forum): Promise<Report[]> {
  const wanted = reports.map(({ number, attempt }) => keys.forumReport(id, number, attempt));
  return getEvery(table, reportSchema, wanted);
}

const nobody = (forum: Pick<Forum, 'stances'>): ForumCount => ({
  tallies: {
    stances: Object.fromEntries(forum.stances.map(({ id }) => [id, 0])),
    participants: 0,
    changes: 0,
  },
  versions: 0,
});

export async function countOfForum(
  table: Table,
  forum: Pick<Forum, 'id' | 'stances'>,
  options: { consistent: boolean },
): Promise<ForumCount> {
  return (await getItem(table, forumCountSchema, keys.forumCount(forum.id), options)) ?? nobody(forum);
}

/** Forums with their counts, in the order asked. */
export async function forumsWithCounts(table: Table, ids: ForumId[]): Promise<[Forum, ForumCount][]> {
  const [forums, counts] = await Promise.all([
    getItems(table, forumSchema, ids.map(keys.forum)),
    getItems(table, z.object({ pk: z.string(), ...forumCountSchema.shape }), ids.map(keys.forumCount)),
  ]);
  const countByPk = new Map(counts.map(({ pk, ...count }) => [pk, count]));
  return forums.map((forum) => [forum, countByPk.get(keys.forum(forum.id).pk) ?? nobody(forum)]);
}

const onlyNewer = 'attribute_not_exists(pk) OR versions < :versions';

/** Publishes a count made of newer slots than the one before; a slower writer's is dropped. */
export async function publishForumCount(table: Table, id: ForumId, count: ForumCount): Promise<boolean> {
  return putWhen(table, { ...keys.forumCount(id), ...count }, onlyNewer, { ':versions': count.versions });
}

/** Keeps the tallies a forum is published with on a day. Of several writers the one with the newest slots stands. */
export async function keepDayTallies(
  table: Table,
  id: ForumId,
  date: string,
  count: ForumCount,
): Promise<void> {
  await putWhen(table, { ...keys.dayCount(id, date), ...count }, onlyNewer, { ':versions': count.versions });
}

const dayItemSchema = z.object({ sk: z.string().startsWith(dayPrefix), tallies: talliesSchema });

/** How a forum's tallies went: as many entries as days with a change. */
export async function daysOfForum(table: Table, id: ForumId): Promise<DayTallies[]> {
  const days = await queryAll(table, dayItemSchema, { pk: timelinePk(id), from: dayPrefix });
  return days.map(({ sk, tallies }) => ({ date: sk.slice(dayPrefix.length), tallies }));
}

const stanceKey = (id: ForumId, person: PersonId) => ({
  pk: shardPk(stancesTaken, id, stanceShardOf(person)),
  sk: person,
});

export async function findStance(
  table: Table,
  id: ForumId,
  person: PersonId,
): Promise<TakenStance | undefined> {
  return getItem(table, takenStanceSchema, stanceKey(id, person), { consistent: true });
}

/** Keeps a citizen's first side in a forum, unless there is one: the one write of the hot path. Says whether it did. */
export async function keepFirstStance(
  table: Table,
  id: ForumId,
  person: PersonId,
  taken: Omit<TakenStance, 'sk'>,
): Promise<boolean> {
  return putIfAbsent(table, {
    ...stanceKey(id, person),
    ...taken,
    citizenPk: lists.stances(person),
    citizenSk: `${taken.since}#${id}`,
  });
}

/** Keeps a citizen's side in place of the one it was decided on. Says whether that still stood. */
export async function keepNextStance(
  table: Table,
  id: ForumId,
  person: PersonId,
  { stance, since, switches, revision, history }: Omit<TakenStance, 'sk'>,
): Promise<boolean> {
  // What the citizen's own list says of it stays as it is.
  const updated = await updateWhen(table, takenStanceSchema, stanceKey(id, person), {
    set: { stance, since, switches, revision, history },
    ...(stance === undefined && { remove: ['stance'] }),
    when: '#revision = :seen',
    values: { ':seen': revision - 1 },
  });
  return updated !== undefined;
}

const takenKeySchema = z.object({ citizenSk: z.string() });
const citizenSkPattern = /^[0-9TZ:.-]{24}#(frm_[0-9A-HJKMNP-TV-Z]{26})$/;

/** The forums a citizen took part in, newest first, one page. */
export async function takenBy(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: { forum: ForumId; at: string }[]; next: string | null }> {
  const { items, next } = await queryShown(table, takenKeySchema, {
    index: 'citizen',
    pk: lists.stances(person),
    newestFirst: true,
    limit: page.limit,
    start: page.cursor === undefined ? undefined : toStart(person, page.cursor),
  });
  return {
    items: items.map(({ citizenSk }) => {
      const [at = '', forum = ''] = citizenSk.split('#');
      return { at, forum: forumIdSchema.parse(forum) };
    }),
    next: next ? Buffer.from(String(next.citizenSk)).toString('base64url') : null,
  };
}

/** Takes a side off its citizen's own list. It stays taken and counted. */
export async function unlinkStance(table: Table, id: ForumId, person: PersonId): Promise<void> {
  await updateWhen(table, takenStanceSchema, stanceKey(id, person), {
    set: {},
    remove: ['citizenPk', 'citizenSk'],
    when: 'attribute_exists(pk)',
  });
}

// The index key says all the rest: the forum, and so the shard.
function toStart(person: PersonId, cursor: string): Record<string, unknown> {
  const citizenSk = Buffer.from(cursor, 'base64url').toString('utf8');
  const forum = citizenSkPattern.exec(citizenSk)?.[1];
  if (forum === undefined) throw new AppError('request.bad-cursor');
  return { ...stanceKey(forum as ForumId, person), citizenPk: lists.stances(person), citizenSk };
}
