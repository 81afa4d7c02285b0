import type { Context } from '../../shared/context.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { type Entry, placeEntries } from '../../shared/dynamo/listing.ts';
import { type CommitmentId, commitmentIdSchema } from '../../shared/ids.ts';
import type { Commitment } from './model.ts';
import { findCommitment } from './repository.ts';
import { nextAttentionAt } from './rules.ts';

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
  const { institution, department, state, dueOn, id } = commitment;
  const scopes: [string, string][] = [
    ['all', scopeOf({})],
    ['institution', scopeOf({ institution })],
    ['department', scopeOf({ institution, department })],
  ];
  const rank = `${dueOn}#${id}`;
  const attention = nextAttentionAt(commitment);
  return [
    ...scopes.flatMap(([slot, scope]): Entry[] => [
      { slot: `${slot}/own`, place: { list: lists.commitments(scope, state), rank } },
      { slot: `${slot}/any`, place: { list: lists.commitments(scope, 'any'), rank } },
    ]),
    {
      slot: 'due',
      place: attention && { list: lists.due('commitment'), rank: attention.toISOString() },
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
