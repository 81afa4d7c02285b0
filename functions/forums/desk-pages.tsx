import type { Context as HonoContext } from 'hono';
import type { Child } from 'hono/jsx';
import { ulid } from 'ulid';
import type { z } from 'zod';
import { addDays, dateAt } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { departmentIdSchema, type ForumId, institutionIdSchema, resultIdOf } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { KeptForm } from '../../shared/web/kept-form.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type Desk, deskFor } from '../answers/index.ts';
import { DeskChoice } from '../answers/sections.tsx';
import { attachFile, toSentFile } from '../attachments/index.ts';
import { attachmentWordsOf, FileField } from '../attachments/sections.tsx';
import { type Actor, type AppEnv, actorOf, assertAllowed, recordStaff } from '../people/index.ts';
import { changeBackground } from './change-background.ts';
import {
  batchForm,
  changeForm,
  extendForm,
  newForumForm,
  problemsOf,
  reportForm,
  type Typed,
  toChartLines,
  toSourceLines,
  toStanceLines,
  voidForm,
  withdrawForm,
} from './desk-forms.ts';
import { enterBatch, voidBatch } from './enter-batch.ts';
import { extendForum, withdrawForum } from './extend-forum.ts';
import { usualStances } from './model.ts';
import { askCitizens } from './open-forum.ts';
import { publishReport } from './publish-report.ts';
import { listForums, readForum } from './read-forums.ts';
import { Batches, Tallies } from './result-sections.tsx';
import { canRun, forumDays, lastDateOf, participantsOf } from './rules.ts';
import { ForumBadge, forumTime, topicIn } from './sections.tsx';
import type { ForumCard, ForumView } from './view.ts';
import { forumWords } from './words.ts';

const limit = 50;
const shownStates = ['open', 'scheduled', 'closed'] as const;

