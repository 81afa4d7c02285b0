import type { Context as HonoContext } from 'hono';
import { AppError, type ErrorCode, errorStatus } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import {
  type AnswerId,
  departmentIdSchema,
  institutionIdSchema,
  proposalIdSchema,
} from '../../shared/ids.ts';
import { ErrorSummary } from '../../shared/web/fields.tsx';
import { type Typed, typedIn } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose, toQuery } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { allInstitutions, departmentNames, getInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf, isAdmin, isOfficer, recordStaff, staffOf } from '../people/index.ts';
import { type ProposalView, readProposal } from '../proposals/index.ts';
import { readTemplates } from './keep-templates.ts';
import { draftWordsSchema, reviewNoteSchema } from './model.ts';
import { hasForm, isOvertaken, Overtaken } from './overtaken.tsx';
import { keptDraftOf } from './publish-form.tsx';
import { readAnswer, readContributions } from './read-answers.ts';
import { readDraft } from './read-drafts.ts';
import { askReview, settleReview } from './review-draft.ts';
import { saveDraft } from './save-draft.ts';
import { AnswerName, AnswerSection, followPromised, nameIn } from './sections.tsx';
import { answerWords } from './words.ts';
import { attempt, fieldAtFault, problemsOf } from './work-acts.ts';
import { Contributions, CorrectionForm, OwedForms } from './work-forms.tsx';
import { deskOf, type Work } from './work-parts.tsx';

interface Refused extends Pick<Work, 'act' | 'typed' | 'problems'> {
  /** Refused for what no field can put right. */
  code?: ErrorCode;
}

/** One answer with everything its department may do about it, each in a form of its own. */
export async function workPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: AnswerId,
  posted: Refused = { act: '', typed: {}, problems: {} },
): Promise<Response> {
  const { context, language } = site;
  const own = answerWords[language];
  const actor = actorOf(c);
  const [answer, contributions, draft] = await Promise.all([
    readAnswer(context, id),
    readContributions(context, actor, id),
    readDraft(context, actor, id),
  ]);
  const institution = await getInstitution(context, institutionIdSchema.parse(answer.institution));
  const [staff, followed, institutions] = await Promise.all([
    staffOf(context.table, institution.id),
    followPromised(context, actor, [answer]),
    answer.custody.length > 0 ? allInstitutions(context.table) : [institution],
  ]);
  const nameOf = departmentNames(institution);
  const holder = departmentIdSchema.parse(answer.holder.department);
  const mayHandle = isAdmin(actor, institution.id) || isOfficer(actor, institution.id, holder);
  const templates = mayHandle
    ? await readTemplates(context, actor, { institution: institution.id, department: holder })
    : [];
  const proposal =
    answer.proposal === null
      ? undefined
      : await readProposal(context, actor, proposalIdSchema.parse(answer.proposal));
  const template = templates.find(({ slot }) => String(slot) === c.req.query('template'));
  const sent: Work = {
    site,
    actor,
    answer,
    institution,
    institutions,
    staff,
    contributions,
    draft,
    templates,
    template,
    ...posted,
  };
  // What is wrong in a form can be put right as long as there is one.
  const isLate = hasProblems(posted) && mayHandle && !hasForm(sent);
  const refused: Refused = isLate ? { ...posted, problems: {}, code: 'answer.wrong-state' } : posted;
  const work: Work = { ...sent, ...refused };
  const facts = {
    title: `${own.desk.title}: ${nameIn(site, answer)}`,
    isPrivate: true,
    status: refused.code ? errorStatus[refused.code] : hasProblems(refused) ? 400 : 200,
  };
  return renderPage(
    c,
    site,
    facts,
    <>
      <p>
        <a href={`${pathIn(language, '/desk')}?of=${deskOf(work)}`}>{own.desk.back}</a>
      </p>
      <h1>
        <AnswerName site={site} answer={answer} />
      </h1>
      <Answered site={site} proposal={proposal} />
      {answer.forum === null ? null : (
        <p>
          <a href={pathIn(language, `/forums/${answer.forum}`)}>{own.desk.forum}</a>
        </p>
      )}
      {c.req.query('saved') === undefined ? null : (
        <p class="notice" role="status" data-kept={keptDraftOf(answer)}>
          {own.desk.saved}
        </p>
      )}
      {refused.code === undefined ? null : (
        <Overtaken work={work} code={refused.code} nameOf={nameOf} mayHandle={mayHandle} />
      )}
      <ErrorSummary site={site} problems={refused.problems} />
      <AnswerSection site={site} answer={answer} nameOf={nameOf} followed={followed} />
      <Contributions {...work} />
      {mayHandle && answer.state === 'owed' ? <OwedForms {...work} /> : null}
      {mayHandle && answer.state === 'answered' ? <CorrectionForm {...work} /> : null}
    </>,
  );
}

