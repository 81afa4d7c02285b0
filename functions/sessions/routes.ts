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
import { departmentIdSchema, forumIdSchema, institutionIdSchema, sessionIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf, chosenNameSchema } from '../people/index.ts';
import { announceSession } from './announce-session.ts';
import { castBallot, ownBallot } from './cast-ballot.ts';
import { cancelSession, changeAnnouncement } from './change-session.ts';
import { endWorkshop } from './end-workshop.ts';
import { noteAttendance, publishRecord } from './hold-session.ts';
import {
  announcementSchema,
  attendanceSchema,
  countsSchema,
  entrySchema,
  mostEntries,
  reasonSchema,
  recordSchema,
  resultTextSchema,
  sessionKindSchema,
  sessionStateSchema,
  stageSchema,
  votingSchema,
} from './model.ts';
import {
  listSessions,
  ownSessions,
  presentSession,
  readParticipants,
  readRecords,
  readSession,
  readSessionHistory,
  readWorkshop,
} from './read-sessions.ts';
import { addEntry, advanceWorkshop, strikeEntry } from './run-workshop.ts';
import { ownPlace, signUp, takeSignUpBack } from './sign-up.ts';
import {
  ownPlaceSchema,
  participantsViewSchema,
  recordsViewSchema,
  sessionCardSchema,
  sessionViewSchema,
  toWorkshopView,
  workshopViewSchema,
} from './view.ts';

const tags = ['sessions'];
const security = [{ signIn: [] }];
const params = z.object({ id: sessionIdSchema });
const one = jsonContent(sessionViewSchema, 'The session');
const place = jsonContent(ownPlaceSchema, 'How I stand with it');
const workshop = jsonContent(workshopViewSchema, 'The workshop');
const readOne = [...readRefusals, 'request.invalid', 'session.not-found'] as const;
const ownRefusals = [...signInRefusals, 'request.invalid', 'session.not-found'] as const;
const staffRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'auth.forbidden',
  'session.not-found',
  'session.wrong-state',
  'session.changed',
] as const;
const workshopRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'auth.forbidden',
  'session.not-found',
  'session.wrong-state',
  'workshop.not-found',
  'workshop.wrong-stage',
  'workshop.changed',
] as const;

const announce = createRoute({
  method: 'post',
  path: '/sessions',
  tags,
  summary: 'Announce a session, as an officer of a department',
  security,
  request: {
    ...idempotencyHeader,
    ...jsonRequest(
      z
        .strictObject({
          kind: sessionKindSchema,
          institution: institutionIdSchema,
          department: departmentIdSchema,
          forum: forumIdSchema.optional().openapi({ description: 'The forum it is held for' }),
          ...announcementSchema.shape,
        })
        .openapi('NewSession'),
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
      'forum.not-found',
      'session.date-wrong',
    ),
  },
});

