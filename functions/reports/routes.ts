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
import { proposalIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { reportReasonSchema, reportTextSchema } from './model.ts';
import { reportProposal } from './report-proposal.ts';

const standing = z.object({ proposal: z.string(), reported: z.literal(true) }).openapi('ReportStanding');

const report = createRoute({
  method: 'post',
  path: '/proposals/{id}/reports',
  tags: ['proposals'],
  summary: 'Report a published proposal to the moderators, once',
  security: [{ signIn: [] }],
  request: {
    params: z.object({ id: proposalIdSchema }),
    ...jsonRequest(
      z
        .strictObject({
          reason: reportReasonSchema,
          text: reportTextSchema.optional().openapi({ description: 'Needed for `other`' }),
        })
        .openapi('ProposalReport'),
    ),
  },
  responses: {
    201: jsonContent(standing, 'Reported'),
    200: jsonContent(standing, 'Reported before: the first report stands'),
    ...refusals(...signInRefusals, ...bodyRefusals, 'proposal.not-found', 'proposal.wrong-state'),
  },
});

export function makeReportRoutes(context: Context) {
  return makeRouter<AppEnv>().openapi(report, async (c) => {
    const actor = actorOf(c);
    const { id } = c.req.valid('param');
    const { reason, text } = c.req.valid('json');
    if (reason === 'other' && text === undefined)
      throw new AppError('request.invalid', [{ field: '/text', message: 'needed for other' }]);
    const { isFirst } = await reportProposal(context, actor, id, { reason, text });
    const answer = { proposal: id as string, reported: true as const };
    return isFirst ? c.json(answer, 201) : c.json(answer, 200);
  });
}
