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
import { institutionIdSchema, panelIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, type AppEnv, actorOf } from '../people/index.ts';
import { acceptSeat, declineSeat } from './answer-offer.ts';
import { applyToPanel, takeApplicationBack } from './apply-to-panel.ts';
import { appointMember } from './appoint-member.ts';
import { endPanel } from './attend-panel.ts';
import { claimSeat } from './claim-seat.ts';
import { drawSeats } from './draw-seats.ts';
import { closePool } from './freeze-pool.ts';
import { castVote, explainDecision, openVote } from './hold-vote.ts';
import {
  choiceSchema,
  evidenceSchema,
  groundSchema,
  mostSeats,
  noteSchema,
  panelTitleSchema,
  purposeSchema,
  reasonSchema,
  scoresSchema,
  seedSchema,
  seedSourceSchema,
  strataSchema,
  stratumIdSchema,
} from './model.ts';
import { nameSeedSource } from './name-seed-source.ts';
import { openPanel } from './open-panel.ts';
import { putForward } from './put-forward.ts';
import { listCandidates, readCandidate, readCandidateDesk } from './read-candidates.ts';
import { listPanels, ownStanding, readDraw, readPanel } from './read-panels.ts';
import { newCode } from './tickets.ts';
import {
  candidateDeskSchema,
  candidateViewSchema,
  drawViewSchema,
  panelViewSchema,
  standingSchema,
  toCandidateView,
  toPanelView,
} from './view.ts';
import { noteOnCandidate, scoreCandidate } from './weigh-candidate.ts';

const tags = ['panels'];
const security = [{ signIn: [] }];
const params = z.object({ id: panelIdSchema });
const candidateParams = z.object({ id: panelIdSchema, proposal: proposalIdSchema });
const one = jsonContent(panelViewSchema, 'The panel');
const standing = jsonContent(standingSchema, 'How I stand with it');
const candidate = jsonContent(candidateViewSchema, 'The proposal before the panel');
const desk = jsonContent(candidateDeskSchema, 'For the panel and those who serve it');
const runRefusals = [
  ...signInRefusals,
  'request.invalid',
  'auth.forbidden',
  'panel.not-found',
  'panel.wrong-state',
  'panel.changed',
] as const;
const memberRefusals = [
  ...signInRefusals,
  'request.invalid',
  'panel.not-found',
  'panel.no-seat',
  'candidate.not-found',
  'auth.forbidden',
] as const;

const list = createRoute({
  method: 'get',
  path: '/panels',
  tags,
  summary: 'Agenda panels, the newest first',
  request: { query: z.object({ institution: institutionIdSchema.optional(), ...pageQuery }) },
  responses: {
    200: jsonContent(pageOf(panelViewSchema).openapi('PanelPage'), 'One page'),
    ...refusals(...readRefusals, 'request.invalid', 'request.bad-cursor', 'institution.not-found'),
  },
});

const open = createRoute({
  method: 'post',
  path: '/panels',
  tags,
  summary: 'Open an agenda panel, as an administrator of its institution',
  security,
  request: {
    ...idempotencyHeader,
    ...jsonRequest(
      z
        .strictObject({
          institution: institutionIdSchema,
          title: panelTitleSchema,
          purpose: purposeSchema,
          term: z.strictObject({ from: z.iso.date(), to: z.iso.date() }),
          strata: strataSchema.openapi({ description: 'None for a panel that is appointed as a whole' }),
          quorum: z.number().int().min(1).max(mostSeats),
          closesOn: z.iso.date().optional().openapi({ description: 'The last day of applications' }),
          source: seedSourceSchema.optional(),
        })
        .openapi('NewPanel'),
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
      'panel.not-found',
    ),
  },
});

const read = createRoute({
  method: 'get',
  path: '/panels/{id}',
  tags,
  summary: 'One agenda panel with its seats',
  request: { params },
  responses: { 200: one, ...refusals(...readRefusals, 'request.invalid', 'panel.not-found') },
});

const nameSource = createRoute({
  method: 'put',
  path: '/panels/{id}/seed-source',
  tags,
  summary: 'Name another source of the seed, while people still apply',
  security,
  request: { params, ...jsonRequest(z.strictObject(seedSourceSchema.shape).openapi('SeedSource')) },
  responses: { 200: one, ...refusals(...bodyRefusals, ...runRefusals, 'panel.recruiting-over') },
});

const close = createRoute({
  method: 'post',
  path: '/panels/{id}/pool',
  tags,
  summary: 'Close the pool once applications have closed, should the clock be late',
  security,
  request: { params },
  responses: { 200: one, ...refusals(...runRefusals, 'panel.too-early') },
});

