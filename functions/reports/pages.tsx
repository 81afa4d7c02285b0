import { Hono, type Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { readProposal } from '../proposals/index.ts';
import { postSettlement, reportsPage } from './desk-page.tsx';
import { reportReasonSchema, reportTextSchema } from './model.ts';
import { reportProposal } from './report-proposal.ts';
import { ReportFields } from './sections.tsx';
import { reportWords } from './words.ts';

/** Reporting a proposal, and the desk where reports are settled. */
export function makeReportPages(site: Site): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .post('/proposals/:id/reports', (c) => postReport(c, site, toId(c.req.param('id'))))
    .get('/moderation/reports', (c) => reportsPage(c, site))
    .post('/moderation/reports/:id', (c) => postSettlement(c, site, toId(c.req.param('id'))));
}

async function postReport(c: HonoContext<AppEnv>, site: Site, id: ProposalId): Promise<Response> {
  const { context, language } = site;
  const own = reportWords[language];
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const typed = { reason: textOf(form, 'reportReason'), text: textOf(form, 'reportText') };
  const reason = reportReasonSchema.safeParse(typed.reason);
  const text = reportTextSchema.optional().safeParse(typed.text.trim() === '' ? undefined : typed.text);
  const isMissing = reason.data === 'other' && text.success && text.data === undefined;
  if (reason.success && text.success && !isMissing) {
    const { isFirst } = await reportProposal(context, actor, id, { reason: reason.data, text: text.data });
    return c.redirect(pathIn(language, `/proposals/${id}?reported=${isFirst ? 'now' : 'before'}`), 303);
  }
  const problems: FieldProblems = {
    ...(!reason.success && { reportReason: own.errors.reason }),
    ...((!text.success || isMissing) && { reportText: own.errors.text }),
  };
  const proposal = await readProposal(context, actor, id);
  return renderPage(
    c,
    site,
    { title: own.report, isPrivate: true, status: 400 },
    <>
      <h1>{own.report}</h1>
      <p>
        <a href={pathIn(language, `/proposals/${id}`)}>{proposal.title}</a>
      </p>
      <p class="hint">{own.lead}</p>
      <ErrorSummary site={site} problems={problems} />
      <ReportFields site={site} proposal={id} typed={typed} problems={problems} />
    </>,
  );
}

/** An address that names no proposal is one where nothing is. */
function toId(text: string): ProposalId {
  const id = proposalIdSchema.safeParse(text);
  if (!id.success) throw new AppError('proposal.not-found');
  return id.data;
}
