import { z } from 'zod';
import { yearsFrom } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries, listEntries, rangeOfYear } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import { type CommitmentId, commitmentIdSchema } from '../../shared/ids.ts';
import { type Memory, makeMemory, sinceStart } from '../../shared/memory.ts';
import type { Actor } from '../people/index.ts';
import { commitmentIdOfEntry, fromPromisedRank, scopeOf } from './listing.ts';
import type { Commitment, CommitmentState } from './model.ts';
import { commitmentsById, findCommitment, notesOf } from './repository.ts';
import { isOverdue } from './rules.ts';
import {
  type CommitmentCard,
  type CommitmentView,
  type FollowedCommitment,
  toCard,
  toFollowed,
} from './view.ts';

export const commitmentSortSchema = z.enum(['due', 'newest']);
type CommitmentSort = z.infer<typeof commitmentSortSchema>;

interface CommitmentQuery {
  institution?: string | undefined;
  department?: string | undefined;
  state?: CommitmentState | undefined;
  /** The year it was promised in. */
  year?: number | undefined;
  /** By its date, or the latest promised first; without either the latter where a year is asked for. */
  sort?: CommitmentSort | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * One page of commitments, by their date or by when they were promised.
 *
 * @throws request.invalid for a department without its institution and for a year in the order of dates,
 *   request.bad-cursor
 */
export async function listCommitments(
  { table, clock }: Context,
  { institution, department, state, year, sort, cursor, limit }: CommitmentQuery,
): Promise<{ items: CommitmentCard[]; next: string | null }> {
  if (department !== undefined && institution === undefined) {
    throw new AppError('request.invalid', [{ field: '/department', message: 'goes with institution' }]);
  }
  if (year !== undefined && sort === 'due') {
    throw new AppError('request.invalid', [{ field: '/sort', message: 'has no years' }]);
  }
  const listed = [scopeOf({ institution, department }), state ?? 'any'] as const;
  const isNewest = sort === 'newest' || year !== undefined;
  const { entries, next } = await listEntries(table, {
    list: isNewest ? lists.promised(...listed) : lists.commitments(...listed),
    newestFirst: isNewest,
    ...(year !== undefined && rangeOfYear(year)),
    limit,
    cursor,
  });
  const found = await commitmentsById(
    table,
    entries.map(({ pk }) => commitmentIdOfEntry(pk)),
  );
  return { items: found.map((each) => toCard(each, clock.now())), next };
}

/** The calendar years in which there may be commitments, the latest first; none where nothing was promised yet. */
export async function yearsOfCommitments({ table, clock }: Context): Promise<number[]> {
  const { entries } = await listEntries(table, { list: lists.promised(scopeOf({}), 'any'), limit: 1 });
  return entries.flatMap(({ listSk }) =>
    yearsFrom(new Date(fromPromisedRank(listSk).promisedAt), clock.now()),
  );
}

/** What an institution promised from one moment to another: whose each is and how it stands, by its rank alone. */
export async function commitmentsPromised(
  { table, clock }: Context,
  institution: string,
  { from, to }: { from: string; to: string },
): Promise<{ department: string; state: CommitmentState; overdue: boolean }[]> {
  const now = clock.now();
  const entries = await allEntries(table, {
    list: lists.promised(scopeOf({ institution }), 'any'),
    from,
    // A rank goes on behind its moment.
    upTo: `${to}~`,
  });
  return entries.map(({ listSk }) => {
    const { department, state, dueOn } = fromPromisedRank(listSk);
    return { department, state, overdue: isOverdue({ state, dueOn }, now) };
  });
}

const mostDue = 500;

/** The open commitments that are due from one date to another, by their date. */
export async function commitmentsDue(
  { table, clock }: Context,
  scope: { institution: string; department?: string | undefined },
  { from, upTo }: { from: string; upTo: string },
): Promise<CommitmentCard[]> {
  const { entries } = await listEntries(table, {
    list: lists.commitments(scopeOf(scope), 'open'),
    from,
    // A rank goes on behind its date.
    upTo: `${upTo}#~`,
    limit: mostDue,
  });
  const found = await commitmentsById(
    table,
    entries.map(({ pk }) => commitmentIdOfEntry(pk)),
  );
  return found.map((each) => toCard(each, clock.now()));
}

/** @throws commitment.not-found */
export async function readCommitment(context: Context, id: CommitmentId): Promise<CommitmentView> {
  const commitment = await findCommitment(context.table, id);
  if (!commitment) throw new AppError('commitment.not-found');
  return presentCommitment(context, commitment);
}

/** A commitment that was just read or changed, with all that was reported on it. */
export async function presentCommitment(
  { table, clock }: Context,
  commitment: Commitment,
): Promise<CommitmentView> {
  return { ...toCard(commitment, clock.now()), notes: await notesOf(table, commitment) };
}

const remembered = new WeakMap<Table, Memory<string, Commitment[]>>();

/**
 * How these stand, by their ids, in one reading of them all; one that is not followed yet is not among them. Who is not
 * signed in gets it as it was a few seconds ago at most, as the rest of what a proposal's page shows.
 */
export async function followedCommitments(
  { table, clock }: Context,
  actor: Actor | undefined,
  ids: CommitmentId[],
): Promise<ReadonlyMap<string, FollowedCommitment>> {
  if (ids.length === 0) return new Map();
  const memory =
    remembered.get(table) ??
    makeMemory(sinceStart, (text: string) =>
      commitmentsById(table, z.array(commitmentIdSchema).parse(text.split(' '))),
    );
  remembered.set(table, memory);
  const found = await (actor ? commitmentsById(table, ids) : memory.recent(ids.join(' ')));
  const now = clock.now();
  return new Map(found.map((each) => [each.id, toFollowed(each, now)]));
}
