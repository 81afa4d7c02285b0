import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import type { ErrorCode } from '../../shared/errors.ts';
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
  yearSchema,
} from '../../shared/http/router.ts';
import {
  answerIdSchema,
  contributionIdSchema,
  departmentIdSchema,
  forumIdSchema,
  institutionIdSchema,
  personIdSchema,
} from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, type AppEnv, actorOf, recordStaff } from '../people/index.ts';
import { assignAnswer } from './assign-answer.ts';
import { readBoard } from './board.ts';
import { askContribution, giveContribution } from './contribute.ts';
import { correctAnswer } from './correct-answer.ts';
import { changeTemplate, createTemplate, readTemplates, removeTemplate } from './keep-templates.ts';
import {
  type Answer,
  type AnswerDraft,
  answerStateSchema,
  answerTextSchema,
  commitmentTitleSchema,
  contactSchema,
  contributionTextSchema,
  type Decision,
  decisionSchema,
  draftWordsSchema,
  mostCommitments,
  mostTemplates,
  questionSchema,
  reasonSchema,
  templateWordsSchema,
} from './model.ts';
import { publishAnswer } from './publish-answer.ts';
import { publishInterim } from './publish-interim.ts';
import {
  listAnswers,
  presentAnswer,
  readAnswer,
  readVersions as readAnswerVersions,
  readContributions,
} from './read-answers.ts';
import { readDraftToWrite } from './read-drafts.ts';
import { saveDraft } from './save-draft.ts';
import { transferAnswer } from './transfer-answer.ts';
import { answerCardSchema, answerVersionViewSchema, answerViewSchema } from './view.ts';

const tags = ['answers'];
const security = [{ signIn: [] }];
const params = z.object({ id: answerIdSchema });
const one = jsonContent(answerViewSchema, 'The answer');

function toChange<const Path extends string, Body extends z.ZodType>(
  action: Path,
  summary: string,
  body: Body,
  ...codes: ErrorCode[]
) {
  return {
    method: 'post' as const,
    path: `/answers/{id}/${action}`,
    tags,
    summary,
    security,
    request: { params, ...jsonRequest(body) },
    responses: {
      200: one,
      ...refusals(
        ...signInRefusals,
        ...bodyRefusals,
        'auth.forbidden',
        'answer.not-found',
        'answer.wrong-state',
        'answer.changed',
        ...codes,
      ),
    },
  };
}

function changeRoute<const Path extends string, Body extends z.ZodType>(
  ...change: [action: Path, summary: string, body: Body, ...codes: ErrorCode[]]
) {
  return createRoute(toChange(...change));
}

/** A change that makes something, once for each idempotency key. */
function creationRoute<const Path extends string, Body extends z.ZodType>(
  ...change: [action: Path, summary: string, body: Body, ...codes: ErrorCode[]]
) {
  const { request, ...route } = toChange(...change, ...idempotencyRefusals);
  return createRoute({ ...route, request: { ...request, ...idempotencyHeader } });
}

