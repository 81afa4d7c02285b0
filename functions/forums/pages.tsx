import { Hono } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { type ForumId, forumIdSchema } from '../../shared/ids.ts';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { followForum, unfollowForum } from '../notifications/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { newForumPage, postNewForum } from './asking-page.tsx';
import { forumDeskPage } from './desk-page.tsx';
import { forumsPage } from './find-page.tsx';
import { forumPage } from './forum-page.tsx';
import type { ForumGates } from './gate.ts';
import { takeStance, withdrawStance } from './take-stance.ts';
import { backgroundsPage, reportsPage } from './versions-pages.tsx';
import { forumWorkPage, postForumWork } from './work-page.tsx';

/** Finding and reading forums, taking a side in them, and a department's work on its own. */
export function makeForumPages(site: Site, gates: ForumGates): Hono<AppEnv> {
  const to = (id: ForumId, place: string) => `${pathIn(site.language, `/forums/${id}`)}#${place}`;
  return new Hono<AppEnv>()
    .get('/forums', (c) => forumsPage(c, site))
    .get('/forums/:id', (c) => forumPage(c, site, toId(c.req.param('id'))))
    .get('/forums/:id/backgrounds', (c) => backgroundsPage(c, site, toId(c.req.param('id'))))
    .get('/forums/:id/reports', (c) => reportsPage(c, site, toId(c.req.param('id'))))
    .post('/forums/:id/stance', async (c) => {
      const id = toId(c.req.param('id'));
      const { person } = actorOf(c);
      await takeStance(site.context, gates, person, id, textOf(await c.req.parseBody(), 'stance'));
      return c.redirect(to(id, 'stance'), 303);
    })
    .post('/forums/:id/stance/withdrawal', async (c) => {
      const id = toId(c.req.param('id'));
      await withdrawStance(site.context, gates, actorOf(c).person, id);
      return c.redirect(to(id, 'stance'), 303);
    })
    .post('/forums/:id/follow', async (c) => {
      const id = toId(c.req.param('id'));
      await followForum(site.context, actorOf(c), id);
      return c.redirect(to(id, 'follow'), 303);
    })
    .post('/forums/:id/follow/end', async (c) => {
      const id = toId(c.req.param('id'));
      await unfollowForum(site.context, actorOf(c), id);
      return c.redirect(to(id, 'follow'), 303);
    })
    .get('/desk/forums', (c) => forumDeskPage(c, site))
    .get('/desk/forums/new', (c) => newForumPage(c, site))
    .post('/desk/forums/new', (c) => postNewForum(c, site))
    .get('/desk/forums/:id', (c) => forumWorkPage(c, site, toId(c.req.param('id'))))
    .post('/desk/forums/:id', (c) => postForumWork(c, site, toId(c.req.param('id'))));
}

/** An address that names no forum is one where nothing is. */
function toId(text: string): ForumId {
  const id = forumIdSchema.safeParse(text);
  if (!id.success) throw new AppError('forum.not-found');
  return id.data;
}
