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
import { institutionIdSchema, personIdSchema } from '../../shared/ids.ts';
import { pageOf, pageSettingsSchema } from '../institutions/index.ts';
import { type AppEnv, actorOf, fromGrant, toGrant } from '../people/index.ts';
import { changePageSettings } from './change-page-settings.ts';
import { listStaff } from './list-staff.ts';
import { removeStaff } from './remove-staff.ts';

const settings = z.strictObject(pageSettingsSchema.shape);

const page = createRoute({
  method: 'put',
  path: '/institutions/{id}/page-settings',
  tags: ['institutions'],
  summary: 'How its page looks, and what of it stands on the home page, as its administrator',
  security: [{ signIn: [] }],
  request: {
    params: z.object({ id: institutionIdSchema }),
    ...jsonRequest(
      z
        .strictObject({
          page: settings,
          over: settings.openapi({ description: 'What its writer saw: others are not replaced unseen' }),
        })
        .openapi('PageSettingsChange'),
    ),
  },
  responses: {
    200: jsonContent(z.object({ page: settings }), 'What holds now'),
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'auth.forbidden',
      'institution.not-found',
      'institution.changed',
      'institution.host-taken',
    ),
  },
});

const roleSchema = z.string().openapi({ example: 'officer@seoul/democracy' });

const staff = createRoute({
  method: 'get',
  path: '/institutions/{id}/staff',
  tags: ['institutions'],
  summary: 'Who has come by with a role there. For its administrators',
  security: [{ signIn: [] }],
  request: { params: z.object({ id: institutionIdSchema }) },
  responses: {
    200: jsonContent(
      z.object({
        items: z.array(
          z.object({ person: z.string(), name: z.string(), role: roleSchema }).openapi('StaffEntry'),
        ),
      }),
      'All of them',
    ),
    ...refusals(...signInRefusals, 'auth.forbidden', 'request.invalid', 'institution.not-found'),
  },
});

const removal = createRoute({
  method: 'delete',
  path: '/institutions/{id}/staff/{person}',
  tags: ['institutions'],
  summary: 'Take somebody from among its staff, until they sign in with the role again',
  security: [{ signIn: [] }],
  request: {
    params: z.object({ id: institutionIdSchema, person: personIdSchema }),
    query: z.object({
      role: roleSchema,
    }),
  },
  responses: {
    204: { description: 'There is no such entry' },
    ...refusals(...signInRefusals, ...bodyRefusals, 'auth.forbidden', 'institution.not-found'),
  },
});

export function makeAdministrationRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(staff, async (c) => {
      const items = await listStaff(context, actorOf(c), c.req.valid('param').id);
      return c.json(
        { items: items.map(({ person, name, grant }) => ({ person, name, role: fromGrant(grant) })) },
        200,
      );
    })
    .openapi(removal, async (c) => {
      const { id, person } = c.req.valid('param');
      const grant = toGrant(c.req.valid('query').role);
      if (!grant) throw new AppError('request.invalid', [{ field: '/role', message: 'is no role' }]);
      await removeStaff(context, actorOf(c), id, { person, grant });
      return c.body(null, 204);
    })
    .openapi(page, async (c) => {
      const { id } = c.req.valid('param');
      const changed = await changePageSettings(context, actorOf(c), id, c.req.valid('json'));
      return c.json({ page: pageOf(changed) }, 200);
    });
}
