import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type Change, linksPerPage } from './model.ts';
import { changesFrom, headOf } from './repository.ts';

/**
 * What changed since a cursor, in the order in which it was told, and the cursor to go on from: also where nothing changed
 * yet, so that whoever keeps it never starts over.
 *
 * @param from without a cursor: the first there is, or only what comes from now on
 * @throws request.bad-cursor
 */
export async function readChanges(
  { table }: Context,
  { cursor, from, limit }: { cursor?: string | undefined; from: 'start' | 'now'; limit: number },
): Promise<{ items: Change[]; next: string; more: boolean }> {
  const begin = cursor === undefined ? (from === 'now' ? await headOf(table) : 0) : fromCursor(cursor);
  const { links, next } = await changesFrom(table, begin, limit);
  // A partition that is read to its end goes on in the next one.
  const isFull = next % linksPerPage === 0 && next > begin;
  return {
    items: links.flatMap(({ changes }) => changes),
    next: toCursor(next),
    more: links.length === limit || isFull,
  };
}

function toCursor(number: number): string {
  return Buffer.from(`chg:${number}`).toString('base64url');
}

function fromCursor(cursor: string): number {
  const [, number] =
    /^chg:(0|[1-9][0-9]{0,11})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (number === undefined) throw new AppError('request.bad-cursor');
  return Number(number);
}
