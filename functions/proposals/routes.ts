import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import { timelineEntrySchema } from '../../shared/dynamo/timeline.ts';
import { AppError } from '../../shared/errors.ts';
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
import { departmentIdSchema, institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, type AppEnv, actorOf } from '../people/index.ts';
import { addAddendum } from './add-addendum.ts';
import { askTransfer, takeBackTransfer } from './ask-transfer.ts';
import { acceptTransfer, declineTransfer } from './decide-transfer.ts';
import { editProposal } from './edit-proposal.ts';
import { listStateSchema, sortSchema } from './listing.ts';
import {
  addendumTextSchema,
  bodySchema,
  categorySchema,
  creditsSchema,
  draftWordsSchema,
  type Proposal,
  reasonSchema,
  rejectionCodeSchema,
  rejectionCodes,
} from './model.ts';
import {
  listOwnProposals,
  listProposals,
  presentProposal,
  readProposal,
  readTimeline,
} from './read-proposals.ts';
import { readTransfers } from './read-transfers.ts';
import { type Decision, screenProposal } from './screen-proposal.ts';
import { sendToScreening } from './send-to-screening.ts';
import { submitProposal } from './submit-proposal.ts';
import { proposalCardSchema, proposalViewSchema } from './view.ts';
import { withdrawProposal } from './withdraw-proposal.ts';

const tags = ['proposals'];
const security = [{ signIn: [] }];
const askedAtSchema = z.iso
  .datetime()
  .openapi({ description: 'Which request: `transfer.askedAt` of the proposal' });
const params = z.object({ id: proposalIdSchema });
const one = jsonContent(proposalViewSchema, 'The proposal');
const page = jsonContent(pageOf(proposalCardSchema).openapi('ProposalPage'), 'One page');
const changeRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'auth.forbidden',
  'proposal.not-found',
  'proposal.wrong-state',
  'proposal.changed',
] as const;

const submit = createRoute({
  method: 'post',
  path: '/proposals',
  tags,
  summary: 'Propose something: with `draft` it is kept for its author, and may be without a body',
  security,
  request: {
    ...idempotencyHeader,
    ...jsonRequest(
      z
        .strictObject({
          institution: institutionIdSchema,
          ...draftWordsSchema.shape,
          draft: z.boolean().default(false),
        })
        .superRefine(({ draft, body }, refused) => {
          if (draft) return;
          for (const { message } of bodySchema.safeParse(body).error?.issues ?? [])
            refused.addIssue({ code: 'custom', path: ['body'], message });
        })
        .openapi('NewProposal'),
    ),
  },
  responses: {
    201: one,
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'auth.forbidden',
      'institution.not-found',
      ...idempotencyRefusals,
    ),
  },
});

const list = createRoute({
  method: 'get',
  path: '/proposals',
  tags,
  summary: 'Find proposals',
  request: {
    query: z.object({
      institution: institutionIdSchema.optional(),
      state: listStateSchema.optional().openapi({
        description:
          'Without one: every published proposal (open or closed), or for `closing-soon` and `nearest-to-step` the open ones',
      }),
      category: categorySchema.optional(),
      sort: sortSchema.default('newest'),
      ...pageQuery,
    }),
  },
  responses: {
    200: page,
    ...refusals(
      ...readRefusals,
      'auth.required',
      'auth.forbidden',
      'request.invalid',
      'request.bad-cursor',
      'institution.not-found',
    ),
  },
});

const listMine = createRoute({
  method: 'get',
  path: '/people/me/proposals',
  tags: ['people'],
  summary: 'What I proposed, drafts included, newest first',
  security,
  request: { query: z.object(pageQuery) },
  responses: { 200: page, ...refusals(...signInRefusals, 'request.invalid', 'request.bad-cursor') },
});

const read = createRoute({
  method: 'get',
  path: '/proposals/{id}',
  tags,
  summary: 'One proposal',
  request: { params },
  responses: { 200: one, ...refusals(...readRefusals, 'request.invalid', 'proposal.not-found') },
});

const edit = createRoute({
  method: 'put',
  path: '/proposals/{id}',
  tags,
  summary: 'Give it new words, before publication: a draft’s may be without a body',
  security,
  request: { params, ...jsonRequest(z.strictObject(draftWordsSchema.shape).openapi('Words')) },
  responses: { 200: one, ...refusals(...changeRefusals, 'proposal.unfinished') },
});

const handIn = createRoute({
  method: 'post',
  path: '/proposals/{id}/submission',
  tags,
  summary: 'Hand in a draft, or once more what was rejected, once it is finished',
  security,
  request: { params },
  responses: { 200: one, ...refusals(...changeRefusals, 'proposal.unfinished') },
});

const withdraw = createRoute({
  method: 'post',
  path: '/proposals/{id}/withdrawal',
  tags,
  summary: 'Take a proposal back, unless an answer is owed',
  security,
  request: { params },
  responses: { 200: one, ...refusals(...changeRefusals, 'proposal.step-fired') },
});

