import { createHash } from 'node:crypto';
import { z } from 'zod';
import { momentsOfYear } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Table } from './client.ts';
import { getItem, putWhen, queryShown } from './items.ts';

/**
 * A subject's place in an ordered list. A subject has a fixed number of slots; each is one item that the index `list`
 * moves about, so that a subject can never stand twice in one list.
 */
export interface Entry {
  slot: string;
  /** The list it stands in and its rank there; `undefined` takes it out. */
  place?: { list: string; rank: string };
}

/**
 * Puts a subject's entries in their places. `version` grows with every change of the subject: an older writer, late or
 * redelivered, changes nothing.
 */
export async function placeEntries(
  table: Table,
  subjectPk: string,
  version: number,
  entries: Entry[],
): Promise<void> {
  // A subject's first version has no older one that could have put an entry where there shall be none.
  const isFirst = version === 1;
  const condition = isFirst ? 'attribute_not_exists(pk)' : 'attribute_not_exists(pk) OR version < :version';
  const values = isFirst ? undefined : { ':version': version };
  const wanted = !isFirst ? entries : entries.filter(({ place }) => place !== undefined);
  await Promise.all(
    wanted.map(({ slot, place }) =>
      putWhen(
        table,
        {
          pk: subjectPk,
          sk: `LIST#${slot}`,
          version,
          ...(place && { listPk: place.list, listSk: place.rank }),
        },
        condition,
        values,
      ),
    ),
  );
}

/** The version a subject's entry was put in its place with; 0 where it never was. */
export async function entryVersion(table: Table, subjectPk: string, slot: string): Promise<number> {
  const key = { pk: subjectPk, sk: `LIST#${slot}` };
  const entry = await getItem(table, z.object({ version: z.number() }), key, { consistent: true });
  return entry?.version ?? 0;
}

const entryKeySchema = z.object({ pk: z.string(), sk: z.string(), listPk: z.string(), listSk: z.string() });
export type EntryKey = z.infer<typeof entryKeySchema>;

const cursorPart = z
  .string()
  .min(1)
  .max(1024)
  .refine((text) => text.isWellFormed());
const cursorSchema = z.tuple([cursorPart, cursorPart, cursorPart, z.string()]);

/** Tells in a cursor which list gave it, without its name, which may hold a person's id. */
const tagOf = (list: string) => createHash('sha256').update(list).digest('base64url').slice(0, 8);

/** What a calendar year takes up in a list whose ranks begin with a moment. */
export function rangeOfYear(year: number): { from: string; upTo: string } {
  const { from, to } = momentsOfYear(year);
  // `~` comes after every character of the rest.
  return { from: from.toISOString(), upTo: `${to.toISOString()}~` };
}

interface ListQuery {
  list: string;
  from?: string;
  upTo?: string;
  newestFirst?: boolean;
  limit: number;
  cursor?: string;
}

/**
 * One page of a list: the subjects' keys with their ranks, and the cursor of the next page, where there is one.
 *
 * @throws request.bad-cursor when the cursor is not one this list gave.
 */
export async function listEntries(
  table: Table,
  query: ListQuery,
): Promise<{ entries: EntryKey[]; next: string | null }> {
  const start = query.cursor === undefined ? undefined : fromCursor(query.cursor, query);
  try {
    const page = await queryShown(table, entryKeySchema, {
      index: 'list',
      pk: query.list,
      from: query.from,
      upTo: query.upTo,
      newestFirst: query.newestFirst,
      limit: query.limit,
      start,
    });
    return { entries: page.items, next: page.next ? toCursor(query.list, page.next) : null };
  } catch (error) {
    if (start && error instanceof Error && error.name === 'ValidationException')
      throw new AppError('request.bad-cursor');
    throw error;
  }
}

/**
 * The same page of a list that was read whole for something else.
 *
 * @throws request.bad-cursor when the cursor is not one this list gave.
 */
export function pageWithin(
  all: readonly EntryKey[],
  { cursor, ...query }: Omit<ListQuery, 'newestFirst'>,
): { entries: EntryKey[]; next: string | null } {
  const { listSk: after = '' } = cursor === undefined ? {} : fromCursor(cursor, query);
  const { from = '', upTo } = query;
  const rest = all.filter(
    ({ listSk }) => listSk > after && listSk >= from && (upTo === undefined || listSk <= upTo),
  );
  const entries = rest.slice(0, query.limit);
  const last = rest.length > query.limit ? entries.at(-1) : undefined;
  return { entries, next: last ? toCursor(query.list, last) : null };
}

/** Every entry of a list whose length is bounded by what it lists. */
export async function allEntries(
  table: Table,
  query: Omit<ListQuery, 'limit' | 'cursor'>,
): Promise<EntryKey[]> {
  const entries: EntryKey[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEntries(table, { ...query, limit: 1000, cursor });
    entries.push(...page.entries);
    cursor = page.next ?? undefined;
  } while (cursor);
  return entries;
}

/** The cursor of what comes after an entry of a list, wherever in it that stands. */
export function cursorAfter(list: string, entry: Pick<EntryKey, 'pk' | 'sk' | 'listSk'>): string {
  return toCursor(list, { ...entry, listPk: list });
}

function toCursor(list: string, last: Record<string, unknown>): string {
  const { listSk, pk, sk } = entryKeySchema.parse(last);
  return Buffer.from(JSON.stringify([listSk, pk, sk, tagOf(list)])).toString('base64url');
}

function fromCursor(cursor: string, query: ListQuery): EntryKey {
  try {
    const [listSk, pk, sk, tag] = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    if (
      tag !== tagOf(query.list) ||
      (query.from !== undefined && listSk < query.from) ||
      (query.upTo !== undefined && listSk > query.upTo)
    ) {
      throw new AppError('request.bad-cursor');
    }
    return { listPk: query.list, listSk, pk, sk };
  } catch {
    throw new AppError('request.bad-cursor');
  }
}