const list = createRoute({
  method: 'get',
  path: '/answers',
  tags,
  summary: 'Who owes what by when, and what was answered',
  request: {
    query: z.object({
      institution: institutionIdSchema.optional(),
      department: departmentIdSchema.optional().openapi({ description: 'With `institution`' }),
      state: answerStateSchema.optional(),
      overdue: z
        .enum(['true', 'false'])
        .transform((text) => text === 'true')
        .optional(),
      decision: decisionSchema.optional().openapi({ description: 'Of answered ones, as is `year`' }),
      year: yearSchema.optional().openapi({ description: 'The calendar year it was answered in' }),
      forum: forumIdSchema.optional().openapi({ description: 'Its result, and what its steps oblige' }),
      ...pageQuery,
    }),
  },
  responses: {
    200: jsonContent(pageOf(answerCardSchema).openapi('AnswerPage'), 'One page'),
    ...refusals(...readRefusals, 'request.invalid', 'request.bad-cursor'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/answers/{id}',
  tags,
  summary: 'One answer: who holds it, by when, what it says',
  request: { params },
  responses: { 200: one, ...refusals(...readRefusals, 'request.invalid', 'answer.not-found') },
});

const readVersions = createRoute({
  method: 'get',
  path: '/answers/{id}/versions',
  tags,
  summary: 'Every version of an answer, oldest first',
  request: { params },
  responses: {
    200: jsonContent(z.object({ items: z.array(answerVersionViewSchema) }), 'The versions'),
    ...refusals(...readRefusals, 'request.invalid', 'answer.not-found'),
  },
});

const assign = changeRoute(
  'assignment',
  'Give it to an officer of the department; without one named, take it over',
  z.strictObject({ officer: personIdSchema.optional() }).openapi('Assignment'),
  'answer.officer-unknown',
);

const transfer = changeRoute(
  'transfer',
  'Pass it on to another department. The date stays',
  z.strictObject({ department: departmentIdSchema, reason: reasonSchema }).openapi('Transfer'),
  'department.not-found',
  'answer.same-department',
  'answer.too-many-changes',
);

const interim = changeRoute(
  'interim',
  'Publish the one interim answer, with a new date and why',
  z
    .strictObject({ text: answerTextSchema, reason: reasonSchema, dueOn: z.iso.date() })
    .openapi('InterimAnswer'),
  'answer.already-interim',
  'answer.date-not-later',
);

const publish = changeRoute(
  'publication',
  'Publish the answer',
  z
    .strictObject({
      decision: decisionSchema,
      text: answerTextSchema,
      contact: contactSchema.nullable().default(null),
      commitments: z
        .array(z.strictObject({ title: commitmentTitleSchema, dueOn: z.iso.date() }))
        .max(mostCommitments)
        .default([]),
    })
    .openapi('AnswerPublication'),
  'commitment.date-past',
);

const correct = creationRoute(
  'correction',
  'Publish a new version, with the reason. Earlier ones stay readable',
  z
    .strictObject({
      decision: decisionSchema,
      text: answerTextSchema,
      contact: contactSchema.nullable().default(null),
      reason: reasonSchema,
      over: z.number().int().min(1).optional().openapi({
        description:
          'The `versions` that it is written over: where there are more by now it is refused with `answer.changed`',
      }),
    })
    .openapi('AnswerCorrection'),
  'answer.too-many-changes',
);

const ask = creationRoute(
  'contributions',
  'Ask another department to contribute',
  z.strictObject({ department: departmentIdSchema, question: questionSchema }).openapi('ContributionRequest'),
  'department.not-found',
  'answer.same-department',
  'answer.too-many-changes',
);

const draftSchema = z
  .object({
    version: z.number().int().openapi({ description: '0 where nothing is drafted' }),
    words: z
      .object({ decision: z.string(), text: z.string(), contact: z.string(), commitments: z.string() })
      .nullable(),
    savedAt: z.string().nullable(),
    savedBy: z.string().nullable(),
    review: z
      .object({
        state: z.enum(['asked', 'approved', 'returned']),
        at: z.string(),
        by: z.string(),
        note: z.string().nullable(),
      })
      .nullable(),
  })
  .openapi('AnswerDraft');

const readOneDraft = createRoute({
  method: 'get',
  path: '/answers/{id}/draft',
  tags,
  summary: 'What is written of it so far, for those who write it',
  security,
  request: { params },
  responses: {
    200: jsonContent(draftSchema, 'The draft'),
    ...refusals(...signInRefusals, 'request.invalid', 'auth.forbidden', 'answer.not-found'),
  },
});

const keepDraft = createRoute({
  method: 'put',
  path: '/answers/{id}/draft',
  tags,
  summary: 'Keep what is written of it so far, in the place of the version it was made from',
  security,
  request: {
    params,
    ...jsonRequest(
      z
        .strictObject({
          version: z.number().int().nonnegative().openapi({ description: '0 where nothing was drafted' }),
          ...draftWordsSchema.shape,
        })
        .openapi('AnswerDraftWords'),
    ),
  },
  responses: {
    200: jsonContent(draftSchema, 'The draft'),
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'auth.forbidden',
      'answer.not-found',
      'answer.wrong-state',
      'draft.changed',
    ),
  },
});

const templatesPath = '/institutions/{id}/departments/{department}/templates';
const officeParams = z.object({ id: institutionIdSchema, department: departmentIdSchema });
const markSchema = z.string().min(1).max(40);
const templateView = z
  .object({ slot: z.number().int(), mark: z.string(), title: z.string(), text: z.string() })
  .openapi('AnswerTemplate');
const officeRefusals = [
  ...signInRefusals,
  'auth.forbidden',
  'institution.not-found',
  'department.not-found',
] as const;

const listTemplates = createRoute({
  method: 'get',
  path: templatesPath,
  tags,
  summary: 'The texts a department begins its answers with, for its officers',
  security,
  request: { params: officeParams },
  responses: {
    200: jsonContent(z.object({ items: z.array(templateView) }), 'All of them'),
    ...refusals(...officeRefusals, 'request.invalid'),
  },
});

const addTemplate = createRoute({
  method: 'post',
  path: templatesPath,
  tags,
  summary: 'Keep a new one; there are fifty at most',
  security,
  request: {
    params: officeParams,
    ...jsonRequest(
      z
        .strictObject({
          mark: markSchema.openapi({ description: 'Yours to choose: the same mark again makes it once' }),
          ...templateWordsSchema.shape,
        })
        .openapi('NewAnswerTemplate'),
    ),
  },
  responses: {
    201: jsonContent(templateView, 'Kept'),
    ...refusals(...officeRefusals, ...bodyRefusals, 'template.too-many'),
  },
});

const oneTemplate = officeParams.extend({ slot: z.coerce.number().int().min(1).max(mostTemplates) });

const rewriteTemplate = createRoute({
  method: 'put',
  path: `${templatesPath}/{slot}`,
  tags,
  summary: 'Give one other words, where it is still the one that was seen',
  security,
  request: {
    params: oneTemplate,
    ...jsonRequest(
      z
        .strictObject({
          mark: markSchema.openapi({ description: 'Of the one that was seen' }),
          ...templateWordsSchema.shape,
        })
        .openapi('ChangedAnswerTemplate'),
    ),
  },
  responses: {
    200: jsonContent(templateView, 'As it is now'),
    ...refusals(...officeRefusals, ...bodyRefusals, 'template.changed'),
  },
});

const deleteTemplate = createRoute({
  method: 'delete',
  path: `${templatesPath}/{slot}`,
  tags,
  summary: 'Delete one, where it is still the one that was seen',
  security,
  request: { params: oneTemplate, query: z.object({ mark: markSchema }) },
  responses: {
    204: { description: 'It is gone' },
    ...refusals(...officeRefusals, ...bodyRefusals, 'template.changed'),
  },
});

const contributionSchema = z
  .object({
    id: z.string(),
    institution: z.string(),
    department: z.string(),
    question: z.string(),
    askedAt: z.string(),
    givenAt: z.string().nullable(),
    text: z.string().nullable(),
  })
  .openapi('Contribution');

const contributions = createRoute({
  method: 'get',
  path: '/answers/{id}/contributions',
  tags,
  summary: 'What other departments said, for the officers concerned',
  security,
  request: { params },
  responses: {
    200: jsonContent(z.object({ items: z.array(contributionSchema) }), 'The contributions'),
    ...refusals(...signInRefusals, 'request.invalid', 'auth.forbidden', 'answer.not-found'),
  },
});

const contribute = createRoute({
  method: 'put',
  path: '/answers/{id}/contributions/{contribution}',
  tags,
  summary: 'Give the contribution a department was asked for',
  security,
  request: {
    params: params.extend({ contribution: contributionIdSchema }),
    ...jsonRequest(z.strictObject({ text: contributionTextSchema })),
  },
  responses: {
    200: one,
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'auth.forbidden',
      'answer.not-found',
      'answer.wrong-state',
      'answer.changed',
      'contribution.not-found',
      'contribution.already-given',
    ),
  },
});

