import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { keys, lists, pad } from '../../shared/dynamo/keys.ts';
import { cursorAfter, type Entry, listEntries, placeEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import { type OpinionId, opinionIdSchema, type SubjectId } from '../../shared/ids.ts';
import type { Opinion, SympathyCount } from './model.ts';
import { countOfOpinion, findOpinion, noteReplies, opinionIdOfEntry } from './repository.ts';
import { currentVersion } from './rules.ts';

/** `balanced` goes through the sides in turn, each by sympathy: only a forum has it. */
export const opinionSortSchema = z.enum(['newest', 'most-sympathy', 'balanced']);
export type OpinionSort = z.infer<typeof opinionSortSchema>;

/** Among the sides, where offices speak; no stance is called so. */
export const officialSide = '*official';

const sideSlot = 'side';

/** Where an opinion stands in the lists, as a function of what it is and nothing else. What is hidden keeps its place. */
function entriesOf(opinion: Opinion, count: SympathyCount): Entry[] {
  const { id, subject, parent, createdAt } = opinion;
  if (parent !== undefined)
    return [{ slot: 'reply', place: { list: lists.replies(parent), rank: `${createdAt}#${id}` } }];
  const newest = { list: lists.opinions(subject, 'newest'), rank: `${createdAt}#${id}` };
  return [{ slot: 'newest', place: newest }, ...ranked(opinion, count)];
}

/** The entries that move with the sympathy. */
function ranked(opinion: Opinion, { total }: SympathyCount): Entry[] {
  if (opinion.parent !== undefined) return [];
  const rank = `${pad(Math.max(0, total), 10)}#${opinion.id}`;
  const side = opinion.official ? officialSide : currentVersion(opinion).stance;
  return [
    { slot: 'most-sympathy', place: { list: lists.opinions(opinion.subject, 'most-sympathy'), rank } },
    ...(side === undefined
      ? []
      : [{ slot: sideSlot, place: { list: sideList(opinion.subject, side), rank } }]),
  ];
}

function sideList(subject: SubjectId, side: string): string {
  return lists.opinions(subject, `${sideSlot}/${side}`);
}

/** Puts an opinion where it belongs in every list, by what it is now. Both parts of the version only grow. */
export async function relistOpinion(
  { table }: Context,
  id: OpinionId,
  which: 'all' | 'ranked',
): Promise<void> {
  const [opinion, count] = await Promise.all([
    findOpinion(table, id, { consistent: true }),
    countOfOpinion(table, id, { consistent: true }),
  ]);
  if (!opinion) return;
  if (which === 'all') await noteRepliesOf({ table }, opinion, count);
  const entries = which === 'all' ? entriesOf(opinion, count) : ranked(opinion, count);
  await placeEntries(table, keys.opinion(id).pk, opinion.revision + count.versions, entries);
}

/** A reply makes its parent one that has replies; of an opinion nothing was noted of, the list of them tells. */
async function noteRepliesOf(
  { table }: Pick<Context, 'table'>,
  { id, parent }: Opinion,
  { isReplied }: SympathyCount,
): Promise<void> {
  if (parent !== undefined) return noteReplies(table, parent, true);
  if (isReplied !== undefined) return;
  const { entries } = await listEntries(table, { list: lists.replies(id), limit: 1 });
  await noteReplies(table, id, entries.length > 0);
}

interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}
interface IdPage {
  ids: OpinionId[];
  next: string | null;
}

/** @throws request.bad-cursor */
export async function listedOpinions(
  { table }: Context,
  subject: SubjectId,
  { sort, limit, cursor }: PageQuery & { sort: Exclude<OpinionSort, 'balanced'> },
): Promise<IdPage> {
  const list = lists.opinions(subject, sort);
  const { entries, next } = await listEntries(table, { list, newestFirst: true, limit, cursor });
  return { ids: entries.map(({ pk }) => opinionIdOfEntry(pk)), next };
}

