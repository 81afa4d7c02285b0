import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import { timelineEntrySchema } from '../../shared/dynamo/timeline.ts';
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
import {
  departmentIdSchema,
  forumIdSchema,
  institutionIdSchema,
  proposalIdSchema,
} from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { changeBackground } from './change-background.ts';
import { enterBatch, voidBatch } from './enter-batch.ts';
import { extendForum, withdrawForum } from './extend-forum.ts';
import { makeForumGates } from './gate.ts';
import { forumSortSchema, listedStateSchema } from './listing.ts';
import {
  backgroundSchema,
  categorySchema,
  mostAbout,
  newBatchSchema,
  reasonSchema,
  reportSchema,
  stanceIdSchema,
  stancesSchema,
  talliesSchema,
  topicSchema,
} from './model.ts';
import { askCitizens } from './open-forum.ts';
import { publishReport } from './publish-report.ts';
import {
  forumsAbout,
  listForums,
  ownForums,
  ownStance,
  presentForum,
  readBackgrounds,
  readDays,
  readForum,
  readForumHistory,
  readReports,
} from './read-forums.ts';
import { takeStance, withdrawStance } from './take-stance.ts';
import { forumCardSchema, forumViewSchema } from './view.ts';

const tags = ['forums'];
const security = [{ signIn: [] }];
const params = z.object({ id: forumIdSchema });
const one = jsonContent(forumViewSchema, 'The forum');
const readOne = [...readRefusals, 'request.invalid', 'forum.not-found'] as const;
const staffRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'auth.forbidden',
  'forum.not-found',
  'forum.wrong-state',
  'forum.changed',
] as const;

const ask = createRoute({
  method: 'post',
  path: '/forums',
  tags,
  summary: 'Ask citizens about a policy, as an officer of a department',
  security,
  request: {
    ...idempotencyHeader,
    ...jsonRequest(
      z
        .strictObject({
          institution: institutionIdSchema,
          department: departmentIdSchema,
          topic: topicSchema,
          category: categorySchema.optional(),
          ...backgroundSchema.shape,
          about: z
            .array(proposalIdSchema)
            .max(mostAbout)
            .optional()
            .openapi({ description: 'Published proposals it has to do with' }),
          stances: stancesSchema.optional().openapi({ description: 'For, against and other without one' }),
          opensOn: z.iso.date(),
          closesOn: z.iso.date().openapi({ description: 'The last day, in Asia/Seoul' }),
        })
        .openapi('NewForum'),
    ),
  },
  responses: {
    201: one,
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      ...idempotencyRefusals,
      'auth.forbidden',
      'institution.not-found',
      'department.not-found',
      'proposal.not-found',
      'forum.date-wrong',
    ),
  },
});

const list = createRoute({
  method: 'get',
  path: '/forums',
  tags,
  summary: 'Find forums',
  request: {
    query: z.object({
      institution: institutionIdSchema.optional(),
      category: categorySchema.optional(),
      state: listedStateSchema.optional(),
      sort: forumSortSchema.default('newest'),
      ...pageQuery,
    }),
  },
  responses: {
    200: jsonContent(pageOf(forumCardSchema).openapi('ForumPage'), 'One page'),
    ...refusals(...readRefusals, 'request.invalid', 'request.bad-cursor'),
  },
});

