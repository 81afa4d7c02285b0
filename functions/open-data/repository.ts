import { z } from 'zod';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getItem,
  putIfAbsent,
  putItem,
  putWhen,
  queryAll,
} from '../../shared/dynamo/items.ts';
import { exportsPk, keys } from '../../shared/dynamo/keys.ts';
import { type DailyExport, dailyExportSchema } from './model.ts';
import type { PackedFile } from './pack-rows.ts';

const keptFileSchema = z.object({ name: z.string(), data: z.instanceof(Uint8Array<ArrayBuffer>) });

export async function findExport(table: Table, date: string): Promise<DailyExport | undefined> {
  return getItem(table, dailyExportSchema, keys.dailyExport(date), { consistent: true });
}

/** Says whether this was the first of its day. */
export async function beginExport(table: Table, daily: DailyExport): Promise<boolean> {
  return putIfAbsent(table, { ...keys.dailyExport(daily.date), ...daily });
}

/** Goes on with an export from how it was seen. Says whether nobody else had by then. */
export async function advanceExport(
  table: Table,
  seen: DailyExport,
  to: Partial<DailyExport>,
): Promise<boolean> {
  return putWhen(
    table,
    { ...keys.dailyExport(seen.date), ...seen, ...to, revision: seen.revision + 1 },
    'revision = :seen',
    { ':seen': seen.revision },
  );
}

/** All there are, the latest first: as many as days they are kept. */
export async function allExports(table: Table): Promise<DailyExport[]> {
  return queryAll(table, dailyExportSchema, { pk: exportsPk, newestFirst: true, consistent: true });
}

/** Keeps a file under what is in it: kept again it is the same. */
export async function keepExportFile(table: Table, { file, data }: PackedFile): Promise<void> {
  await putItem(table, { ...keys.exportFile(file.sha256), name: file.name, data });
}

export async function findExportFile(table: Table, sha256: string) {
  return getItem(table, keptFileSchema, keys.exportFile(sha256), { consistent: false });
}

export async function forgetExportFile(table: Table, sha256: string): Promise<void> {
  await deleteIfPresent(table, keys.exportFile(sha256));
}

export async function forgetExport(table: Table, date: string): Promise<void> {
  await deleteIfPresent(table, keys.dailyExport(date));
}