/** What was replied, oldest first. @throws request.bad-cursor */
export async function listedReplies({ table }: Context, id: OpinionId, page: PageQuery): Promise<IdPage> {
  const { entries, next } = await listEntries(table, { list: lists.replies(id), ...page });
  return { ids: entries.map(({ pk }) => opinionIdOfEntry(pk)), next };
}

/** The first replies to an opinion, and the cursor after them only where there are more. */
export async function firstReplies({ table }: Context, id: OpinionId, most: number): Promise<IdPage> {
  const list = lists.replies(id);
  const { entries } = await listEntries(table, { list, limit: most + 1 });
  const last = entries[most - 1];
  return {
    ids: entries.slice(0, most).map(({ pk }) => opinionIdOfEntry(pk)),
    next: entries.length > most && last ? cursorAfter(list, last) : null,
  };
}

const rankPattern = /^[0-9]{10}#(opn_[0-9A-HJKMNP-TV-Z]{26})$/;
/** Whose turn it is, and of each side the rank of the last one shown, nothing before the first, or its end. */
const turnsSchema = z.object({
  subject: z.string(),
  turn: z.number().int().nonnegative(),
  after: z.array(z.union([z.string().regex(rankPattern), z.literal(''), z.null()])),
});

/**
 * One page of a forum's opinions with its sides in turn, each by sympathy: no side drowns another, however many write
 * for it. A side that has no more is passed over. Each side's list is read from where the page before stopped in it, so
 * that a page costs the same however many opinions there are.
 *
 * @throws request.bad-cursor
 */
export async function balancedOpinions(
  { table }: Context,
  subject: SubjectId,
  stances: readonly { id: string }[],
  { limit, cursor }: PageQuery,
): Promise<IdPage> {
  const sides = [...stances.map(({ id }) => id), officialSide];
  const from =
    cursor === undefined ? { turn: 0, after: sides.map(() => '') } : toTurns(cursor, subject, sides);
  // One more than a page can take of a side, to know whether it has come to its end.
  const ahead = await Promise.all(
    sides.map((side, index) =>
      ranksAfter({ table }, sideList(subject, side), from.after[index] ?? null, limit + 1),
    ),
  );
  const taken = sides.map(() => 0);
  const ids: OpinionId[] = [];
  let turn = from.turn;
  const isLeft = () => ahead.some((ranks, side) => (taken[side] ?? 0) < ranks.length);
  while (ids.length < limit && isLeft()) {
    const rank = ahead[turn]?.[taken[turn] ?? 0];
    if (rank !== undefined) {
      taken[turn] = (taken[turn] ?? 0) + 1;
      ids.push(idOfRank(rank));
    }
    turn = (turn + 1) % sides.length;
  }
  if (!isLeft()) return { ids, next: null };
  const after = ahead.map((ranks, side) => {
    const count = taken[side] ?? 0;
    if (count >= ranks.length) return null;
    return count === 0 ? (from.after[side] ?? null) : (ranks[count - 1] ?? null);
  });
  return { ids, next: toCursor({ subject, turn, after }) };
}

async function ranksAfter(
  { table }: Pick<Context, 'table'>,
  list: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  if (after === null) return [];
  const place = after === '' ? undefined : { ...entryKey(idOfRank(after)), listSk: after };
  const cursor = place && cursorAfter(list, place);
  const { entries } = await listEntries(table, { list, newestFirst: true, limit, cursor });
  return entries.map(({ listSk }) => listSk);
}

const entryKey = (id: OpinionId) => ({ pk: keys.opinion(id).pk, sk: `LIST#${sideSlot}` });
const idOfRank = (rank: string) => opinionIdSchema.parse(rankPattern.exec(rank)?.[1]);

function toCursor(turns: z.infer<typeof turnsSchema>): string {
  return Buffer.from(JSON.stringify(turns)).toString('base64url');
}

function toTurns(cursor: string, subject: SubjectId, sides: string[]): z.infer<typeof turnsSchema> {
  try {
    const turns = turnsSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    const fits =
      turns.subject === subject && turns.after.length === sides.length && turns.turn < sides.length;
    if (fits) return turns;
  } catch {
    // Not one of ours.
  }
  throw new AppError('request.bad-cursor');
}
