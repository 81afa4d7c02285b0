import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import { jsonContent, makeRouter, readRefusals, refusals } from '../../shared/http/router.ts';
import type { AppEnv } from '../people/index.ts';
import { copiedSeconds, exportedSchema } from './model.ts';
import { toDigest } from './pack-rows.ts';
import { listExports, readExport, readExportFile } from './read-exports.ts';
import { rowSchemaOf } from './sources.ts';
import { exportCardSchema, exportPackageSchema, toExportCard, toExportPackage } from './view.ts';

const tags = ['open data'];

const list = createRoute({
  method: 'get',
  path: '/exports',
  tags,
  summary: 'The daily exports of all public data, the latest first',
  responses: {
    200: jsonContent(
      z.object({ items: z.array(exportCardSchema) }).openapi('Exports'),
      'Those that are done',
    ),
    ...refusals(...readRefusals),
  },
});

const one = createRoute({
  method: 'get',
  path: '/exports/{day}',
  tags,
  summary: 'What one day’s export holds, as a Data Package',
  description:
    'Files of one dataset one after the other are one file. With `changes.cursor` a copy goes on from here and never ' +
    'has to start over. Left out are histories, earlier versions of words and answers, counts by day, workshops and ' +
    'uploaded files, which can be read through the API.',
  request: { params: z.object({ day: z.union([z.literal('latest'), z.iso.date()]) }) },
  responses: {
    200: jsonContent(exportPackageSchema, 'Its files, with checksums, schemas and licence'),
    ...refusals(...readRefusals, 'request.invalid', 'export.not-found'),
  },
});

const schema = createRoute({
  method: 'get',
  path: '/exports/schemas/{dataset}',
  tags,
  summary: 'The JSON Schema of a dataset’s rows',
  request: { params: z.object({ dataset: exportedSchema }) },
  responses: {
    200: {
      description: 'JSON Schema 2020-12',
      content: { 'application/schema+json': { schema: z.record(z.string(), z.any()) } },
    },
    ...refusals(...readRefusals, 'request.invalid'),
  },
});

const file = createRoute({
  method: 'get',
  path: '/exports/files/{sha256}',
  tags,
  summary: 'A file of an export: JSON Lines, compressed with gzip',
  request: { params: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }) },
  responses: {
    200: {
      description: 'The same for as long as it is there',
      headers: z.object({ 'repr-digest': z.string() }),
      content: { 'application/gzip': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...refusals(...readRefusals, 'request.invalid', 'export.not-found'),
  },
});

export function makeExportRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(list, async (c) => c.json({ items: (await listExports(context)).map(toExportCard) }, 200))
    .openapi(one, async (c) =>
      c.json(toExportPackage(await readExport(context, c.req.valid('param').day)), 200),
    )
    .openapi(schema, (c) =>
      c.json(rowSchemaOf(c.req.valid('param').dataset), 200, { 'Content-Type': 'application/schema+json' }),
    )
    .openapi(file, async (c) => {
      const { sha256 } = c.req.valid('param');
      const { name, data } = await readExportFile(context, sha256);
      return c.body(data, 200, {
        'Content-Type': 'application/gzip',
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': `public, max-age=${copiedSeconds}`,
        'Repr-Digest': toDigest(sha256),
      });
    });
}
