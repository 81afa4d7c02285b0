import { createRoute, z } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import type { Context } from '../../shared/context.ts';
import { toCsv } from '../../shared/csv.ts';
import { AppError } from '../../shared/errors.ts';
import {
  bodyRefusals,
  idempotencyHeader,
  idempotencyRefusals,
  jsonContent,
  jsonRequest,
  makeRouter,
  pageOf,
  pageQuery,
  readRefusals,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { languageOf } from '../../shared/i18n/language.ts';
import { importIdSchema, institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import {
  findLinked,
  linkProposal,
  linkUrlSchema,
  proposalCardSchema,
  proposalViewSchema,
  readProposal,
  unlinkProposal,
} from '../proposals/index.ts';
import {
  encodingSchema,
  formatSchema,
  mappingSchema,
  mostBatchBytes,
  mostBatches,
  outcomeSchema,
  phaseSchema,
  sourceSchema,
} from './model.ts';
import { chunksOfCsv, listImports, readReport } from './read-imports.ts';
import { getImport, mapColumns, openImport, takeBatch } from './receive-import.ts';
import { type ImportAct, steerImport } from './steer-import.ts';
import { importViewSchema, reportColumns, rowViewSchema, toImportView } from './view.ts';
import { importWords } from './words.ts';

const tags = ['imports'];
const security = [{ signIn: [] }];
const params = z.object({ id: institutionIdSchema });
const oneParams = z.object({ id: institutionIdSchema, import: importIdSchema });
const one = jsonContent(importViewSchema, 'The import');
const staffRefusals = [...signInRefusals, 'request.invalid', 'auth.forbidden'] as const;
const oneRefusals = [...staffRefusals, 'import.not-found'] as const;

const open = createRoute({
  method: 'post',
  path: '/institutions/{id}/imports',
  tags,
  summary: 'Begin to bring in proposals of another platform, as an administrator',
  security,
  request: {
    params,
    ...idempotencyHeader,
    ...jsonRequest(
      z
        .strictObject({
          source: sourceSchema,
          format: formatSchema,
          encoding: encodingSchema.default('auto'),
          mapping: mappingSchema.optional().openapi({
            description:
              'Without one: as for the latest import from the same platform, else guessed from the headings',
          }),
        })
        .openapi('NewImport'),
    ),
  },
  responses: {
    201: one,
    ...refusals(...staffRefusals, ...bodyRefusals, ...idempotencyRefusals, 'institution.not-found'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/institutions/{id}/imports',
  tags,
  summary: 'An institution’s imports, the newest first',
  security,
  request: { params, query: z.object(pageQuery) },
  responses: {
    200: jsonContent(pageOf(importViewSchema).openapi('ImportPage'), 'One page'),
    ...refusals(...staffRefusals, 'institution.not-found', 'request.bad-cursor'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/institutions/{id}/imports/{import}',
  tags,
  summary: 'One import, and how far it is',
  security,
  request: { params: oneParams },
  responses: { 200: one, ...refusals(...oneRefusals) },
});

const map = createRoute({
  method: 'put',
  path: '/institutions/{id}/imports/{import}/mapping',
  tags,
  summary: 'Say which of their columns holds what, and what their words mean here',
  security,
  request: {
    params: oneParams,
    ...jsonRequest(z.strictObject(mappingSchema.shape).openapi('ImportMapping')),
  },
  responses: {
    200: one,
    ...refusals(
      ...oneRefusals,
      ...bodyRefusals,
      'import.wrong-state',
      'import.changed',
      'import.columns-wrong',
    ),
  },
});

const summaries = {
  check: 'Have every row checked, without bringing anything in',
  start: 'Bring in what was checked, in the background',
  cancel: 'Stop an import; what it has made stays',
  undo: 'Take off what an import made and nobody has touched',
} as const satisfies Record<ImportAct, string>;

const paths = { check: 'check', start: 'start', cancel: 'cancellation', undo: 'undoing' } as const;

function steering<Act extends ImportAct>(act: Act) {
  return createRoute({
    method: 'post',
    path: `/institutions/{id}/imports/{import}/${paths[act]}` as const,
    tags,
    summary: summaries[act],
    security,
    request: { params: oneParams },
    responses: {
      202: one,
      ...refusals(
        ...oneRefusals,
        'import.wrong-state',
        'import.changed',
        ...(act === 'check' ? (['import.batch-missing', 'import.columns-wrong'] as const) : []),
      ),
    },
  });
}

const report = createRoute({
  method: 'get',
  path: '/institutions/{id}/imports/{import}/report',
  tags,
  summary: 'What became of every row, or in a dry run would',
  description:
    'A page may have no row of the outcome that is asked for and still go on. As CSV, a `Link` header with `rel="next"` says where.',
  security,
  request: {
    params: oneParams,
    query: z.object({
      phase: phaseSchema.optional().openapi({ description: 'Without one: the latest there is' }),
      outcome: outcomeSchema.optional(),
      format: z.enum(['json', 'csv']).default('json'),
      cursor: pageQuery.cursor,
    }),
  },
  responses: {
    200: {
      description: 'One page',
      headers: z.object({ link: z.string().optional() }),
      content: {
        'application/json': {
          schema: pageOf(rowViewSchema).extend({ phase: phaseSchema.nullable() }).openapi('ImportReport'),
        },
        'text/csv': { schema: z.string() },
      },
    },
    ...refusals(...oneRefusals, 'request.bad-cursor'),
  },
});

const batch = createRoute({
  method: 'put',
  path: '/institutions/{id}/imports/{import}/batches/{number}',
  tags,
  summary:
    'Send rows: a file or a part of one that stands by itself, 1 MB at most, by the number of its batch',
  description:
    'Batches are numbered from 1 on and may come in any order. Sent again, a batch is there once; others under the same number take its place. Each batch of CSV begins with the headings.',
  security,
  request: {
    params: oneParams.extend({ number: z.coerce.number().int().min(1).max(mostBatches) }),
    body: {
      required: true,
      content: {
        'application/octet-stream': { schema: z.any().openapi({ type: 'string', format: 'binary' }) },
      },
    },
  },
  responses: {
    200: one,
    ...refusals(
      ...oneRefusals,
      'request.unsupported-type',
      'import.wrong-state',
      'import.changed',
      'import.encoding-wrong',
      'import.malformed',
      'import.empty',
      'import.columns-wrong',
      'import.too-large',
      'import.too-many-rows',
    ),
  },
});

const linkBody = jsonRequest(z.strictObject({ url: linkUrlSchema }).openapi('Link'));
const linkRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'auth.forbidden',
  'proposal.not-found',
  'proposal.changed',
] as const;
const linkedProposal = jsonContent(proposalViewSchema, 'The proposal');

const link = createRoute({
  method: 'post',
  path: '/proposals/{id}/links',
  tags: ['links'],
  summary: 'Say where the same proposal stands on another platform, as staff of its institution',
  security,
  request: { params: z.object({ id: proposalIdSchema }), ...linkBody },
  responses: { 200: linkedProposal, ...refusals(...linkRefusals, 'proposal.wrong-state', 'link.too-many') },
});

const unlink = createRoute({
  method: 'post',
  path: '/proposals/{id}/links/withdrawal',
  tags: ['links'],
  summary: 'Take such an address back',
  security,
  request: { params: z.object({ id: proposalIdSchema }), ...linkBody },
  responses: { 200: linkedProposal, ...refusals(...linkRefusals, 'link.not-found') },
});

const find = createRoute({
  method: 'get',
  path: '/links',
  tags: ['links'],
  summary: 'The proposals here that are the same as one at an address elsewhere',
  description: 'By the addresses that staff linked, and by those that imported proposals came from.',
  request: {
    query: z.object({ url: z.url({ protocol: /^https?$/, hostname: z.regexes.domain }).max(1_000) }),
  },
  responses: {
    200: jsonContent(z.object({ items: z.array(proposalCardSchema) }).openapi('Linked'), 'Those there are'),
    ...refusals(...readRefusals, 'request.invalid'),
  },
});

/** So many chunks are looked through for the next that has what is asked for. */
const chunksOfJson = 50;

export function makeImportRoutes(context: Context) {
  const router = makeRouter<AppEnv>()
    .openapi(open, async (c) => {
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const asked = { institution: c.req.valid('param').id, ...c.req.valid('json'), idempotencyKey };
      return c.json(toImportView(await openImport(context, actorOf(c), asked)), 201);
    })
    .openapi(list, async (c) => {
      const { items, next } = await listImports(
        context,
        actorOf(c),
        c.req.valid('param').id,
        c.req.valid('query'),
      );
      return c.json({ items: items.map(toImportView), next }, 200);
    })
    .openapi(read, async (c) => {
      const { id: institution, import: id } = c.req.valid('param');
      return c.json(toImportView(await getImport(context, actorOf(c), institution, id)), 200);
    })
    .openapi(map, async (c) => {
      const { id: institution, import: id } = c.req.valid('param');
      const asked = { institution, id, mapping: c.req.valid('json') };
      return c.json(toImportView(await mapColumns(context, actorOf(c), asked)), 200);
    })
    .openapi(report, async (c) => {
      const { id: institution, import: id } = c.req.valid('param');
      const { format, ...query } = c.req.valid('query');
      const isCsv = format === 'csv';
      const page = await readReport(context, actorOf(c), {
        institution,
        id,
        ...query,
        chunks: isCsv ? chunksOfCsv : chunksOfJson,
        isWhole: isCsv,
      });
      const language = languageOf(c.req.header('accept-language'));
      const { codes } = importWords[language];
      const items = page.items.map((row) => ({ ...row, sentence: row.code && codes[row.code] }));
      if (!isCsv)
        return c.json({ ...page, items }, 200, { 'Content-Language': language, Vary: 'Accept-Language' });
      if (page.next !== null) {
        const rest = new URLSearchParams({
          format,
          cursor: page.next,
          ...(query.outcome && { outcome: query.outcome }),
        });
        c.header('Link', `</api/v1/institutions/${institution}/imports/${id}/report?${rest}>; rel="next"`);
      }
      return c.body(toCsv(reportColumns, items, { head: query.cursor === undefined }), 200, {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Language': language,
        Vary: 'Accept-Language',
        'Content-Disposition': `attachment; filename="${id}-report.csv"`,
      });
    })
    .openapi(link, async (c) => {
      const { id } = c.req.valid('param');
      await linkProposal(context, actorOf(c), id, c.req.valid('json').url);
      return c.json(await readProposal(context, actorOf(c), id), 200);
    })
    .openapi(unlink, async (c) => {
      const { id } = c.req.valid('param');
      await unlinkProposal(context, actorOf(c), id, c.req.valid('json').url);
      return c.json(await readProposal(context, actorOf(c), id), 200);
    })
    .openapi(find, async (c) => {
      const items = await findLinked(context, c.get('actor'), c.req.valid('query').url);
      return c.json({ items }, 200);
    });
  for (const act of ['check', 'start', 'cancel', 'undo'] as const) {
    router.openapi(steering(act), async (c) => {
      const { id: institution, import: id } = c.req.valid('param');
      return c.json(toImportView(await steerImport(context, actorOf(c), { institution, id }, act)), 202);
    });
  }
  return router;
}

/** What rows may be called; in which format they are, the import says. */
const rowTypes = ['application/octet-stream', 'text/csv', 'application/json', 'application/jsonl'];

function typeOf(header = ''): string {
  return header.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Apart from the others: what is sent here is no JSON. */
export function makeBatchRoutes(context: Context) {
  const router = makeRouter<AppEnv>();
  router.put(
    '/institutions/:id/imports/:import/batches/:number',
    bodyLimit({
      maxSize: mostBatchBytes,
      onError: () => {
        throw new AppError('import.too-large');
      },
    }),
  );
  return router.openapi(batch, async (c) => {
    const actor = actorOf(c);
    const { id: institution, import: id, number } = c.req.valid('param');
    if (!rowTypes.includes(typeOf(c.req.header('content-type'))))
      throw new AppError('request.unsupported-type');
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    return c.json(toImportView(await takeBatch(context, actor, { institution, id, number, bytes })), 200);
  });
}
