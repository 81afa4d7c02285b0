import { z } from '@hono/zod-openapi';
import {
  encodingSchema,
  formatSchema,
  type Import,
  importStateSchema,
  mappingSchema,
  outcomes,
  type Progress,
  reportRowSchema,
} from './model.ts';
import { chunksOf } from './rules.ts';
import { rowsOf } from './steer-import.ts';

const progressViewSchema = z
  .object({
    chunks: z.number().int().openapi({ description: 'How many pieces of the rows are done' }),
    of: z.number().int(),
    counts: z.object(Object.fromEntries(outcomes.map((outcome) => [outcome, z.number().int()]))),
  })
  .openapi('ImportProgress');

export const importViewSchema = z
  .object({
    id: z.string(),
    institution: z.string(),
    source: z.string(),
    format: formatSchema,
    encoding: encodingSchema,
    state: importStateSchema,
    createdAt: z.string(),
    endedAt: z.string().nullable(),
    mapping: mappingSchema,
    columns: z.array(z.string()).openapi({ description: 'The headings whose cells are kept' }),
    rows: z.number().int(),
    batches: z.array(z.object({ number: z.number().int(), rows: z.number().int() })),
    found: z
      .object({ states: z.array(z.string()), categories: z.array(z.string()) })
      .openapi({ description: 'What a dry run found in the columns of states and categories' }),
    check: progressViewSchema.nullable(),
    run: progressViewSchema.nullable(),
    undo: progressViewSchema.nullable(),
  })
  .openapi('Import');
type ImportView = z.infer<typeof importViewSchema>;

export const rowViewSchema = reportRowSchema
  .extend({ sentence: z.string().nullable().openapi({ description: 'What is wrong with it, for reading' }) })
  .openapi('ImportRow');

export function toImportView(of: Import): ImportView {
  const { id, institution, source, format, encoding, state, createdAt, mapping, columns, found } = of;
  const chunks = chunksOf(of).length;
  const toProgress = (progress: Progress | undefined) =>
    progress
      ? {
          chunks: progress.next,
          of: chunks,
          counts: Object.fromEntries(outcomes.map((each) => [each, progress.counts[each] ?? 0])),
        }
      : null;
  return {
    id,
    institution,
    source,
    format,
    encoding,
    state,
    createdAt,
    endedAt: of.endedAt ?? null,
    mapping,
    columns,
    rows: rowsOf(of),
    batches: Object.entries(of.batches)
      .map(([number, { rows }]) => ({ number: Number(number), rows }))
      .sort((one, other) => one.number - other.number),
    found,
    check: toProgress(of.check),
    run: toProgress(of.run),
    undo: toProgress(of.undo),
  };
}

export const reportColumns = ['row', 'id', 'title', 'outcome', 'code', 'column', 'sentence', 'proposal'];
