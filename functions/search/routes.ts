import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  jsonContent,
  makeRouter,
  pageOf,
  pageQuery,
  readRefusals,
  refusals,
} from '../../shared/http/router.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';
import { forumCardSchema } from '../forums/index.ts';
import { getInstitution } from '../institutions/index.ts';
import type { AppEnv } from '../people/index.ts';
import { proposalCardSchema } from '../proposals/index.ts';
import { searchSorts } from './catalogue.ts';
import { longestSearch, searchableStateSchema } from './model.ts';
import { searchProposals } from './search-proposals.ts';
import { similarForums } from './similar-forums.ts';
import { similarProposals } from './similar-proposals.ts';

const tags = ['proposals'];

const search = createRoute({
  method: 'get',
  path: '/search',
  tags,
  summary: 'Search proposals',
  request: {
    query: z.object({
      q: textSchema(longestSearch, { lines: false }).openapi({
        description:
          'Words, parts of words, tags or initial consonants (`ㅂㅈ` finds 복지); particles do not matter. All have to be in a proposal’s title, tags, category or the beginning of its text',
        example: '자전거도로',
      }),
      institution: institutionIdSchema.optional(),
      category: textSchema(40).optional(),
      state: searchableStateSchema.optional().openapi({
        description: 'Without one: every published proposal (open or closed)',
      }),
      sort: z.enum(searchSorts).default('best').openapi({
        description: '`closing-soon` gives open proposals only',
      }),
      ...pageQuery,
    }),
  },
  responses: {
    200: jsonContent(
      pageOf(proposalCardSchema)
        .extend({
          total: z.number().int().openapi({ description: 'How many were found altogether' }),
          matched: z.enum(['all', 'some']).openapi({
            description: '`some` where no proposal has all the words: these have some of them',
          }),
        })
        .openapi('SearchResults'),
      'One page, the best first',
    ),
    ...refusals(...readRefusals, 'request.invalid', 'request.bad-cursor', 'institution.not-found'),
  },
});

const similar = createRoute({
  method: 'get',
  path: '/search/similar',
  tags,
  summary: 'Open proposals like one that is being written',
  request: {
    query: z.object({ institution: institutionIdSchema, title: textSchema(longestSearch, { lines: false }) }),
  },
  responses: {
    200: jsonContent(
      z.object({ items: z.array(proposalCardSchema) }).openapi('SimilarProposals'),
      'At most five, the most alike first',
    ),
    ...refusals(...readRefusals, 'request.invalid', 'institution.not-found'),
  },
});

const similarQuestions = createRoute({
  method: 'get',
  path: '/search/similar-forums',
  tags: ['forums'],
  summary: 'Forums like a question that is being asked',
  request: {
    query: z.object({ institution: institutionIdSchema, topic: textSchema(longestSearch, { lines: false }) }),
  },
  responses: {
    200: jsonContent(
      z.object({ items: z.array(forumCardSchema) }).openapi('SimilarForums'),
      'At most three of the latest that are open or closed, the most alike first',
    ),
    ...refusals(...readRefusals, 'request.invalid', 'institution.not-found'),
  },
});

export function makeSearchRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(search, async (c) => {
      const { q, ...query } = c.req.valid('query');
      if (query.institution !== undefined) await getInstitution(context, query.institution);
      return c.json(await searchProposals(context, c.get('actor'), { text: q, ...query }), 200);
    })
    .openapi(similarQuestions, async (c) => {
      const { institution, topic } = c.req.valid('query');
      await getInstitution(context, institution);
      return c.json({ items: await similarForums(context, { institution, topic }) }, 200);
    })
    .openapi(similar, async (c) => {
      const { institution, title } = c.req.valid('query');
      await getInstitution(context, institution);
      return c.json({ items: await similarProposals(context, { institution, title, body: '' }) }, 200);
    });
}
