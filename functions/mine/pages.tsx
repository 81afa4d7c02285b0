import { Hono, type Context as HonoContext } from 'hono';
import type { Child } from 'hono/jsx';
import { proposalIdSchema } from '../../shared/ids.ts';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import { Pager, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { SaidWithin } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { ownEmpathies } from '../empathy/index.ts';
import { ownParticipations } from '../forums/index.ts';
import { ForumCards } from '../forums/sections.tsx';
import { allInstitutions } from '../institutions/index.ts';
import { institutionNames } from '../institutions/sections.tsx';
import { leadOf, type Notice, noticesOf, subjectOf } from '../notifications/index.ts';
import { ownOpinions } from '../opinions/index.ts';
import { OwnOpinions } from '../opinions/sections.tsx';
import { ownPanels } from '../panels/index.ts';
import { OwnPanels } from '../panels/sections.tsx';
import { type Actor, type AppEnv, actorOf, fromGrant, recordStaff } from '../people/index.ts';
import { listOwnProposals, readCards } from '../proposals/index.ts';
import { ProposalCards } from '../proposals/sections.tsx';
import { ownSessions } from '../sessions/index.ts';
import { OwnSessions } from '../sessions/sections.tsx';
import { makeSettingsPages } from './settings-page.tsx';
import { mineWords } from './words.ts';

const noticesShown = 5;
const forumsShown = 6;
const opinionsShown = 10;

interface WholeList {
  name: 'proposals' | 'opinions' | 'forums';
  none: string;
  hint?: string;
  cards: Child | undefined;
  cursor: string | undefined;
  next: string | null;
}

/** What is one person's own: proposals, empathies, notices, settings. */
export function makeMinePages(site: Site): Hono<AppEnv> {
  const { context, language } = site;
  const own = mineWords[language];
  const path = pathIn(language, '/me');

  /** One of the lists of which the page shows the beginning, all of it. */
  function wholeList(c: HonoContext<AppEnv>, list: WholeList) {
    const { name, none, hint, cards, cursor, next } = list;
    return renderPage(
      c,
      site,
      { title: own[name], isPrivate: true },
      <>
        <p>
          <a href={path}>{own.notices.back}</a>
        </p>
        <h1>{own[name]}</h1>
        {hint ? <p class="hint">{hint}</p> : null}
        <h2 class="visually-hidden">{own[name]}</h2>
        {cards ?? <p>{none}</p>}
        <Pager site={site} path={`${path}/${name}`} query={{ cursor }} next={next} />
      </>,
    );
  }

  return new Hono<AppEnv>()
    .get('/me', async (c) => {
      const actor = actorOf(c);
      await recordStaff(context, actor);
      const { cursor } = c.req.query();
      const [institutions, proposals, empathies, notices, forums, panels, opinions, sessions] =
        await Promise.all([
          allInstitutions(context.table),
          listOwnProposals(context, actor, { limit: 20, cursor: undefined }),
          ownEmpathies(context, actor, { limit: 20, cursor }),
          noticesOf(context.table, actor.person, { limit: noticesShown }),
          participations(site, actor, { limit: forumsShown, cursor: undefined }),
          ownPanels(context, actor),
          ownOpinions(context, actor, { limit: opinionsShown }),
          ownSessions(context, actor, { limit: 20 }),
        ]);
      const nameOf = institutionNames(site, institutions);
      const supported = await readCards(
        context,
        actor,
        empathies.items.map(({ proposal }) => proposalIdSchema.parse(proposal)),
      );
      return renderPage(
        c,
        site,
        { title: own.title, isPrivate: true },
        <>
          <div class="part-head">
            <h1>{own.title}</h1>
            <a href={`${path}/settings`}>{own.settings.title}</a>
          </div>
          {actor.grants.length > 0 ? (
            <p class="meta">
              {own.roles}: {actor.grants.map(fromGrant).join(', ')}
            </p>
          ) : null}
          <section>
            <div class="part-head">
              <h2>{own.notices.title}</h2>
              {notices.next === null ? null : <a href={`${path}/notices`}>{own.notices.all}</a>}
            </div>
            <Notices site={site} items={notices.items} />
          </section>
          <OwnPanels site={site} panels={panels} />
          <OwnSessions site={site} sessions={sessions.items} />
          <section>
            <div class="part-head">
              <h2>{own.proposals}</h2>
              {proposals.next === null ? null : <a href={`${path}/proposals`}>{own.moreProposals}</a>}
            </div>
            {proposals.items.length === 0 ? (
              <p>
                {own.noProposals} <a href={pathIn(language, '/proposals/new')}>{own.write}</a>
              </p>
            ) : (
              <ProposalCards site={site} items={proposals.items} nameOf={nameOf} />
            )}
          </section>
          <section>
            <div class="part-head">
              <h2>{own.forums}</h2>
              {forums.next === null ? null : <a href={`${path}/forums`}>{own.moreForums}</a>}
            </div>
            <p class="hint">{own.forumsHint}</p>
            {forums.cards ?? (
              <p>
                {own.noForums} <a href={pathIn(language, '/forums')}>{own.findForums}</a>
              </p>
            )}
          </section>
          <section>
            <div class="part-head">
              <h2>{own.opinions}</h2>
              {opinions.next === null ? null : <a href={`${path}/opinions`}>{own.moreOpinions}</a>}
            </div>
            {opinions.items.length === 0 ? (
              <p>{own.noOpinions}</p>
            ) : (
              <OwnOpinions site={site} items={opinions.items} />
            )}
          </section>
          <section>
            <h2>{own.empathies}</h2>
            <p class="hint">{own.empathiesHint}</p>
            {supported.length === 0 ? (
              <p>{own.noEmpathies}</p>
            ) : (
              <ProposalCards site={site} items={supported} nameOf={nameOf} />
            )}
            <Pager site={site} path={path} query={{ cursor }} next={empathies.next} />
          </section>
        </>,
      );
    })
    .get('/me/proposals', async (c) => {
      const { cursor } = c.req.query();
      const [{ items, next }, institutions] = await Promise.all([
        listOwnProposals(context, actorOf(c), { limit: 20, cursor }),
        allInstitutions(context.table),
      ]);
      const nameOf = institutionNames(site, institutions);
      const cards =
        items.length === 0 ? undefined : <ProposalCards site={site} items={items} nameOf={nameOf} />;
      return wholeList(c, { name: 'proposals', none: own.noProposals, cards, cursor, next });
    })
    .get('/me/opinions', async (c) => {
      const { cursor } = c.req.query();
      const { items, next } = await ownOpinions(context, actorOf(c), { limit: 20, cursor });
      const cards = items.length === 0 ? undefined : <OwnOpinions site={site} items={items} />;
      return wholeList(c, { name: 'opinions', none: own.noOpinions, cards, cursor, next });
    })
    .get('/me/forums', async (c) => {
      const { cursor } = c.req.query();
      const { cards, next } = await participations(site, actorOf(c), { limit: 20, cursor });
      const list = { name: 'forums', none: own.noForums, hint: own.forumsHint, cards, cursor, next } as const;
      return wholeList(c, list);
    })
    .get('/me/notices', async (c) => {
      const { cursor } = c.req.query();
      const page = { limit: 20, cursor };
      const { items, next } = await noticesOf(context.table, actorOf(c).person, page);
      return renderPage(
        c,
        site,
        { title: own.notices.title, isPrivate: true },
        <>
          <p>
            <a href={path}>{own.notices.back}</a>
          </p>
          <h1>{own.notices.title}</h1>
          <Notices site={site} items={items} />
          <Pager site={site} path={`${path}/notices`} query={{ cursor }} next={next} />
        </>,
      );
    })
    .route('/', makeSettingsPages(site));
}

/** The forums somebody took part in as cards, each with their own side; nothing where there are none. */
async function participations(site: Site, actor: Actor, page: { limit: number; cursor: string | undefined }) {
  const { context, language } = site;
  const own = mineWords[language];
  const { items, next } = await ownParticipations(context, actor, page);
  if (items.length === 0) return { cards: undefined, next };
  const institutions = await allInstitutions(context.table);
  const sides = new Map(items.map(({ forum, stance }) => [forum.id, stance?.name[language]]));
  const cards = (
    <ForumCards
      site={site}
      items={items.map(({ forum }) => forum)}
      nameOf={institutionNames(site, institutions)}
      noteOf={({ id }) => {
        const side = sides.get(id);
        return side === undefined ? own.noStance : own.myStance(side);
      }}
    />
  );
  return { cards, next };
}

function Notices({ site, items }: { site: Site; items: Notice[] }) {
  const { language } = site;
  if (items.length === 0) return <p>{mineWords[language].notices.none}</p>;
  return (
    <ol class="timeline">
      {items.map((notice) => (
        <li>
          <Time site={site} at={notice.at} />{' '}
          <a
            href={pathIn(
              language,
              notice.page ??
                pathOf({
                  proposal: notice.proposal,
                  forum: notice.forum,
                  opinion: notice.opinion,
                  session: notice.session,
                }),
            )}
          >
            <SaidWithin sentence={subjectOf(notice, language)} text={notice.title} />
          </a>
          {notice.code === undefined ? null : (
            <p class="meta">
              <SaidWithin sentence={leadOf(notice, language)} text={notice.reason ?? ''} />
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