/** The forums a department runs, by what is to be done about them. */
export async function forumDeskPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const own = forumWords[language];
  const { of, state, cursor } = c.req.query();
  const { desk, desks } = await deskFor(context, actorOf(c), of);
  const wanted = shownStates.filter((each) => state === undefined || each === state);
  const parts = await Promise.all(
    wanted.map(async (each) => {
      const query = { institution: desk.institution.id, state: each, sort: 'newest' as const, limit };
      return { state: each, ...(await listForums(context, { ...query, cursor: state && cursor })) };
    }),
  );
  const path = pathIn(language, '/desk/forums');
  const isOwn = ({ department }: ForumCard) =>
    desk.department === undefined || department === desk.department;
  return renderPage(
    c,
    site,
    { title: own.desk.title, isPrivate: true },
    <>
      <p>
        <a href={pathIn(language, `/desk?of=${desk.key}`)}>{own.desk.toDesk}</a>
      </p>
      <h1>{own.desk.title}</h1>
      {desks.length > 1 ? <DeskChoice site={site} path={path} desk={desk} desks={desks} /> : null}
      <p class="actions">
        <a class="krds-btn primary medium" href={`${path}/new?of=${desk.key}`}>
          {own.desk.open}
        </a>
      </p>
      {parts.every(({ items }) => !items.some(isOwn)) ? <p class="notice">{own.desk.none}</p> : null}
      {parts.map((part) => (
        <>
          {part.items.some(isOwn) ? (
            <section>
              <h2>{own.states[part.state]}</h2>
              <ul class="cards">
                {part.items.filter(isOwn).map((forum) => (
                  <li class="card">
                    <h3 class="card-title">
                      <a href={`${path}/${forum.id}`}>
                        <Said text={topicIn(site, forum)} />
                      </a>
                    </h3>
                    <p class="meta">
                      <ForumBadge site={site} forum={forum} /> {forumTime(site, forum)}
                    </p>
                    <p>{own.participants(site.formats.number(forum.participants))}</p>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          <Pager
            site={site}
            path={path}
            query={{ of: desk.key, state: part.state, cursor }}
            next={part.next}
          />
        </>
      ))}
    </>,
  );
}

/** The form with which an institution asks its citizens. */
export async function newForumPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { desk } = await deskFor(site.context, actorOf(c), c.req.query('of'));
  const today = dateAt(site.context.clock.now());
  return askingPage(c, site, {
    desk: desk.department === undefined ? '' : desk.key,
    stances: toStanceLines(usualStances),
    opensOn: addDays(today, 1),
    closesOn: addDays(today, 1 + forumDays),
    key: ulid(),
  });
}

/** Opens it, or shows the form again with what was typed. */
export async function postNewForum(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const typed = await typedIn(c);
  if (typed.act === 'attach') return attachToQuestion(c, site, typed);
  const parsed = newForumForm.safeParse(typed);
  if (!parsed.success) return askingPage(c, site, typed, problemsOf(site, parsed.error));
  const { desk, ...question } = parsed.data;
  try {
    const forum = await askCitizens(context, actor, {
      ...desk,
      ...question,
      idempotencyKey: typed.key || undefined,
    });
    await recordStaff(context, actor);
    return c.redirect(`${pathIn(language, `/desk/forums/${forum.id}`)}?opened`, 303);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'forum.date-wrong')
      return askingPage(c, site, typed, { closesOn: errorSentences[language][error.code] });
    if (error.code === 'proposal.not-found')
      return askingPage(c, site, typed, { about: forumWords[language].desk.errors.about ?? '' });
    throw error;
  }
}

/** Puts a file among the sources of what is being written, and shows the form as it was otherwise. */
async function attachToQuestion(c: HonoContext<AppEnv>, site: Site, typed: Typed): Promise<Response> {
  const { context, language } = site;
  const desk = newForumForm.shape.desk.safeParse(typed.desk);
  if (!desk.success) return askingPage(c, site, typed, { desk: forumWords[language].desk.errors.desk ?? '' });
  const { file } = await c.req.parseBody();
  const sent = toSentFile(file);
  if (!sent) return askingPage(c, site, typed, { file: attachmentWordsOf(site).missing });
  const { institution } = desk.data;
  try {
    const { id, name } = await attachFile(context, actorOf(c), { institution, ...(await sent) });
    const sources = [typed.sources?.trimEnd(), `/files/${id} ${name}`].filter(Boolean).join('\n');
    return askingPage(c, site, { ...typed, sources });
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('attachment.')) throw error;
    return askingPage(c, site, typed, { file: errorSentences[language][error.code] });
  }
}

async function askingPage(
  c: HonoContext<AppEnv>,
  site: Site,
  typed: Typed,
  problems: FieldProblems = {},
): Promise<Response> {
  const { context, language } = site;
  const own = forumWords[language].desk;
  const { desks } = await deskFor(context, actorOf(c), undefined);
  const institutions = new Map(desks.map(({ institution }) => [institution.id, institution]));
  const categories = [...institutions.values()].flatMap(({ categories: offered }) => offered);
  const isRefused = Object.keys(problems).length > 0;
  const field = { site, problems };
  return renderPage(
    c,
    site,
    { title: own.open, isPrivate: true, status: isRefused ? 400 : 200 },
    <>
      <p>
        <a href={pathIn(language, '/desk/forums')}>{own.back}</a>
      </p>
      <h1>{own.open}</h1>
      <p>{own.openLead}</p>
      <ErrorSummary site={site} problems={problems} />
      <KeptForm
        site={site}
        action={pathIn(language, '/desk/forums/new')}
        name="new-forum"
        isTyped={c.req.method === 'POST'}
        takesFiles
      >
        <input type="hidden" name="key" value={typed.key ?? ''} />
        <SelectField
          {...field}
          name="desk"
          label={own.owner}
          value={typed.desk}
          isRequired
          options={[
            { value: '', text: own.errors.desk ?? '' },
            ...desks.flatMap((desk) => officesOf(site, desk)),
          ]}
        />
        <TextField
          {...field}
          name="topic"
          label={own.topic}
          hint={own.topicHint}
          value={typed.topic}
          isRequired
          maxLength={100}
        />
        <TextField
          {...field}
          name="category"
          label={own.category}
          value={typed.category}
          maxLength={40}
          offers={[...new Set(categories)]}
        />
        <BackgroundFields {...field} typed={typed} />
        <TextField
          {...field}
          name="about"
          label={own.about}
          hint={own.aboutHint}
          value={typed.about}
          rows={2}
          maxLength={2_000}
        />
        <TextField
          {...field}
          name="stances"
          label={own.stances}
          hint={own.stancesHint}
          value={typed.stances}
          isRequired
          rows={4}
          maxLength={500}
        />
        <TextField
          {...field}
          name="opensOn"
          type="date"
          label={own.opensOn}
          value={typed.opensOn}
          isRequired
        />
        <TextField
          {...field}
          name="closesOn"
          type="date"
          label={own.closesOn}
          hint={own.closesOnHint}
          value={typed.closesOn}
          isRequired
        />
        <button class="krds-btn primary medium" type="submit">
          {own.openAct}
        </button>
        {/* After the button that opens it, which the enter key presses. */}
        <FileField {...field} />
        <p class="actions">
          <button class="krds-btn secondary medium" type="submit" name="act" value="attach" formnovalidate>
            {attachmentWordsOf(site).sendToSources}
          </button>
        </p>
      </KeptForm>
    </>,
  );
}

/** The departments somebody may ask for: their own, or any of an institution they administer. */
function officesOf({ language }: Site, { institution, department }: Desk) {
  return institution.departments
    .filter(({ id }) => department === undefined || id === department)
    .map(({ id, name }) => ({
      value: `${institution.id}/${id}`,
      text: `${institution.name[language]} ${name}`,
    }));
}

function BackgroundFields({ site, typed, problems }: { site: Site; typed: Typed; problems: FieldProblems }) {
  const own = forumWords[site.language].desk;
  return (
    <>
      <TextField
        site={site}
        problems={problems}
        name="background"
        label={own.background}
        hint={own.backgroundHint}
        value={typed.background}
        isRequired
        rows={12}
        maxLength={20_000}
      />
      <TextField
        site={site}
        problems={problems}
        name="sources"
        label={own.sources}
        hint={own.sourcesHint}
        value={typed.sources}
        rows={3}
        maxLength={15_000}
      />
      <p class="hint">
        <a href={pathIn(site.language, '/desk/files')} target="_blank" rel="noopener">
          {own.toFiles}
        </a>
      </p>
    </>
  );
}

interface Refused {
  act: string;
  typed: Typed;
  problems: FieldProblems;
}

interface Work extends Refused {
  site: Site;
  forum: ForumView;
}

/** @throws forum.not-found, auth.forbidden for whoever does not run it */
async function readOwn({ context }: Site, actor: Actor, id: ForumId): Promise<ForumView> {
  const forum = await readForum(context, id);
  const institution = institutionIdSchema.parse(forum.institution);
  const department = departmentIdSchema.parse(forum.department);
  assertAllowed(canRun({ institution, department }, actor));
  return forum;
}

/** One forum with everything its department may do about it, each in a form of its own. */
export async function forumWorkPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: ForumId,
  refused: Refused = { act: '', typed: {}, problems: {} },
): Promise<Response> {
  const { language, formats } = site;
  const own = forumWords[language];
  const forum = await readOwn(site, actorOf(c), id);
  const work = { site, forum, ...refused };
  const at = (path: string) => pathIn(language, path);
  const takesPaper = forum.concludedAt === null && (forum.state === 'open' || forum.state === 'closed');
  const isComing = forum.state === 'scheduled' || forum.state === 'open';
  return renderPage(
    c,
    site,
    {
      title: `${own.desk.title}: ${topicIn(site, forum)}`,
      isPrivate: true,
      status: Object.keys(refused.problems).length > 0 ? 400 : 200,
    },
    <>
      <p>
        <a href={at('/desk/forums')}>{own.desk.back}</a>
      </p>
      <h1>
        <Said text={topicIn(site, forum)} />
      </h1>
      <p class="meta">
        <ForumBadge site={site} forum={forum} /> {forumTime(site, forum)} ·{' '}
        {own.participants(formats.number(forum.participants))}
      </p>
      {c.req.query('opened') === undefined ? null : (
        <p class="notice" role="status" data-kept="new-forum">
          {own.desk.saved}
        </p>
      )}
      {c.req.query('saved') === undefined ? null : (
        <p class="notice" role="status">
          {own.desk.saved}
        </p>
      )}
      <ErrorSummary site={site} problems={refused.problems} />
      <ul class="choices">
        <li>
          <a href={at(`/forums/${id}`)}>{own.desk.public}</a>
        </li>
        {isComing ? (
          <li>
            <a href={at(`/forums/${id}/statements`)}>{own.desk.statements}</a>
          </li>
        ) : null}
        {forum.state === 'closed' ? (
          <li>
            <a href={at(`/desk/${resultIdOf(id)}`)}>{own.desk.result}</a>
          </li>
        ) : null}
      </ul>
      {isComing ? <p class="hint">{own.desk.resultHint}</p> : null}
      {forum.state === 'open' || forum.state === 'closed' ? (
        <>
          <Tallies site={site} forum={forum} />
          <Batches site={site} forum={forum} />
        </>
      ) : null}
      {forum.state === 'closed' ? <ReportForm {...work} /> : null}
      {takesPaper ? <BatchForms {...work} /> : null}
      {isComing ? <ChangeForms {...work} /> : null}
      {forum.state === 'scheduled' ? (
        <Act work={work} act="withdraw" title={own.desk.withdraw} button={own.desk.withdrawAct}>
          <ReasonField work={work} act="withdraw" name="withdrawReason" />
        </Act>
      ) : null}
    </>,
  );
}