const count = z.number().int();

const boardRecord = {
  owed: z.number().int(),
  overdue: z.number().int(),
  longestOverdueDays: z.number().int().nullable(),
  answered: z.number().int(),
  onTimeShare: z.number().nullable(),
  medianDays: z.number().nullable(),
  overdueByAge: z
    .object({ days1to7: count, days8to30: count, days31on: count })
    .openapi({ description: 'The late ones by how many days they are past their dates' }),
  decisions: z
    .object(Object.fromEntries(decisionSchema.options.map((decision) => [decision, count])) as DecisionCounts)
    .openapi({ description: 'What was decided in the period' }),
  commitments: z.object({ open: count, overdue: count, done: count, dropped: count }).openapi({
    description: 'What was promised in the period, as it stands now: the overdue are among the open',
  }),
};
type DecisionCounts = Record<Decision, typeof count>;

const board = createRoute({
  method: 'get',
  path: '/institutions/{id}/board',
  tags: ['accountability'],
  summary: 'How its departments keep their dates, what they decided and promised',
  request: {
    params: z.object({ id: institutionIdSchema }),
    query: z.object({ days: z.coerce.number().int().min(1).max(3660).default(365) }),
  },
  responses: {
    200: jsonContent(
      z
        .object({
          institution: z.string(),
          from: z.string(),
          to: z.string(),
          total: z.object(boardRecord),
          departments: z.array(z.object({ id: z.string(), name: z.string(), ...boardRecord })),
        })
        .openapi('Board'),
      'The board',
    ),
    ...refusals(...readRefusals, 'request.invalid', 'institution.not-found'),
  },
});