const addendum = createRoute({
  method: 'post',
  path: '/proposals/{id}/addenda',
  tags,
  summary: 'Add dated words to a published proposal',
  security,
  request: {
    params,
    ...idempotencyHeader,
    ...jsonRequest(
      z.strictObject({ text: addendumTextSchema, credits: creditsSchema.optional() }).openapi('NewAddendum'),
    ),
  },
  responses: {
    201: one,
    ...refusals(
      ...changeRefusals,
      ...bodyRefusals,
      ...idempotencyRefusals,
      'proposal.too-many-addenda',
      'opinion.not-found',
      'opinion.wrong-state',
    ),
  },
});

const screeningBody = z
  .strictObject({
    decision: z.enum(['publish', 'reject']),
    code: rejectionCodeSchema.optional().openapi({ description: 'Needed to reject' }),
    reason: reasonSchema.optional().openapi({ description: 'Needed to reject' }),
    department: departmentIdSchema.optional().openapi({ description: 'Which department shall answer' }),
    textVersion: z
      .number()
      .int()
      .positive()
      .optional()
      .openapi({ description: 'Refused if the words changed since' }),
  })
  .openapi('ScreeningDecision');

const screen = createRoute({
  method: 'post',
  path: '/proposals/{id}/screening',
  tags,
  summary: 'Publish or reject, as a moderator of the institution',
  security,
  request: { params, ...jsonRequest(screeningBody) },
  responses: { 200: one, ...refusals(...changeRefusals, 'department.not-found', 'screening.taken') },
});

const timeline = createRoute({
  method: 'get',
  path: '/proposals/{id}/timeline',
  tags,
  summary: 'Everything that happened to it, oldest first',
  request: { params, query: z.object({ ...pageQuery, limit: pageQuery.limit.default(100) }) },
  responses: {
    200: jsonContent(
      pageOf(z.object(timelineEntrySchema.shape).openapi('TimelineEntry')).openapi('Timeline'),
      'One page',
    ),
    ...refusals(...readRefusals, 'request.invalid', 'request.bad-cursor', 'proposal.not-found'),
  },
});

const transferRefusals = [
  ...changeRefusals,
  'transfer.imported',
  'transfer.hidden',
  'transfer.too-many',
] as const;

const transferAsk = createRoute({
  method: 'post',
  path: '/proposals/{id}/transfer',
  tags,
  summary: 'Ask another institution to take it over, as a moderator or administrator of its own',
  security,
  request: {
    params,
    ...jsonRequest(z.strictObject({ to: institutionIdSchema, reason: reasonSchema }).openapi('NewTransfer')),
  },
  responses: {
    200: one,
    ...refusals(
      ...transferRefusals,
      'institution.not-found',
      'transfer.same-institution',
      'transfer.already-asked',
    ),
  },
});

const transferTakeBack = createRoute({
  method: 'delete',
  path: '/proposals/{id}/transfer',
  tags,
  summary: 'Take back what another institution was asked',
  security,
  request: { params },
  responses: { 200: one, ...refusals(...changeRefusals) },
});

const transferAccept = createRoute({
  method: 'post',
  path: '/proposals/{id}/transfer/acceptance',
  tags,
  summary: 'Take it over, as a moderator or administrator of the institution that is asked',
  security,
  request: {
    params,
    ...jsonRequest(
      z
        .strictObject({
          askedAt: askedAtSchema,
          department: departmentIdSchema
            .optional()
            .openapi({ description: 'Which department shall answer, else the one that runs the scheme' }),
          category: categorySchema.optional().openapi({ description: 'Its category there, else as it was' }),
        })
        .openapi('TransferAcceptance'),
    ),
  },
  responses: { 200: one, ...refusals(...transferRefusals, 'transfer.not-asked', 'department.not-found') },
});

const transferDecline = createRoute({
  method: 'post',
  path: '/proposals/{id}/transfer/refusal',
  tags,
  summary: 'Leave it where it is, for a public reason',
  security,
  request: {
    params,
    ...jsonRequest(
      z.strictObject({ askedAt: askedAtSchema, reason: reasonSchema }).openapi('TransferRefusal'),
    ),
  },
  responses: { 200: one, ...refusals(...changeRefusals, 'transfer.not-asked') },
});

const listTransfers = createRoute({
  method: 'get',
  path: '/institutions/{id}/transfers',
  tags,
  summary: 'What it is asked to take over, or asks others to, the oldest first',
  security,
  request: {
    params: z.object({ id: institutionIdSchema }),
    query: z.object({ side: z.enum(['in', 'out']).default('in'), ...pageQuery }),
  },
  responses: {
    200: jsonContent(
      pageOf(
        z
          .object({
            proposal: proposalCardSchema,
            from: z.string(),
            to: z.string(),
            reason: z.string(),
            askedAt: z.string(),
          })
          .openapi('WaitingTransfer'),
      ).openapi('WaitingTransfers'),
      'One page',
    ),
    ...refusals(
      ...signInRefusals,
      'auth.forbidden',
      'request.invalid',
      'request.bad-cursor',
      'institution.not-found',
    ),
  },
});

