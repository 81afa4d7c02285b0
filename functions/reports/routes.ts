import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import {
  bodyRefusals,
  jsonContent,
  jsonRequest,
  makeRouter,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import {
  institutionIdSchema,
  opinionIdSchema,
  proposalIdSchema,
  statementIdSchema,
} from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { hidingCodeSchema, reasonSchema } from '../proposals/index.ts';
import { reportOpinion, reportProposal, reportStatement } from './file-report.ts';
import { reportReasonSchema, reportTextSchema } from './model.ts';
import { type Reported, readReported } from './read-reports.ts';
import { settleReports } from './settle-reports.ts';

const standing = z.object({ proposal: z.string(), reported: z.literal(true) }).openapi('ReportStanding');

const reportBody = z
  .strictObject({
    reason: reportReasonSchema,
    text: reportTextSchema.optional().openapi({ description: 'Needed for `other`' }),
  })
  .openapi('ProposalReport');

const report = createRoute({
  method: 'post',
  path: '/proposals/{id}/reports',
  tags: ['proposals'],
  summary: 'Report a published proposal to the moderators, once',
  security: [{ signIn: [] }],
  request: {
    params: z.object({ id: proposalIdSchema }),
    ...jsonRequest(reportBody),
  },
  responses: {
    201: jsonContent(standing, 'Reported'),
    200: jsonContent(standing, 'Reported before: the first report stands'),
    ...refusals(...signInRefusals, ...bodyRefusals, 'proposal.not-found', 'proposal.wrong-state'),
  },
});

const opinionStanding = z
  .object({ opinion: z.string(), reported: z.literal(true) })
  .openapi('OpinionReportStanding');

const reportOfOpinion = createRoute({
  method: 'post',
  path: '/opinions/{id}/reports',
  tags: ['opinions'],
  summary: 'Report an opinion to the moderators, once',
  security: [{ signIn: [] }],
  request: { params: z.object({ id: opinionIdSchema }), ...jsonRequest(reportBody) },
  responses: {
    201: jsonContent(opinionStanding, 'Reported'),
    200: jsonContent(opinionStanding, 'Reported before: the first report stands'),
    ...refusals(...signInRefusals, ...bodyRefusals, 'opinion.not-found', 'opinion.wrong-state'),
  },
});

const statementStanding = z
  .object({ statement: z.string(), reported: z.literal(true) })
  .openapi('StatementReportStanding');

const reportOfStatement = createRoute({
  method: 'post',
  path: '/statements/{id}/reports',
  tags: ['statements'],
  summary: 'Report a statement to the moderators, once',
  security: [{ signIn: [] }],
  request: { params: z.object({ id: statementIdSchema }), ...jsonRequest(reportBody) },
  responses: {
    201: jsonContent(statementStanding, 'Reported'),
    200: jsonContent(statementStanding, 'Reported before: the first report stands'),
    ...refusals(...signInRefusals, ...bodyRefusals, 'statement.not-found', 'statement.removed'),
  },
});

const caseSchema = z
  .object({
    proposal: z.string().nullable(),
    opinion: z.string().nullable(),
    statement: z.string().nullable(),
    title: z
      .string()
      .nullable()
      .openapi({ description: 'A proposal’s title, or what an opinion or a statement says' }),
    state: z.enum(['open', 'hiding']).openapi({ description: '`hiding`: decided, and not yet done' }),
    revision: z.number().int().openapi({ description: 'What a settlement says it has seen' }),
    reports: z.number().int(),
    openedAt: z.string(),
    settledAt: z.string().nullable().openapi({ description: 'What was reported by then was settled before' }),
    said: z
      .array(z.object({ reason: reportReasonSchema, text: z.string().nullable(), at: z.string() }))
      .openapi({ description: 'The latest first; nobody is told whose they are' }),
  })
  .openapi('Reported');

const list = createRoute({
  method: 'get',
  path: '/reports',
  tags: ['proposals'],
  summary: 'What of an institution has reports to settle, the longest waiting first, for its moderators',
  security: [{ signIn: [] }],
  request: { query: z.object({ institution: institutionIdSchema }) },
  responses: {
    200: jsonContent(
      z
        .object({
          items: z.array(caseSchema),
          isMore: z.boolean().openapi({ description: 'More follow once these are settled' }),
        })
        .openapi('ReportedPage'),
      'The first fifty',
    ),
    ...refusals(...signInRefusals, 'request.invalid', 'auth.forbidden'),
  },
});

const settlement = z.discriminatedUnion('decision', [
  z.strictObject({
    decision: z.literal('dismiss'),
    reason: reasonSchema,
    revision: z.number().int().positive(),
  }),
  z.strictObject({
    decision: z.literal('hide'),
    code: hidingCodeSchema,
    reason: reasonSchema,
    revision: z.number().int().positive(),
  }),
]);

const settle = createRoute({
  method: 'post',
  path: '/proposals/{id}/reports/settlement',
  tags: ['proposals'],
  summary: 'Dismiss its reports as they were seen, or hide its words, as a moderator',
  security: [{ signIn: [] }],
  request: {
    params: z.object({ id: proposalIdSchema }),
    ...jsonRequest(settlement.openapi('ReportSettlement')),
  },
  responses: {
    200: jsonContent(
      z.object({ proposal: z.string(), decision: z.enum(['dismiss', 'hide']) }).openapi('SettledReports'),
      'Settled',
    ),
    ...refusals(...signInRefusals, ...bodyRefusals, 'auth.forbidden', 'report.not-found', 'report.changed'),
  },
});

const settleOpinion = createRoute({
  method: 'post',
  path: '/opinions/{id}/reports/settlement',
  tags: ['opinions'],
  summary: 'Dismiss its reports as they were seen, or hide its words, as a moderator',
  security: [{ signIn: [] }],
  request: {
    params: z.object({ id: opinionIdSchema }),
    ...jsonRequest(settlement.openapi('ReportSettlement')),
  },
  responses: {
    200: jsonContent(
      z
        .object({ opinion: z.string(), decision: z.enum(['dismiss', 'hide']) })
        .openapi('SettledOpinionReports'),
      'Settled',
    ),
    ...refusals(...signInRefusals, ...bodyRefusals, 'auth.forbidden', 'report.not-found', 'report.changed'),
  },
});

const settleStatement = createRoute({
  method: 'post',
  path: '/statements/{id}/reports/settlement',
  tags: ['statements'],
  summary: 'Dismiss its reports as they were seen, or take it out, as a moderator',
  security: [{ signIn: [] }],
  request: {
    params: z.object({ id: statementIdSchema }),
    ...jsonRequest(settlement.openapi('ReportSettlement')),
  },
  responses: {
    200: jsonContent(
      z
        .object({ statement: z.string(), decision: z.enum(['dismiss', 'hide']) })
        .openapi('SettledStatementReports'),
      'Settled',
    ),
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'auth.forbidden',
      'report.not-found',
      'report.changed',
      'statement.changed',
      'statement.too-many-changes',
    ),
  },
});

