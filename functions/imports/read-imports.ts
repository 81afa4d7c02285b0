import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type ImportId, type InstitutionId, importIdSchema } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';
import { type Import, type Outcome, type Phase, phaseSchema, type ReportRow } from './model.ts';
import { getImport } from './receive-import.ts';
import { importsOf, readReports } from './repository.ts';
import { lastPhase } from './steer-import.ts';

/**
 * An institution's imports, the newest first.
 *
 * @throws auth.forbidden but for the institution's administrators, institution.not-found, request.bad-cursor
 */
export async function listImports(
  context: Context,
  actor: Actor,
  institution: InstitutionId,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Import[]; next: string | null }> {
  assertAllowed(isAdmin(actor, institution));
  await getInstitution(context, institution);
  const after = cursor === undefined ? undefined : fromCursor(cursor, importIdSchema);
  const { items, next } = await importsOf(context.table, institution, { limit, after });
  return { items, next: next === null ? null : toCursor(next) };
}

/** A page of CSV has five thousand rows at most. */
export const chunksOfCsv = 25;

interface ReportQuery {
  institution: InstitutionId;
  id: ImportId;
  /** Without one: the latest there is. */
  phase?: Phase | undefined;
  outcome?: Outcome | undefined;
  cursor?: string | undefined;
  /** So many chunks are read for a page at most, fewer where there is enough to show. */
  chunks: number;
  isWhole: boolean;
  /** Where to begin, in chunks, for who has no cursor. */
  from?: number;
}

/**
 * What became of an import's rows, or in a dry run would, in their order, one page; where few rows come to what is asked
 * for, a page may have none of them and go on.
 *
 * @throws auth.forbidden, import.not-found, request.bad-cursor
 */
export async function readReport(
  context: Context,
  actor: Actor,
  { institution, id, phase, outcome, cursor, chunks, isWhole, from = 0 }: ReportQuery,
): Promise<{ phase: Phase | null; items: ReportRow[]; next: string | null }> {
  const current = await getImport(context, actor, institution, id);
  const place = cursor === undefined ? undefined : fromCursor(cursor, placeSchema);
  if (place && (place.id !== id || (phase && place.phase !== phase)))
    throw new AppError('request.bad-cursor');
  const asked = place?.phase ?? phase ?? lastPhase(current);
  const end = (asked && current[asked]?.next) ?? 0;
  const items: ReportRow[] = [];
  let at = place?.at ?? from;
  for (let read = 0; asked && at < end && read < chunks && (isWhole || items.length === 0); read++, at++) {
    const rows = await readReports(context.table, id, asked, [at]);
    items.push(...rows.filter((row) => outcome === undefined || row.outcome === outcome));
  }
  return { phase: asked ?? null, items, next: asked && at < end ? toCursor({ id, phase: asked, at }) : null };
}

const placeSchema = z.object({ id: importIdSchema, phase: phaseSchema, at: z.number().int().nonnegative() });

function toCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function fromCursor<Schema extends z.ZodType>(cursor: string, schema: Schema): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new AppError('request.bad-cursor');
  }
}
