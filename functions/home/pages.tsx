import { Hono } from 'hono';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { listAnswers } from '../answers/index.ts';
import { listCommitments } from '../commitments/index.ts';
import { listForums } from '../forums/index.ts';
import {
  type HomePart,
  homeParts,
  type Institution,
  institutionsFor,
  pageOf,
} from '../institutions/index.ts';
import { departmentName } from '../institutions/sections.tsx';
import type { AppEnv } from '../people/index.ts';
import { listProposals } from '../proposals/index.ts';
import { institutionPage } from './institution-page.tsx';
import { homeWords, Part, UnderWay } from './parts.tsx';

const shown = 6;

/** The home page. Each of its parts is one page of a list: it costs the same however many proposals there are. */
export function makeHomePages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = homeWords[language];
  return new Hono<AppEnv>()
    .get('/i/:id', (c) => institutionPage(c, site, c.req.param('id')))
    .get('/', async (c) => {
      const institutions = await institutionsFor(site);
      const isOnHome = shownOnHome(institutions);
      // Where some institutions keep to themselves, more is read, and as much however many proposals there are.
      const limit = institutions.some(({ page }) => page && page.onHome.length < homeParts.length)
        ? shown * 4
        : shown;
      const [forums, nearest, newest, answered, overdue, done] = await Promise.all([
        listForums(context, { state: 'open', sort: 'closing-soon', limit }).then(isOnHome('forums')),
        listProposals(context, undefined, { sort: 'nearest-to-step', limit }).then(isOnHome('proposals')),
        listProposals(context, undefined, { sort: 'newest', limit }).then(isOnHome('proposals')),
        listAnswers(context, { state: 'answered', limit }).then(isOnHome('answers')),
        // Who owes an answer does not choose whether that is seen.
        listAnswers(context, { overdue: true, limit: shown }),
        listCommitments(context, { state: 'done', sort: 'newest', limit }).then(isOnHome('answers')),
      ]);
      const at = (path: string) => pathIn(language, path);
      return renderPage(
        c,
        site,
        { title: site.words.siteName, description: own.lead, feed: { path: '/feeds/proposals' } },
        <>
          <section class="hero">
            <h1>{own.title}</h1>
            <p>{own.lead}</p>
            <p class="actions">
              <a class="krds-btn primary medium" href={at('/proposals/new')}>
                {own.write}
              </a>
              <a class="krds-btn secondary medium" href={at('/proposals')}>
                {own.find}
              </a>
            </p>
          </section>
          <UnderWay
            site={site}
            forums={forums}
            nearest={nearest}
            newest={newest}
            overdue={overdue}
            answered={answered}
            institutions={institutions}
            none={site.words.empty}
            to={at}
          />
          {done.items.length > 0 ? (
            <Part title={own.done} all={at('/outcomes?state=done')} more={own.all}>
              <ul>
                {done.items.map((commitment) => (
                  <li>
                    <a href={at(`/outcomes/${commitment.id}`)}>
                      <Said text={commitment.title} />
                    </a>{' '}
                    <span class="meta">
                      {departmentName(site, institutions, commitment.institution, commitment.department)}
                      {commitment.endedAt ? ` · ${formats.date(commitment.endedAt)}` : ''}
                    </span>
                  </li>
                ))}
              </ul>
            </Part>
          ) : null}
          <section>
            <h2>{own.institution}</h2>
            <ul class="choices">
              {institutions.map(({ id, name }) => (
                <li>
                  <a href={at(`/i/${id}`)}>{name[language]}</a>
                </li>
              ))}
            </ul>
          </section>
        </>,
      );
    });
}

/** Leaves out what belongs to an institution that does not put it here, and what is too many. */
function shownOnHome(institutions: Institution[]) {
  const parts = new Map<string, readonly HomePart[]>(
    institutions.map((each) => [each.id, pageOf(each).onHome]),
  );
  return (part: HomePart) =>
    <Item extends { institution: string }>({ items }: { items: Item[] }): { items: Item[] } => ({
      items: items
        .filter(({ institution }) => parts.get(institution)?.includes(part) ?? true)
        .slice(0, shown),
    });
}
