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
} from '../../shared/http/router.ts';
import { departmentIdSchema, forumIdSchema, opinionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { hidingCodeSchema, reasonSchema } from '../proposals/index.ts';
import { makeOpinionGates } from './gate.ts';
import { hideOpinion, showOpinion } from './hide-opinion.ts';
import { opinionSortSchema } from './listing.ts';
import { opinionTextSchema } from './model.ts';
import {
  listOpinions,
  listReplies,
  ownOpinions,
  presentOpinion,
  readOpinion,
  readVersions,
} from './read-opinions.ts';
import { rewordOpinion } from './reword-opinion.ts';
import { endSympathy, ownSympathy, sympathise } from './sympathise.ts';
import { opinionViewSchema, replyViewSchema } from './view.ts';
import { withdrawOpinion } from './withdraw-opinion.ts';
import { replyTo, writeOpinion } from './write-opinion.ts';

const tags = ['opinions'];
const security = [{ signIn: [] }];
const params = z.object({ id: opinionIdSchema });
const one = jsonContent(opinionViewSchema, 'The opinion');
const page = jsonContent(pageOf(opinionViewSchema).openapi('OpinionPage'), 'One page');
const replyPage = jsonContent(pageOf(replyViewSchema).openapi('ReplyPage'), 'One page');
const listQuery = z.object({ sort: opinionSortSchema.default('newest'), ...pageQuery });
const text = opinionTextSchema;
const officialFor = departmentIdSchema
  .optional()
  .openapi({ description: 'Speaks for this department, as an officer of it' });
const listRefusals = [...readRefusals, 'request.invalid', 'request.bad-cursor'] as const;
const writeRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  ...idempotencyRefusals,
  'auth.forbidden',
  'opinion.not-open',
  'opinion.closed',
  'opinion.stance-needed',
  'opinion.duplicate',
  'opinion.too-many',
] as const;
const changeRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'auth.forbidden',
  'opinion.not-found',
  'opinion.changed',
] as const;

const ofForum = createRoute({
  method: 'get',
  path: '/forums/{id}/opinions',
  tags,
  summary: 'What is said in a forum',
  request: { params: z.object({ id: forumIdSchema }), query: listQuery },
  responses: { 200: page, ...refusals(...listRefusals, 'forum.not-found') },
});

const ofProposal = createRoute({
  method: 'get',
  path: '/proposals/{id}/opinions',
  tags,
  summary: 'What is said of a proposal; `balanced` is an order of forums alone',
  request: { params: z.object({ id: proposalIdSchema }), query: listQuery },
  responses: { 200: page, ...refusals(...listRefusals, 'proposal.not-found') },
});

const inForum = createRoute({
  method: 'post',
  path: '/forums/{id}/opinions',
  tags,
  summary: 'Say something in a forum, where need be taking a side with it',
  security,
  request: {
    params: z.object({ id: forumIdSchema }),
    ...idempotencyHeader,
    ...jsonRequest(
      z
        .strictObject({
          text,
          stance: z.string().max(40).optional().openapi({ description: 'Takes this side first' }),
          officialFor,
        })
        .openapi('NewForumOpinion'),
    ),
  },
  responses: {
    201: one,
    ...refusals(
      ...writeRefusals,
      'forum.not-found',
      'forum.changed',
      'stance.unknown',
      'stance.not-open',
      'stance.closed',
      'stance.too-many-changes',
    ),
  },
});

const underProposal = createRoute({
  method: 'post',
  path: '/proposals/{id}/opinions',
  tags,
  summary: 'Say something of an open proposal',
  security,
  request: {
    params: z.object({ id: proposalIdSchema }),
    ...idempotencyHeader,
    ...jsonRequest(z.strictObject({ text, officialFor }).openapi('NewOpinion')),
  },
  responses: { 201: one, ...refusals(...writeRefusals, 'proposal.not-found') },
});

const read = createRoute({
  method: 'get',
  path: '/opinions/{id}',
  tags,
  summary: 'One opinion',
  request: { params },
  responses: { 200: one, ...refusals(...readRefusals, 'request.invalid', 'opinion.not-found') },
});

