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

/** One page of a public history, oldest first, after the entry at a key. */
export async function timelinePage(
  table: Table,
  id: HistoryId,
  options: { limit: number; after?: string },
): Promise<{ items: TimelineEntry[]; next: string | null }> {
  const pk = timelinePk(id);
  const page = await queryPage(table, timelineEntrySchema, {
    pk,
    limit: options.limit,
    upTo: dayPrefix,
    start: options.after === undefined ? undefined : { pk, sk: options.after },
  });
  return { items: inOrder(page.items), next: page.next ? String(page.next.sk) : null };
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

/**
 * A page of the whole with opaque cursors, for whoever reads it from outside.
 *
 * @throws request.bad-cursor
 */
export async function timelineFrom(
  table: Table,
  id: HistoryId,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: TimelineEntry[]; next: string | null }> {
  const after = cursor === undefined ? undefined : fromCursor(cursor, id);
  const { items, next } = await timelinePage(table, id, { limit, ...(after !== undefined && { after }) });
  return { items, next: next === null ? null : Buffer.from(`${next}~${id}`).toString('base64url') };
}

/** A cursor says whose history gave it: another's is none of this one. */
function fromCursor(cursor: string, id: HistoryId): string {
  const [sk = '', subject] = Buffer.from(cursor, 'base64url').toString('utf8').split('~');
  if (subject !== id || !/^[0-9TZ:.-]{24}#[\w]{1,60}#[0-9]{6}#[0-9]{1,3}$/.test(sk))
    throw new AppError('request.bad-cursor');
  return sk;
}