export function makeAnswerRoutes(context: Context) {
  /** Whoever has handled an answer becomes known as one of the department's officers. */
  const handled = async (actor: Actor, answer: Answer) => {
    await recordStaff(context, actor);
    return presentAnswer(context, answer);
  };

  return makeRouter<AppEnv>()
    .openapi(list, async (c) => c.json(await listAnswers(context, c.req.valid('query')), 200))
    .openapi(read, async (c) => c.json(await readAnswer(context, c.req.valid('param').id), 200))
    .openapi(readVersions, async (c) =>
      c.json({ items: await readAnswerVersions(context, c.req.valid('param').id) }, 200),
    )
    .openapi(assign, async (c) => {
      const actor = actorOf(c);
      const { officer } = c.req.valid('json');
      return c.json(
        await handled(actor, await assignAnswer(context, actor, c.req.valid('param').id, officer)),
        200,
      );
    })
    .openapi(transfer, async (c) => {
      const actor = actorOf(c);
      const transferred = await transferAnswer(context, actor, c.req.valid('param').id, c.req.valid('json'));
      return c.json(await handled(actor, transferred), 200);
    })
    .openapi(interim, async (c) => {
      const actor = actorOf(c);
      return c.json(
        await handled(
          actor,
          await publishInterim(context, actor, c.req.valid('param').id, c.req.valid('json')),
        ),
        200,
      );
    })
    .openapi(publish, async (c) => {
      const actor = actorOf(c);
      return c.json(
        await handled(
          actor,
          await publishAnswer(context, actor, c.req.valid('param').id, c.req.valid('json')),
        ),
        200,
      );
    })
    .openapi(correct, async (c) => {
      const actor = actorOf(c);
      return c.json(
        await handled(
          actor,
          await correctAnswer(context, actor, c.req.valid('param').id, {
            ...c.req.valid('json'),
            idempotencyKey: c.req.valid('header')['idempotency-key'],
          }),
        ),
        200,
      );
    })
    .openapi(ask, async (c) => {
      const actor = actorOf(c);
      return c.json(
        await handled(
          actor,
          await askContribution(
            context,
            actor,
            c.req.valid('param').id,
            c.req.valid('json'),
            c.req.valid('header')['idempotency-key'],
          ),
        ),
        200,
      );
    })
    .openapi(readOneDraft, async (c) =>
      c.json(toDraft(await readDraftToWrite(context, actorOf(c), c.req.valid('param').id)), 200),
    )
    .openapi(keepDraft, async (c) => {
      const { version, ...words } = c.req.valid('json');
      return c.json(
        toDraft(await saveDraft(context, actorOf(c), c.req.valid('param').id, words, version)),
        200,
      );
    })
    .openapi(listTemplates, async (c) => {
      const items = await readTemplates(context, actorOf(c), toOffice(c.req.valid('param')));
      return c.json({ items }, 200);
    })
    .openapi(addTemplate, async (c) => {
      const office = toOffice(c.req.valid('param'));
      return c.json(await createTemplate(context, actorOf(c), office, c.req.valid('json')), 201);
    })
    .openapi(rewriteTemplate, async (c) => {
      const { slot, ...params } = c.req.valid('param');
      const template = { slot, ...c.req.valid('json') };
      return c.json(await changeTemplate(context, actorOf(c), toOffice(params), template), 200);
    })
    .openapi(deleteTemplate, async (c) => {
      const { slot, ...params } = c.req.valid('param');
      await removeTemplate(context, actorOf(c), toOffice(params), { slot, ...c.req.valid('query') });
      return c.body(null, 204);
    })
    .openapi(contributions, async (c) =>
      c.json({ items: await readContributions(context, actorOf(c), c.req.valid('param').id) }, 200),
    )
    .openapi(contribute, async (c) => {
      const actor = actorOf(c);
      const { id, contribution } = c.req.valid('param');
      const given = await giveContribution(context, actor, id, contribution, c.req.valid('json').text);
      return c.json(await handled(actor, given), 200);
    })
    .openapi(board, async (c) => {
      const institution = await getInstitution(context, c.req.valid('param').id);
      return c.json(await readBoard(context, institution, c.req.valid('query').days), 200);
    });
}

function toOffice({ id, department }: z.infer<typeof officeParams>) {
  return { institution: id, department };
}

function toDraft(draft: AnswerDraft | undefined): z.infer<typeof draftSchema> {
  const { version = 0, words = null, savedAt = null, savedBy = null, review } = draft ?? {};
  return {
    version,
    words,
    savedAt,
    savedBy,
    review: review ? { state: review.state, at: review.at, by: review.by, note: review.note ?? null } : null,
  };
}
