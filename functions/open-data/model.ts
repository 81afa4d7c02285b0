import { z } from 'zod';

/** What an export holds, in the order in which it is read. */
export const exportedSchema = z.enum([
  'institutions',
  'proposals',
  'rejections',
  'answers',
  'commitments',
  'forums',
  'opinions',
  'sessions',
  'panels',
  'candidates',
  'ratings',
  'statements',
  'groups',
  'standing-pages',
]);
export type Exported = z.infer<typeof exportedSchema>;

const exportFileSchema = z.object({
  /** `proposals-0001.jsonl.gz` */
  name: z.string(),
  dataset: exportedSchema,
  rows: z.number().int().positive(),
  bytes: z.number().int().positive(),
  /** Of the file as it is sent, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ExportFile = z.infer<typeof exportFileSchema>;

/** One day's export: first how far it is, at last what it holds. */
export const dailyExportSchema = z.object({
  /** In the institutions' calendar. */
  date: z.iso.date(),
  startedAt: z.iso.datetime(),
  /** Nobody hears of an export before it is done. */
  finishedAt: z.iso.datetime().optional(),
  /** From here on the chain of changes tells what the export may not hold yet. */
  changes: z.string(),
  /** What is read next, and from where. */
  source: z.number().int().nonnegative(),
  cursor: z.string().optional(),
  files: z.array(exportFileSchema),
  revision: z.number().int().positive(),
});
export type DailyExport = z.infer<typeof dailyExportSchema>;

/** Exports of older days are taken away. */
export const keptDays = 14;
/**
 * A file never changes, but it goes, and with it words and names that were taken back since. No cache between us and its
 * readers shows it for longer than a day after.
 */
export const copiedSeconds = 86_400;

/** Whoever uses the data says whose it is; nothing else is asked. */
export const licence = {
  name: 'CC-BY-4.0',
  title: 'Creative Commons Attribution 4.0 International',
  path: 'https://creativecommons.org/licenses/by/4.0/',
} as const;

/** So much JSON goes into one file, about: compressed, it has to fit one item of the table. */
export const fileTextBytes = 900 * 1024;
export const mostFileBytes = 380 * 1024;
