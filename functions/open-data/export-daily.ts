import { addDays, dateAt } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { nameOf } from '../../shared/observe/log.ts';
import { readChanges } from '../changes/index.ts';
import { type DailyExport, fileTextBytes, keptDays } from './model.ts';
import { packRows, toJsonLines } from './pack-rows.ts';
import {
  advanceExport,
  allExports,
  beginExport,
  findExport,
  forgetExport,
  forgetExportFile,
  keepExportFile,
} from './repository.ts';
import { sources } from './sources.ts';

/**
 * Works on today's export until it is done or the time is up; what is left goes on with the next run. A step reads some
 * pages and keeps them as files, which nothing names; the write that says how far the export is names them, and is refused
 * to whoever has seen an older one. So a run that is cut short, or two at once, do a step again and leave no trace of it.
 *
 * Where the chain of changes stood is noted before anything is read: the export and the changes from there on are together
 * all there is, whatever changed while it was made.
 */
export async function exportDaily(context: Context, { forMs }: { forMs: number }): Promise<void> {
  const end = performance.now() + forMs;
  const date = dateAt(context.clock.now());
  try {
    for (;;) {
      const daily = (await findExport(context.table, date)) ?? (await begin(context, date));
      if (daily.finishedAt !== undefined || performance.now() >= end) return;
      if (daily.source < sources.length) await step(context, daily);
      else await finish(context, daily);
    }
  } catch (error) {
    context.log.error('export.failed', { date, error: nameOf(error) });
    throw error;
  }
}

async function begin(context: Context, date: string): Promise<DailyExport> {
  const { table, clock } = context;
  const { next } = await readChanges(context, { from: 'now', limit: 1 });
  const startedAt = clock.now().toISOString();
  const fresh = { date, startedAt, changes: next, source: 0, files: [], revision: 1 };
  return (await beginExport(table, fresh)) ? fresh : ((await findExport(table, date)) ?? fresh);
}

async function step(context: Context, daily: DailyExport): Promise<void> {
  const { table } = context;
  const source = sources[daily.source];
  if (!source) return;
  const rows: object[] = [];
  let { cursor } = daily;
  let isOver = false;
  for (let size = 0; size < fileTextBytes && !isOver; ) {
    const { items, next } = await source.read(context, cursor);
    size += Buffer.byteLength(toJsonLines(items));
    rows.push(...items);
    isOver = next === null;
    cursor = next ?? undefined;
  }
  const before = daily.files.filter(({ dataset }) => dataset === source.dataset).length;
  const packed = packRows(source.dataset, rows, before);
  for (const each of packed) await keepExportFile(table, each);
  await advanceExport(table, daily, {
    source: isOver ? daily.source + 1 : daily.source,
    cursor,
    files: [...daily.files, ...packed.map(({ file }) => file)],
  });
}

async function finish(context: Context, daily: DailyExport): Promise<void> {
  const { table, clock, log } = context;
  await forgetOld(context, daily);
  if (!(await advanceExport(table, daily, { finishedAt: clock.now().toISOString() }))) return;
  log.info('export.done', {
    date: daily.date,
    files: daily.files.length,
    rows: daily.files.reduce((sum, { rows }) => sum + rows, 0),
  });
}

/** Takes away the exports of days long past, and at last what names them. A file that a later one holds too stays. */
async function forgetOld({ table }: Context, { date }: DailyExport): Promise<void> {
  const oldest = addDays(date, -keptDays);
  const all = await allExports(table);
  const kept = new Set(
    all.filter((each) => each.date >= oldest).flatMap(({ files }) => files.map(({ sha256 }) => sha256)),
  );
  for (const each of all.filter((one) => one.date < oldest)) {
    for (const { sha256 } of each.files) if (!kept.has(sha256)) await forgetExportFile(table, sha256);
    await forgetExport(table, each.date);
  }
}
