import { Hono, type Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { opinionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { readOpinion } from '../opinions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { readProposal } from '../proposals/index.ts';
import { proposalWordsOf } from '../proposals/sections.tsx';
import { postSettlement, reportsPage } from './desk-page.tsx';
import { reportOpinion, reportProposal } from './file-report.ts';
import { reportedIdSchema, reportReasonSchema, reportTextSchema } from './model.ts';
import { pathOfReported, type ReportedKind, ReportFields } from './sections.tsx';
import { reportWords } from './words.ts';

/** Reporting a proposal or an opinion, and the desk where reports are settled. */
export function makeReportPages(site: Site): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .post('/proposals/:id/reports', (c) => postReport(c, site, 'proposal', c.req.param('id')))
    .post('/opinions/:id/reports', (c) => postReport(c, site, 'opinion', c.req.param('id')))
    .get('/moderation/reports', (c) => reportsPage(c, site))
    .post('/moderation/reports/:id', (c) => {
      const id = reportedIdSchema.safeParse(c.req.param('id'));
      if (!id.success) throw new AppError('report.not-found');
      return postSettlement(c, site, id.data);
    });
}

async function postReport(
  c: HonoContext<AppEnv>,
  site: Site,
  of: ReportedKind,
  id: string,
): Promise<Response> {
  const { context, language } = site;
  const own = reportWords[language];
  const actor = actorOf(c);
  const path = pathIn(language, pathOfReported(of, id));
  const form = await c.req.parseBody();
  const typed = { reason: textOf(form, 'reportReason'), text: textOf(form, 'reportText') };
  const reason = reportReasonSchema.safeParse(typed.reason);
  const text = reportTextSchema.optional().safeParse(typed.text.trim() === '' ? undefined : typed.text);
  const isMissing = reason.data === 'other' && text.success && text.data === undefined;
  if (reason.success && text.success && !isMissing) {
    const said = { reason: reason.data, text: text.data };
    const { isFirst } =
      of === 'proposal'
        ? await reportProposal(context, actor, toProposal(id), said)
        : await reportOpinion(context, actor, toOpinion(id), said);
    return c.redirect(`${path}?reported=${isFirst ? 'now' : 'before'}`, 303);
  }
  const problems: FieldProblems = {
    ...(!reason.success && { reportReason: own.errors.reason }),
    ...((!text.success || isMissing) && { reportText: own.errors.text }),
  };
  const title =
    of === 'proposal'
      ? (await readProposal(context, actor, toProposal(id))).title
      : (await readOpinion(context, actor, toOpinion(id))).text;
  return renderPage(
    c,
    site,
    { title: own.report[of], isPrivate: true, status: 400 },
    <>
      <h1>{own.report[of]}</h1>
      <p>
        <a href={path}>
          <Said text={title?.slice(0, 100) ?? proposalWordsOf(site).hidden} />
        </a>
      </p>
      <p class="hint">{own.lead}</p>
      <ErrorSummary site={site} problems={problems} />
      <ReportFields site={site} of={of} id={id} typed={typed} problems={problems} />
    </>,
  );
}

/** An address that names no proposal is one where nothing is. */
function toProposal(text: string) {
  const id = proposalIdSchema.safeParse(text);
  if (!id.success) throw new AppError('proposal.not-found');
  return id.data;
}

function toOpinion(text: string) {
  const id = opinionIdSchema.safeParse(text);
  if (!id.success) throw new AppError('opinion.not-found');
  return id.data;
}
