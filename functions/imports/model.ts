import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import { importIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';
import { categorySchema } from '../proposals/model.ts';

/** One call brings so many bytes; a form without script, which cannot cut its file, brings more. */
export const mostBatchBytes = 1024 * 1024;
// What a Lambda function is handed is 6 MB at most, and a file grows by a third on its way there.
export const mostUploadBytes = 4 * 1024 * 1024;
export const mostBatches = 500;
export const mostRows = 50_000;
export const mostColumns = 100;
/** Rows are worked on so many at a time: few enough to be done in seconds, and to be done again after a crash. */
export const chunkRows = 200;
/** One item of the table holds 400 KB. */
export const mostChunkBytes = 300 * 1024;
/** Rows that nobody comes back to are forgotten after so long. */
export const rowsKeptSeconds = 30 * 86_400;

const formats = ['csv', 'json', 'jsonl'] as const;
export const formatSchema = z.enum(formats);
export type Format = z.infer<typeof formatSchema>;

export const encodings = ['auto', 'utf-8', 'euc-kr'] as const;
export const encodingSchema = z.enum(encodings);
export type Encoding = z.infer<typeof encodingSchema>;

/** What another platform's columns can be taken for. */
export const importFields = [
  'id',
  'title',
  'body',
  'category',
  'tags',
  'author',
  'state',
  'url',
  'empathies',
  'publishedAt',
  'closedAt',
  'answer',
  'answeredAt',
] as const;
export type ImportField = (typeof importFields)[number];
export const neededFields: readonly ImportField[] = ['id', 'title', 'body'];

export const sourceSchema = textSchema(60);
const headingSchema = textSchema(100);

/** What a state of theirs means here: it gathers support, it did, or it is not to be brought in. */
export const meanings = ['open', 'closed', 'skip'] as const;
const meaningSchema = z.enum(meanings);
export type Meaning = z.infer<typeof meaningSchema>;

const mostWords = 200;
const wordSchema = z.string().min(1).max(100);
const fewWords = (record: object) => Object.keys(record).length <= mostWords;

const columnsSchema = z.partialRecord(z.enum(importFields), headingSchema);
export const mappingSchema = z.strictObject({
  /** Which of their columns holds what. A column that is not named here is not taken. */
  columns: columnsSchema,
  states: z.record(wordSchema, meaningSchema).refine(fewWords).default({}),
  /** Their categories by ours; one that is not named here stays as it is. */
  categories: z.record(wordSchema, categorySchema).refine(fewWords).default({}),
});
export type Mapping = z.infer<typeof mappingSchema>;

/** What became of a row, or in a dry run would. The last two are of an undoing. */
export const outcomes = [
  'created',
  'updated',
  'unchanged',
  'kept',
  'skipped',
  'refused',
  'taken-off',
  'left',
] as const;
export const outcomeSchema = z.enum(outcomes);
export type Outcome = z.infer<typeof outcomeSchema>;

/** What is wrong with a row, or why it was left. A closed list: each has a sentence in each language. */
const rowCodes = [
  'ragged',
  'not-a-record',
  'too-large',
  'id-wrong',
  'duplicate',
  'title-wrong',
  'body-wrong',
  'category-wrong',
  'tags-wrong',
  'author-wrong',
  'state-unknown',
  'url-wrong',
  'count-wrong',
  'date-wrong',
  'date-future',
  'date-order',
  'answer-wrong',
  'moved',
  'touched',
] as const;
const rowCodeSchema = z.enum(rowCodes);
export type RowCode = z.infer<typeof rowCodeSchema>;

export const reportRowSchema = z.object({
  /** Counted from the first row of the first batch, headings left out. */
  row: z.number().int().positive(),
  /** Their id and title, as far as they could be read. */
  id: z.string().nullable(),
  title: z.string().nullable(),
  outcome: outcomeSchema,
  code: rowCodeSchema.nullable(),
  /** The column that is wrong, by its heading. */
  column: z.string().nullable(),
  /** What it is here, or would be. */
  proposal: z.string().nullable(),
});
export type ReportRow = z.infer<typeof reportRowSchema>;

const phases = ['check', 'run', 'undo'] as const;
export const phaseSchema = z.enum(phases);
export type Phase = z.infer<typeof phaseSchema>;

/** How far a phase is: the chunk that is next, and how many rows came to what. */
const progressSchema = z.object({
  next: z.number().int().nonnegative(),
  counts: z.partialRecord(outcomeSchema, z.number().int()),
});
export type Progress = z.infer<typeof progressSchema>;

const importStates = [
  'receiving',
  'checking',
  'checked',
  'running',
  'done',
  'cancelled',
  'undoing',
  'undone',
] as const;
export const importStateSchema = z.enum(importStates);
export type ImportState = z.infer<typeof importStateSchema>;

const importEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('import.created'), source: z.string() }),
  z.object({ type: z.literal('import.started'), source: z.string(), rows: z.number() }),
  z.object({ type: z.literal('import.cancelled'), source: z.string() }),
  z.object({ type: z.literal('import.undone'), source: z.string() }),
]);

export const importSchema = z.object({
  ...aggregateShape(importEventSchema),
  id: importIdSchema,
  institution: institutionIdSchema,
  source: z.string(),
  format: formatSchema,
  encoding: encodingSchema,
  state: importStateSchema,
  createdAt: z.iso.datetime(),
  mapping: mappingSchema,
  /** The headings whose cells are kept. */
  columns: z.array(z.string()),
  batches: z.record(
    z.string(),
    z.object({ attempt: z.string(), digest: z.string(), rows: z.number().int(), chunks: z.number().int() }),
  ),
  /** Words of theirs that rows say in the columns of states and categories, as a dry run found them. */
  found: z.object({ states: z.array(z.string()), categories: z.array(z.string()) }),
  check: progressSchema.optional(),
  run: progressSchema.optional(),
  undo: progressSchema.optional(),
  endedAt: z.iso.datetime().optional(),
  /** Its place among the imports with something to do. */
  listPk: z.string().optional(),
  listSk: z.string().optional(),
});
export type Import = z.infer<typeof importSchema>;

/** A row as it came: its cells by the headings of its chunk, or what is wrong with it as a whole. */
export const sheetRowSchema = z.union([
  z.array(z.string()),
  z.object({ bad: z.enum(['ragged', 'not-a-record', 'too-large']) }),
]);
export type SheetRow = z.infer<typeof sheetRowSchema>;
export interface Sheet {
  columns: string[];
  rows: SheetRow[];
}
