import { createRoute, z } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import {
  idempotencyHeader,
  idempotencyRefusals,
  jsonContent,
  makeRouter,
  pageOf,
  pageQuery,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { attachFile, listFiles } from './attach-file.ts';
import { type Attachment, fileNameSchema, mostFileBytes } from './model.ts';

const tags = ['attachments'];
const security = [{ signIn: [] }];

const view = z
  .object({
    id: z.string(),
    institution: z.string(),
    name: z.string(),
    type: z.string(),
    bytes: z.number().int(),
    at: z.string(),
    url: z.string().openapi({ description: 'Where everybody reads it, on this site' }),
  })
  .openapi('Attachment');

const attach = createRoute({
  method: 'post',
  path: '/attachments',
  tags,
  summary: 'Put a file here, as staff of an institution: 2 MB at most, public from then on',
  security,
  request: {
    ...idempotencyHeader,
    query: z.object({ institution: institutionIdSchema, name: fileNameSchema }),
    body: {
      required: true,
      content: {
        'application/octet-stream': { schema: z.any().openapi({ type: 'string', format: 'binary' }) },
      },
    },
  },
  responses: {
    201: jsonContent(view, 'The file'),
    ...refusals(
      ...signInRefusals,
      'request.invalid',
      'auth.forbidden',
      'institution.not-found',
      ...idempotencyRefusals,
      'attachment.empty',
      'attachment.too-large',
      'attachment.type-unknown',
    ),
  },
});

const list = createRoute({
  method: 'get',
  path: '/attachments',
  tags,
  summary: 'The files of an institution, for its staff, newest first',
  security,
  request: { query: z.object({ institution: institutionIdSchema, ...pageQuery }) },
  responses: {
    200: jsonContent(pageOf(view).openapi('AttachmentPage'), 'One page'),
    ...refusals(...signInRefusals, 'request.invalid', 'request.bad-cursor', 'auth.forbidden'),
  },
});

function toView({ id, institution, name, type, bytes, at }: Attachment) {
  return { id, institution, name, type, bytes, at, url: `/files/${id}` };
}

export function makeAttachmentRoutes(context: Context) {
  const router = makeRouter<AppEnv>();
  router.post(
    '/attachments',
    bodyLimit({
      maxSize: mostFileBytes,
      onError: () => {
        throw new AppError('attachment.too-large');
      },
    }),
  );
  return router
    .openapi(attach, async (c) => {
      const actor = actorOf(c);
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const file = await attachFile(context, actor, { ...c.req.valid('query'), bytes, idempotencyKey });
      return c.json(toView(file), 201);
    })
    .openapi(list, async (c) => {
      const { institution, ...page } = c.req.valid('query');
      const { items, next } = await listFiles(context, actorOf(c), institution, page);
      return c.json({ items: items.map(toView), next }, 200);
    });
}
