import { endOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { type Entry, placeEntries } from '../../shared/dynamo/listing.ts';
import { type CommitmentId, commitmentIdSchema } from '../../shared/ids.ts';
import type { Commitment } from './model.ts';
import { findCommitment } from './repository.ts';

export function scopeOf({
  institution,
  department,
}: {
  institution?: string | undefined;
  department?: string | undefined;
}) {
  return `${institution ?? '*'}/${department ?? '*'}`;
}

/** Where a commitment stands in the lists: by its date within its state. */
export function entriesOf(commitment: Commitment): Entry[] {
  const { institution, department, state, dueOn, id, saidOverdue } = commitment;
  const scopes: [string, string][] = [
    ['all', scopeOf({})],
    ['institution', scopeOf({ institution })],
    ['department', scopeOf({ institution, department })],
  ];
  const rank = `${dueOn}#${id}`;
  const unsaid = state === 'open' && !saidOverdue;
  return [
    ...scopes.flatMap(([slot, scope]): Entry[] => [
      { slot: `${slot}/own`, place: { list: lists.commitments(scope, state), rank } },
      { slot: `${slot}/any`, place: { list: lists.commitments(scope, 'any'), rank } },
    ]),
    {
      slot: 'due',
      place: unsaid
        ? { list: lists.due('commitment'), rank: new Date(endOfDate(dueOn).getTime() + 1).toISOString() }
        : undefined,
    },
  ];
}

export async function relistCommitment({ table }: Context, id: CommitmentId): Promise<void> {
  const commitment = await findCommitment(table, id);
  if (commitment)
    await placeEntries(table, keys.commitment(id).pk, commitment.revision, entriesOf(commitment));
}

export function commitmentIdOfEntry(pk: string): CommitmentId {
  return commitmentIdSchema.parse(pk.slice('COMMITMENT#'.length));
}
