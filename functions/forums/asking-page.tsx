import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { addDays, dateAt } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { type Typed, typedIn } from '../../shared/web/form.ts';
import { KeptForm } from '../../shared/web/kept-form.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type Desk, deskFor } from '../answers/index.ts';
import { attachFile, toSentFile } from '../attachments/index.ts';
import { attachmentWordsOf, FileField } from '../attachments/sections.tsx';
import { type AppEnv, actorOf, recordStaff } from '../people/index.ts';
import { similarForums } from '../search/index.ts';
import { newForumForm, problemsOf, toStanceLines } from './desk-forms.ts';
import { BackgroundFields } from './desk-parts.tsx';
import { usualStances } from './model.ts';
import { askCitizens } from './open-forum.ts';
import { forumDays } from './rules.ts';
import { SimilarForums, SimilarForumsAsTyped } from './sections.tsx';
import { forumWords } from './words.ts';

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
  const typed = typedIn(await c.req.parseBody());
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
  const asked = newForumForm.shape.desk.safeParse(typed.desk);
  const similar =
    typed.topic && asked.success
      ? await similarForums(context, { institution: asked.data.institution, topic: typed.topic })
      : [];
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
      <SimilarForums site={site} items={similar} lead={forumWords[language].similar.lead} />
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
        <SimilarForumsAsTyped site={site} />
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
