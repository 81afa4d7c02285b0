import type { Table } from '../../shared/dynamo/client.ts';
import { getItems, putWhen, queryPage } from '../../shared/dynamo/items.ts';
import { keys, lists, searchPk, searchShards } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { type KeptDocument, keptDocumentSchema } from './model.ts';
import { searchShardOf } from './rules.ts';

type Kept<Document> = Document extends unknown ? Omit<Document, 'changed'> : never;

/** Keeps what search knows of a proposal, unless a later state of it was kept before. */
export async function keepDocument(table: Table, document: Kept<KeptDocument>, at: Date): Promise<void> {
  const { id, version } = document;
  const changed = `${at.toISOString()}#${id}`;
  await putWhen(
    table,
    {
      ...keys.searched(id, searchShardOf(id)),
      ...document,
      changed,
      listPk: lists.searched,
      listSk: changed,
    },
    'attribute_not_exists(pk) OR version < :version',
    { ':version': version },
  );
}

/** Everything search knows, a page at a time, from all partitions at once. */
export async function readEverything(table: Table, take: (documents: KeptDocument[]) => void): Promise<void> {
  await Promise.all(
    Array.from({ length: searchShards }, async (_, shard) => {
      let start: Record<string, unknown> | undefined;
      do {
        const page = await queryPage(table, keptDocumentSchema, { pk: searchPk(shard), start });
        take(page.items);
        start = page.next;
      } while (start);
    }),
  );
}

/** What was kept at or after a moment: each proposal, with the place in the list that its latest keeping gave it. */
export async function changedSince(
  table: Table,
  since: Date,
): Promise<{ id: ProposalId; changed: string }[]> {
  const entries = await allEntries(table, { list: lists.searched, from: since.toISOString() });
  return entries.map(({ listSk }) => ({
    id: proposalIdSchema.parse(listSk.slice(listSk.indexOf('#') + 1)),
    changed: listSk,
  }));
}

export async function readDocuments(table: Table, ids: ProposalId[]): Promise<KeptDocument[]> {
  // A proposal that moved while its list was read stands in it twice.
  const wanted = [...new Set(ids)].map((id) => keys.searched(id, searchShardOf(id)));
  return getItems(table, keptDocumentSchema, wanted);
}
