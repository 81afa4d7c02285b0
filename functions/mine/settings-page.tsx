import { Hono, type Context as HonoContext } from 'hono';
import type { Language } from '../../shared/i18n/language.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import {
  type AppEnv,
  actorOf,
  changeMailPreferences,
  chosenNameSchema,
  endSession,
  languageSchema,
  mailChoiceSchema,
  publicName,
  readMailPreferences,
  recordPerson,
  renamePerson,
} from '../people/index.ts';
import { leave } from './leave.ts';
import { ownData } from './own-data.ts';
import { mineWords } from './words.ts';

const languageNames: Record<Language, string> = { ko: '한국어', en: 'English' };

/** What somebody may set, take along, or end. */
export function makeSettingsPages(site: Site): Hono<AppEnv> {
  const { context, language } = site;
  const own = mineWords[language];
  const path = pathIn(language, '/me/settings');

  async function settingsPage(c: HonoContext<AppEnv>, typedName?: string): Promise<Response> {
    const actor = actorOf(c);
    const [person, mail] = await Promise.all([
      recordPerson(context, actor),
      readMailPreferences(context, actor),
    ]);
    const problems: FieldProblems = typedName === undefined ? {} : { name: own.settings.nameError };
    const choices = mailChoiceSchema.options.filter(
      (choice) => choice !== 'duties' || actor.grants.length > 0,
    );
    return renderPage(
      c,
      site,
      { title: own.settings.title, isPrivate: true, status: typedName === undefined ? 200 : 400 },
      <>
        <p>
          <a href={pathIn(language, '/me')}>{own.notices.back}</a>
        </p>
        <h1>{own.settings.title}</h1>
        {c.req.query('saved') === undefined ? null : (
          <p class="notice" role="status">
            {own.saved}
          </p>
        )}
        <ErrorSummary site={site} problems={problems} />
        <section>
          <h2>{own.settings.name}</h2>
          <form class="form" method="post" action={`${path}/name`}>
            <TextField
              site={site}
              name="name"
              label={own.settings.name}
              hint={own.settings.nameHint}
              value={typedName ?? publicName(person.id, person.name)}
              problems={problems}
              isRequired
              maxLength={30}
            />
            <button class="krds-btn secondary medium" type="submit">
              {own.settings.saveName}
            </button>
          </form>
        </section>
        <section>
          <h2>{own.settings.mail}</h2>
          <p>{mail.address === null ? own.settings.noAddress : own.settings.address(mail.address)}</p>
          <form class="form" method="post" action={`${path}/mail`}>
            <SelectField
              site={site}
              name="language"
              label={own.settings.language}
              value={mail.language}
              options={languageSchema.options.map((value) => ({ value, text: languageNames[value] }))}
            />
            <input
              type="hidden"
              name="seen"
              value={choices.filter((choice) => mail.choices[choice]).join(' ')}
            />
            <fieldset class="checks">
              <legend>{own.settings.choicesLegend}</legend>
              {choices.map((choice) => (
                <label>
                  <input type="checkbox" name="choice" value={choice} checked={mail.choices[choice]} />
                  {own.settings.choices[choice]}
                </label>
              ))}
            </fieldset>
            <button class="krds-btn secondary medium" type="submit">
              {own.settings.saveMail}
            </button>
          </form>
        </section>
        <section>
          <h2>{own.settings.clients}</h2>
          <p>
            <a href={pathIn(language, '/me/clients')}>{own.settings.seeClients}</a>
          </p>
        </section>
        <section>
          <h2>{own.settings.data}</h2>
          <p>{own.settings.dataHint}</p>
          <p>
            <a class="krds-btn secondary medium" href={`${path}/data.json`} download>
              {own.settings.download}
            </a>
          </p>
        </section>
        <section>
          <h2>{own.settings.leave}</h2>
          <p>
            <a href={`${path}/leave`}>{own.settings.leave}</a>
          </p>
        </section>
      </>,
    );
  }

  function leavePage(c: HonoContext<AppEnv>, isUnfinished = false) {
    actorOf(c);
    return renderPage(
      c,
      site,
      { title: own.leave.title, isPrivate: true },
      <>
        <h1>{own.leave.title}</h1>
        {isUnfinished ? (
          <p class="notice" role="status">
            {own.leave.more}
          </p>
        ) : null}
        <p>{own.leave.what}</p>
        <ul>
          {own.leave.effects.map((effect) => (
            <li>{effect}</li>
          ))}
        </ul>
        <p>{own.leave.account}</p>
        <form method="post" action={`${path}/leave`} data-forget>
          <p class="actions">
            <button class="krds-btn primary medium" type="submit">
              {own.leave.confirm}
            </button>
            <a href={path}>{own.leave.back}</a>
          </p>
        </form>
      </>,
    );
  }

  return new Hono<AppEnv>()
    .get('/me/settings', (c) => settingsPage(c))
    .post('/me/settings/name', async (c) => {
      const actor = actorOf(c);
      const typed = textOf(await c.req.parseBody(), 'name');
      const name = chosenNameSchema.safeParse(typed);
      if (!name.success) return settingsPage(c, typed);
      await renamePerson(context, actor, name.data);
      return c.redirect(`${path}?saved`, 303);
    })
    .post('/me/settings/mail', async (c) => {
      const actor = actorOf(c);
      const form = await c.req.parseBody({ all: true });
      const kept = (await readMailPreferences(context, actor)).choices;
      const toChoices = (chosen: unknown[]) => ({
        ownProposals: chosen.includes('ownProposals'),
        followedProposals: chosen.includes('followedProposals'),
        digest: chosen.includes('digest'),
        // Asked of those who have some.
        duties: actor.grants.length > 0 ? chosen.includes('duties') : kept.duties,
      });
      const { seen } = form;
      await changeMailPreferences(
        context,
        actor,
        {
          language: languageSchema.catch('ko').parse(form.language),
          choices: toChoices([form.choice].flat()),
        },
        typeof seen === 'string' ? toChoices(seen.split(' ')) : undefined,
      );
      return c.redirect(`${path}?saved`, 303);
    })
    .get('/me/settings/data.json', async (c) => {
      const data = await ownData(context, actorOf(c));
      return c.body(`${JSON.stringify(data, null, 2)}\n`, 200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': 'attachment; filename="gongnon.json"',
      });
    })
    .get('/me/settings/leave', (c) => leavePage(c))
    .post('/me/settings/leave', async (c) => {
      if (!(await leave(context, actorOf(c)))) return leavePage(c, true);
      endSession(c);
      return c.redirect(pathIn(language, '/left'), 303);
    })
    .get('/left', (c) =>
      renderPage(
        c,
        site,
        { title: own.leave.title, isPrivate: true },
        <>
          <h1>{own.leave.title}</h1>
          <p>{own.leave.done}</p>
          <p>
            <a href={pathIn(language, '/')}>{own.leave.home}</a>
          </p>
        </>,
      ),
    );
}