/** Does one of these things, or shows the form again with what was typed. */
export async function postForumWork(c: HonoContext<AppEnv>, site: Site, id: ForumId): Promise<Response> {
  const actor = actorOf(c);
  const typed = await typedIn(c);
  const act = typed.act ?? '';
  const forum = await readOwn(site, actor, id);
  const problems = await attempt(site, actor, forum, id, act, typed);
  if (problems) return forumWorkPage(c, site, id, { act, typed, problems });
  await recordStaff(site.context, actor);
  return c.redirect(`${pathIn(site.language, `/desk/forums/${id}`)}?saved`, 303);
}

/** Does it once the form says what it takes; else gives what is wrong, beside the field that can put it right. */
async function attempt(
  site: Site,
  actor: Actor,
  forum: ForumView,
  id: ForumId,
  act: string,
  typed: Typed,
): Promise<FieldProblems | undefined> {
  const { context, language } = site;
  const sentences = errorSentences[language];
  async function given<Schema extends z.ZodType>(
    schema: Schema,
    use: (value: z.infer<Schema>) => Promise<unknown>,
    field?: string,
  ): Promise<FieldProblems | undefined> {
    const parsed = schema.safeParse(typed);
    if (!parsed.success) return problemsOf(site, parsed.error);
    try {
      await use(parsed.data);
      return undefined;
    } catch (error) {
      const isDate = error instanceof AppError && error.code === 'forum.date-wrong';
      if (!isDate || field === undefined) throw error;
      return { [field]: sentences[error.code] };
    }
  }
  switch (act) {
    case 'change':
      // Somebody else changed what was changed here: theirs is to be read first.
      if (typed.version !== String(forum.versions)) return { background: sentences['forum.changed'] };
      return given(changeForm, ({ changeReason: reason, ...background }) =>
        changeBackground(context, actor, id, { ...background, reason }),
      );
    case 'extend':
      return given(
        extendForm,
        ({ closesOn, extendReason: reason }) => extendForum(context, actor, id, { closesOn, reason }),
        'closesOn',
      );
    case 'withdraw':
      return given(withdrawForm, ({ withdrawReason }) => withdrawForum(context, actor, id, withdrawReason));
    case 'batch':
      return given(
        batchForm(forum.stances),
        (batch) => enterBatch(context, actor, id, { ...batch, idempotencyKey: typed.key || undefined }),
        'collectedOn',
      );
    case 'void':
      return given(voidForm, ({ batch, voidReason: reason }) =>
        voidBatch(context, actor, id, { batch, reason }),
      );
    case 'report': {
      const number = forum.report?.number ?? 0;
      if (typed.version !== String(number)) return { text: sentences['forum.changed'] };
      return given(reportForm(number === 0), ({ reportReason: reason, ...report }) =>
        publishReport(context, actor, id, { ...report, reason }),
      );
    }
    default:
      throw new AppError('request.invalid');
  }
}