const drawing = createRoute({
  method: 'get',
  path: '/panels/{id}/draw',
  tags,
  summary: 'Everything that the draw can be made again from',
  request: { params },
  responses: {
    200: jsonContent(drawViewSchema, 'The draw, as far as it is published'),
    ...refusals(...readRefusals, 'request.invalid', 'panel.not-found'),
  },
});

const draw = createRoute({
  method: 'post',
  path: '/panels/{id}/draw',
  tags,
  summary: 'Enter the seed that the named source has given, and draw',
  security,
  request: {
    params,
    ...jsonRequest(z.strictObject({ seed: seedSchema, evidence: evidenceSchema }).openapi('PanelSeed')),
  },
  responses: { 200: one, ...refusals(...bodyRefusals, ...runRefusals, 'panel.too-early') },
});

const appoint = createRoute({
  method: 'post',
  path: '/panels/{id}/seats',
  tags,
  summary: 'Add an appointed seat. Its code is told once',
  security,
  request: { params, ...jsonRequest(z.strictObject({ ground: groundSchema }).openapi('Appointment')) },
  responses: {
    201: jsonContent(
      z.object({ panel: panelViewSchema, code: z.string() }).openapi('AppointedSeat'),
      'The panel, and the code that gives the seat to whoever brings it first',
    ),
    ...refusals(...bodyRefusals, ...runRefusals, 'panel.too-many-seats'),
  },
});

const end = createRoute({
  method: 'post',
  path: '/panels/{id}/end',
  tags,
  summary: 'End a panel before its term does',
  security,
  request: { params },
  responses: { 200: one, ...refusals(...runRefusals) },
});

const ownRead = createRoute({
  method: 'get',
  path: '/panels/{id}/application',
  tags,
  summary: 'How I stand with a panel',
  security,
  request: { params },
  responses: { 200: standing, ...refusals(...signInRefusals, 'request.invalid', 'panel.not-found') },
});

const apply = createRoute({
  method: 'put',
  path: '/panels/{id}/application',
  tags,
  summary: 'Apply for the group I belong to',
  security,
  request: {
    params,
    ...jsonRequest(z.strictObject({ stratum: stratumIdSchema }).openapi('PanelApplication')),
  },
  responses: {
    200: jsonContent(standingSchema, 'Applied before'),
    201: jsonContent(standingSchema, 'Applied now'),
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'panel.not-found',
      'panel.wrong-state',
      'panel.recruiting-over',
      'panel.already-applied',
    ),
  },
});

const takeBack = createRoute({
  method: 'delete',
  path: '/panels/{id}/application',
  tags,
  summary: 'Take my application back, as long as applications are taken',
  security,
  request: { params },
  responses: {
    200: standing,
    ...refusals(
      ...signInRefusals,
      'request.invalid',
      'panel.not-found',
      'panel.wrong-state',
      'panel.recruiting-over',
      'panel.already-seated',
    ),
  },
});

const seatRefusals = [
  ...signInRefusals,
  'request.invalid',
  'panel.not-found',
  'panel.wrong-state',
  'panel.no-seat',
  'panel.changed',
] as const;

const accept = createRoute({
  method: 'post',
  path: '/panels/{id}/seat/acceptance',
  tags,
  summary: 'Take the seat my ticket was drawn for',
  security,
  request: { params },
  responses: { 200: standing, ...refusals(...seatRefusals) },
});

const decline = createRoute({
  method: 'post',
  path: '/panels/{id}/seat/decline',
  tags,
  summary: 'Decline a seat or give it up: it goes to whoever follows',
  security,
  request: { params },
  responses: { 200: standing, ...refusals(...seatRefusals) },
});

const claim = createRoute({
  method: 'post',
  path: '/panels/{id}/seat/claim',
  tags,
  summary: 'Take an appointed seat with its code',
  security,
  request: { params, ...jsonRequest(z.strictObject({ code: z.string().max(100) }).openapi('SeatCode')) },
  responses: {
    200: standing,
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'panel.not-found',
      'panel.wrong-state',
      'panel.bad-code',
      'panel.already-seated',
      'panel.changed',
    ),
  },
});

const queue = createRoute({
  method: 'get',
  path: '/panels/{id}/candidates',
  tags,
  summary: 'What lies before a panel and what it decided',
  request: { params, query: z.object(pageQuery) },
  responses: {
    200: jsonContent(pageOf(candidateViewSchema).openapi('PanelCandidatePage'), 'One page'),
    ...refusals(...readRefusals, 'request.invalid', 'request.bad-cursor', 'panel.not-found'),
  },
});