export function makeReportRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(list, async (c) => {
      const { items, isMore } = await readReported(context, actorOf(c), c.req.valid('query').institution);
      return c.json({ items: items.map(toCase), isMore }, 200);
    })
    .openapi(settle, async (c) => {
      const { id } = c.req.valid('param');
      const { revision, ...decided } = c.req.valid('json');
      await settleReports(context, actorOf(c), id, decided, revision);
      return c.json({ proposal: id as string, decision: decided.decision }, 200);
    })
    .openapi(settleOpinion, async (c) => {
      const { id } = c.req.valid('param');
      const { revision, ...decided } = c.req.valid('json');
      await settleReports(context, actorOf(c), id, decided, revision);
      return c.json({ opinion: id as string, decision: decided.decision }, 200);
    })
    .openapi(settleStatement, async (c) => {
      const { id } = c.req.valid('param');
      const { revision, ...decided } = c.req.valid('json');
      await settleReports(context, actorOf(c), id, decided, revision);
      return c.json({ statement: id as string, decision: decided.decision }, 200);
    })
    .openapi(report, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      const { isFirst } = await reportProposal(context, actor, id, explained(c.req.valid('json')));
      const answer = { proposal: id as string, reported: true as const };
      return isFirst ? c.json(answer, 201) : c.json(answer, 200);
    })
    .openapi(reportOfOpinion, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      const { isFirst } = await reportOpinion(context, actor, id, explained(c.req.valid('json')));
      const answer = { opinion: id as string, reported: true as const };
      return isFirst ? c.json(answer, 201) : c.json(answer, 200);
    })
    .openapi(reportOfStatement, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      const { isFirst } = await reportStatement(context, actor, id, explained(c.req.valid('json')));
      const answer = { statement: id as string, reported: true as const };
      return isFirst ? c.json(answer, 201) : c.json(answer, 200);
    });
}

function explained(body: z.infer<typeof reportBody>): z.infer<typeof reportBody> {
  if (body.reason === 'other' && body.text === undefined)
    throw new AppError('request.invalid', [{ field: '/text', message: 'needed for other' }]);
  return body;
}

function toCase(found: Reported): z.infer<typeof caseSchema> {
  const { proposal, opinion, statement, title, state, revision, reports, openedAt, settledAt, said } = found;
  return {
    proposal: proposal ?? null,
    opinion: opinion ?? null,
    statement: statement ?? null,
    title,
    state: state === 'hiding' ? state : 'open',
    revision,
    reports,
    openedAt,
    settledAt: settledAt ?? null,
    said: said.map(({ reason, text, at }) => ({ reason, text: text ?? null, at })),
  };
}
