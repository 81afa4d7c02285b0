import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import type { CommitmentId } from '../../shared/ids.ts';
import { commitmentIdOfEntry } from './listing.ts';
import type { Commitment } from './model.ts';
import { changeCommitment } from './repository.ts';
import { dueAttention } from './rules.ts';

/** The open commitments that something is due to be done about. */
export async function commitmentsToAttend({ table, clock }: Context): Promise<CommitmentId[]> {
  const due = await allEntries(table, { list: lists.due('commitment'), upTo: clock.now().toISOString() });
  return due.map(({ pk }) => commitmentIdOfEntry(pk));
}

/**
 * Reminds of a commitment's date, and says once, in public, that it was not kept by it. Each happens once, whoever else
 * does the same at the same time.
 */
export async function attendCommitment({ table, clock }: Context, id: CommitmentId): Promise<Commitment> {
  return changeCommitment(table, id, (current) => {
    const now = clock.now();
    const due = dueAttention(current, now);
    return due && { at: now, events: [due.event], next: { ...current, ...due.next } };
  });
}
