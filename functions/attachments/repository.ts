import { z } from 'zod';
import type { Table } from '../../shared/dynamo/client.ts';
import { getEvery, getItem, getItems, putIfAbsent, putItem } from '../../shared/dynamo/items.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { type AttachmentId, attachmentIdSchema, type InstitutionId } from '../../shared/ids.ts';
import { type Attachment, attachmentSchema, partBytes } from './model.ts';
import { inParts } from './rules.ts';

const partSchema = z.object({ data: z.instanceof(Uint8Array) });

/** Keeps a file: its parts first, which nothing points to; the item that names them is what makes them count. */
export async function keepFile(
  table: Table,
  file: Omit<Attachment, 'parts'>,
  bytes: Uint8Array,
): Promise<void> {
  const parts = inParts(bytes, partBytes);
  for (const [part, data] of parts.entries())
    await putItem(table, { ...keys.attachmentPart(file.id, part), data });
  await putIfAbsent(table, {
    ...keys.attachment(file.id),
    ...file,
    parts: parts.length,
    listPk: lists.attachments(file.institution),
    listSk: `${file.at}#${file.id}`,
  });
}

export async function findFile(table: Table, id: AttachmentId): Promise<Attachment | undefined> {
  return getItem(table, attachmentSchema, keys.attachment(id), { consistent: true });
}

export async function bytesOf(table: Table, { id, parts }: Attachment): Promise<Uint8Array<ArrayBuffer>> {
  const wanted = Array.from({ length: parts }, (_, part) => keys.attachmentPart(id, part));
  const found = await getEvery(table, partSchema, wanted);
  return new Uint8Array(Buffer.concat(found.map(({ data }) => data)));
}

/** An institution's files, newest first, one page. */
export async function filesOf(
  table: Table,
  institution: InstitutionId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Attachment[]; next: string | null }> {
  const list = lists.attachments(institution);
  const { entries, next } = await listEntries(table, { list, newestFirst: true, ...page });
  const ids = entries.map(({ pk }) => attachmentIdSchema.parse(pk.slice('ATTACHMENT#'.length)));
  return { items: await getItems(table, attachmentSchema, ids.map(keys.attachment)), next };
}
