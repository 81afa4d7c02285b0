import type { Context as HonoContext } from 'hono';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { deskFor } from '../answers/index.ts';
import { DeskChoice } from '../answers/sections.tsx';
import { type AppEnv, actorOf } from '../people/index.ts';
import { listForums } from './read-forums.ts';
import { ForumBadge, forumTime, topicIn } from './sections.tsx';
import type { ForumCard } from './view.ts';
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
