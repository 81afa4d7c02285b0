import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  bodyRefusals,
  jsonContent,
  makeRouter,
  pageOf,
  pageQuery,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { forumIdSchema, mailIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { followForum, followsForum, unfollowForum } from './follow-forum.ts';
import { followProposal, followsProposal, unfollowProposal } from './follow-proposal.ts';
import { mailSchema, mailScopeSchema, parkedCodes } from './model.ts';
import { listParkedMails, type ParkedMail, retryMail } from './parked-mails.ts';

const security = [{ signIn: [] }];
const proposalParams = z.object({ id: proposalIdSchema });
const followPath = '/proposals/{id}/follow';
const myFollowSchema = z.object({ proposal: z.string(), following: z.boolean() }).openapi('MyFollow');

const follow = createRoute({
  method: 'put',
  path: followPath,
  tags: ['proposals'],
  summary: 'Ask for mail when it is answered and when a commitment changes',
  security,
  request: { params: proposalParams },
  responses: {
    200: jsonContent(myFollowSchema, 'Asked for'),
    ...refusals(...signInRefusals, ...bodyRefusals, 'proposal.not-found'),
  },
});

const unfollow = createRoute({
  method: 'delete',
  path: followPath,
  tags: ['proposals'],
  summary: 'No more mail about it',
  security,
  request: { params: proposalParams },
  responses: {
    204: { description: 'There is none to come' },
    ...refusals(...signInRefusals, ...bodyRefusals),
  },
});

const follows = createRoute({
  method: 'get',
  path: followPath,
  tags: ['proposals'],
  summary: 'Have I asked for mail about it',
  security,
  request: { params: proposalParams },
  responses: {
    200: jsonContent(myFollowSchema, 'Mine'),
    ...refusals(...signInRefusals, 'request.invalid', 'proposal.not-found'),
  },
});

const forumParams = z.object({ id: forumIdSchema });
const forumFollowPath = '/forums/{id}/follow';
const myForumFollowSchema = z.object({ forum: z.string(), following: z.boolean() }).openapi('MyForumFollow');

const followOfForum = createRoute({
  method: 'put',
  path: forumFollowPath,
  tags: ['forums'],
  summary: 'Ask for mail when it opens and closes and when its result is published',
  security,
  request: { params: forumParams },
  responses: {
    200: jsonContent(myForumFollowSchema, 'Asked for'),
    ...refusals(...signInRefusals, ...bodyRefusals, 'forum.not-found'),
  },
});

const unfollowOfForum = createRoute({
  method: 'delete',
  path: forumFollowPath,
  tags: ['forums'],
  summary: 'No more mail about it',
  security,
  request: { params: forumParams },
  responses: {
    204: { description: 'There is none to come' },
    ...refusals(...signInRefusals, ...bodyRefusals),
  },
});

const followsOfForum = createRoute({
  method: 'get',
  path: forumFollowPath,
  tags: ['forums'],
  summary: 'Have I asked for mail about it',
  security,
  request: { params: forumParams },
  responses: {
    200: jsonContent(myForumFollowSchema, 'Mine'),
    ...refusals(...signInRefusals, 'request.invalid', 'forum.not-found'),
  },
});

const scope = {
  institution: mailScopeSchema.openapi({ description: 'An institution, or `*` for the deployment' }),
};
const parkedMailSchema = z
  .object({
    id: z.string(),
    kind: mailSchema.shape.kind,
    code: z.enum(parkedCodes).nullable(),
    attempts: z.number().int(),
    at: z.string(),
  })
  .openapi('ParkedMail');

const parked = createRoute({
  method: 'get',
  path: '/mail/parked',
  tags: ['mail'],
  summary: 'Mails that could not be sent, the latest made first. For administrators',
  security,
  request: { query: z.object({ ...scope, ...pageQuery }) },
  responses: {
    200: jsonContent(pageOf(parkedMailSchema).openapi('ParkedMailPage'), 'One page'),
    ...refusals(...signInRefusals, 'auth.forbidden', 'request.invalid', 'request.bad-cursor'),
  },
});

const retry = createRoute({
  method: 'post',
  path: '/mail/{id}/retry',
  tags: ['mail'],
  summary: 'Send a mail that was set aside again. For administrators',
  security,
  request: { params: z.object({ id: mailIdSchema }), query: z.object(scope) },
  responses: {
    204: { description: 'It is queued' },
    ...refusals(...signInRefusals, ...bodyRefusals, 'auth.forbidden', 'mail.not-found'),
  },
});

function toView({ code, ...mail }: ParkedMail) {
  return { ...mail, code: code ?? null };
}

export function makeNotificationRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(follow, async (c) => {
      const { id } = c.req.valid('param');
      await followProposal(context, actorOf(c), id);
      return c.json({ proposal: id, following: true }, 200);
    })
    .openapi(unfollow, async (c) => {
      await unfollowProposal(context, actorOf(c), c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(follows, async (c) => {
      const { id } = c.req.valid('param');
      return c.json({ proposal: id, following: await followsProposal(context, actorOf(c), id) }, 200);
    })
    .openapi(followOfForum, async (c) => {
      const { id } = c.req.valid('param');
      await followForum(context, actorOf(c), id);
      return c.json({ forum: id, following: true }, 200);
    })
    .openapi(unfollowOfForum, async (c) => {
      await unfollowForum(context, actorOf(c), c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(followsOfForum, async (c) => {
      const { id } = c.req.valid('param');
      return c.json({ forum: id, following: await followsForum(context, actorOf(c), id) }, 200);
    })
    .openapi(parked, async (c) => {
      const { items, next } = await listParkedMails(context, actorOf(c), c.req.valid('query'));
      return c.json({ items: items.map(toView), next }, 200);
    })
    .openapi(retry, async (c) => {
      const { institution } = c.req.valid('query');
      await retryMail(context, actorOf(c), { institution, id: c.req.valid('param').id });
      return c.body(null, 204);
    });
}
