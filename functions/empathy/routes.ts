import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  bodyRefusals,
  jsonContent,
  makeRouter,
  pageOf,
  pageQuery,
  readRefusals,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { proposalIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { seeProposal } from '../proposals/index.ts';
import { makeGates } from './gate.ts';
import { giveEmpathy } from './give-empathy.ts';
import { readHistory } from './history.ts';
import { reconciliationSchema } from './model.ts';
import { ownEmpathies, ownEmpathy } from './read-empathies.ts';
import { findReconciliation, latestReconciliations } from './reconciliations.ts';
import { withdrawEmpathy } from './withdraw-empathy.ts';

const params = z.object({ id: proposalIdSchema });
const path = '/proposals/{id}/empathy';
const tags = ['empathy'];
const security = [{ signIn: [] }];
const myEmpathySchema = z
  .object({ proposal: z.string(), given: z.boolean(), givenAt: z.string().nullable().optional() })
  .openapi('MyEmpathy');

const give = createRoute({
  method: 'put',
  path,
  tags,
  summary: 'Give empathy. Given again it stays one',
  security,
  request: { params },
  responses: {
    200: jsonContent(myEmpathySchema, 'Given before'),
    201: jsonContent(myEmpathySchema, 'Given now'),
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'proposal.not-found',
      'empathy.not-open',
      'empathy.window-closed',
    ),
  },
});

const withdraw = createRoute({
  method: 'delete',
  path,
  tags,
  summary: 'Take empathy back',
  security,
  request: { params },
  responses: {
    204: { description: 'There is none of yours now' },
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'proposal.not-found',
      'empathy.not-open',
      'empathy.window-closed',
    ),
  },
});

const have = createRoute({
  method: 'get',
  path,
  tags,
  summary: 'Have I given empathy',
  security,
  request: { params },
  responses: {
    200: jsonContent(myEmpathySchema, 'Mine'),
    ...refusals(...signInRefusals, 'request.invalid', 'proposal.not-found'),
  },
});

const supportedSchema = pageOf(z.object({ proposal: z.string(), givenAt: z.string() })).openapi('Supported');

const mine = createRoute({
  method: 'get',
  path: '/people/me/empathies',
  tags: ['people'],
  summary: 'What I supported, newest first',
  security,
  request: { query: z.object(pageQuery) },
  responses: {
    200: jsonContent(supportedSchema, 'One page'),
    ...refusals(...signInRefusals, 'request.invalid', 'request.bad-cursor'),
  },
});

const reconciliationView = z.object(reconciliationSchema.shape).openapi('Reconciliation');

const runs = createRoute({
  method: 'get',
  path: '/reconciliations',
  tags: ['accountability'],
  summary: 'What the nightly recounts found, newest first',
  responses: {
    200: jsonContent(z.object({ items: z.array(reconciliationView) }), 'The last thirty runs'),
    ...refusals(...readRefusals),
  },
});

const run = createRoute({
  method: 'get',
  path: '/reconciliations/{id}',
  tags: ['accountability'],
  summary: 'One recount',
  request: { params: z.object({ id: z.string().max(40) }) },
  responses: {
    200: jsonContent(reconciliationView, 'The run'),
    ...refusals(...readRefusals, 'request.invalid', 'reconciliation.not-found'),
  },
});

const historyView = z
  .object({ items: z.array(z.object({ date: z.string(), total: z.number().int() })) })
  .openapi('EmpathyHistory');

const history = createRoute({
  method: 'get',
  path: '/proposals/{id}/empathy-history',
  tags,
  summary: 'The count at the end of each day on which it changed, the first first',
  request: { params },
  responses: {
    200: jsonContent(historyView, 'By day in Asia/Seoul'),
    ...refusals(...readRefusals, 'request.invalid', 'proposal.not-found'),
  },
});

export function makeEmpathyRoutes(context: Context) {
  const gates = makeGates(context);
  return makeRouter<AppEnv>()
    .openapi(give, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      const outcome = await giveEmpathy(context, gates, actor.person, id);
      return c.json({ proposal: id, given: true }, outcome === 'given' ? 201 : 200);
    })
    .openapi(withdraw, async (c) => {
      const actor = actorOf(c);
      await withdrawEmpathy(context, gates, actor.person, c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(have, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      const empathy = await ownEmpathy(context, actor, id);
      return c.json({ proposal: id, given: empathy !== undefined, givenAt: empathy?.at ?? null }, 200);
    })
    .openapi(mine, async (c) => {
      const actor = actorOf(c);
      const { cursor, limit } = c.req.valid('query');
      const { items, next } = await ownEmpathies(context, actor, { cursor, limit });
      return c.json({ items: items.map(({ proposal, at }) => ({ proposal, givenAt: at })), next }, 200);
    })
    .openapi(history, async (c) => {
      const { id } = c.req.valid('param');
      await seeProposal(context, c.get('actor'), id);
      return c.json({ items: await readHistory(context, id) }, 200);
    })
    .openapi(runs, async (c) => c.json({ items: await latestReconciliations(context.table) }, 200))
    .openapi(run, async (c) => c.json(await findReconciliation(context.table, c.req.valid('param').id), 200));
}
