import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  bodyRefusals,
  jsonContent,
  jsonRequest,
  makeRouter,
  readRefusals,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { forumIdSchema, statementIdSchema } from '../../shared/ids.ts';
import { makeForumGates } from '../forums/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { hidingCodeSchema } from '../proposals/index.ts';
import { makeStatement, seedStatement } from './make-statement.ts';
import { markStatement, unmarkStatement } from './mark-statement.ts';
import { markSchema, removalReasonSchema, statementTextSchema } from './model.ts';
import { nextStatement } from './next-statement.ts';
import { publicMarks, readGroups } from './read-groups.ts';
import { ownMarks, readStatements, toView } from './read-statements.ts';
import { removeStatement, restoreStatement } from './remove-statement.ts';
import { groupsViewSchema, statementViewSchema } from './view.ts';

const tags = ['statements'];
const security = [{ signIn: [] }];
const ofForum = z.object({ id: forumIdSchema });
const ofStatement = z.object({ id: statementIdSchema });

const readForumRefusals = [...readRefusals, 'request.invalid', 'forum.not-found'] as const;
const makeRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'auth.forbidden',
  'forum.not-found',
  'forum.wrong-state',
  'stance.not-open',
  'stance.closed',
  'statement.duplicate',
  'statement.similar',
  'statement.too-many',
] as const;
const markRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'forum.not-found',
  'stance.not-open',
  'stance.closed',
] as const;
const moderateRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'auth.forbidden',
  'statement.not-found',
  'statement.changed',
  'statement.too-many-changes',
] as const;

const list = createRoute({
  method: 'get',
  path: '/forums/{id}/statements',
  tags,
  summary: 'What others may agree or disagree with, in the order it was made',
  request: { params: ofForum },
  responses: {
    200: jsonContent(z.object({ items: z.array(statementViewSchema) }).openapi('Statements'), 'All of them'),
    ...refusals(...readForumRefusals),
  },
});

const make = createRoute({
  method: 'post',
  path: '/forums/{id}/statements',
  tags,
  summary: 'Make a statement in an open forum, or as whoever runs it put one there to begin with',
  security,
  request: {
    params: ofForum,
    ...jsonRequest(
      z
        .strictObject({ text: statementTextSchema, isSeed: z.boolean().default(false) })
        .openapi('NewStatement'),
    ),
  },
  responses: { 201: jsonContent(statementViewSchema, 'The statement'), ...refusals(...makeRefusals) },
});

const next = createRoute({
  method: 'get',
  path: '/forums/{id}/statements/next',
  tags,
  summary: 'A statement I have not marked, drawn by how much a mark on it would tell',
  security,
  request: { params: ofForum },
  responses: {
    200: jsonContent(
      z
        .object({
          statement: statementViewSchema.nullable(),
          left: z.number().int(),
          marked: z.number().int(),
        })
        .openapi('NextStatement'),
      'One, or nothing when all are marked',
    ),
    ...refusals(...signInRefusals, 'request.invalid', 'forum.not-found'),
  },
});

const mine = createRoute({
  method: 'get',
  path: '/forums/{id}/marks',
  tags,
  summary: 'What I marked',
  security,
  request: { params: ofForum },
  responses: {
    200: jsonContent(
      z.object({ items: z.array(z.object({ statement: z.string(), mark: markSchema })) }).openapi('MyMarks'),
      'Mine',
    ),
    ...refusals(...signInRefusals, 'request.invalid', 'forum.not-found'),
  },
});

const groups = createRoute({
  method: 'get',
  path: '/forums/{id}/groups',
  tags,
  summary: 'Groups of people who think alike, as computed last',
  request: { params: ofForum },
  responses: { 200: jsonContent(groupsViewSchema, 'The groups'), ...refusals(...readForumRefusals) },
});

const open = createRoute({
  method: 'get',
  path: '/forums/{id}/groups/input',
  tags,
  summary: 'What the groups of a closed forum were computed from: marks by people without names',
  request: { params: ofForum },
  responses: {
    200: jsonContent(
      z
        .object({
          statements: z.array(z.object({ id: z.string(), removed: z.boolean().optional() })),
          marks: z.array(z.tuple([z.number().int(), z.string(), markSchema])),
        })
        .openapi('GroupsInput'),
      'As `npm run -s groups` reads it',
    ),
    ...refusals(...readForumRefusals, 'forum.wrong-state'),
  },
});

const mark = createRoute({
  method: 'put',
  path: '/statements/{id}/mark',
  tags,
  summary: 'Agree (1), disagree (-1) or pass (0)',
  security,
  request: { params: ofStatement, ...jsonRequest(z.strictObject({ mark: markSchema })) },
  responses: {
    200: jsonContent(z.object({ statement: z.string(), mark: markSchema }).openapi('Mark'), 'Marked'),
    ...refusals(...markRefusals, 'statement.not-found', 'statement.removed'),
  },
});

const unmark = createRoute({
  method: 'delete',
  path: '/statements/{id}/mark',
  tags,
  summary: 'Take my mark back',
  security,
  request: { params: ofStatement },
  responses: { 204: { description: 'There is none of yours now' }, ...refusals(...markRefusals) },
});

const remove = createRoute({
  method: 'post',
  path: '/statements/{id}/removal',
  tags,
  summary: 'Take a statement out, as a moderator of the institution',
  security,
  request: {
    params: ofStatement,
    ...jsonRequest(
      z.strictObject({ code: hidingCodeSchema, reason: removalReasonSchema }).openapi('StatementRemoval'),
    ),
  },
  responses: { 204: { description: 'It is out' }, ...refusals(...moderateRefusals) },
});

const restore = createRoute({
  method: 'post',
  path: '/statements/{id}/restoration',
  tags,
  summary: 'Put a statement back, as a moderator of the institution',
  security,
  request: { params: ofStatement },
  responses: { 204: { description: 'It is back' }, ...refusals(...moderateRefusals) },
});

export function makeStatementRoutes(context: Context) {
  const gates = makeForumGates(context);
  return makeRouter<AppEnv>()
    .openapi(list, async (c) =>
      c.json({ items: await readStatements(context, c.get('actor'), c.req.valid('param').id) }, 200),
    )
    .openapi(make, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      const { text, isSeed } = c.req.valid('json');
      const made = isSeed
        ? await seedStatement(context, actor, id, text)
        : await makeStatement(context, gates, actor, id, text);
      return c.json(toView(made, false), 201);
    })
    .openapi(next, async (c) =>
      c.json(await nextStatement(context, actorOf(c), c.req.valid('param').id, Math.random()), 200),
    )
    .openapi(mine, async (c) => {
      const marks = await ownMarks(context, actorOf(c), c.req.valid('param').id);
      return c.json({ items: [...marks].map(([statement, mark]) => ({ statement, mark })) }, 200);
    })
    .openapi(groups, async (c) => c.json(await readGroups(context, c.req.valid('param').id), 200))
    .openapi(open, async (c) => c.json(await publicMarks(context, c.req.valid('param').id), 200))
    .openapi(mark, async (c) => {
      const { id } = c.req.valid('param');
      const { mark } = c.req.valid('json');
      await markStatement(context, gates, actorOf(c), id, mark);
      return c.json({ statement: id, mark }, 200);
    })
    .openapi(unmark, async (c) => {
      await unmarkStatement(context, gates, actorOf(c), c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(remove, async (c) => {
      await removeStatement(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'));
      return c.body(null, 204);
    })
    .openapi(restore, async (c) => {
      await restoreStatement(context, actorOf(c), c.req.valid('param').id);
      return c.body(null, 204);
    });
}
