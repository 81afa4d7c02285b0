import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { HistoryId } from '../ids.ts';
import type { Table } from './client.ts';
import { putIfAbsent, queryPage } from './items.ts';
import { dayPrefix, keys, timelinePk } from './keys.ts';

/** One thing that happened, as everybody may know of it. */
export const timelineEntrySchema = z.object({
  at: z.iso.datetime(),
  type: z.string(),
  facts: z.record(z.string(), z.unknown()),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Adds to the public history of a proposal, a forum or a session. The same source, revision and position always make the same entry. */
export async function appendTimeline(
  table: Table,
  id: HistoryId,
  entry: TimelineEntry,
  from: { source: string; revision: number; position: number },
): Promise<void> {
  await putIfAbsent(table, {
    ...keys.timeline(id, entry.at, from.source, from.revision, from.position),
    ...entry,
  });
}

/**
 * Entries oldest first; at equal instants a cause stands before its effect, and what happened to one thing stays in its
 * order.
 */
export function inOrder<Entry extends TimelineEntry>(entries: Entry[]): Entry[] {
  const later = new Set(entries.filter(isLaterStep).map(stepAt));
  const depth = (entry: TimelineEntry) =>
    entry.type === 'answer.opened' && later.has(stepAt(entry)) ? laterAnswer : depthOf(entry);
  return entries
    .map((entry) => ({ entry, depth: depth(entry) }))
    .sort((one, other) => {
      if (one.entry.at !== other.entry.at) return one.entry.at < other.entry.at ? -1 : 1;
      return one.depth - other.depth;
    })
    .map(({ entry }) => entry);
}

const laterStep = 10;
const laterAnswer = 11;

/** How many causes an entry may have had at its instant. */
function depthOf(entry: TimelineEntry): number {
  const { type } = entry;
  if (type.endsWith('.step-fired')) {
    if (isLaterStep(entry)) return laterStep;
    return isDebated(entry) ? 5 : 3;
  }
  switch (type) {
    case 'proposal.closed':
      return 6;
    case 'proposal.addendum':
      return 12;
    case 'answer.opened':
      return 6;
    case 'commitment.opened':
      return 8;
    case 'forum.concluded':
      return 9;
  }
  const kind = type.slice(0, type.indexOf('.'));
  return depthOfKind[kind] ?? 0;
}

const depthOfKind: Record<string, number> = { candidate: 2, forum: 4, session: 4, answer: 7, commitment: 9 };

function isDebated({ facts }: TimelineEntry): boolean {
  return facts.on === 'forum-participants' || facts.on === 'forum-closed';
}

/** A step that an answer sets off comes after that answer, and what it obliges after it. */
function isLaterStep({ type, facts }: TimelineEntry): boolean {
  return type === 'proposal.step-fired' && typeof facts.on === 'string' && facts.on.startsWith('answer-');
}

function stepAt({ at, facts }: TimelineEntry): string {
  return `${at} ${facts.step}`;
}

/** An entry by its own key: the same for ever, whatever is told later of what was before it. */
export interface KeyedEntry extends TimelineEntry {
  key: string;
}

const keyedSchema = timelineEntrySchema.extend({ sk: z.string() });

/** The latest of a public history, the newest first. */
export async function latestTimeline(table: Table, id: HistoryId, limit: number): Promise<KeyedEntry[]> {
  const { items } = await queryPage(table, keyedSchema, {
    pk: timelinePk(id),
    upTo: dayPrefix,
    newestFirst: true,
    limit,
  });
  return items.map(({ sk, ...entry }) => ({ ...entry, key: sk }));
}

/** Where a page begins: behind so many entries of an instant. */
interface Place {
  at: string;
  past: number;
}

/**
 * A page of the whole with opaque cursors, oldest first, for whoever reads it from outside. What happened at one instant is
 * read as a whole and put in its order, so that the order is the same however long the pages are.
 *
 * @throws request.bad-cursor
 */
export async function timelineFrom(
  table: Table,
  id: HistoryId,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: TimelineEntry[]; next: string | null }> {
  const place = cursor === undefined ? undefined : fromCursor(cursor, id);
  const past = place?.past ?? 0;
  const entries = inOrder(await entriesFrom(table, id, place?.at, past + limit));
  const items = entries.slice(past, past + limit);
  const last = items.at(-1);
  if (last === undefined || entries.length <= past + limit) return { items, next: null };
  const behind = entries.slice(0, past + limit).filter(({ at }) => at === last.at).length;
  return { items, next: toCursor({ at: last.at, past: behind }, id) };
}

/** So many entries from an instant on, with all of the last one's instant and one of the next, where there is one. */
async function entriesFrom(
  table: Table,
  id: HistoryId,
  from: string | undefined,
  count: number,
): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  let start: Record<string, unknown> | undefined;
  for (;;) {
    const page = await queryPage(table, timelineEntrySchema, {
      pk: timelinePk(id),
      from,
      upTo: dayPrefix,
      limit: count + 1 - Math.min(entries.length, count),
      start,
    });
    entries.push(...page.items);
    start = page.next;
    if (start === undefined) return entries;
    if (entries.length > count && entries[count - 1]?.at !== entries.at(-1)?.at) return entries;
  }
}

function toCursor({ at, past }: Place, id: HistoryId): string {
  return Buffer.from(`${at}#${past}~${id}`).toString('base64url');
}

/** A cursor says whose history gave it: another's is none of this one. */
function fromCursor(cursor: string, id: HistoryId): Place {
  const [place = '', subject] = Buffer.from(cursor, 'base64url').toString('utf8').split('~');
  const [, at, past] = /^([0-9TZ:.-]{24})#([0-9]{1,3})$/.exec(place) ?? [];
  if (subject !== id || at === undefined) throw new AppError('request.bad-cursor');
  return { at, past: Number(past) };
}