function hasProblems({ problems }: Refused): boolean {
  return Object.keys(problems).length > 0;
}

/** What is answered, to be read beside the forms: the citizen's words and how many stand behind them. */
function Answered({ site, proposal }: { site: Site; proposal: ProposalView | undefined }) {
  if (proposal === undefined) return null;
  const own = answerWords[site.language].desk;
  return (
    <details class="card">
      <summary>{own.read(site.formats.number(proposal.empathyCount))}</summary>
      {proposal.body === null ? <p>{own.readHidden}</p> : <Prose text={proposal.body} />}
      <p>
        <a href={pathIn(site.language, `/proposals/${proposal.id}`)}>{own.toProposal}</a>
      </p>
    </details>
  );
}

/** Does one of these things, or shows the form again with what was typed. */
export async function postWork(c: HonoContext<AppEnv>, site: Site, id: AnswerId): Promise<Response> {
  const actor = actorOf(c);
  const typed = typedIn(await c.req.parseBody());
  const act = typed.act ?? '';
  if (act === 'publish' && typed.draft) return postDraft(c, site, id, typed);
  if (act === 'review') return postReview(c, site, id, typed);
  try {
    const done = await attempt(site, actor, id, act, typed);
    if (!done.success) return workPage(c, site, id, { act, typed, problems: problemsOf(site, done.error) });
  } catch (error) {
    if (isOvertaken(error)) return overtakenPage(c, site, id, typed, error);
    const field = error instanceof AppError ? fieldAtFault[error.code] : undefined;
    if (!(error instanceof AppError) || field === undefined) throw error;
    return workPage(c, site, id, {
      act,
      typed,
      problems: { [field]: errorSentences[site.language][error.code] },
    });
  }
  await recordStaff(site.context, actor);
  // Whoever passed an answer on takes no part in it any more: what was done is said on their own desk.
  const done =
    act === 'transfer' ? `/desk${toQuery({ of: typed.desk || undefined, saved: id })}` : `/desk/${id}?saved`;
  return c.redirect(pathIn(site.language, done), 303);
}

/** The page as it stands after what somebody else did first, with what was typed: sent again it is another thing to do. */
function overtakenPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: AnswerId,
  { key: _, ...typed }: Typed,
  { code }: AppError,
): Promise<Response> {
  return workPage(c, site, id, { act: typed.act ?? '', typed, problems: {}, code });
}

/** Keeps what is written so far: for the page, or, where its script asks, in a word. */
async function postDraft(c: HonoContext<AppEnv>, site: Site, id: AnswerId, typed: Typed): Promise<Response> {
  const { context, language, formats } = site;
  const actor = actorOf(c);
  const isScript = c.req.header('accept') === 'application/json';
  const words = draftWordsSchema.safeParse(typed);
  if (!words.success) {
    const problems = problemsOf(site, words.error);
    if (isScript) return c.json({ said: Object.values(problems)[0] }, errorStatus['request.invalid']);
    return workPage(c, site, id, { act: 'publish', typed, problems });
  }
  try {
    const saved = await saveDraft(context, actor, id, words.data, Number(typed.draftVersion) || 0);
    if (typed.draft === 'ask') await askReview(context, actor, id, saved.version);
    if (isScript) {
      const said = answerWords[language].drafts.saved(formats.moment(saved.savedAt), saved.savedBy);
      return c.json({ version: saved.version, said });
    }
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    if (isScript) return c.json({ said: errorSentences[language][error.code] }, errorStatus[error.code]);
    return overtakenPage(c, site, id, typed, error);
  }
  await recordStaff(context, actor);
  return c.redirect(`${pathIn(language, `/desk/${id}`)}?saved`, 303);
}

/** The head's word on a draft as they saw it. */
async function postReview(c: HonoContext<AppEnv>, site: Site, id: AnswerId, typed: Typed): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const note = reviewNoteSchema.safeParse(typed.reviewNote ?? '');
  const isApproval = typed.review === 'approve';
  if (!isApproval && !note.success) {
    const problems = { reviewNote: answerWords[language].drafts.noteError };
    return workPage(c, site, id, { act: 'review', typed, problems });
  }
  const verdict = isApproval
    ? ({ state: 'approved' } as const)
    : ({ state: 'returned', note: note.data ?? '' } as const);
  try {
    await settleReview(context, actor, id, verdict, Number(typed.draftVersion) || 0);
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    return overtakenPage(c, site, id, typed, error);
  }
  await recordStaff(context, actor);
  return c.redirect(`${pathIn(language, `/desk/${id}`)}?saved`, 303);
}
