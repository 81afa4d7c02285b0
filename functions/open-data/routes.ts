import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import { makeRouter, pageQuery, readRefusals, refusals } from '../../shared/http/router.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import type { AppEnv } from '../people/index.ts';
import { columnsOf, datasetSchema, readDataset } from './datasets.ts';
import { makeExportRoutes } from './export-routes.ts';
import { toJsonLines } from './pack-rows.ts';

const exportPage = createRoute({
  method: 'get',
  path: '/institutions/{id}/exports/{dataset}',
  tags: ['open data'],
  summary: 'Public data of an institution as JSON Lines or CSV, a page at a time',
  description: 'While there is more, a `Link` header with `rel="next"` says where it goes on.',
  request: {
    params: z.object({ id: institutionIdSchema, dataset: datasetSchema }),
    query: z.object({
      format: z.enum(['jsonl', 'csv']).default('jsonl'),
      cursor: pageQuery.cursor,
      limit: z.coerce.number().int().min(1).max(500).default(500),
    }),
  },
  responses: {
    200: {
      description: 'One page',
      headers: z.object({ link: z.string().optional() }),
      content: {
        'application/jsonl': { schema: z.string() },
        'text/csv': { schema: z.string() },
      },
    },
    ...refusals(...readRefusals, 'request.invalid', 'request.bad-cursor', 'institution.not-found'),
  },
});

export function makeOpenDataRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .route('/', makeExportRoutes(context))
    .openapi(exportPage, async (c) => {
      const { id, dataset } = c.req.valid('param');
      const { format, cursor, limit } = c.req.valid('query');
      const institution = (await getInstitution(context, id)).id;
      const { items, next } = await readDataset(context, dataset, { institution, cursor, limit });
      if (next !== null) {
        const rest = new URLSearchParams({ format, limit: String(limit), cursor: next });
        c.header('Link', `</api/v1/institutions/${id}/exports/${dataset}?${rest}>; rel="next"`);
      }
      const body =
        format === 'csv'
          ? (await import('../../shared/csv.ts')).toCsv(columnsOf(dataset), items, {
              head: cursor === undefined,
            })
          : toJsonLines(items);
      return c.body(body, 200, {
        'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
        'Content-Disposition': `attachment; filename="${id}-${dataset}.${format}"`,
      });
    });
}
