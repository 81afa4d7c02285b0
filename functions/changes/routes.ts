import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import { jsonContent, makeRouter, pageQuery, readRefusals, refusals } from '../../shared/http/router.ts';
import type { AppEnv } from '../people/index.ts';
import { type Change, changeSchema } from './model.ts';
import { readChanges } from './read-changes.ts';

const apiPaths = {
  institution: 'institutions',
  proposal: 'proposals',
  answer: 'answers',
  commitment: 'commitments',
  forum: 'forums',
  opinion: 'opinions',
  session: 'sessions',
  panel: 'panels',
  candidate: 'panels',
} as const;

const changeViewSchema = changeSchema
  .extend({ path: z.string().openapi({ description: 'Where to read it as it is now, or that it is gone' }) })
  .openapi('Change');

const changes = createRoute({
  method: 'get',
  path: '/changes',
  tags: ['open data'],
  summary: 'What changed since a cursor, so that a copy never has to start over',
  description:
    'Each change at least once, none left out, those of one thing in order. `next` is always there: keep it, and ask ' +
    'again with it. To begin a copy, ask with `from=now`, keep `next`, read the lists, then go on from it. Counts are ' +
    'read with what they count. Not told: standing pages, what supporters think of answers, statements and the groups ' +
    'computed from them, and workshops; the daily export has the first four.',
  request: {
    query: z.object({
      cursor: pageQuery.cursor,
      from: z.enum(['start', 'now']).default('start').openapi({ description: 'Without a cursor' }),
      limit: pageQuery.limit,
    }),
  },
  responses: {
    200: jsonContent(
      z
        .object({
          items: z.array(changeViewSchema),
          next: z.string(),
          more: z.boolean().openapi({ description: 'Whether there is more already' }),
        })
        .openapi('Changes'),
      'What changed',
    ),
    ...refusals(...readRefusals, 'request.invalid', 'request.bad-cursor'),
  },
});

function toView(change: Change) {
  return { ...change, path: `/api/v1/${apiPaths[change.kind]}/${change.subject}` };
}

export function makeChangeRoutes(context: Context) {
  return makeRouter<AppEnv>().openapi(changes, async (c) => {
    const { items, next, more } = await readChanges(context, c.req.valid('query'));
    return c.json({ items: items.map(toView), next, more }, 200);
  });
}
