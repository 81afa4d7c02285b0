import { Hono } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { type AnswerId, answerIdSchema } from '../../shared/ids.ts';
import { textOf } from '../../shared/web/form.ts';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { readAnswer } from '../answers/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { ratingValueSchema } from './model.ts';
import { rateAnswer } from './rate-answer.ts';
import { withdrawRating } from './withdraw-rating.ts';

/** The forms under an answer. Pressed twice it stays one voice, and taken back twice none. */
export function makeRatingPages(site: Site): Hono<AppEnv> {
  // Supporters say it where they gave empathy: also of a result, which stands on the page of its proposal too.
  const back = async (id: AnswerId) => {
    const { proposal } = await readAnswer(site.context, id);
    return `${pathIn(site.language, pathOf({ proposal, forum: null }))}#rating-${id}`;
  };
  return new Hono<AppEnv>()
    .post('/answers/:id/rating', async (c) => {
      const actor = actorOf(c);
      const id = toId(c.req.param('id'));
      const value = ratingValueSchema.safeParse(textOf(await c.req.parseBody(), 'value')).data;
      if (value === undefined) throw new AppError('request.invalid');
      await rateAnswer(site.context, actor, id, value);
      return c.redirect(await back(id), 303);
    })
    .post('/answers/:id/rating/withdrawal', async (c) => {
      const id = toId(c.req.param('id'));
      await withdrawRating(site.context, actorOf(c), id);
      return c.redirect(await back(id), 303);
    });
}

function toId(text: string): AnswerId {
  const id = answerIdSchema.safeParse(text);
  if (!id.success) throw new AppError('answer.not-found');
  return id.data;
}