async function typedIn(c: HonoContext<AppEnv>): Promise<Typed> {
  const form = await c.req.parseBody();
  return Object.fromEntries(Object.keys(form).map((name) => [name, textOf(form, name)]));
}

/** One thing to do: folded away until it is wanted, open where something in it has to be corrected. */
function Act(props: {
  work: Work;
  act: string;
  title: string;
  hint?: string;
  children: Child;
  button: string;
}) {
  const { work, act, title, hint, children, button } = props;
  const { site, forum } = work;
  return (
    <details class="card" open={work.act === act}>
      <summary>{title}</summary>
      <form class="form" method="post" action={pathIn(site.language, `/desk/forums/${forum.id}`)}>
        <input type="hidden" name="act" value={act} />
        {hint ? <p class="hint">{hint}</p> : null}
        {children}
        <button class="krds-btn primary medium" type="submit">
          {button}
        </button>
      </form>
    </details>
  );
}

/** What stood in a form that was refused, and what was wrong with it; nothing for the other forms of the page. */
function kept(work: Work, act: string): { typed: Typed; problems: FieldProblems } {
  return work.act === act ? { typed: work.typed, problems: work.problems } : { typed: {}, problems: {} };
}

function ReasonField({ work, act, name }: { work: Work; act: string; name: string }) {
  const own = forumWords[work.site.language].desk;
  const { typed, problems } = kept(work, act);
  return (
    <TextField
      site={work.site}
      name={name}
      label={own.reason}
      hint={own.reasonHint}
      value={typed[name]}
      problems={problems}
      isRequired
      rows={2}
      maxLength={1000}
    />
  );
}

