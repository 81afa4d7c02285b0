import { z } from '@hono/zod-openapi';
import { type Exported, exportedSchema, licence } from './model.ts';
import type { DoneExport } from './read-exports.ts';

export const exportCardSchema = z
  .object({
    date: z.string(),
    finishedAt: z.string(),
    rows: z.number().int(),
    bytes: z.number().int(),
    path: z.string(),
  })
  .openapi('ExportCard');

export function toExportCard({ date, finishedAt, files }: DoneExport): z.infer<typeof exportCardSchema> {
  const sum = (of: 'rows' | 'bytes') => files.reduce((total, file) => total + file[of], 0);
  return { date, finishedAt, rows: sum('rows'), bytes: sum('bytes'), path: `/api/v1/exports/${date}` };
}

/** A Data Package (datapackage.org, version 2.0), with what a mirror needs besides. */
export const exportPackageSchema = z
  .object({
    $schema: z.string(),
    name: z.string(),
    title: z.string(),
    created: z.string(),
    licenses: z.array(z.object({ name: z.string(), title: z.string(), path: z.string() })),
    resources: z.array(
      z.object({
        name: z.string(),
        path: z.string(),
        format: z.literal('jsonl'),
        mediatype: z.literal('application/jsonl'),
        encoding: z.literal('utf-8'),
        compression: z.literal('gz'),
        bytes: z.number().int().openapi({ description: 'As it is sent, compressed' }),
        hash: z.string().openapi({ description: '`sha256:` and the digest of the file as it is sent' }),
        rows: z.number().int(),
        dataset: exportedSchema,
        jsonSchema: z.string().openapi({ description: 'Where the JSON Schema of its rows is' }),
      }),
    ),
    changes: z
      .object({ cursor: z.string(), path: z.string() })
      .openapi({ description: 'Where to go on: what changed since the export was begun' }),
  })
  .openapi('ExportPackage');

export function toExportPackage({ date, finishedAt, files, changes }: DoneExport) {
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: `gongnon-${date}`,
    title: `Gongnon, public data of ${date}`,
    created: finishedAt,
    licenses: [licence],
    resources: files.map(({ name, dataset, rows, bytes, sha256 }) => ({
      name: name.replace(/\.jsonl\.gz$/, ''),
      path: filePath(sha256),
      format: 'jsonl' as const,
      mediatype: 'application/jsonl' as const,
      encoding: 'utf-8' as const,
      compression: 'gz' as const,
      bytes,
      hash: `sha256:${sha256}`,
      rows,
      dataset,
      jsonSchema: schemaPath(dataset),
    })),
    changes: { cursor: changes, path: `/api/v1/changes?cursor=${encodeURIComponent(changes)}` },
  };
}

export function filePath(sha256: string): string {
  return `/api/v1/exports/files/${sha256}`;
}

export function schemaPath(dataset: Exported): string {
  return `/api/v1/exports/schemas/${dataset}`;
}
