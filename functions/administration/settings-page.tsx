import type { Context as HonoContext } from 'hono';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import {
  accents,
  getInstitution,
  homeParts,
  hostNameSchema,
  type Institution,
  type PageSettings,
  pageOf,
  pageSettingsSchema,
} from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { changePageSettings, emblemsOf } from './change-page-settings.ts';
import { Frame } from './frame.tsx';
import { administrationWords } from './words.ts';

interface Writing {
  /** As it was typed: a host name need not be one yet. */
  typed?: PageSettings;
  /** What its writer saw. */
  over?: PageSettings;
  problems?: FieldProblems;
  code?: 'institution.changed' | 'institution.host-taken';
}

/** How an institution's own page looks, and what of it stands on the home page of all. */
export async function settingsPage(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
  { typed, over, problems = {}, code }: Writing = {},
): Promise<Response> {
  const { context, language } = site;
  const { id, name } = institution;
  const { settings: own, saved, title } = administrationWords[language];
  const now = pageOf(institution);
  const shown = typed ?? now;
  const pictures = await emblemsOf(context, actorOf(c), id);
  const refusal = code ?? (Object.keys(problems).length > 0 ? 'request.invalid' : undefined);
  const status = refusal === undefined ? 200 : errorStatus[refusal];
  return renderPage(
    c,
    site,
    { title: `${own.title} · ${name[language]}`, isPrivate: true, status },
    <Frame
      site={site}
      back={{ path: `/admin/${id}`, text: `${title} · ${name[language]}` }}
      title={own.title}
      saved={c.req.query('saved') === undefined ? undefined : saved}
      hasConflict={code === 'institution.changed'}
    >
      <ErrorSummary site={site} problems={problems} />
      <form class="form" method="post" action={pathIn(language, `/admin/${id}/page`)}>
        <input type="hidden" name="over" value={JSON.stringify(over ?? now)} />
        <SelectField
          site={site}
          name="accent"
          label={own.accent}
          value={shown.accent}
          isRequired
          options={accents.map((value) => ({ value, text: own.accents[value] }))}
        />
        <SelectField
          site={site}
          name="emblem"
          label={own.emblem}
          hint={own.emblemHint}
          value={shown.emblem ?? ''}
          problems={problems}
          options={[
            { value: '', text: own.noEmblem },
            ...pictures.map((file) => ({ value: file.id, text: file.name })),
          ]}
        />
        <p>
          <a href={pathIn(language, `/desk/files?institution=${id}`)}>{own.files}</a>
        </p>
        <TextField
          site={site}
          name="host"
          label={own.host}
          hint={own.hostHint(new URL(site.origin).hostname)}
          value={shown.host ?? ''}
          problems={problems}
          maxLength={253}
        />
        <fieldset>
          <legend>{own.onHome}</legend>
          {homeParts.map((part) => (
            <p>
              <label>
                <input type="checkbox" name="onHome" value={part} checked={shown.onHome.includes(part)} />{' '}
                {own.parts[part]}
              </label>
            </p>
          ))}
        </fieldset>
        <fieldset>
          <legend>{own.here}</legend>
          <p>
            <label>
              <input type="checkbox" name="showsCity" value="yes" checked={shown.showsCity} /> {own.showsCity}
            </label>
          </p>
        </fieldset>
        <button class="krds-btn primary medium" type="submit">
          {own.save}
        </button>
      </form>
      <p>
        <a href={pathIn(language, `/i/${id}`)}>{own.look}</a>
      </p>
    </Frame>,
  );
}

export async function postSettings(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
): Promise<Response> {
  const { context, language } = site;
  const { settings: own } = administrationWords[language];
  const form = await c.req.parseBody({ all: true });
  const emblem = textOf(form, 'emblem');
  const host = textOf(form, 'host').trim().toLowerCase();
  const isHost = host === '' || hostNameSchema.safeParse(host).success;
  const page = pageSettingsSchema.safeParse({
    host: host === '' || !isHost ? null : host,
    accent: textOf(form, 'accent'),
    emblem: emblem === '' ? null : emblem,
    onHome: [form.onHome ?? []].flat(),
    showsCity: textOf(form, 'showsCity') === 'yes',
  });
  const over = pageSettingsSchema.safeParse(parsed(textOf(form, 'over')));
  // No browser sends such a form.
  if (!page.success || !over.success) throw new AppError('request.invalid');
  if (!isHost) {
    const writing = { typed: { ...page.data, host }, over: over.data };
    return settingsPage(c, site, institution, { ...writing, problems: { host: own.hostError } });
  }
  try {
    await changePageSettings(context, actorOf(c), institution.id, { page: page.data, over: over.data });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const writing = { typed: page.data, over: over.data };
    if (error.code === 'request.invalid')
      return settingsPage(c, site, institution, { ...writing, problems: { emblem: own.emblemError } });
    if (error.code === 'institution.host-taken')
      return settingsPage(c, site, institution, {
        ...writing,
        problems: { host: errorSentences[language]['institution.host-taken'] },
        code: error.code,
      });
    if (error.code !== 'institution.changed') throw error;
    const current = await getInstitution(context, institution.id);
    return settingsPage(c, site, current, { typed: page.data, code: error.code });
  }
  return c.redirect(pathIn(language, `/admin/${institution.id}/page?saved`), 303);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
