import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import {
  departmentIdSchema,
  forumIdSchema,
  type InstitutionId,
  institutionIdSchema,
} from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField } from '../../shared/web/fields.tsx';
import { type Typed, typedIn } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { listForums } from '../forums/index.ts';
import { institutionsFor } from '../institutions/index.ts';
import { type Actor, type AppEnv, actorOf, assertAllowed } from '../people/index.ts';
import { announceSession } from './announce-session.ts';
import { AnnouncementFields } from './announcement-fields.tsx';
import { parsed, problemsIn, readAnnouncement } from './desk-form.ts';
import { sessionKindSchema } from './model.ts';
import { listSessions } from './read-sessions.ts';
import { canRunSession } from './rules.ts';
import { SessionCards } from './sections.tsx';
import { sessionWords } from './words.ts';

/** The departments somebody may announce a session for, as `institution/department`. */
async function officesOf(site: Site, actor: Actor) {
  const { language } = site;
  const all = await institutionsFor(site);
  return all.flatMap(({ id, name, departments }) =>
    departments
      .filter((department) => canRunSession({ institution: id, department: department.id }, actor))
      .map((department) => ({
        value: `${id}/${department.id}`,
        text: `${name[language]} ${department.name}`,
        institution: id,
      })),
  );
}

/** The forums of these institutions that a session may be held for: those that are not over. */
async function forumsOf({ context }: Site, institutions: InstitutionId[]) {
  const states = ['open', 'scheduled'] as const;
  const lists = await Promise.all(
    institutions.flatMap((institution) =>
      states.map((state) => listForums(context, { institution, state, sort: 'newest', limit: 50 })),
    ),
  );
  return lists.flatMap(({ items }) => items.map(({ id, topic }) => ({ value: id, text: topic })));
}

/** The sessions of the institutions somebody runs sessions for, and a form to announce another. */
export async function deskPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  return announcingPage(c, site, { key: ulid() });
}

async function announcingPage(
  c: HonoContext<AppEnv>,
  site: Site,
  typed: Typed,
  problems: FieldProblems = {},
): Promise<Response> {
  const { context, language } = site;
  const words = sessionWords[language];
  const own = words.desk;
  const offices = await officesOf(site, actorOf(c));
  assertAllowed(offices.length > 0);
  const institutions = [...new Set(offices.map(({ institution }) => institution))];
  const shown = institutions.slice(0, 10);
  const list = async (institution: InstitutionId, when: 'upcoming' | 'past') =>
    (await listSessions(context, { institution, when, limit: 20 })).items;
  const [sessions, forums] = await Promise.all([
    Promise.all((['upcoming', 'past'] as const).flatMap((when) => shown.map((id) => list(id, when)))),
    forumsOf(site, shown),
  ]);
  const items = sessions.flat();
  const field = { site, problems };
  return renderPage(
    c,
    site,
    { title: own.title, isPrivate: true, status: Object.keys(problems).length > 0 ? 400 : 200 },
    <>
      <h1>{own.title}</h1>
      <ErrorSummary site={site} problems={problems} />
      {items.length === 0 ? <p>{words.none}</p> : null}
      <SessionCards site={site} items={items} />
      <section class="card">
        <h2>{own.announce}</h2>
        <form class="form" method="post" action={pathIn(language, '/desk/sessions')}>
          <input type="hidden" name="key" value={typed.key ?? ''} />
          <SelectField
            {...field}
            name="office"
            label={own.department}
            value={typed.office}
            options={offices}
            isRequired
          />
          <SelectField
            {...field}
            name="kind"
            label={own.kind}
            value={typed.kind}
            options={sessionKindSchema.options.map((value) => ({ value, text: words.kinds[value] }))}
            isRequired
          />
          <SelectField
            {...field}
            name="forum"
            label={own.forum}
            value={typed.forum}
            options={[{ value: '', text: own.noForum }, ...forums]}
          />
          <AnnouncementFields {...field} typed={typed} />
          <button class="krds-btn primary medium" type="submit">
            {own.send}
          </button>
        </form>
      </section>
    </>,
  );
}

/** Announces a session, or shows the form again with what was typed. However often the button is pressed it is one. */
export async function postSession(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const typed = typedIn(await c.req.parseBody({ all: true }));
  const { office = '', forum = '' } = typed;
  const [institution, department] = office.split('/');
  try {
    const session = await announceSession(context, actor, {
      ...readAnnouncement(typed),
      kind: parsed(sessionKindSchema, typed.kind, 'kind'),
      institution: parsed(institutionIdSchema, institution, 'office'),
      department: parsed(departmentIdSchema, department, 'office'),
      ...(forum !== '' && { forum: parsed(forumIdSchema, forum, 'forum') }),
      idempotencyKey: typed.key || undefined,
    });
    return c.redirect(pathIn(language, `/desk/sessions/${session.id}`), 303);
  } catch (error) {
    return announcingPage(c, site, typed, problemsIn(site, error));
  }
}
