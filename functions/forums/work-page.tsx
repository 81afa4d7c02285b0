import type { Context as HonoContext } from 'hono';
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { departmentIdSchema, type ForumId, institutionIdSchema, resultIdOf } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems } from '../../shared/web/fields.tsx';
import { type Typed, typedIn } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type Actor, type AppEnv, actorOf, assertAllowed, recordStaff } from '../people/index.ts';
import { changeBackground } from './change-background.ts';
import {
  batchForm,
  changeForm,
  extendForm,
  problemsOf,
  reportForm,
  voidForm,
  withdrawForm,
} from './desk-forms.ts';
import { enterBatch, voidBatch } from './enter-batch.ts';
import { extendForum, withdrawForum } from './extend-forum.ts';
import { publishReport } from './publish-report.ts';
import { readForum } from './read-forums.ts';
import { Batches, Tallies } from './result-sections.tsx';
import { canRun } from './rules.ts';
import { ForumBadge, forumTime, topicIn } from './sections.tsx';
import type { ForumView } from './view.ts';
import { forumWords } from './words.ts';
import { BatchForms, ChangeForms, ReportForm } from './work-forms.tsx';
import { Act, ReasonField, type Refused } from './work-parts.tsx';

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
  const typed = typedIn(await c.req.parseBody());
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
