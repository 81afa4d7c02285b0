import { Hono } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { answerIdSchema } from '../../shared/ids.ts';
import { textOf } from '../../shared/web/form.ts';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { readAnswer } from '../answers/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { ratingValueSchema } from './model.ts';
import { rateAnswer } from './rate-answer.ts';

/** The form under an answer. Pressed twice it stays one voice. */
export function makeRatingPages(site: Site): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/answers/:id/rating', async (c) => {
    const actor = actorOf(c);
    const id = answerIdSchema.safeParse(c.req.param('id')).data;
    if (id === undefined) throw new AppError('answer.not-found');
    const value = ratingValueSchema.safeParse(textOf(await c.req.parseBody(), 'value')).data;
    if (value === undefined) throw new AppError('request.invalid');
    await rateAnswer(site.context, actor, id, value);
    // Supporters say it where they gave empathy: also of a result, which stands on the page of its proposal too.
    const { proposal } = await readAnswer(site.context, id);
    return c.redirect(`${pathIn(site.language, pathOf({ proposal, forum: null }))}#rating-${id}`, 303);
  });
}
