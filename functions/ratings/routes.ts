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
import { answerIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { ratingTotalsSchema, ratingValueSchema } from './model.ts';
import { rateAnswer } from './rate-answer.ts';
import { ownRating, readRatings } from './read-ratings.ts';
import { withdrawRating } from './withdraw-rating.ts';

const params = z.object({ id: answerIdSchema });
const path = '/answers/{id}/rating';
const tags = ['answers'];
const security = [{ signIn: [] }];
const myRatingSchema = z
  .object({ answer: z.string(), value: ratingValueSchema.nullable() })
  .openapi('MyRating');

const rate = createRoute({
  method: 'put',
  path,
  tags,
  summary: 'Say whether an answer satisfies. For those who support its proposal; said again it changes',
  security,
  request: { params, ...jsonRequest(z.strictObject({ value: ratingValueSchema })) },
  responses: {
    200: jsonContent(myRatingSchema, 'Said before'),
    201: jsonContent(myRatingSchema, 'Said now'),
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'answer.not-found',
      'answer.wrong-state',
      'rating.closed',
      'rating.not-supporter',
    ),
  },
});

const withdraw = createRoute({
  method: 'delete',
  path,
  tags,
  summary: 'Take back what I said of it',
  security,
  request: { params },
  responses: {
    204: { description: 'There is none of yours now' },
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'answer.not-found',
      'answer.wrong-state',
      'rating.closed',
    ),
  },
});

const own = createRoute({
  method: 'get',
  path,
  tags,
  summary: 'What I said of it',
  security,
  request: { params },
  responses: {
    200: jsonContent(myRatingSchema, 'Mine'),
    ...refusals(...signInRefusals, 'request.invalid', 'answer.not-found'),
  },
});

const totals = createRoute({
  method: 'get',
  path: '/answers/{id}/ratings',
  tags,
  summary: 'How many supporters an answer satisfies',
  request: { params },
  responses: {
    200: jsonContent(z.object(ratingTotalsSchema.shape).openapi('RatingTotals'), 'Everybody’s'),
    ...refusals(...readRefusals, 'request.invalid', 'answer.not-found'),
  },
});

export function makeRatingRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(rate, async (c) => {
      const { id } = c.req.valid('param');
      const { value } = c.req.valid('json');
      const isFirst = await rateAnswer(context, actorOf(c), id, value);
      return c.json({ answer: id, value }, isFirst ? 201 : 200);
    })
    .openapi(withdraw, async (c) => {
      await withdrawRating(context, actorOf(c), c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(own, async (c) => {
      const { id } = c.req.valid('param');
      return c.json({ answer: id, value: (await ownRating(context, actorOf(c), id)) ?? null }, 200);
    })
    .openapi(totals, async (c) => c.json(await readRatings(context, c.req.valid('param').id), 200));
}