const reword = createRoute({
  method: 'put',
  path: '/opinions/{id}',
  tags,
  summary: 'Give it new words; the ones before stay to be read',
  security,
  request: { params, ...jsonRequest(z.strictObject({ text }).openapi('OpinionWords')) },
  responses: {
    200: one,
    ...refusals(
      ...changeRefusals,
      'opinion.wrong-state',
      'opinion.not-open',
      'opinion.closed',
      'opinion.stance-needed',
      'opinion.duplicate',
      'opinion.too-many-changes',
    ),
  },
});

const withdraw = createRoute({
  method: 'delete',
  path: '/opinions/{id}',
  tags,
  summary: 'Take one’s own words back',
  security,
  request: { params },
  responses: { 200: one, ...refusals(...changeRefusals) },
});

const versions = createRoute({
  method: 'get',
  path: '/opinions/{id}/versions',
  tags,
  summary: 'Every version of its words, the first first',
  request: { params },
  responses: {
    200: jsonContent(
      z.object({
        items: z.array(
          z
            .object({
              number: z.number().int(),
              at: z.string(),
              stance: z.string().nullable(),
              text: z.string(),
            })
            .openapi('OpinionVersion'),
        ),
      }),
      'None where they are hidden or taken back',
    ),
    ...refusals(...readRefusals, 'request.invalid', 'opinion.not-found'),
  },
});

const replies = createRoute({
  method: 'get',
  path: '/opinions/{id}/replies',
  tags,
  summary: 'What was replied to it, oldest first',
  request: { params, query: z.object(pageQuery) },
  responses: { 200: replyPage, ...refusals(...listRefusals, 'opinion.not-found') },
});

const reply = createRoute({
  method: 'post',
  path: '/opinions/{id}/replies',
  tags,
  summary: 'Reply to it',
  security,
  request: {
    params,
    ...idempotencyHeader,
    ...jsonRequest(z.strictObject({ text, officialFor }).openapi('NewReply')),
  },
  responses: {
    201: one,
    ...refusals(...writeRefusals, 'opinion.not-found', 'opinion.too-deep', 'opinion.wrong-state'),
  },
});

const mySympathySchema = z
  .object({ opinion: z.string(), given: z.boolean(), givenAt: z.string().nullable().optional() })
  .openapi('MySympathy');
const sympathyPath = '/opinions/{id}/sympathy';
const sympathyRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'opinion.not-found',
  'opinion.not-open',
  'opinion.closed',
] as const;

const give = createRoute({
  method: 'put',
  path: sympathyPath,
  tags,
  summary: 'Sympathise with it. Given again it stays one',
  security,
  request: { params },
  responses: {
    200: jsonContent(mySympathySchema, 'Given before'),
    201: jsonContent(mySympathySchema, 'Given now'),
    ...refusals(...sympathyRefusals, 'opinion.own', 'opinion.wrong-state'),
  },
});

const end = createRoute({
  method: 'delete',
  path: sympathyPath,
  tags,
  summary: 'Take sympathy back',
  security,
  request: { params },
  responses: { 204: { description: 'There is none of yours now' }, ...refusals(...sympathyRefusals) },
});

const have = createRoute({
  method: 'get',
  path: sympathyPath,
  tags,
  summary: 'Do I sympathise with it',
  security,
  request: { params },
  responses: {
    200: jsonContent(mySympathySchema, 'Mine'),
    ...refusals(...signInRefusals, 'request.invalid', 'opinion.not-found'),
  },
});

const hide = createRoute({
  method: 'put',
  path: '/opinions/{id}/hiding',
  tags,
  summary: 'Put its words out of sight, as a moderator, for a reason that everybody reads',
  security,
  request: {
    params,
    ...jsonRequest(z.strictObject({ code: hidingCodeSchema, reason: reasonSchema }).openapi('OpinionHiding')),
  },
  responses: { 200: one, ...refusals(...changeRefusals, 'opinion.wrong-state') },
});

