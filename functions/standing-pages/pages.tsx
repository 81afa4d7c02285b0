import { Hono, type Context as HonoContext } from 'hono';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution, type Institution } from '../institutions/index.ts';
import { type AppEnv, actorOf, assertAllowed, isAdmin } from '../people/index.ts';
import {
  type StandingPage,
  type StandingVersion,
  standingPageSchema,
  standingPages,
  standingTextSchema,
} from './model.ts';
import {
  currentVersion,
  listStandingVersions,
  readStandingPage,
  readStandingVersion,
} from './read-standing-pages.ts';
import { StandingLinks, StandingText } from './sections.tsx';
import { standingWords } from './words.ts';
import { writeStandingPage } from './write-standing-page.ts';

type Asked = HonoContext<AppEnv, '/institutions/:id/pages/:page'>;

const historyShown = 50;
const versionPattern = /^[1-9][0-9]{0,5}$/;

/** What each institution says about itself, and what this software says about all of them. */
export function makeStandingPages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = standingWords[language];
  const at = (institution: Institution, page: StandingPage) =>
    pathIn(language, `/institutions/${institution.id}/pages/${page}`);

  async function asked(c: HonoContext<AppEnv>): Promise<{ institution: Institution; page: StandingPage }> {
    const id = institutionIdSchema.safeParse(c.req.param('id'));
    const page = standingPageSchema.safeParse(c.req.param('page'));
    if (!id.success) throw new AppError('institution.not-found');
    if (!page.success) throw new AppError('standing-page.not-found');
    return { institution: await getInstitution(context, id.data), page: page.data };
  }

  function Written({ version }: { version: StandingVersion }) {
    const { by, at: written } = version;
    return <p class="meta">{own.since(formats.number(version.version), formats.moment(written), by.name)}</p>;
  }

  async function shownPage(c: Asked): Promise<Response> {
    const { institution, page } = await asked(c);
    const version = await readStandingPage(context, institution.id, page, language);
    const name = institution.name[language];
    const actor = c.get('actor');
    const title = `${own.titles[page]} · ${name}`;
    return renderPage(
      c,
      site,
      { title },
      <>
        <p>
          <a href={pathIn(language, `/i/${institution.id}`)}>{name}</a>
        </p>
        <h1>{own.titles[page]}</h1>
        {c.req.query('saved') === undefined ? null : (
          <p class="notice" role="status">
            {own.saved}
          </p>
        )}
        {version === undefined ? <p class="notice">{own.isDefault(name)}</p> : null}
        {version !== undefined && version.language !== language ? (
          <p class="notice">{own.otherLanguage}</p>
        ) : null}
        <StandingText text={version?.text ?? own.defaults[page](name)} lang={version?.language} />
        {version ? <Written version={version} /> : null}
        <p class="actions">
          {version ? <a href={`${at(institution, page)}/versions`}>{own.history}</a> : null}
          {actor && isAdmin(actor, institution.id) ? (
            <a class="krds-btn secondary medium" href={`${at(institution, page)}/edit`}>
              {own.edit}
            </a>
          ) : null}
        </p>
        <StandingLinks site={site} institution={institution.id} />
      </>,
    );
  }

  async function historyPage(c: Asked): Promise<Response> {
    const { institution, page } = await asked(c);
    const path = `${at(institution, page)}/versions`;
    const before = c.req.query('before');
    if (before !== undefined && !versionPattern.test(before)) throw new AppError('request.bad-cursor');
    const { items, next } = await listStandingVersions(context, institution.id, page, language, {
      before: before === undefined ? undefined : Number(before),
      limit: historyShown,
    });
    const title = `${own.titles[page]} · ${own.historyTitle}`;
    return renderPage(
      c,
      site,
      { title: `${title} · ${institution.name[language]}` },
      <>
        <p>
          <a href={at(institution, page)}>{own.toCurrent}</a>
        </p>
        <h1>{title}</h1>
        {items.length === 0 ? <p>{own.noHistory}</p> : null}
        <ul>
          {items.map((version) => (
            <li>
              <a href={`${path}/${version.version}`}>
                {own.since(formats.number(version.version), formats.moment(version.at), version.by.name)}
              </a>
            </li>
          ))}
        </ul>
        {next === null ? null : (
          <nav class="pager" aria-label={site.words.pages}>
            <a rel="next" href={`${path}?before=${next}`}>
              {site.words.more}
            </a>
          </nav>
        )}
      </>,
    );
  }

  async function versionPage(c: Asked, number: string): Promise<Response> {
    const { institution, page } = await asked(c);
    if (!versionPattern.test(number)) throw new AppError('standing-page.not-found');
    const version = await readStandingVersion(context, institution.id, page, language, Number(number));
    const current = await currentVersion(context, institution.id, page, language);
    return renderPage(
      c,
      site,
      { title: `${own.titles[page]} · ${institution.name[language]}`, isPrivate: true },
      <>
        <p>
          <a href={at(institution, page)}>{own.toCurrent}</a>
        </p>
        <h1>{own.titles[page]}</h1>
        {current?.version === version.version ? null : <p class="notice">{own.isOld}</p>}
        <Written version={version} />
        <StandingText text={version.text} />
      </>,
    );
  }

  interface Writing {
    typed?: string;
    over?: number;
    problems?: FieldProblems;
    /** Somebody else's version, saved while this one was written. */
    theirs?: StandingVersion | undefined;
    previewed?: boolean;
  }

  async function editPage(c: Asked, writing: Writing = {}): Promise<Response> {
    const { institution, page } = await asked(c);
    assertAllowed(isAdmin(actorOf(c), institution.id));
    const current = await currentVersion(context, institution.id, page, language);
    const { typed, over = current?.version ?? 0, problems = {}, theirs, previewed } = writing;
    const text = typed ?? current?.text ?? own.defaults[page](institution.name[language]);
    const title = own.editTitle(own.titles[page]);
    const status = theirs
      ? errorStatus['standing-page.changed']
      : Object.keys(problems).length > 0
        ? errorStatus['request.invalid']
        : 200;
    return renderPage(
      c,
      site,
      { title: `${title} · ${institution.name[language]}`, isPrivate: true, status },
      <>
        <p>
          <a href={at(institution, page)}>{own.toCurrent}</a>
        </p>
        <h1>{title}</h1>
        <p>{own.editLead}</p>
        <ErrorSummary site={site} problems={problems} />
        {theirs ? (
          <p class="notice" role="alert">
            {own.conflict(formats.number(theirs.version), theirs.by.name)}
          </p>
        ) : null}
        {previewed ? (
          <section class="card">
            <p class="meta">{own.previewTitle}</p>
            <StandingText text={text} />
          </section>
        ) : null}
        <form class="form" method="post" action={`${at(institution, page)}/edit`}>
          <input type="hidden" name="over" value={String(over)} />
          <TextField
            site={site}
            name="text"
            label={own.text}
            hint={own.textHint}
            value={text}
            problems={problems}
            isRequired
            maxLength={20_000}
            rows={20}
          />
          <p class="actions">
            <button class="krds-btn secondary medium" type="submit" name="act" value="preview">
              {own.preview}
            </button>
            <button class="krds-btn primary medium" type="submit" name="act" value="save">
              {own.save}
            </button>
          </p>
        </form>
        {theirs ? (
          <section class="card">
            <p>
              <strong>{own.theirs}</strong> <Time site={site} at={theirs.at} />
            </p>
            <StandingText text={theirs.text} />
          </section>
        ) : null}
      </>,
    );
  }

  async function postEdit(c: Asked): Promise<Response> {
    const { institution, page } = await asked(c);
    const actor = actorOf(c);
    assertAllowed(isAdmin(actor, institution.id));
    const form = await c.req.parseBody();
    const typed = textOf(form, 'text');
    const sentOver = textOf(form, 'over');
    const over = versionPattern.test(sentOver) ? Number(sentOver) : 0;
    const text = standingTextSchema.safeParse(typed);
    if (!text.success) return editPage(c, { typed, over, problems: { text: own.textError } });
    if (textOf(form, 'act') !== 'save') return editPage(c, { typed, over, previewed: true });
    try {
      await writeStandingPage(context, actor, institution.id, { page, language, text: text.data, over });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'standing-page.changed') throw error;
      const theirs = await currentVersion(context, institution.id, page, language);
      return editPage(c, { typed, over: theirs?.version ?? 0, theirs });
    }
    return c.redirect(`${at(institution, page)}?saved`, 303);
  }

  const pages = new Hono<AppEnv>()
    .get('/institutions/:id/pages/:page', (c) => shownPage(c))
    .get('/institutions/:id/pages/:page/versions', (c) => historyPage(c))
    .get('/institutions/:id/pages/:page/versions/:version', (c) => versionPage(c, c.req.param('version')))
    .get('/institutions/:id/pages/:page/edit', (c) => editPage(c))
    .post('/institutions/:id/pages/:page/edit', (c) => postEdit(c));
  for (const page of standingPages) {
    if (page === 'introduction' || page === 'notices') continue;
    pages.get(`/${page}`, (c) =>
      renderPage(
        c,
        site,
        { title: own.titles[page] },
        <>
          <h1>{own.titles[page]}</h1>
          <StandingText text={own.site[page]} />
        </>,
      ),
    );
  }
  return pages;
}
