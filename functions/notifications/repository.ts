import type { Table } from '../../shared/dynamo/client.ts';
import { getItems, putIfAbsent } from '../../shared/dynamo/items.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { type Notice, noticeSchema } from './model.ts';

/** Keeps a notice unless it is there already: the same event never makes two. */
export async function keepNotice(table: Table, notice: Notice): Promise<boolean> {
  return putIfAbsent(table, {
    ...keys.notice(notice.id),
    ...notice,
    listPk: lists.outbox,
    listSk: `${notice.at}#${notice.id}`,
  });
}

/** Notices, latest first. */
export async function latestNotices(
  table: Table,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Notice[]; next: string | null }> {
  const { entries, next } = await listEntries(table, { list: lists.outbox, newestFirst: true, ...page });
  const items = await getItems(
    table,
    noticeSchema,
    entries.map(({ pk, sk }) => ({ pk, sk })),
  );
  return { items, next };
}
