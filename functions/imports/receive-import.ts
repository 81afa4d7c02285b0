import { createHash } from 'node:crypto';
import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import { type ImportId, type InstitutionId, importIdSchema, newId } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';
import {
  type Encoding,
  type Format,
  type Import,
  type Mapping,
  mostBatches,
  mostRows,
  mostUploadBytes,
  type Sheet,
} from './model.ts';
import { readSheet } from './read-sheet.ts';
import { changeImport, createImport, findImport, importsOf, keepRows } from './repository.ts';
import { assertImportState, assertMapped, guessColumns, inChunks, isKept } from './rules.ts';

interface NewImport {
  institution: InstitutionId;
  /** What the platform is called that the proposals come from. */
  source: string;
  format: Format;
  encoding: Encoding;
  mapping?: Mapping | undefined;
  idempotencyKey?: string | undefined;
}

/**
 * Begins to bring in proposals of another platform. Without a mapping it has the one that the latest import from there
 * was given.
 *
 * @throws auth.forbidden but for the institution's administrators, institution.not-found,
 *   request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function openImport(
  context: Context,
  actor: Actor,
  { institution, source, format, encoding, mapping, idempotencyKey }: NewImport,
): Promise<Import> {
  const { table, clock } = context;
  assertAllowed(isAdmin(actor, institution));
  await getInstitution(context, institution);
  const now = clock.now();
  const id = await reserveId(context, {
    person: actor.person,
    route: 'imports',
    key: idempotencyKey,
    request: { institution, source, format, encoding, mapping },
    newId: () => newId(importIdSchema, 'imp', now),
  });
  const created = await createImport(table, {
    at: now,
    by: { person: actor.person },
    events: [{ type: 'import.created', source }],
    next: {
      id,
      institution,
      source,
      format,
      encoding,
      state: 'receiving',
      createdAt: now.toISOString(),
      mapping: mapping ?? (await lastMapping(context, institution, source)),
      columns: [],
      batches: {},
      found: { states: [], categories: [] },
    },
  });
  return created ?? getImport(context, actor, institution, id);
}

const lookedBack = 50;

async function lastMapping({ table }: Context, institution: InstitutionId, source: string): Promise<Mapping> {
  const { items } = await importsOf(table, institution, { limit: lookedBack });
  const last = items.find((each) => each.source === source && each.run !== undefined);
  return last?.mapping ?? { columns: {}, states: {}, categories: {} };
}

/** @throws auth.forbidden but for the institution's administrators, import.not-found */
export async function getImport(
  { table }: Context,
  actor: Actor,
  institution: InstitutionId,
  id: ImportId,
): Promise<Import> {
  assertAllowed(isAdmin(actor, institution));
  const found = await findImport(table, institution, id);
  if (!found) throw new AppError('import.not-found');
  return found;
}

/**
 * Takes rows, by the number of their batch: sent again they are there once, and others under the same number take their
 * place. Cells of columns that tell of people are not kept unless the mapping names them.
 *
 * @throws auth.forbidden, import.not-found, import.wrong-state once rows are being worked on, import.too-large,
 *   import.too-many-rows, and what the rows may be refused for: import.encoding-wrong, import.malformed, import.empty,
 *   import.columns-wrong
 */
export async function takeBatch(
  context: Context,
  actor: Actor,
  {
    institution,
    id,
    number,
    bytes,
  }: { institution: InstitutionId; id: ImportId; number: number; bytes: Uint8Array },
): Promise<Import> {
  const { table, clock } = context;
  const before = await getImport(context, actor, institution, id);
  assertImportState(before, 'receiving');
  if (bytes.byteLength > mostUploadBytes || number > mostBatches) throw new AppError('import.too-large');
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  if (before.batches[number]?.digest === digest) return before;
  const sheet = keptOf(await readSheet(bytes, before.format, before.encoding), before.mapping);
  const chunks = inChunks(sheet);
  const now = clock.now();
  const attempt = ulid(now.getTime());
  await keepRows(table, id, { batch: number, attempt, now }, chunks);
  return changeImport(table, { institution, id }, (current) => {
    assertImportState(current, 'receiving');
    const batches: Import['batches'] = {
      ...current.batches,
      [number]: { attempt, digest, rows: sheet.rows.length, chunks: chunks.length },
    };
    const rows = Object.values(batches).reduce((sum, batch) => sum + batch.rows, 0);
    if (rows > mostRows) throw new AppError('import.too-many-rows');
    const columns = [...new Set([...current.columns, ...sheet.columns])];
    return {
      at: now,
      events: [],
      next: { ...current, batches, columns, mapping: fitted(current.mapping, columns) },
    };
  });
}

function keptOf({ columns, rows }: Sheet, { columns: wanted }: Mapping): Sheet {
  const kept = columns.flatMap((column, at) => (isKept(column, wanted) ? [at] : []));
  return {
    columns: kept.map((at) => columns[at] ?? ''),
    rows: rows.map((row) => ('bad' in row ? row : kept.map((at) => row[at] ?? ''))),
  };
}

/** A mapping that names columns there are: what it names of others is guessed at anew. */
function fitted(mapping: Mapping, columns: string[]): Mapping {
  const known = Object.entries(mapping.columns).filter(([, column]) => columns.includes(column ?? ''));
  const guessed =
    known.length === Object.keys(mapping.columns).length && known.length > 0 ? {} : guessColumns(columns);
  const taken = known.map(([, column]) => column);
  const added = Object.entries(guessed).filter(([, column]) => !taken.includes(column));
  return { ...mapping, columns: { ...Object.fromEntries(added), ...Object.fromEntries(known) } };
}

/**
 * Says which of their columns holds what, and what their words mean here. It holds for what is checked from then on.
 *
 * @throws auth.forbidden, import.not-found, import.wrong-state, import.columns-wrong for a column there is not
 */
export async function mapColumns(
  context: Context,
  actor: Actor,
  { institution, id, mapping }: { institution: InstitutionId; id: ImportId; mapping: Mapping },
): Promise<Import> {
  const { table, clock } = context;
  await getImport(context, actor, institution, id);
  return changeImport(table, { institution, id }, (current) => {
    assertImportState(current, 'receiving', 'checked');
    assertMapped({ ...current, mapping }, false);
    const { check: _, ...next } = current;
    return { at: clock.now(), events: [], next: { ...next, mapping, state: 'receiving' } };
  });
}
