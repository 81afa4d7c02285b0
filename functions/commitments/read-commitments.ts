import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import type { CommitmentId } from '../../shared/ids.ts';
import { commitmentIdOfEntry, scopeOf } from './listing.ts';
import type { Commitment, CommitmentState } from './model.ts';
import { commitmentsById, findCommitment, notesOf } from './repository.ts';
import { type CommitmentCard, type CommitmentView, toCard } from './view.ts';

export interface CommitmentQuery {
  institution?: string | undefined;
  department?: string | undefined;
  state?: CommitmentState | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * One page of commitments, by their date.
 *
 * @throws request.invalid for a department without its institution, request.bad-cursor
 */
export async function listCommitments(
  { table, clock }: Context,
  { institution, department, state, cursor, limit }: CommitmentQuery,
): Promise<{ items: CommitmentCard[]; next: string | null }> {
  if (department !== undefined && institution === undefined) {
    throw new AppError('request.invalid', [{ field: '/department', message: 'goes with institution' }]);
  }
  const { entries, next } = await listEntries(table, {
    list: lists.commitments(scopeOf({ institution, department }), state ?? 'any'),
    limit,
    cursor,
  });
  const found = await commitmentsById(
    table,
    entries.map(({ pk }) => commitmentIdOfEntry(pk)),
  );
  return { items: found.map((each) => toCard(each, clock.now())), next };
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
