import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import type { CommitmentId } from '../../shared/ids.ts';
import { commitmentIdOfEntry } from './listing.ts';
import type { Commitment } from './model.ts';
import { changeCommitment } from './repository.ts';
import { isOverdue } from './rules.ts';

/** The open commitments whose date is over and that nobody has been told of. */
export async function commitmentsToSayOverdue({ table, clock }: Context): Promise<CommitmentId[]> {
  const due = await allEntries(table, { list: lists.due('commitment'), upTo: clock.now().toISOString() });
  return due.map(({ pk }) => commitmentIdOfEntry(pk));
}

/** Says once, in public, that a commitment was not kept by its date. */
export async function sayOverdue({ table, clock }: Context, id: CommitmentId): Promise<Commitment> {
  return changeCommitment(table, id, (current) => {
    const now = clock.now();
    if (current.saidOverdue || !isOverdue(current, now)) return undefined;
    return {
      at: now,
      events: [{ type: 'commitment.overdue', dueOn: current.dueOn }],
      next: { ...current, saidOverdue: true },
    };
  });
}
