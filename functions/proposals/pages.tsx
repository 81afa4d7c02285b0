import { Hono } from 'hono';
import { ulid } from 'ulid';
import { AppError } from '../../shared/errors.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import type { FieldProblems } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { addAddendum } from './add-addendum.ts';
import { findPage } from './find-page.tsx';
import { addendumTextSchema, creditsSchema } from './model.ts';
import { postScreening, screeningPage } from './moderation-page.tsx';
import { proposalPage } from './proposal-page.tsx';
import { postNext, queuePage } from './queue-page.tsx';
import { sendToScreening } from './send-to-screening.ts';
import { postTransfer, transferPage, transfersPage } from './transfers-page.tsx';
import { withdrawProposal } from './withdraw-proposal.ts';
import { proposalWords } from './words.ts';
import { editPage, finishPage, newPage, postEdit, postNew } from './write-page.tsx';

/** Finding, reading, writing and screening proposals. */
export function makeProposalPages(site: Site): Hono<AppEnv> {
  const to = (id: ProposalId) => pathIn(site.language, `/proposals/${id}`);
  return new Hono<AppEnv>()
    .get('/proposals', (c) => findPage(c, site))
    .get('/proposals/new', (c) => newPage(c, site))
    .post('/proposals/new', (c) => postNew(c, site))
    .get('/moderation', (c) => queuePage(c, site))
    .post('/moderation/next', (c) => postNext(c, site))
    .get('/moderation/transfers', (c) => transfersPage(c, site))
    .get('/moderation/transfers/:id', (c) => transferPage(c, site, toId(c.req.param('id'))))
    .post('/moderation/transfers/:id', (c) => postTransfer(c, site, toId(c.req.param('id'))))
    .get('/moderation/:id', (c) => screeningPage(c, site, toId(c.req.param('id'))))
    .post('/moderation/:id', (c) => postScreening(c, site, toId(c.req.param('id'))))
    .get('/proposals/:id', (c) => proposalPage(c, site, toId(c.req.param('id'))))
    .get('/proposals/:id/edit', (c) => editPage(c, site, toId(c.req.param('id'))))
    .post('/proposals/:id/edit', (c) => postEdit(c, site, toId(c.req.param('id'))))
    .post('/proposals/:id/submission', async (c) => {
      const id = toId(c.req.param('id'));
      try {
        await sendToScreening(site.context, actorOf(c), id);
      } catch (error) {
        if (error instanceof AppError && error.code === 'proposal.unfinished') return finishPage(c, site, id);
        throw error;
      }
      return c.redirect(to(id), 303);
    })
    .post('/proposals/:id/withdrawal', async (c) => {
      const id = toId(c.req.param('id'));
      await withdrawProposal(site.context, actorOf(c), id);
      return c.redirect(to(id), 303);
    })
    .post('/proposals/:id/addenda', async (c) => {
      const id = toId(c.req.param('id'));
      const actor = actorOf(c);
      const form = await c.req.parseBody({ all: true });
      const addendum = textOf(form, 'text');
      const key = textOf(form, 'key') || ulid();
      const credits = [form.credits ?? []].flat().filter((each) => typeof each === 'string');
      const { addendum: own } = proposalWords[site.language];
      const text = addendumTextSchema.safeParse(addendum);
      const credited = creditsSchema.safeParse(credits);
      const again = (problems: FieldProblems) =>
        proposalPage(c, site, id, { addendum, credits, key, problems });
      if (!text.success) return again({ text: own.error });
      if (!credited.success) return again({ credits: own.creditsError });
      try {
        await addAddendum(site.context, actor, id, {
          text: text.data,
          credits: credited.data,
          idempotencyKey: key,
        });
      } catch (error) {
        // Whoever went back and wrote on: under a key of its own it is another one, if they say so.
        if (error instanceof AppError && error.code === 'request.idempotency-key-reused')
          return proposalPage(c, site, id, { addendum, credits, problems: { text: own.another } });
        // Hidden or taken back while the author wrote.
        if (!(error instanceof AppError) || !error.code.startsWith('opinion.')) throw error;
        return again({ credits: own.creditsError });
      }
      return c.redirect(pathIn(site.language, `/proposals/${id}?added`), 303);
    });
}

/** An address that names no proposal is one where nothing is. */
function toId(text: string): ProposalId {
  const id = proposalIdSchema.safeParse(text);
  if (!id.success) throw new AppError('proposal.not-found');
  return id.data;
}