const codes = createRoute({
  method: 'get',
  path: '/rejection-codes',
  tags,
  summary: 'What a proposal may be refused for',
  responses: {
    200: jsonContent(
      z.object({ items: z.array(z.object({ code: rejectionCodeSchema, hidesText: z.boolean() })) }),
      'The public list',
    ),
    ...refusals(...readRefusals),
  },
});

export function makeProposalRoutes(context: Context) {
  /** What the one who changed it sees of it then. */
  const shown = (proposal: Proposal, actor: Actor) => presentProposal(context, actor, proposal);

  return makeRouter<AppEnv>()
    .openapi(submit, async (c) => {
      const actor = actorOf(c);
      const { institution, draft, ...words } = c.req.valid('json');
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const proposal = await submitProposal(context, actor, { institution, words, draft, idempotencyKey });
      c.header('Location', `/api/v1/proposals/${proposal.id}`);
      return c.json(await shown(proposal, actor), 201);
    })
    .openapi(list, async (c) => {
      const query = c.req.valid('query');
      if (query.institution !== undefined) await getInstitution(context, query.institution);
      const actor = query.state === 'submitted' ? actorOf(c) : c.get('actor');
      return c.json(await listProposals(context, actor, query), 200);
    })
    .openapi(listMine, async (c) =>
      c.json(await listOwnProposals(context, actorOf(c), c.req.valid('query')), 200),
    )
    .openapi(read, async (c) =>
      c.json(await readProposal(context, c.get('actor'), c.req.valid('param').id), 200),
    )
    .openapi(edit, async (c) => {
      const actor = actorOf(c);
      return c.json(
        await shown(await editProposal(context, actor, c.req.valid('param').id, c.req.valid('json')), actor),
        200,
      );
    })
    .openapi(handIn, async (c) => {
      const actor = actorOf(c);
      return c.json(await shown(await sendToScreening(context, actor, c.req.valid('param').id), actor), 200);
    })
    .openapi(withdraw, async (c) => {
      const actor = actorOf(c);
      return c.json(await shown(await withdrawProposal(context, actor, c.req.valid('param').id), actor), 200);
    })
    .openapi(addendum, async (c) => {
      const actor = actorOf(c);
      const added = {
        ...c.req.valid('json'),
        idempotencyKey: c.req.valid('header')['idempotency-key'],
      };
      const proposal = await addAddendum(context, actor, c.req.valid('param').id, added);
      return c.json(await shown(proposal, actor), 201);
    })
    .openapi(screen, async (c) => {
      const actor = actorOf(c);
      const decision = toDecision(c.req.valid('json'));
      return c.json(
        await shown(await screenProposal(context, actor, c.req.valid('param').id, decision), actor),
        200,
      );
    })
    .openapi(timeline, async (c) =>
      c.json(await readTimeline(context, c.get('actor'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(transferAsk, async (c) => {
      const actor = actorOf(c);
      const asked = await askTransfer(context, actor, c.req.valid('param').id, c.req.valid('json'));
      return c.json(await shown(asked, actor), 200);
    })
    .openapi(transferTakeBack, async (c) => {
      const actor = actorOf(c);
      return c.json(await shown(await takeBackTransfer(context, actor, c.req.valid('param').id), actor), 200);
    })
    .openapi(transferAccept, async (c) => {
      const actor = actorOf(c);
      const taken = await acceptTransfer(context, actor, c.req.valid('param').id, c.req.valid('json'));
      return c.json(await shown(taken, actor), 200);
    })
    .openapi(transferDecline, async (c) => {
      const actor = actorOf(c);
      const declined = await declineTransfer(context, actor, c.req.valid('param').id, c.req.valid('json'));
      return c.json(await shown(declined, actor), 200);
    })
    .openapi(listTransfers, async (c) => {
      const query = { ...c.req.valid('query'), institution: c.req.valid('param').id };
      return c.json(await readTransfers(context, actorOf(c), query), 200);
    })
    .openapi(codes, (c) =>
      c.json(
        {
          items: rejectionCodeSchema.options.map((code) => ({
            code,
            hidesText: rejectionCodes[code].hidesText,
          })),
        },
        200,
      ),
    );
}

function toDecision(body: z.infer<typeof screeningBody>): Decision {
  const { decision, code, reason, department, textVersion } = body;
  if (decision === 'publish') return { decision, department, textVersion };
  if (code === undefined)
    throw new AppError('request.invalid', [{ field: '/code', message: 'needed to reject' }]);
  if (reason === undefined)
    throw new AppError('request.invalid', [{ field: '/reason', message: 'needed to reject' }]);
  return { decision, code, reason, textVersion };
}