const show = createRoute({
  method: 'delete',
  path: '/opinions/{id}/hiding',
  tags,
  summary: 'Show its words again, as a moderator',
  security,
  request: { params },
  responses: { 200: one, ...refusals(...changeRefusals) },
});

const mine = createRoute({
  method: 'get',
  path: '/people/me/opinions',
  tags: ['people'],
  summary: 'What I said, replies too, newest first',
  security,
  request: { query: z.object(pageQuery) },
  responses: { 200: replyPage, ...refusals(...signInRefusals, 'request.invalid', 'request.bad-cursor') },
});

export function makeOpinionRoutes(context: Context) {
  const gates = makeOpinionGates(context);
  return makeRouter<AppEnv>()
    .openapi(ofForum, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await listOpinions(context, gates, c.get('actor'), id, c.req.valid('query')), 200);
    })
    .openapi(ofProposal, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await listOpinions(context, gates, c.get('actor'), id, c.req.valid('query')), 200);
    })
    .openapi(inForum, async (c) => {
      const actor = actorOf(c);
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const said = { ...c.req.valid('json'), idempotencyKey };
      const opinion = await writeOpinion(context, gates, actor, c.req.valid('param').id, said);
      c.header('Location', `/api/v1/opinions/${opinion.id}`);
      return c.json(await presentOpinion(context, actor, opinion), 201);
    })
    .openapi(underProposal, async (c) => {
      const actor = actorOf(c);
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const said = { ...c.req.valid('json'), idempotencyKey };
      const opinion = await writeOpinion(context, gates, actor, c.req.valid('param').id, said);
      c.header('Location', `/api/v1/opinions/${opinion.id}`);
      return c.json(await presentOpinion(context, actor, opinion), 201);
    })
    .openapi(read, async (c) =>
      c.json(await readOpinion(context, c.get('actor'), c.req.valid('param').id), 200),
    )
    .openapi(reword, async (c) => {
      const actor = actorOf(c);
      const { text: words } = c.req.valid('json');
      const opinion = await rewordOpinion(context, gates, actor, c.req.valid('param').id, words);
      return c.json(await presentOpinion(context, actor, opinion), 200);
    })
    .openapi(withdraw, async (c) => {
      const actor = actorOf(c);
      const opinion = await withdrawOpinion(context, actor, c.req.valid('param').id);
      return c.json(await presentOpinion(context, actor, opinion), 200);
    })
    .openapi(versions, async (c) =>
      c.json({ items: await readVersions(context, c.get('actor'), c.req.valid('param').id) }, 200),
    )
    .openapi(replies, async (c) =>
      c.json(await listReplies(context, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(reply, async (c) => {
      const actor = actorOf(c);
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const said = { ...c.req.valid('json'), idempotencyKey };
      const opinion = await replyTo(context, gates, actor, c.req.valid('param').id, said);
      c.header('Location', `/api/v1/opinions/${opinion.id}`);
      return c.json(await presentOpinion(context, actor, opinion), 201);
    })
    .openapi(give, async (c) => {
      const { id } = c.req.valid('param');
      const outcome = await sympathise(context, gates, actorOf(c), id);
      return c.json({ opinion: id, given: true }, outcome === 'given' ? 201 : 200);
    })
    .openapi(end, async (c) => {
      await endSympathy(context, gates, actorOf(c), c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(have, async (c) => {
      const { id } = c.req.valid('param');
      const sympathy = await ownSympathy(context, actorOf(c), id);
      return c.json({ opinion: id, given: sympathy !== undefined, givenAt: sympathy?.at ?? null }, 200);
    })
    .openapi(hide, async (c) => {
      const actor = actorOf(c);
      const opinion = await hideOpinion(context, actor, c.req.valid('param').id, c.req.valid('json'));
      return c.json(await presentOpinion(context, actor, opinion), 200);
    })
    .openapi(show, async (c) => {
      const actor = actorOf(c);
      const opinion = await showOpinion(context, actor, c.req.valid('param').id);
      return c.json(await presentOpinion(context, actor, opinion), 200);
    })
    .openapi(mine, async (c) => c.json(await ownOpinions(context, actorOf(c), c.req.valid('query')), 200));
}
