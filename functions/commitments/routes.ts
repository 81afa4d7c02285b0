import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
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
  yearSchema,
} from '../../shared/http/router.ts';
import { commitmentIdSchema, departmentIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { commitmentStateSchema, noteTextSchema } from './model.ts';
import {
  commitmentSortSchema,
  listCommitments,
  presentCommitment,
  readCommitment,
} from './read-commitments.ts';
import { reportProgress } from './report-progress.ts';
import { commitmentCardSchema, commitmentViewSchema } from './view.ts';

const tags = ['commitments'];
const params = z.object({ id: commitmentIdSchema });

const list = createRoute({
  method: 'get',
  path: '/commitments',
  tags,
  summary: 'What answers promised, by date or the latest first',
  request: {
    query: z.object({
      institution: institutionIdSchema.optional(),
      department: departmentIdSchema.optional().openapi({ description: 'With `institution`' }),
      state: commitmentStateSchema.optional(),
      year: yearSchema.optional().openapi({ description: 'The calendar year it was promised in' }),
      sort: commitmentSortSchema.optional().openapi({
        description: 'By its date, or the latest promised first; with `year` the latter',
      }),
      ...pageQuery,
    }),
  },
  responses: {
    200: jsonContent(pageOf(commitmentCardSchema).openapi('CommitmentPage'), 'One page'),
    ...refusals(...readRefusals, 'request.invalid', 'request.bad-cursor'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/commitments/{id}',
  tags,
  summary: 'One commitment with its progress',
  request: { params },
  responses: {
    200: jsonContent(commitmentViewSchema, 'The commitment'),
    ...refusals(...readRefusals, 'request.invalid', 'commitment.not-found'),
  },
});

const report = createRoute({
  method: 'post',
  path: '/commitments/{id}/notes',
  tags,
  summary: 'Report progress, that it is done, or that it is dropped and why',
  security: [{ signIn: [] }],
  request: {
    params,
    ...idempotencyHeader,
    ...jsonRequest(
      z
        .strictObject({ kind: z.enum(['progress', 'done', 'dropped']), text: noteTextSchema })
        .openapi('CommitmentNote'),
    ),
  },
  responses: {
    200: jsonContent(commitmentViewSchema, 'The commitment'),
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      ...idempotencyRefusals,
      'auth.forbidden',
      'commitment.not-found',
      'commitment.wrong-state',
      'answer.too-many-changes',
      'answer.changed',
    ),
  },
});

export function makeCommitmentRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(list, async (c) => c.json(await listCommitments(context, c.req.valid('query')), 200))
    .openapi(read, async (c) => c.json(await readCommitment(context, c.req.valid('param').id), 200))
    .openapi(report, async (c) => {
      const actor = actorOf(c);
      const reported = await reportProgress(context, actor, c.req.valid('param').id, {
        ...c.req.valid('json'),
        idempotencyKey: c.req.valid('header')['idempotency-key'],
      });
      return c.json(await presentCommitment(context, reported), 200);
    });
}
