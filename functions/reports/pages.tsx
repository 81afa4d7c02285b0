import { Hono, type Context as HonoContext } from 'hono';
import type { Context } from '../../shared/context.ts';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { opinionIdSchema, proposalIdSchema, statementIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { readOpinion } from '../opinions/index.ts';
import { type Actor, type AppEnv, actorOf } from '../people/index.ts';
import { readProposal } from '../proposals/index.ts';
import { proposalWordsOf } from '../proposals/sections.tsx';
import { getStandingStatement } from '../statements/index.ts';
import { postSettlement, reportsPage } from './desk-page.tsx';
import { reportOpinion, reportProposal, reportStatement } from './file-report.ts';
import { type ReportedKind, reportedIdSchema, reportReasonSchema, reportTextSchema } from './model.ts';
import { pathOfReported, pathOfReporting, ReportFields, SignInToReport } from './sections.tsx';
import { reportWords } from './words.ts';

/** Reporting a proposal, an opinion or a statement, and the desk where reports are settled. */
export function makeReportPages(site: Site): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .post('/proposals/:id/reports', (c) => postReport(c, site, 'proposal', c.req.param('id')))
    .post('/opinions/:id/reports', (c) => postReport(c, site, 'opinion', c.req.param('id')))
    .get('/statements/:id/reports', (c) => reportPage(c, site, 'statement', c.req.param('id')))
    .post('/statements/:id/reports', (c) => postReport(c, site, 'statement', c.req.param('id')))
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
  const form = await c.req.parseBody();
  const typed = { reason: textOf(form, 'reportReason'), text: textOf(form, 'reportText') };
  const reason = reportReasonSchema.safeParse(typed.reason);
  const text = reportTextSchema.optional().safeParse(typed.text.trim() === '' ? undefined : typed.text);
  const isMissing = reason.data === 'other' && text.success && text.data === undefined;
  if (reason.success && text.success && !isMissing) {
    const said = { reason: reason.data, text: text.data };
    const { isFirst } = await fileBy[of](context, actor, id, said);
    // Where several are read on one page, the page of the report says what came of it.
    const path = of === 'statement' ? pathOfReporting(of, id) : pathOfReported(of, id);
    return c.redirect(`${pathIn(language, path)}?reported=${isFirst ? 'now' : 'before'}`, 303);
  }
  const problems: FieldProblems = {
    ...(!reason.success && { reportReason: own.errors.reason }),
    ...((!text.success || isMissing) && { reportText: own.errors.text }),
  };
  return reportPage(c, site, of, id, { typed, problems });
}

type Filing = Parameters<typeof reportOpinion>[3];

const fileBy: Record<
  ReportedKind,
  (context: Context, actor: Actor, id: string, said: Filing) => Promise<{ isFirst: boolean }>
> = {
  proposal: (context, actor, id, said) => reportProposal(context, actor, toProposal(id), said),
  opinion: (context, actor, id, said) => reportOpinion(context, actor, toOpinion(id), said),
  statement: (context, actor, id, said) => reportStatement(context, actor, toStatement(id), said),
};

/** What is reported, in its own words, and the form; again with what could not be taken. */
async function reportPage(
  c: HonoContext<AppEnv>,
  site: Site,
  of: ReportedKind,
  id: string,
  refused?: { typed: { reason: string; text: string }; problems: FieldProblems },
): Promise<Response> {
  const { context, language } = site;
  const own = reportWords[language];
  const actor = c.get('actor');
  const words = await wordsOf(context, actor, of, id);
  const outcome = c.req.query('reported');
  return renderPage(
    c,
    site,
    { title: own.report[of], isPrivate: true, status: refused ? errorStatus['request.invalid'] : 200 },
    <>
      <h1>{own.report[of]}</h1>
      <p>
        <a href={pathIn(language, pathOfReported(of, id))}>
          <Said text={words?.slice(0, 140) ?? proposalWordsOf(site).hidden} />
        </a>
      </p>
      <p class="hint">{own.lead}</p>
      {outcome === undefined || refused ? null : (
        <p class="notice" role="status">
          {outcome === 'before' ? own.again[of] : own.done}
        </p>
      )}
      <ErrorSummary site={site} problems={refused?.problems ?? {}} />
      {actor === undefined ? (
        <SignInToReport site={site} path={pathOfReporting(of, id)} />
      ) : outcome === undefined ? (
        <ReportFields
          site={site}
          of={of}
          id={id}
          typed={refused?.typed ?? {}}
          problems={refused?.problems ?? {}}
        />
      ) : null}
    </>,
  );
}

async function wordsOf(
  context: Context,
  actor: Actor | undefined,
  of: ReportedKind,
  id: string,
): Promise<string | null> {
  switch (of) {
    case 'proposal':
      return (await readProposal(context, actor, toProposal(id))).title;
    case 'opinion':
      return (await readOpinion(context, actor, toOpinion(id))).text;
    case 'statement':
      return (await getStandingStatement(context.table, toStatement(id))).text;
  }
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

function toStatement(text: string) {
  const id = statementIdSchema.safeParse(text);
  if (!id.success) throw new AppError('statement.not-found');
  return id.data;
}
