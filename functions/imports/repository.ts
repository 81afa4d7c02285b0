import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getEvery,
  getItem,
  putItem,
  queryAll,
  queryShown,
} from '../../shared/dynamo/items.ts';
import { importsPk, keys, lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { type ImportId, type InstitutionId, importIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import {
  type Import,
  importSchema,
  type Phase,
  type ReportRow,
  reportRowSchema,
  rowsKeptSeconds,
  type Sheet,
  sheetRowSchema,
} from './model.ts';
import type { ChunkPlace } from './rules.ts';

export async function findImport(
  table: Table,
  institution: InstitutionId,
  id: ImportId,
): Promise<Import | undefined> {
  return getItem(table, importSchema, keys.import(institution, id), { consistent: true });
}

export async function createImport(table: Table, change: Change<Import>): Promise<Import | undefined> {
  return createAggregate<Import>(table, keys.import(change.next.institution, change.next.id), change);
}

export async function changeImport(
  table: Table,
  { institution, id }: Pick<Import, 'institution' | 'id'>,
  decide: (current: Import) => Change<Import> | undefined,
): Promise<Import> {
  return changeAggregate(table, importSchema, keys.import(institution, id), decide, {
    missing: 'import.not-found',
    busy: 'import.changed',
  });
}

/** An institution's imports, the newest first. `after` is the last of the page before. */
export async function importsOf(
  table: Table,
  institution: InstitutionId,
  { limit, after }: { limit: number; after?: ImportId | undefined },
): Promise<{ items: Import[]; next: ImportId | null }> {
  const pk = importsPk(institution);
  const start = after && keys.import(institution, after);
  const page = await queryShown(table, importSchema, {
    pk,
    limit,
    newestFirst: true,
    start: start && { ...start },
  });
  return { items: page.items, next: page.next ? importIdSchema.parse(page.next.sk) : null };
}

/** The attributes of an import with something to do, or with nothing more. */
export function dueSince(id: ImportId, now: Date | undefined): Pick<Import, 'listPk' | 'listSk'> {
  if (now === undefined) return { listPk: undefined, listSk: undefined };
  return { listPk: lists.importsToRun, listSk: `${now.toISOString()}#${id}` };
}

/** Imports with something to do, the one that waits longest first. */
export async function importsToRun(table: Table): Promise<{ institution: InstitutionId; id: ImportId }[]> {
  const entries = await allEntries(table, { list: lists.importsToRun });
  return entries.map(({ pk, sk }) => ({
    institution: institutionIdSchema.parse(pk.slice('IMPORTS#'.length)),
    id: importIdSchema.parse(sk),
  }));
}

const packedSchema = z.object({ data: z.instanceof(Uint8Array) });
const chunkSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(sheetRowSchema),
  /** Rows of its batch that come before it. */
  before: z.number().int(),
});
type Chunk = z.infer<typeof chunkSchema>;

const pack = (value: unknown) => gzipSync(JSON.stringify(value), { level: 3 });
const unpack = ({ data }: z.infer<typeof packedSchema>): unknown =>
  JSON.parse(gunzipSync(data).toString('utf8'));

/** Keeps a batch's rows under a name of this attempt alone: the import that names it is what makes them count. */
export async function keepRows(
  table: Table,
  id: ImportId,
  { batch, attempt, now }: { batch: number; attempt: string; now: Date },
  chunks: Sheet[],
): Promise<void> {
  const expiresAt = Math.floor(now.getTime() / 1000) + rowsKeptSeconds;
  let before = 0;
  for (const [at, { columns, rows }] of chunks.entries()) {
    const key = keys.importRows(id, batch, at, attempt);
    await putItem(table, { ...key, data: pack({ columns, rows, before }), expiresAt });
    before += rows.length;
  }
}

export async function readChunk(table: Table, id: ImportId, place: ChunkPlace): Promise<Chunk> {
  const key = keys.importRows(id, place.batch, place.chunk, place.attempt);
  const item = await getItem(table, packedSchema, key, { consistent: true });
  if (!item) throw new Error(`the rows of ${id} are gone`);
  return chunkSchema.parse(unpack(item));
}

/** Forgets every row of an import, those of attempts that came to nothing too. */
export async function forgetRows(table: Table, id: ImportId): Promise<void> {
  const { pk } = keys.importRows(id, 0, 0, '');
  const keySchema = z.object({ pk: z.string(), sk: z.string() });
  for (const key of await queryAll(table, keySchema, { pk, consistent: true }))
    await deleteIfPresent(table, key);
}

export async function keepReport(
  table: Table,
  id: ImportId,
  { phase, chunk }: { phase: Phase; chunk: number },
  rows: ReportRow[],
): Promise<void> {
  await putItem(table, { ...keys.importReport(id, phase, chunk), data: pack(rows) });
}

/** What became of these chunks' rows. */
export async function readReports(
  table: Table,
  id: ImportId,
  phase: Phase,
  chunks: number[],
): Promise<ReportRow[]> {
  const found = await getEvery(
    table,
    packedSchema,
    chunks.map((chunk) => keys.importReport(id, phase, chunk)),
  );
  return found.flatMap((item) => z.array(reportRowSchema).parse(unpack(item)));
}

/** The same of one chunk; nothing where none was written. */
export async function findReport(
  table: Table,
  id: ImportId,
  phase: Phase,
  chunk: number,
): Promise<ReportRow[] | undefined> {
  const item = await getItem(table, packedSchema, keys.importReport(id, phase, chunk), { consistent: true });
  return item && z.array(reportRowSchema).parse(unpack(item));
}