const readOne = createRoute({
  method: 'get',
  path: '/panels/{id}/candidates/{proposal}',
  tags,
  summary: 'One proposal before a panel',
  request: { params: candidateParams },
  responses: {
    200: candidate,
    ...refusals(...readRefusals, 'request.invalid', 'panel.not-found', 'candidate.not-found'),
  },
});

const put = createRoute({
  method: 'put',
  path: '/panels/{id}/candidates/{proposal}',
  tags,
  summary: 'Put an open proposal before a panel, as a member or a moderator',
  security,
  request: {
    params: candidateParams,
    ...jsonRequest(
      z
        .strictObject({
          kind: z.enum(['timely', 'repeated']),
          reason: reasonSchema,
          similar: z
            .array(proposalIdSchema)
            .max(20)
            .default([])
            .openapi({ description: 'Proposals that ask for the same; needed for a repeated one' }),
        })
        .openapi('NewCandidate'),
    ),
  },
  responses: {
    200: jsonContent(candidateViewSchema, 'It lay there already'),
    201: candidate,
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'panel.not-found',
      'panel.no-seat',
      'panel.wrong-state',
      'proposal.not-found',
      'candidate.unsuitable',
      'candidate.changed',
    ),
  },
});

const readDesk = createRoute({
  method: 'get',
  path: '/panels/{id}/candidates/{proposal}/desk',
  tags,
  summary: 'Notes, scores and the vote, for members and those who serve them',
  security,
  request: { params: candidateParams },
  responses: { 200: desk, ...refusals(...memberRefusals) },
});

const score = createRoute({
  method: 'put',
  path: '/panels/{id}/candidates/{proposal}/scores',
  tags,
  summary: 'My scores of it, until it is decided',
  security,
  request: { params: candidateParams, ...jsonRequest(z.strictObject(scoresSchema.shape).openapi('Scores')) },
  responses: { 200: desk, ...refusals(...bodyRefusals, ...memberRefusals, 'candidate.wrong-state') },
});

const note = createRoute({
  method: 'put',
  path: '/panels/{id}/candidates/{proposal}/note',
  tags,
  summary: 'My note on it for the other members, until it is decided',
  security,
  request: {
    params: candidateParams,
    ...jsonRequest(z.strictObject({ text: noteSchema }).openapi('PanelNote')),
  },
  responses: { 200: desk, ...refusals(...bodyRefusals, ...memberRefusals, 'candidate.wrong-state') },
});

const vote = createRoute({
  method: 'put',
  path: '/panels/{id}/candidates/{proposal}/vote',
  tags,
  summary: 'My vote, which may change until the vote ends',
  security,
  request: {
    params: candidateParams,
    ...jsonRequest(z.strictObject({ choice: choiceSchema }).openapi('PanelVote')),
  },
  responses: {
    200: desk,
    ...refusals(...bodyRefusals, ...memberRefusals, 'candidate.vote-over', 'candidate.changed'),
  },
});

const startVote = createRoute({
  method: 'post',
  path: '/panels/{id}/candidates/{proposal}/voting',
  tags,
  summary: 'Have the panel vote on whether it becomes a forum',
  security,
  request: {
    params: candidateParams,
    ...jsonRequest(
      z
        .strictObject({
          motion: reasonSchema.openapi({
            description: 'Why it should; carried, it is the decision’s published reason',
          }),
          endsOn: z.iso.date().openapi({ description: 'The last day of the vote' }),
        })
        .openapi('PanelMotion'),
    ),
  },
  responses: {
    200: candidate,
    ...refusals(
      ...bodyRefusals,
      ...runRefusals,
      'panel.too-few-members',
      'candidate.not-found',
      'candidate.wrong-state',
      'candidate.unsuitable',
      'candidate.changed',
    ),
  },
});

const explain = createRoute({
  method: 'put',
  path: '/panels/{id}/candidates/{proposal}/reason',
  tags,
  summary: 'Publish why a proposal that was voted down becomes no forum, once',
  security,
  request: {
    params: candidateParams,
    ...jsonRequest(z.strictObject({ reason: reasonSchema }).openapi('PanelReason')),
  },
  responses: {
    200: candidate,
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'auth.forbidden',
      'panel.not-found',
      'candidate.not-found',
      'candidate.wrong-state',
      'candidate.changed',
    ),
  },
});

