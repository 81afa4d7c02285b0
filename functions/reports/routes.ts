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
import { opinionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { reportOpinion, reportProposal } from './file-report.ts';
import { reportReasonSchema, reportTextSchema } from './model.ts';

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

export function makeReportRoutes(context: Context) {
  return makeRouter<AppEnv>()
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
    });
}

function explained(body: z.infer<typeof reportBody>): z.infer<typeof reportBody> {
  if (body.reason === 'other' && body.text === undefined)
    throw new AppError('request.invalid', [{ field: '/text', message: 'needed for other' }]);
  return body;
}
