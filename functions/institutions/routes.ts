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
import { departmentIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf, type StaffMember, staffOf } from '../people/index.ts';
import { changeCategories } from './change-categories.ts';
import { changeRule } from './change-rule.ts';
import { type InstitutionCounts, makeInstitutionCounts } from './counts.ts';
import { getInstitution } from './get-institution.ts';
import {
  categoriesSchema,
  departmentSchema,
  type Institution,
  institutionSchema,
  outcomeSchema,
  pageSettingsSchema,
  ruleSchema,
  ruleVersionSchema,
  stepSchema,
} from './model.ts';
import { nameDepartment } from './name-department.ts';
import { openInstitution } from './open-institution.ts';
import { previewRule } from './preview-rule.ts';
import { listInstitutions, readRuleVersions } from './read-institutions.ts';
import { pageOf, type StepReach } from './rules.ts';

const tags = ['institutions'];
const security = [{ signIn: [] }];
const params = z.object({ id: institutionIdSchema });

const institutionViewSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['city', 'agency', 'district']),
    name: z.object({ ko: z.string(), en: z.string() }),
    programme: z.string().nullable(),
    schemeDepartment: z.string(),
    departments: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        officers: z
          .array(z.object({ id: z.string(), name: z.string(), role: z.enum(['officer', 'head']) }))
          .optional()
          .openapi({ description: 'Who may answer for it; only where one institution is asked for' }),
      }),
    ),
    categories: z.array(z.string()),
    page: z.object(pageSettingsSchema.shape).openapi('PageSettings'),
    rule: z.object(ruleVersionSchema.shape).openapi('RuleVersion'),
    counts: z.object({
      openProposals: z.number().int(),
      owedAnswers: z.number().int(),
      overdueAnswers: z.number().int(),
    }),
  })
  .openapi('Institution');

function toView(
  institution: Institution,
  counts: InstitutionCounts,
  staff?: StaffMember[],
): z.infer<typeof institutionViewSchema> {
  const { revision: _, events: __, departments, ...shown } = institution;
  return {
    ...shown,
    page: pageOf(institution),
    departments: departments.map((department) => ({
      ...department,
      officers: staff
        ?.filter((member) => member.department === department.id)
        .map(({ person, name, role }) => ({ id: person, name, role })),
    })),
    counts,
  };
}

const one = jsonContent(institutionViewSchema, 'The institution');

const list = createRoute({
  method: 'get',
  path: '/institutions',
  tags,
  summary: 'The institutions of this deployment',
  responses: {
    200: jsonContent(z.object({ items: z.array(institutionViewSchema) }), 'All of them'),
    ...refusals(...readRefusals),
  },
});

const read = createRoute({
  method: 'get',
  path: '/institutions/{id}',
  tags,
  summary: 'One institution: rule, departments, what is under way',
  request: { params },
  responses: { 200: one, ...refusals(...readRefusals, 'request.invalid', 'institution.not-found') },
});

const rules = createRoute({
  method: 'get',
  path: '/institutions/{id}/rules',
  tags,
  summary: 'Every version of its rule, newest first',
  request: { params },
  responses: {
    200: jsonContent(z.object({ items: z.array(ruleVersionSchema) }), 'The versions'),
    ...refusals(...readRefusals, 'request.invalid', 'institution.not-found'),
  },
});

const staffRefusals = [
  ...signInRefusals,
  ...bodyRefusals,
  'auth.forbidden',
  'institution.not-found',
  'institution.changed',
] as const;

const ruleBody = z.strictObject(ruleSchema.shape).openapi('Rule');

const newRule = createRoute({
  method: 'post',
  path: '/institutions/{id}/rules',
  tags,
  summary: 'Put a new rule in force, as its administrator',
  security,
  request: { params, ...jsonRequest(ruleBody) },
  responses: { 201: one, ...refusals(...staffRefusals) },
});

const reachSchema = z.object({
  step: stepSchema,
  reached: z
    .number()
    .int()
    .nullable()
    .openapi({ description: 'How many reached it; nothing for a step that empathy does not set off' }),
});

