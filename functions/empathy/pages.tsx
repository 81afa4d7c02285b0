import { Hono } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import type { Gates } from './gate.ts';
import { giveEmpathy } from './give-empathy.ts';
import { reconciliationsPage } from './reconciliations-page.tsx';
import { withdrawEmpathy } from './withdraw-empathy.ts';

/** The empathy button's forms, pressed twice it stays one; and what the recounts of empathies found. */
export function makeEmpathyPages(site: Site, gates: Gates): Hono<AppEnv> {
  const back = (id: ProposalId) => `${pathIn(site.language, `/proposals/${id}`)}#empathy`;
  return new Hono<AppEnv>()
    .get('/reconciliations', (c) => reconciliationsPage(c, site))
    .post('/proposals/:id/empathy', async (c) => {
      const id = toId(c.req.param('id'));
      await giveEmpathy(site.context, gates, actorOf(c).person, id);
      return c.redirect(back(id), 303);
    })
    .post('/proposals/:id/empathy/withdrawal', async (c) => {
      const id = toId(c.req.param('id'));
      await withdrawEmpathy(site.context, gates, actorOf(c).person, id);
      return c.redirect(back(id), 303);
    });
}

function toId(text: string): ProposalId {
  const id = proposalIdSchema.safeParse(text);
  if (!id.success) throw new AppError('proposal.not-found');
  return id.data;
}
