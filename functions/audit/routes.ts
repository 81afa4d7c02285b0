import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  jsonContent,
  makeRouter,
  pageOf,
  pageQuery,
  readRefusals,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { departmentIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { auditAreaSchema, auditTypeSchema } from './model.ts';
import { makeModerationRegister } from './moderation-register.ts';
import { type AuditView, readAudit } from './read-audit.ts';

const params = z.object({ id: institutionIdSchema });

const auditEntryViewSchema = z
  .object({
    at: z.string(),
    type: auditTypeSchema,
    by: z
      .object({ person: z.string(), name: z.string() })
      .nullable()
      .openapi({ description: 'Who did it, by pseudonym; nothing where that was not recorded yet' }),
    department: z.string().nullable(),
    subject: z.string(),
    proposal: z.string().nullable(),
    forum: z.string().nullable(),
    facts: z.record(z.string(), z.unknown()),
  })
  .openapi('AuditEntry');

const audit = createRoute({
  method: 'get',
  path: '/institutions/{id}/audit',
  tags: ['institutions'],
  summary: 'What its staff did, newest first. For its administrators',
  security: [{ signIn: [] }],
  request: {
    params,
    query: z.object({
      area: auditAreaSchema.optional(),
      department: departmentIdSchema.optional(),
      ...pageQuery,
    }),
  },
  responses: {
    200: jsonContent(pageOf(auditEntryViewSchema).openapi('AuditPage'), 'One page'),
    ...refusals(
      ...signInRefusals,
      'auth.forbidden',
      'request.invalid',
      'request.bad-cursor',
      'institution.not-found',
    ),
  },
});

const moderation = createRoute({
  method: 'get',
  path: '/institutions/{id}/moderation',
  tags: ['institutions'],
  summary: 'How screening went: published, and rejected by code, in each of the latest twelve months',
  request: { params },
  responses: {
    200: jsonContent(
      z
        .object({
          months: z.array(
            z.object({
              month: z.string(),
              published: z.number().int(),
              rejected: z.record(z.string(), z.number().int()),
            }),
          ),
        })
        .openapi('ModerationRegister'),
      'The months, the present one last',
    ),
    ...refusals(...readRefusals, 'request.invalid', 'institution.not-found'),
  },
});

function toView({ department, proposal, forum, ...entry }: AuditView) {
  return { ...entry, department: department ?? null, proposal: proposal ?? null, forum: forum ?? null };
}

export function makeAuditRoutes(context: Context) {
  const registerOf = makeModerationRegister(context);
  return makeRouter<AppEnv>()
    .openapi(audit, async (c) => {
      const { id } = c.req.valid('param');
      const { items, next } = await readAudit(context, actorOf(c), id, c.req.valid('query'));
      return c.json({ items: items.map(toView), next }, 200);
    })
    .openapi(moderation, async (c) => {
      const { id } = await getInstitution(context, c.req.valid('param').id);
      return c.json({ months: await registerOf(id) }, 200);
    });
}