const list = createRoute({
  method: 'get',
  path: '/sessions',
  tags,
  summary: 'Find sessions',
  request: {
    query: z.object({
      institution: institutionIdSchema.optional(),
      forum: forumIdSchema.optional().openapi({ description: 'Instead of an institution' }),
      when: z.enum(['upcoming', 'past']).default('upcoming').openapi({
        description: 'Those to come, the next first; or those held or called off, the latest first',
      }),
      ...pageQuery,
    }),
  },
  responses: {
    200: jsonContent(pageOf(sessionCardSchema).openapi('SessionPage'), 'One page'),
    ...refusals(...readRefusals, 'request.invalid', 'request.bad-cursor'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/sessions/{id}',
  tags,
  summary: 'One session',
  request: { params },
  responses: { 200: one, ...refusals(...readOne) },
});

const change = createRoute({
  method: 'put',
  path: '/sessions/{id}',
  tags,
  summary: 'Announce it anew before it begins, and say why',
  security,
  request: {
    params,
    ...jsonRequest(
      z.strictObject({ ...announcementSchema.shape, reason: reasonSchema }).openapi('ChangedSession'),
    ),
  },
  responses: { 200: one, ...refusals(...staffRefusals, 'session.date-wrong', 'session.seats-taken') },
});

const cancel = createRoute({
  method: 'post',
  path: '/sessions/{id}/cancellation',
  tags,
  summary: 'Call it off, and say why',
  security,
  request: { params, ...jsonRequest(z.strictObject({ reason: reasonSchema })) },
  responses: { 200: one, ...refusals(...staffRefusals) },
});

const timeline = createRoute({
  method: 'get',
  path: '/sessions/{id}/timeline',
  tags,
  summary: 'Everything that happened to it, oldest first',
  request: { params, query: z.object({ ...pageQuery, limit: pageQuery.limit.default(100) }) },
  responses: {
    200: jsonContent(
      pageOf(z.object(timelineEntrySchema.shape).openapi('TimelineEntry')).openapi('Timeline'),
      'One page',
    ),
    ...refusals(...readOne, 'request.bad-cursor'),
  },
});

const join = createRoute({
  method: 'put',
  path: '/sessions/{id}/sign-up',
  tags,
  summary: 'Sign up: a seat while there is one, else the end of the waiting list',
  security,
  request: {
    params,
    ...jsonRequest(
      z
        .strictObject({
          name: chosenNameSchema
            .optional()
            .openapi({ description: 'What staff read at the door; else what you are called here' }),
        })
        .openapi('SignUp'),
    ),
  },
  responses: {
    200: jsonContent(ownPlaceSchema, 'Signed up before'),
    201: jsonContent(ownPlaceSchema, 'Signed up now'),
    ...refusals(...ownRefusals, ...bodyRefusals, 'session.sign-up-closed', 'session.full'),
  },
});

const have = createRoute({
  method: 'get',
  path: '/sessions/{id}/sign-up',
  tags,
  summary: 'Whether I signed up, and have a seat',
  security,
  request: { params },
  responses: { 200: place, ...refusals(...ownRefusals) },
});

const drop = createRoute({
  method: 'delete',
  path: '/sessions/{id}/sign-up',
  tags,
  summary: 'Take my sign-up back, until the session begins',
  security,
  request: { params },
  responses: {
    204: { description: 'You are not signed up now' },
    ...refusals(...ownRefusals, 'session.sign-up-closed'),
  },
});

const listMine = createRoute({
  method: 'get',
  path: '/people/me/sessions',
  tags: ['people'],
  summary: 'The sessions I signed up for, the latest announced first',
  security,
  request: { query: z.object(pageQuery) },
  responses: {
    200: jsonContent(
      pageOf(
        ownPlaceSchema
          .extend({ title: z.string(), startsAt: z.string(), state: sessionStateSchema })
          .openapi('OwnSession'),
      ).openapi('OwnSessions'),
      'One page',
    ),
    ...refusals(...signInRefusals, 'request.invalid', 'request.bad-cursor'),
  },
});

const participants = createRoute({
  method: 'get',
  path: '/sessions/{id}/participants',
  tags,
  summary: 'Who signed up and who came, for those who run it',
  security,
  request: { params },
  responses: {
    200: jsonContent(participantsViewSchema, 'By number'),
    ...refusals(...ownRefusals, 'auth.forbidden'),
  },
});

const attend = createRoute({
  method: 'put',
  path: '/sessions/{id}/attendance',
  tags,
  summary: 'Note who came, once it has begun',
  security,
  request: { params, ...jsonRequest(z.strictObject(attendanceSchema.shape).openapi('Attendance')) },
  responses: { 200: one, ...refusals(...staffRefusals, 'session.not-begun') },
});

const records = createRoute({
  method: 'get',
  path: '/sessions/{id}/records',
  tags,
  summary: 'Every version of what was said at it, the first first',
  request: { params },
  responses: { 200: jsonContent(recordsViewSchema, 'All versions'), ...refusals(...readOne) },
});

const record = createRoute({
  method: 'post',
  path: '/sessions/{id}/records',
  tags,
  summary: 'Publish what was said at it, or a new version of that and why',
  security,
  request: {
    params,
    ...jsonRequest(
      z.strictObject({ ...recordSchema.shape, reason: reasonSchema.optional() }).openapi('NewSessionRecord'),
    ),
  },
  responses: { 200: one, ...refusals(...staffRefusals, 'session.not-begun', 'session.too-many-changes') },
});

const readShop = createRoute({
  method: 'get',
  path: '/sessions/{id}/workshop',
  tags,
  summary: 'How far a workshop is, and what came of it',
  request: { params },
  responses: { 200: workshop, ...refusals(...readOne, 'workshop.not-found') },
});

const enter = createRoute({
  method: 'post',
  path: '/sessions/{id}/workshop/entries',
  tags,
  summary: 'Write down a case, what a table said, or a proposal, at the stage for it',
  security,
  request: {
    params,
    ...idempotencyHeader,
    ...jsonRequest(z.strictObject({ entry: entrySchema }).openapi('NewWorkshopEntry')),
  },
  responses: {
    201: workshop,
    ...refusals(...workshopRefusals, ...idempotencyRefusals, 'workshop.too-many-entries'),
  },
});

const strike = createRoute({
  method: 'delete',
  path: '/sessions/{id}/workshop/entries/{number}',
  tags,
  summary: 'Strike out an entry while its stage lasts',
  security,
  request: { params: params.extend({ number: z.coerce.number().int().min(1).max(9_999) }) },
  responses: { 200: workshop, ...refusals(...workshopRefusals) },
});

const advance = createRoute({
  method: 'put',
  path: '/sessions/{id}/workshop/stage',
  tags,
  summary: 'Take a workshop on to its next stage',
  security,
  request: {
    params,
    ...jsonRequest(
      z
        .strictObject({
          to: stageSchema,
          voting: votingSchema.optional().openapi({ description: 'Needed to begin a vote' }),
          counts: countsSchema
            .optional()
            .openapi({ description: 'Hands counted, by proposal; needed to end a vote by hands' }),
        })
        .openapi('WorkshopStep'),
    ),
  },
  responses: { 200: workshop, ...refusals(...workshopRefusals, 'workshop.too-many-votes') },
});

const ballot = jsonContent(
  z.object({ choices: z.array(z.number().int()) }).openapi('WorkshopBallot'),
  'The proposals I vote for, by number',
);

const vote = createRoute({
  method: 'put',
  path: '/sessions/{id}/workshop/ballot',
  tags,
  summary: 'Vote for proposals, as somebody who signed up and came',
  security,
  request: {
    params,
    ...jsonRequest(
      z
        .strictObject({ choices: z.array(z.number().int().positive()).max(mostEntries.proposal) })
        .openapi('NewWorkshopBallot'),
    ),
  },
  responses: {
    200: ballot,
    ...refusals(
      ...ownRefusals,
      ...bodyRefusals,
      'workshop.not-found',
      'workshop.wrong-stage',
      'workshop.not-attended',
      'workshop.too-many-votes',
    ),
  },
});

const readVote = createRoute({
  method: 'get',
  path: '/sessions/{id}/workshop/ballot',
  tags,
  summary: 'What I voted for',
  security,
  request: { params },
  responses: { 200: ballot, ...refusals(...ownRefusals, 'workshop.not-found') },
});

const end = createRoute({
  method: 'post',
  path: '/sessions/{id}/workshop/results',
  tags,
  summary: 'Say what came of it, and register the proposals that are carried on',
  security,
  request: {
    params,
    ...jsonRequest(
      z
        .strictObject({
          text: resultTextSchema,
          carried: z
            .array(z.number().int().positive())
            .max(mostEntries.proposal)
            .openapi({ description: 'By number. You are the author of what they become' }),
        })
        .openapi('WorkshopResults'),
    ),
  },
  responses: { 200: workshop, ...refusals(...workshopRefusals) },
});

export function makeSessionRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(announce, async (c) => {
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const session = await announceSession(context, actorOf(c), { ...c.req.valid('json'), idempotencyKey });
      c.header('Location', `/api/v1/sessions/${session.id}`);
      return c.json(await presentSession(context, session), 201);
    })
    .openapi(list, async (c) => c.json(await listSessions(context, c.req.valid('query')), 200))
    .openapi(read, async (c) => c.json(await readSession(context, c.req.valid('param').id), 200))
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param');
      const session = await changeAnnouncement(context, actorOf(c), id, c.req.valid('json'));
      return c.json(await presentSession(context, session), 200);
    })
    .openapi(cancel, async (c) => {
      const { reason } = c.req.valid('json');
      const session = await cancelSession(context, actorOf(c), c.req.valid('param').id, reason);
      return c.json(await presentSession(context, session), 200);
    })
    .openapi(timeline, async (c) =>
      c.json(await readSessionHistory(context, c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(join, async (c) => {
      const { id } = c.req.valid('param');
      const { own, isFirst } = await signUp(context, actorOf(c), id, c.req.valid('json').name);
      return c.json(own, isFirst ? 201 : 200);
    })
    .openapi(have, async (c) => c.json(await ownPlace(context, actorOf(c), c.req.valid('param').id), 200))
    .openapi(drop, async (c) => {
      await takeSignUpBack(context, actorOf(c), c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(listMine, async (c) => {
      const { cursor, limit } = c.req.valid('query');
      return c.json(await ownSessions(context, actorOf(c), { cursor, limit }), 200);
    })
    .openapi(participants, async (c) =>
      c.json(await readParticipants(context, actorOf(c), c.req.valid('param').id), 200),
    )
    .openapi(attend, async (c) => {
      const { id } = c.req.valid('param');
      const session = await noteAttendance(context, actorOf(c), id, c.req.valid('json'));
      return c.json(await presentSession(context, session), 200);
    })
    .openapi(records, async (c) =>
      c.json({ items: await readRecords(context, c.req.valid('param').id) }, 200),
    )
    .openapi(record, async (c) => {
      const { id } = c.req.valid('param');
      const session = await publishRecord(context, actorOf(c), id, c.req.valid('json'));
      return c.json(await presentSession(context, session), 200);
    })
    .openapi(readShop, async (c) => c.json(await readWorkshop(context, c.req.valid('param').id), 200))
    .openapi(enter, async (c) => {
      const entered = {
        entry: c.req.valid('json').entry,
        idempotencyKey: c.req.valid('header')['idempotency-key'],
      };
      const now = await addEntry(context, actorOf(c), c.req.valid('param').id, entered);
      return c.json(toWorkshopView(now), 201);
    })
    .openapi(strike, async (c) => {
      const { id, number } = c.req.valid('param');
      return c.json(toWorkshopView(await strikeEntry(context, actorOf(c), id, number)), 200);
    })
    .openapi(advance, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(toWorkshopView(await advanceWorkshop(context, actorOf(c), id, c.req.valid('json'))), 200);
    })
    .openapi(vote, async (c) => {
      const { choices } = c.req.valid('json');
      return c.json(await castBallot(context, actorOf(c), c.req.valid('param').id, choices), 200);
    })
    .openapi(readVote, async (c) =>
      c.json(await ownBallot(context, actorOf(c), c.req.valid('param').id), 200),
    )
    .openapi(end, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(toWorkshopView(await endWorkshop(context, actorOf(c), id, c.req.valid('json'))), 200);
    });
}
