import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { DailyExport } from './model.ts';
import { allExports, findExport, findExportFile } from './repository.ts';

export type DoneExport = DailyExport & { finishedAt: string };

/** The exports that are done, the latest first. */
export async function listExports({ table }: Context): Promise<DoneExport[]> {
  return (await allExports(table)).filter(isDone);
}

/**
 * One day's export, or the latest.
 *
 * @throws export.not-found
 */
export async function readExport(context: Context, day: string): Promise<DoneExport> {
  const found = day === 'latest' ? (await listExports(context))[0] : await findExport(context.table, day);
  if (!found || !isDone(found)) throw new AppError('export.not-found');
  return found;
}

/**
 * A file by the SHA-256 of what is in it.
 *
 * @throws export.not-found
 */
export async function readExportFile({ table }: Context, sha256: string) {
  const file = await findExportFile(table, sha256);
  if (!file) throw new AppError('export.not-found');
  return file;
}

function isDone(daily: DailyExport): daily is DoneExport {
  return daily.finishedAt !== undefined;
}
