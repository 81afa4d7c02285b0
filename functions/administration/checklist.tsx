import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { type Institution, pageOf } from '../institutions/index.ts';
import { holdersOf, staffOf } from '../people/index.ts';
import { readStandingPage, standingPages } from '../standing-pages/index.ts';
import { administrationWords } from './words.ts';

/** What an institution still lacks to be complete, each with the way to where it is done; nothing once all is there. */
export async function Checklist({ site, institution }: { site: Site; institution: Institution }) {
  const { context, language } = site;
  const { checklist: own } = administrationWords[language];
  const { id, categories } = institution;
  const at = (path: string) => pathIn(language, path);
  const [written, staff, moderators] = await Promise.all([
    Promise.all(standingPages.map((page) => readStandingPage(context, id, page, language))),
    staffOf(context.table, id),
    Promise.all(([id, '*'] as const).map((scope) => holdersOf(context.table, 'moderator', scope))),
  ]);
  const unstaffed = institution.departments.filter(
    (department) => !staff.some((member) => member.department === department.id),
  );
  const items = [
    // Without one nothing that is handed in is ever published.
    { what: own.moderators, to: at(`/admin/${id}/staff`), isDone: moderators.flat().length > 0 },
    {
      what: own.officers(unstaffed.map(({ name }) => name)),
      to: at(`/admin/${id}/staff`),
      isDone: unstaffed.length === 0,
    },
    { what: own.categories, to: at(`/admin/${id}/categories`), isDone: categories.length > 0 },
    ...standingPages.map((page, index) => ({
      what: own.pages[page],
      to: at(`/institutions/${id}/pages/${page}/edit`),
      isDone: written[index] !== undefined,
    })),
    { what: own.emblem, to: at(`/admin/${id}/page`), isDone: pageOf(institution).emblem !== null },
  ];
  const done = items.filter(({ isDone }) => isDone).length;
  if (done === items.length) return null;
  return (
    <section class="notice" aria-labelledby="checklist">
      <h2 id="checklist">{own.title}</h2>
      <p>{own.progress(site.formats.number(done), site.formats.number(items.length))}</p>
      <ul>
        {items.map(({ what, to, isDone }) => (
          <li>
            {isDone ? (
              own.done(what)
            ) : (
              <>
                {own.missing}: <a href={to}>{what}</a>
              </>
            )}
          </li>
        ))}
      </ul>
      <p>{own.roles(id, institution.departments[0]?.id ?? '')}</p>
    </section>
  );
}
