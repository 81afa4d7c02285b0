import { z } from 'zod';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { getEvery, getItem, getItems, putItem } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import type { CommitmentId } from '../../shared/ids.ts';
import { type Commitment, commitmentSchema } from './model.ts';

export async function findCommitment(table: Table, id: CommitmentId): Promise<Commitment | undefined> {
  return getItem(table, commitmentSchema, keys.commitment(id), { consistent: true });
}

export async function commitmentsById(table: Table, ids: CommitmentId[]): Promise<Commitment[]> {
  return getItems(table, commitmentSchema, ids.map(keys.commitment));
}

export async function createCommitment(
  table: Table,
  change: Change<Commitment>,
): Promise<Commitment | undefined> {
  return createAggregate<Commitment>(table, keys.commitment(change.next.id), change);
}

export async function changeCommitment(
  table: Table,
  id: CommitmentId,
  decide: (current: Commitment) => Change<Commitment> | undefined,
): Promise<Commitment> {
  return changeAggregate(table, commitmentSchema, keys.commitment(id), decide, {
    missing: 'commitment.not-found',
    busy: 'answer.changed',
  });
}

const noteSchema = z.object({ body: z.string() });

/** Written first under a key nothing points to; the commitment's conditional change makes it count. */
export async function keepNote(table: Table, id: CommitmentId, attempt: string, body: string): Promise<void> {
  await putItem(table, { ...keys.commitmentNote(id, attempt), body });
}

export async function notesOf(
  table: Table,
  { id, notes }: Commitment,
): Promise<{ at: string; kind: string; text: string }[]> {
  const texts = await getEvery(
    table,
    noteSchema,
    notes.map(({ attempt }) => keys.commitmentNote(id, attempt)),
  );
  return notes.map(({ at, kind }, index) => ({ at, kind, text: texts[index]?.body ?? '' }));
}