export function makePanelRoutes(context: Context) {
  const standingOf = (actor: Actor, id: Parameters<typeof ownStanding>[2]) => ownStanding(context, actor, id);
  const deskOf = (actor: Actor, { id, proposal }: z.infer<typeof candidateParams>) =>
    readCandidateDesk(context, actor, id, proposal);

  return makeRouter<AppEnv>()
    .openapi(list, async (c) => {
      const query = c.req.valid('query');
      if (query.institution !== undefined) await getInstitution(context, query.institution);
      return c.json(await listPanels(context, query), 200);
    })
    .openapi(open, async (c) => {
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const panel = await openPanel(context, actorOf(c), { ...c.req.valid('json'), idempotencyKey });
      c.header('Location', `/api/v1/panels/${panel.id}`);
      return c.json(toPanelView(panel), 201);
    })
    .openapi(read, async (c) => c.json(await readPanel(context, c.req.valid('param').id), 200))
    .openapi(nameSource, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(toPanelView(await nameSeedSource(context, actorOf(c), id, c.req.valid('json'))), 200);
    })
    .openapi(close, async (c) =>
      c.json(toPanelView(await closePool(context, actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(drawing, async (c) => c.json(await readDraw(context, c.req.valid('param').id), 200))
    .openapi(draw, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(toPanelView(await drawSeats(context, actorOf(c), id, c.req.valid('json'))), 200);
    })
    .openapi(appoint, async (c) => {
      const code = newCode();
      const { ground } = c.req.valid('json');
      const panel = await appointMember(context, actorOf(c), c.req.valid('param').id, { ground, code });
      return c.json({ panel: toPanelView(panel), code }, 201);
    })
    .openapi(end, async (c) =>
      c.json(toPanelView(await endPanel(context, actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(ownRead, async (c) => c.json(await standingOf(actorOf(c), c.req.valid('param').id), 200))
    .openapi(apply, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      const { isFirst } = await applyToPanel(context, actor, id, c.req.valid('json').stratum);
      return c.json(await standingOf(actor, id), isFirst ? 201 : 200);
    })
    .openapi(takeBack, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      await takeApplicationBack(context, actor, id);
      return c.json(await standingOf(actor, id), 200);
    })
    .openapi(accept, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      await acceptSeat(context, actor, id);
      return c.json(await standingOf(actor, id), 200);
    })
    .openapi(decline, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      await declineSeat(context, actor, id);
      return c.json(await standingOf(actor, id), 200);
    })
    .openapi(claim, async (c) => {
      const actor = actorOf(c);
      const { id } = c.req.valid('param');
      await claimSeat(context, actor, id, c.req.valid('json').code);
      return c.json(await standingOf(actor, id), 200);
    })
    .openapi(queue, async (c) =>
      c.json(await listCandidates(context, c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(readOne, async (c) => {
      const { id, proposal } = c.req.valid('param');
      return c.json(await readCandidate(context, id, proposal), 200);
    })
    .openapi(put, async (c) => {
      const { id, proposal } = c.req.valid('param');
      const put = await putForward(context, actorOf(c), id, proposal, c.req.valid('json'));
      return c.json(toCandidateView(put.candidate), put.isFirst ? 201 : 200);
    })
    .openapi(readDesk, async (c) => c.json(await deskOf(actorOf(c), c.req.valid('param')), 200))
    .openapi(score, async (c) => {
      const at = c.req.valid('param');
      await scoreCandidate(context, actorOf(c), at.id, at.proposal, c.req.valid('json'));
      return c.json(await deskOf(actorOf(c), at), 200);
    })
    .openapi(note, async (c) => {
      const at = c.req.valid('param');
      await noteOnCandidate(context, actorOf(c), at.id, at.proposal, c.req.valid('json').text);
      return c.json(await deskOf(actorOf(c), at), 200);
    })
    .openapi(vote, async (c) => {
      const at = c.req.valid('param');
      await castVote(context, actorOf(c), at.id, at.proposal, c.req.valid('json').choice);
      return c.json(await deskOf(actorOf(c), at), 200);
    })
    .openapi(startVote, async (c) => {
      const { id, proposal } = c.req.valid('param');
      return c.json(
        toCandidateView(await openVote(context, actorOf(c), id, proposal, c.req.valid('json'))),
        200,
      );
    })
    .openapi(explain, async (c) => {
      const { id, proposal } = c.req.valid('param');
      const { reason } = c.req.valid('json');
      return c.json(toCandidateView(await explainDecision(context, actorOf(c), id, proposal, reason)), 200);
    });
}
