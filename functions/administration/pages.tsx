import { Hono, type Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { type InstitutionId, institutionIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution, type Institution, institutionsFor } from '../institutions/index.ts';
import { type AppEnv, actorOf, assertAllowed, isAdmin, isDeploymentAdmin } from '../people/index.ts';
import { StandingEditLinks } from '../standing-pages/sections.tsx';
import { categoriesPage, postCategories } from './categories-page.tsx';
import { Checklist } from './checklist.tsx';
import { departmentsPage, postDepartment } from './departments-page.tsx';
import { mailPage, postMail } from './mail-page.tsx';
import { openingPage, postOpening } from './opening-page.tsx';
import { postSettings, settingsPage } from './settings-page.tsx';
import { postStaff, staffPage } from './staff-page.tsx';
import { administrationWords } from './words.ts';

/** Where an institution's administrators find everything that is theirs to do. */
export function makeAdministrationPages(site: Site): Hono<AppEnv> {
  return (
    new Hono<AppEnv>()
      .get('/admin', (c) => deskPage(c, site))
      .get('/admin/:id/institutions/new', (c) => openingPage(c, site))
      .post('/admin/:id/institutions/new', (c) => postOpening(c, site))
      .get('/admin/:id', async (c) => institutionPage(c, site, await administered(c, site)))
      .get('/admin/:id/departments', async (c) => departmentsPage(c, site, await administered(c, site)))
      .post('/admin/:id/departments', async (c) => postDepartment(c, site, await administered(c, site)))
      .get('/admin/:id/categories', async (c) => categoriesPage(c, site, await administered(c, site)))
      .post('/admin/:id/categories', async (c) => postCategories(c, site, await administered(c, site)))
      .get('/admin/:id/page', async (c) => settingsPage(c, site, await administered(c, site)))
      .post('/admin/:id/page', async (c) => postSettings(c, site, await administered(c, site)))
      .get('/admin/:id/staff', async (c) => staffPage(c, site, await administered(c, site)))
      .post('/admin/:id/staff', async (c) => postStaff(c, site, await administered(c, site)))
      // Mail about no single institution lies under `*`, as in the API.
      .get('/admin/:id/mail', (c) => mailPage(c, site, toScope(c.req.param('id'))))
      .post('/admin/:id/mail', (c) => postMail(c, site, toScope(c.req.param('id'))))
  );
}

function toScope(text: string): InstitutionId | '*' {
  if (text === '*') return '*';
  const id = institutionIdSchema.safeParse(text);
  if (!id.success) throw new AppError('institution.not-found');
  return id.data;
}

/**
 * The institution at this address, for its administrator.
 *
 * @throws auth.required, auth.forbidden, institution.not-found
 */
async function administered(c: HonoContext<AppEnv>, { context }: Site): Promise<Institution> {
  const actor = actorOf(c);
  const id = institutionIdSchema.safeParse(c.req.param('id'));
  if (!id.success) throw new AppError('institution.not-found');
  assertAllowed(isAdmin(actor, id.data));
  return getInstitution(context, id.data);
}

async function deskPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { language } = site;
  const own = administrationWords[language];
  const actor = actorOf(c);
  const institutions = (await institutionsFor(site)).filter(({ id }) => isAdmin(actor, id));
  const isOfAll = isDeploymentAdmin(actor);
  assertAllowed(institutions.length > 0 || isOfAll);
  const at = (path: string) => pathIn(language, path);
  return renderPage(
    c,
    site,
    { title: own.title, isPrivate: true },
    <>
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      <ul class="choices">
        {institutions.map(({ id, name }) => (
          <li>
            <a href={at(`/admin/${id}`)}>{name[language]}</a>
          </li>
        ))}
      </ul>
      {isOfAll ? (
        <section>
          <h2>{own.deployment}</h2>
          <ul class="choices">
            <li>
              <a href={at('/admin/*/institutions/new')}>{own.openInstitution}</a>
            </li>
            <li>
              <a href={at('/admin/*/mail')}>{own.parts.mail}</a>
            </li>
            <li>
              <a href={at('/admin/*/audit')}>{own.parts.audit}</a>
            </li>
          </ul>
        </section>
      ) : null}
      <p>
        <a href={at('/reconciliations')}>{own.reconciliations}</a>
      </p>
    </>,
  );
}

async function institutionPage(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
): Promise<Response> {
  const { language } = site;
  const { id, name } = institution;
  const { title, parts, desk, opened } = administrationWords[language];
  const inside = (path: string) => pathIn(language, `/admin/${id}/${path}`);
  const outside = (path: string) => pathIn(language, `/institutions/${id}${path}`);
  const sections = [
    {
      heading: parts.rules,
      links: [
        { to: outside('/rules/edit'), text: parts.editRule },
        { to: outside('/rules'), text: parts.allRules },
      ],
    },
    {
      heading: parts.organisation,
      links: [
        { to: inside('departments'), text: parts.departments },
        { to: inside('staff'), text: parts.staff },
        { to: inside('categories'), text: parts.categories },
        { to: inside('page'), text: parts.page },
        { to: inside('panels'), text: parts.panels },
        { to: inside('imports'), text: parts.imports },
        { to: pathIn(language, `/desk?of=${id}`), text: desk },
      ],
    },
    {
      heading: parts.partners,
      links: [
        { to: inside('clients'), text: parts.clients },
        { to: inside('webhooks'), text: parts.webhooks },
      ],
    },
    {
      heading: parts.records,
      links: [
        { to: inside('audit'), text: parts.audit },
        { to: outside('/moderation'), text: parts.register },
        { to: pathIn(language, '/moderation/transfers'), text: parts.transfers },
        { to: inside('mail'), text: parts.mail },
      ],
    },
  ];
  return renderPage(
    c,
    site,
    { title: `${title} · ${name[language]}`, isPrivate: true },
    <>
      <p>
        <a href={pathIn(language, '/admin')}>{title}</a>
      </p>
      <h1>
        <a href={pathIn(language, `/i/${id}`)}>{name[language]}</a>
      </h1>
      {c.req.query('opened') === undefined ? null : (
        <p class="notice" role="status">
          {opened}
        </p>
      )}
      {await Checklist({ site, institution })}
      {sections.map(({ heading, links }) => (
        <section>
          <h2>{heading}</h2>
          <ul class="choices">
            {links.map(({ to, text }) => (
              <li>
                <a href={to}>{text}</a>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <section>
        <h2>{parts.pages}</h2>
        <StandingEditLinks site={site} institution={id} />
      </section>
    </>,
  );
}
