import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import {
  bodyRefusals,
  jsonContent,
  jsonRequest,
  makeRouter,
  readRefusals,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { standingLanguageSchema, standingPageSchema, standingTextSchema } from './model.ts';
import { currentVersion } from './read-standing-pages.ts';
import { standingViewSchema, toStandingView } from './view.ts';
import { writeStandingPage } from './write-standing-page.ts';

const path = '/institutions/{id}/pages/{page}';
const params = z.object({ id: institutionIdSchema, page: standingPageSchema });

const one = jsonContent(standingViewSchema, 'The version in force');

const read = createRoute({
  method: 'get',
  path,
  tags: ['institutions'],
  summary: 'What it says about itself, as it was last written in one language',
  request: { params, query: z.object({ language: standingLanguageSchema.default('ko') }) },
  responses: {
    200: one,
    ...refusals(...readRefusals, 'request.invalid', 'institution.not-found', 'standing-page.not-found'),
  },
});

const write = createRoute({
  method: 'put',
  path,
  tags: ['institutions'],
  summary: 'Write its next version, as its administrator',
  security: [{ signIn: [] }],
  request: {
    params,
    ...jsonRequest(
      z
        .strictObject({
          language: standingLanguageSchema,
          text: standingTextSchema,
          over: z
            .number()
            .int()
            .min(0)
            .max(999_998)
            .openapi({ description: 'The version it was written over; 0 where there is none' }),
        })
        .openapi('NewStandingPage'),
    ),
  },
  responses: {
    200: one,
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'auth.forbidden',
      'institution.not-found',
      'standing-page.changed',
    ),
  },
});

export function makeStandingRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(read, async (c) => {
      const { id, page } = c.req.valid('param');
      const { language } = c.req.valid('query');
      await getInstitution(context, id);
      const version = await currentVersion(context, id, page, language);
      if (!version) throw new AppError('standing-page.not-found');
      return c.json(toStandingView(version), 200);
    })
    .openapi(write, async (c) => {
      const { id, page } = c.req.valid('param');
      const written = await writeStandingPage(context, actorOf(c), id, { page, ...c.req.valid('json') });
      return c.json(toStandingView(written), 200);
    });
}