const ofProposal = createRoute({
  method: 'get',
  path: '/proposals/{id}/forums',
  tags,
  summary:
    'Forums that have to do with a proposal, the newest first: the one it grew into, and those that name it',
  request: { params: z.object({ id: proposalIdSchema }) },
  responses: {
    200: jsonContent(
      z.object({ items: z.array(forumCardSchema) }).openapi('ForumsOfProposal'),
      'The latest fifty',
    ),
    ...refusals(...readRefusals, 'request.invalid', 'proposal.not-found'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/forums/{id}',
  tags,
  summary: 'One forum',
  request: { params },
  responses: { 200: one, ...refusals(...readOne) },
});

const myStanceSchema = z
  .object({
    forum: z.string(),
    stance: z.string().nullable(),
    history: z.array(z.object({ at: z.string(), stance: z.string().nullable() })),
  })
  .openapi('MyStance');
const mine = jsonContent(myStanceSchema, 'Mine');
const stanceRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'forum.not-found',
  'forum.changed',
  'stance.not-open',
  'stance.closed',
  'stance.too-many-changes',
] as const;

const take = createRoute({
  method: 'put',
  path: '/forums/{id}/stance',
  tags,
  summary: 'Take a side, or another one in its place',
  security,
  request: { params, ...jsonRequest(z.strictObject({ stance: stanceIdSchema })) },
  responses: {
    200: jsonContent(z.object({ forum: z.string(), stance: z.string() }).openapi('TakenStance'), 'Taken'),
    ...refusals(...stanceRefusals, 'stance.unknown'),
  },
});

const have = createRoute({
  method: 'get',
  path: '/forums/{id}/stance',
  tags,
  summary: 'Which side I take, and took before',
  security,
  request: { params },
  responses: { 200: mine, ...refusals(...signInRefusals, 'request.invalid', 'forum.not-found') },
});

const drop = createRoute({
  method: 'delete',
  path: '/forums/{id}/stance',
  tags,
  summary: 'Take my side back',
  security,
  request: { params },
  responses: { 204: { description: 'You take none now' }, ...refusals(...stanceRefusals) },
});

const listMine = createRoute({
  method: 'get',
  path: '/people/me/forums',
  tags: ['people'],
  summary: 'The forums I took part in, newest first',
  security,
  request: { query: z.object(pageQuery) },
  responses: {
    200: jsonContent(pageOf(z.object({ forum: z.string(), at: z.string() })).openapi('MyForums'), 'One page'),
    ...refusals(...signInRefusals, 'request.invalid', 'request.bad-cursor'),
  },
});

const days = createRoute({
  method: 'get',
  path: '/forums/{id}/days',
  tags,
  summary: 'The tallies at the end of each day on which they changed, the first first',
  request: { params },
  responses: {
    200: jsonContent(
      z
        .object({ items: z.array(z.object({ date: z.string(), tallies: z.object(talliesSchema.shape) })) })
        .openapi('ForumDays'),
      'By day in Asia/Seoul',
    ),
    ...refusals(...readOne),
  },
});

const timeline = createRoute({
  method: 'get',
  path: '/forums/{id}/timeline',
  tags,
  summary: 'Everything that happened to it, oldest first',
  request: { params, query: z.object({ ...pageQuery, limit: pageQuery.limit.default(100) }) },
  responses: {
    200: jsonContent(pageOf(z.object(timelineEntrySchema.shape)).openapi('ForumTimeline'), 'One page'),
    ...refusals(...readOne, 'request.bad-cursor'),
  },
});

const versionShape = { number: z.number().int(), at: z.string(), reason: z.string().nullable() };

const backgrounds = createRoute({
  method: 'get',
  path: '/forums/{id}/backgrounds',
  tags,
  summary: 'Every version of its background, the first first',
  request: { params },
  responses: {
    200: jsonContent(
      z
        .object({ items: z.array(z.object({ ...versionShape, ...backgroundSchema.shape })) })
        .openapi('ForumBackgrounds'),
      'All versions',
    ),
    ...refusals(...readOne),
  },
});

const changeText = createRoute({
  method: 'post',
  path: '/forums/{id}/backgrounds',
  tags,
  summary: 'Give it a new version of its background, and say why',
  security,
  request: {
    params,
    ...jsonRequest(
      z.strictObject({ ...backgroundSchema.shape, reason: reasonSchema }).openapi('NewBackground'),
    ),
  },
  responses: { 200: one, ...refusals(...staffRefusals, 'forum.too-many-changes') },
});

const extend = createRoute({
  method: 'post',
  path: '/forums/{id}/extension',
  tags,
  summary: 'Put its end off, and say why',
  security,
  request: { params, ...jsonRequest(z.strictObject({ closesOn: z.iso.date(), reason: reasonSchema })) },
  responses: { 200: one, ...refusals(...staffRefusals, 'forum.date-wrong') },
});

const withdraw = createRoute({
  method: 'post',
  path: '/forums/{id}/withdrawal',
  tags,
  summary: 'Take it back before it opens, and say why',
  security,
  request: { params, ...jsonRequest(z.strictObject({ reason: reasonSchema })) },
  responses: { 200: one, ...refusals(...staffRefusals) },
});

const batch = createRoute({
  method: 'post',
  path: '/forums/{id}/batches',
  tags,
  summary: 'Enter opinions gathered on paper',
  security,
  request: {
    params,
    ...idempotencyHeader,
    ...jsonRequest(z.strictObject(newBatchSchema.shape).openapi('NewBatch')),
  },
  responses: {
    201: one,
    ...refusals(
      ...staffRefusals,
      ...idempotencyRefusals,
      'stance.unknown',
      'forum.date-wrong',
      'forum.too-many-changes',
    ),
  },
});

const takeBack = createRoute({
  method: 'post',
  path: '/forums/{id}/batches/{number}/voiding',
  tags,
  summary: 'Take a batch back, and say why',
  security,
  request: {
    params: params.extend({ number: z.coerce.number().int().min(1) }),
    ...jsonRequest(z.strictObject({ reason: reasonSchema })),
  },
  responses: { 200: one, ...refusals(...staffRefusals) },
});

const reports = createRoute({
  method: 'get',
  path: '/forums/{id}/reports',
  tags,
  summary: 'Every version of what staff make of it, the first first',
  request: { params },
  responses: {
    200: jsonContent(
      z
        .object({ items: z.array(z.object({ ...versionShape, ...reportSchema.shape })) })
        .openapi('ForumReports'),
      'All versions',
    ),
    ...refusals(...readOne),
  },
});

const report = createRoute({
  method: 'post',
  path: '/forums/{id}/reports',
  tags,
  summary: 'Publish what staff make of a closed forum, or a new version of it and why',
  security,
  request: {
    params,
    ...jsonRequest(
      z.strictObject({ ...reportSchema.shape, reason: reasonSchema.optional() }).openapi('NewForumReport'),
    ),
  },
  responses: { 200: one, ...refusals(...staffRefusals, 'forum.too-many-changes') },
});

export function makeForumRoutes(context: Context) {
  const gates = makeForumGates(context);
  return makeRouter<AppEnv>()
    .openapi(ask, async (c) => {
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const forum = await askCitizens(context, actorOf(c), { ...c.req.valid('json'), idempotencyKey });
      c.header('Location', `/api/v1/forums/${forum.id}`);
      return c.json(await presentForum(context, forum), 201);
    })
    .openapi(list, async (c) => c.json(await listForums(context, c.req.valid('query')), 200))
    .openapi(ofProposal, async (c) =>
      c.json({ items: await forumsAbout(context, c.get('actor'), c.req.valid('param').id) }, 200),
    )
    .openapi(read, async (c) => c.json(await readForum(context, c.req.valid('param').id), 200))
    .openapi(take, async (c) => {
      const { id } = c.req.valid('param');
      const { stance } = c.req.valid('json');
      await takeStance(context, gates, actorOf(c).person, id, stance);
      return c.json({ forum: id, stance }, 200);
    })
    .openapi(have, async (c) => {
      const { id } = c.req.valid('param');
      const taken = await ownStance(context, actorOf(c), id);
      return c.json({ forum: id, stance: taken?.stance ?? null, history: taken?.history ?? [] }, 200);
    })
    .openapi(drop, async (c) => {
      await withdrawStance(context, gates, actorOf(c).person, c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(listMine, async (c) => {
      const { cursor, limit } = c.req.valid('query');
      return c.json(await ownForums(context, actorOf(c), { cursor, limit }), 200);
    })
    .openapi(days, async (c) => c.json({ items: await readDays(context, c.req.valid('param').id) }, 200))
    .openapi(timeline, async (c) =>
      c.json(await readForumHistory(context, c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(backgrounds, async (c) =>
      c.json({ items: await readBackgrounds(context, c.req.valid('param').id) }, 200),
    )
    .openapi(changeText, async (c) =>
      c.json(
        await presentForum(
          context,
          await changeBackground(context, actorOf(c), c.req.valid('param').id, c.req.valid('json')),
        ),
        200,
      ),
    )
    .openapi(extend, async (c) =>
      c.json(
        await presentForum(
          context,
          await extendForum(context, actorOf(c), c.req.valid('param').id, c.req.valid('json')),
        ),
        200,
      ),
    )
    .openapi(withdraw, async (c) =>
      c.json(
        await presentForum(
          context,
          await withdrawForum(context, actorOf(c), c.req.valid('param').id, c.req.valid('json').reason),
        ),
        200,
      ),
    )
    .openapi(batch, async (c) => {
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const entered = { ...c.req.valid('json'), idempotencyKey };
      const forum = await enterBatch(context, actorOf(c), c.req.valid('param').id, entered);
      return c.json(await presentForum(context, forum), 201);
    })
    .openapi(takeBack, async (c) => {
      const { id, number } = c.req.valid('param');
      const voided = { batch: number, reason: c.req.valid('json').reason };
      return c.json(await presentForum(context, await voidBatch(context, actorOf(c), id, voided)), 200);
    })
    .openapi(reports, async (c) =>
      c.json({ items: await readReports(context, c.req.valid('param').id) }, 200),
    )
    .openapi(report, async (c) =>
      c.json(
        await presentForum(
          context,
          await publishReport(context, actorOf(c), c.req.valid('param').id, c.req.valid('json')),
        ),
        200,
      ),
    );
}