function ChangeForms(work: Work) {
  const { site, forum } = work;
  const own = forumWords[site.language].desk;
  const change = kept(work, 'change');
  const extend = kept(work, 'extend');
  return (
    <>
      <Act work={work} act="change" title={own.change} button={own.changeAct}>
        <input type="hidden" name="version" value={String(forum.versions)} />
        <BackgroundFields
          site={site}
          problems={change.problems}
          typed={{
            background: forum.background,
            sources: toSourceLines(forum.sources),
            ...change.typed,
          }}
        />
        <ReasonField work={work} act="change" name="changeReason" />
      </Act>
      <Act work={work} act="extend" title={own.extend} hint={own.extendHint} button={own.extendAct}>
        <TextField
          site={site}
          name="closesOn"
          type="date"
          label={own.newEnd}
          value={extend.typed.closesOn ?? addDays(lastDateOf(forum.closesAt), 7)}
          problems={extend.problems}
          isRequired
        />
        <ReasonField work={work} act="extend" name="extendReason" />
      </Act>
    </>
  );
}

function BatchForms(work: Work) {
  const { site, forum } = work;
  const { language, formats, context } = site;
  const own = forumWords[language].desk;
  const { typed, problems } = kept(work, 'batch');
  const voided = kept(work, 'void');
  const standing = forum.batches.filter((each) => each.voided === null);
  return (
    <>
      <Act
        work={work}
        act="batch"
        title={own.batch}
        hint={forumWords[language].paper.lead}
        button={own.batchAct}
      >
        <input type="hidden" name="key" value={typed.key ?? ulid()} />
        <TextField
          site={site}
          name="source"
          label={own.batchSource}
          hint={own.batchSourceHint}
          value={typed.source}
          problems={problems}
          isRequired
          maxLength={200}
        />
        <TextField
          site={site}
          name="collectedOn"
          type="date"
          label={own.batchOn}
          value={typed.collectedOn ?? dateAt(context.clock.now())}
          problems={problems}
          isRequired
        />
        {forum.stances.map(({ id, name }) => (
          <TextField
            site={site}
            name={`count-${id}`}
            label={own.count(name[language])}
            value={typed[`count-${id}`]}
            problems={problems}
            isNumber
            maxLength={9}
          />
        ))}
      </Act>
      {standing.length === 0 ? null : (
        <Act work={work} act="void" title={own.void} button={own.voidAct}>
          <SelectField
            site={site}
            name="batch"
            label={own.voidBatch}
            value={voided.typed.batch}
            problems={voided.problems}
            isRequired
            options={[
              { value: '', text: own.errors.batch ?? '' },
              ...standing.map(({ number, source, collectedOn, counts }) => ({
                value: String(number),
                text: own.batchIs(source, formats.date(collectedOn), formats.number(participantsOf(counts))),
              })),
            ]}
          />
          <ReasonField work={work} act="void" name="voidReason" />
        </Act>
      )}
    </>
  );
}

function ReportForm(work: Work) {
  const { site, forum } = work;
  const own = forumWords[site.language].desk;
  const { report } = forum;
  const refused = kept(work, 'report');
  const { problems } = refused;
  const typed: Typed = {
    ...(report && {
      text: report.text,
      charts: toChartLines(report.charts),
      files: toSourceLines(report.files),
    }),
    ...refused.typed,
  };
  return (
    <Act work={work} act="report" title={report ? own.reportAgain : own.report} button={own.reportAct}>
      <input type="hidden" name="version" value={String(report?.number ?? 0)} />
      <TextField
        site={site}
        name="text"
        label={own.reportText}
        value={typed.text}
        problems={problems}
        isRequired
        rows={12}
        maxLength={20_000}
      />
      <TextField
        site={site}
        name="charts"
        label={own.charts}
        hint={own.chartsHint}
        value={typed.charts}
        problems={problems}
        rows={8}
        maxLength={20_000}
      />
      <TextField
        site={site}
        name="files"
        label={own.files}
        hint={own.filesHint}
        value={typed.files}
        problems={problems}
        rows={3}
        maxLength={15_000}
      />
      {report ? <ReasonField work={work} act="report" name="reportReason" /> : null}
    </Act>
  );
}
