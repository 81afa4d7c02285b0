import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  bodyRefusals,
  jsonContent,
  jsonRequest,
  makeRouter,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { pageOf, pageSettingsSchema } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { changePageSettings } from './change-page-settings.ts';

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

export function makeAdministrationRoutes(context: Context) {
  return makeRouter<AppEnv>().openapi(page, async (c) => {
    const { id } = c.req.valid('param');
    const changed = await changePageSettings(context, actorOf(c), id, c.req.valid('json'));
    return c.json({ page: pageOf(changed) }, 200);
  });
}
