import type { Context } from '../../shared/context.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { type Entry, entryVersion, placeEntries } from '../../shared/dynamo/listing.ts';
import { type CommitmentId, commitmentIdSchema } from '../../shared/ids.ts';
import { type Commitment, type CommitmentState, commitmentStateSchema } from './model.ts';
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

/** What a commitment's rank by its promise says, so that whoever counts them needs no other read. */
interface PromisedRank {
  promisedAt: string;
  department: string;
  state: CommitmentState;
  dueOn: string;
}

function toPromisedRank({ openedAt, department, state, dueOn, id }: Commitment): string {
  return [openedAt, department, state, dueOn, id].join('#');
}

export function fromPromisedRank(rank: string): PromisedRank {
  const [promisedAt = '', department = '', state, dueOn = ''] = rank.split('#');
  return { promisedAt, department, state: commitmentStateSchema.parse(state), dueOn };
}

/** Where a commitment stands in the lists: by its date within its state, and by when it was promised. */
function entriesOf(commitment: Commitment): Entry[] {
  const { institution, department, state, dueOn, id } = commitment;
  const scopes: [string, string][] = [
    ['all', scopeOf({})],
    ['institution', scopeOf({ institution })],
    ['department', scopeOf({ institution, department })],
  ];
  const rank = `${dueOn}#${id}`;
  const promised = toPromisedRank(commitment);
  const attention = nextAttentionAt(commitment);
  return [
    ...scopes.flatMap(([slot, scope]): Entry[] => [
      { slot: `${slot}/own`, place: { list: lists.commitments(scope, state), rank } },
      { slot: `${slot}/any`, place: { list: lists.commitments(scope, 'any'), rank } },
      { slot: `${slot}/promised/own`, place: { list: lists.promised(scope, state), rank: promised } },
      { slot: `${slot}/promised/any`, place: { list: lists.promised(scope, 'any'), rank: promised } },
    ]),
    {
      slot: 'due',
      place: attention && { list: lists.due('commitment'), rank: attention.toISOString() },
    },
  ];
}

/** It stands in the lists by promise too: one that ended before there were any does not yet. */
export async function isListedByPromise({ table }: Context, id: CommitmentId): Promise<boolean> {
  return (await entryVersion(table, keys.commitment(id).pk, 'all/promised/any')) > 0;
}

export async function relistCommitment({ table }: Context, id: CommitmentId): Promise<void> {
  const commitment = await findCommitment(table, id);
  if (commitment)
    await placeEntries(table, keys.commitment(id).pk, commitment.revision, entriesOf(commitment));
}

export function commitmentIdOfEntry(pk: string): CommitmentId {
  return commitmentIdSchema.parse(pk.slice('COMMITMENT#'.length));
}