const preview = createRoute({
  method: 'post',
  path: '/institutions/{id}/rules/preview',
  tags,
  summary: 'What a rule would have done to its latest proposals, as its administrator. Nothing is changed',
  security,
  request: { params, ...jsonRequest(ruleBody) },
  responses: {
    200: jsonContent(
      z
        .object({
          examined: z.number().int(),
          inForce: z.array(reachSchema),
          proposed: z.array(reachSchema),
          changed: z
            .array(
              z.object({
                proposal: z.object({
                  id: z.string(),
                  title: z.string().nullable(),
                  closedAt: z.string(),
                  count: z.number().int(),
                }),
                before: z.array(outcomeSchema),
                after: z.array(outcomeSchema),
              }),
            )
            .openapi({ description: 'Those that would have led to something else' }),
        })
        .openapi('RulePreview'),
      'Beside the rule in force',
    ),
    ...refusals(...signInRefusals, ...bodyRefusals, 'auth.forbidden', 'institution.not-found'),
  },
});

const categories = createRoute({
  method: 'put',
  path: '/institutions/{id}/categories',
  tags,
  summary: 'Offer other categories to whoever writes, as its administrator',
  security,
  request: {
    params,
    ...jsonRequest(
      z
        .strictObject({
          categories: categoriesSchema,
          over: z
            .array(z.string().max(200))
            .max(50)
            .openapi({ description: 'Those its writer saw: others offered by now are not replaced unseen' }),
        })
        .openapi('OfferedCategories'),
    ),
  },
  responses: { 200: one, ...refusals(...staffRefusals) },
});

const open = createRoute({
  method: 'post',
  path: '/institutions',
  tags,
  summary: 'Open an institution, as an administrator of the deployment',
  security,
  request: jsonRequest(
    z
      .strictObject({
        ...institutionSchema.omit({ rule: true, revision: true, events: true, page: true }).shape,
        name: z.strictObject({ ko: departmentSchema.shape.name, en: departmentSchema.shape.name }),
        programme: departmentSchema.shape.name.nullable().default(null),
        categories: z.array(departmentSchema.shape.name).max(50).default([]),
        rule: ruleSchema,
      })
      .openapi('NewInstitution'),
  ),
  responses: {
    201: one,
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'auth.forbidden',
      'department.not-found',
      'institution.already-open',
    ),
  },
});

const department = createRoute({
  method: 'put',
  path: '/institutions/{id}/departments/{department}',
  tags,
  summary: 'Open or rename a department, as its administrator',
  security,
  request: {
    params: params.extend({ department: departmentIdSchema }),
    ...jsonRequest(z.strictObject({ name: departmentSchema.shape.name })),
  },
  responses: { 200: one, ...refusals(...staffRefusals) },
});

export function makeInstitutionRoutes(context: Context) {
  const countsOf = makeInstitutionCounts(context);
  const shown = async (institution: Institution) =>
    toView(institution, await countsOf(institution.id), await staffOf(context.table, institution.id));

  return makeRouter<AppEnv>()
    .openapi(list, async (c) => {
      const institutions = await listInstitutions(context);
      const items = await Promise.all(
        institutions.map(async (each) => toView(each, await countsOf(each.id))),
      );
      return c.json({ items }, 200);
    })
    .openapi(read, async (c) =>
      c.json(await shown(await getInstitution(context, c.req.valid('param').id)), 200),
    )
    .openapi(rules, async (c) =>
      c.json({ items: await readRuleVersions(context, c.req.valid('param').id) }, 200),
    )
    .openapi(open, async (c) => {
      const opened = await openInstitution(context, actorOf(c), c.req.valid('json'));
      return c.json(await shown(opened), 201);
    })
    .openapi(newRule, async (c) => {
      const changed = await changeRule(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'));
      return c.json(await shown(changed), 201);
    })
    .openapi(preview, async (c) => {
      const found = await previewRule(context, actorOf(c), c.req.valid('param').id, c.req.valid('json'));
      const { inForce, proposed, ...rest } = found;
      return c.json({ ...rest, inForce: inForce.map(toReach), proposed: proposed.map(toReach) }, 200);
    })
    .openapi(categories, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await shown(await changeCategories(context, actorOf(c), id, c.req.valid('json'))), 200);
    })
    .openapi(department, async (c) => {
      const { id, department: named } = c.req.valid('param');
      const changed = await nameDepartment(context, actorOf(c), id, {
        id: named,
        name: c.req.valid('json').name,
      });
      return c.json(await shown(changed), 200);
    });
}

function toReach({ step, reached }: StepReach): z.infer<typeof reachSchema> {
  return { step, reached: reached ?? null };
}
