import type { Context as HonoContext } from 'hono';
import { institutionIdSchema, type PanelId, proposalIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Badge, Pager, Prose } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { knownInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { readCards } from '../proposals/index.ts';
import { acceptSeat, declineSeat } from './answer-offer.ts';
import { applyToPanel, takeApplicationBack } from './apply-to-panel.ts';
import { stratumIdSchema } from './model.ts';
import { PanelStanding, Seats, Source, Strata } from './page-parts.tsx';
import { PutForm, type PutTyped } from './put-form.tsx';
import { listCandidates } from './read-candidates.ts';
import { ownStanding, readPanel, type Standing } from './read-panels.ts';
import { canRunPanels, canServePanel } from './rules.ts';
import type { CandidateView, PanelView } from './view.ts';
import { panelWords } from './words.ts';

const shown = 20;

/** A panel: what it is, who sits there by group, how they were drawn, what lies before it and what it decided. */
export async function panelPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: PanelId,
  writing: { problems?: FieldProblems; put?: PutTyped } = {},
): Promise<Response> {
  const { context, language } = site;
  const own = panelWords[language];
  const actor = c.get('actor');
  const { cursor } = c.req.query();
  const panel = await readPanel(context, id);
  const institution = institutionIdSchema.parse(panel.institution);
  const [standing, candidates, of] = await Promise.all([
    actor ? ownStanding(context, actor, id) : undefined,
    listCandidates(context, id, { limit: shown, cursor: cursor || undefined }),
    knownInstitution(context, institution),
  ]);
  const cards = await readCards(
    context,
    actor,
    candidates.items.map(({ proposal }) => proposalIdSchema.parse(proposal)),
  );
  const titles = new Map(cards.map((card) => [card.id, card.title]));
  const path = pathIn(language, `/panels/${id}`);
  const isServing = actor !== undefined && canServePanel(actor, institution);
  const mayPut = panel.state === 'seated' && (isServing || standing?.seat?.state === 'accepted');
  const problems = writing.problems ?? {};
  const status = Object.keys(problems).length > 0 ? 400 : 200;
  return renderPage(
    c,
    site,
    { title: panel.title, description: panel.purpose.slice(0, 150).replaceAll(/\s+/g, ' '), status },
    <>
      <header>
        <p class="meta">
          <a href={pathIn(language, `/i/${of.id}`)}>{of.name[language]}</a> ·{' '}
          <a href={pathIn(language, `/panels?institution=${of.id}`)}>{own.title}</a>
        </p>
        <h1>
          <Said text={panel.title} />
        </h1>
        <PanelStanding site={site} panel={panel} />
      </header>
      <ErrorSummary site={site} problems={problems} />
      <Prose text={panel.purpose} />
      {actor && canRunPanels(actor, institution) ? (
        <p>
          <a class="krds-btn secondary medium" href={`${path}/manage`}>
            {own.manage.link}
          </a>
        </p>
      ) : null}
      {standing?.ticket ? <Mine site={site} panel={panel} standing={standing} path={path} /> : null}
      {panel.state === 'recruiting' && !standing?.ticket ? (
        <Apply site={site} panel={panel} path={path} isSignedIn={actor !== undefined} problems={problems} />
      ) : null}
      <Strata site={site} panel={panel} />
      {panel.strata.length > 0 ? (
        <>
          <Source site={site} panel={panel} />
          <p>
            <a href={`${path}/draw`}>{own.draw.link}</a>
          </p>
        </>
      ) : null}
      <Seats site={site} panel={panel} />
      <section>
        <h2>{own.queue.title}</h2>
        {candidates.items.length === 0 ? <p>{own.queue.none}</p> : null}
        <ul class="cards">
          {candidates.items.map((item) => (
            <li class="card">
              <CandidateCard site={site} item={item} title={titles.get(item.proposal) ?? item.proposal} />
            </li>
          ))}
        </ul>
        <Pager site={site} path={path} query={{ cursor }} next={candidates.next} />
      </section>
      {mayPut ? <PutForm site={site} path={path} typed={writing.put ?? {}} problems={problems} /> : null}
      {panel.state === 'ended' ? null : (
        <p>
          <a href={`${path}/claim`}>{own.claim.link}</a>
        </p>
      )}
    </>,
  );
}

function CandidateCard({ site, item, title }: { site: Site; item: CandidateView; title: string }) {
  const own = panelWords[site.language];
  return (
    <article>
      <h3 class="card-title">
        <a href={pathIn(site.language, `/panels/${item.panel}/candidates/${item.proposal}`)}>
          <Said text={title} />
        </a>
      </h3>
      <p class="meta">
        <Badge kind={item.state === 'decided' ? 'done' : 'progress'}>{own.queue.states[item.state]}</Badge>{' '}
        {own.queue.kinds[item.kind]} · {own.queue.putOn(site.formats.date(item.putAt))}
      </p>
      {item.decision === null ? null : (
        <p>
          <strong>{own.queue.outcomes[item.decision.outcome]}</strong>
        </p>
      )}
      {item.decision?.reason ? <Prose text={item.decision.reason} /> : null}
    </article>
  );
}

function Apply(props: {
  site: Site;
  panel: PanelView;
  path: string;
  isSignedIn: boolean;
  problems: FieldProblems;
}) {
  const { site, panel, path, isSignedIn, problems } = props;
  const own = panelWords[site.language].apply;
  return (
    <section class="card">
      <h2>{own.title}</h2>
      <p>{own.lead}</p>
      {isSignedIn ? (
        <form class="form" method="post" action={`${path}/application`}>
          <SelectField
            site={site}
            name="stratum"
            label={own.stratum}
            problems={problems}
            isRequired
            options={[
              { value: '', text: own.choose },
              ...panel.strata.map(({ id, name }) => ({ value: id, text: name })),
            ]}
          />
          <button class="krds-btn primary medium" type="submit" name="act" value="apply">
            {own.send}
          </button>
        </form>
      ) : (
        <a
          class="krds-btn primary medium"
          rel="nofollow"
          href={`/auth/sign-in?to=${encodeURIComponent(path)}`}
        >
          {own.signIn}
        </a>
      )}
    </section>
  );
}

/** What becomes of one's own ticket, for its holder alone. */
function Mine(props: { site: Site; panel: PanelView; standing: Standing; path: string }) {
  const { site, panel, standing, path } = props;
  const { mine: own, apply } = panelWords[site.language];
  const { seat } = standing;
  const group = panel.strata.find(({ id }) => id === standing.stratum)?.name;
  const isDrawn = panel.seed !== null;
  return (
    <section class="notice">
      <h2>{own.title}</h2>
      <p>
        {own.ticket}: {standing.ticket}
        {group === undefined ? null : (
          <>
            {' '}
            · {own.group}: <Said text={group} />
          </>
        )}
      </p>
      {seat === null && standing.passed ? <p>{own.passed}</p> : null}
      {seat === null && !standing.passed ? <p>{isDrawn ? own.notDrawn : own.waiting}</p> : null}
      {seat?.state === 'offered' && seat.until !== undefined ? (
        <>
          <p>
            <strong>{own.offered(String(seat.number), site.formats.moment(seat.until))}</strong>
          </p>
          <form class="actions" method="post" action={`${path}/seat`}>
            <button class="krds-btn primary medium" type="submit" name="act" value="accept">
              {own.accept}
            </button>
            <button class="krds-btn secondary medium" type="submit" name="act" value="decline">
              {own.decline}
            </button>
          </form>
        </>
      ) : null}
      {seat?.state === 'accepted' ? (
        <>
          <p>
            <strong>{own.accepted(String(seat.number))}</strong>
          </p>
          <details>
            <summary>{own.leave}</summary>
            <p>{own.leaveHint}</p>
            <form method="post" action={`${path}/seat`}>
              <button class="krds-btn secondary medium" type="submit" name="act" value="decline">
                {own.leave}
              </button>
            </form>
          </details>
        </>
      ) : null}
      {panel.state === 'recruiting' && seat === null && standing.stratum !== null ? (
        <form method="post" action={`${path}/application`}>
          <button class="krds-btn secondary medium" type="submit" name="act" value="withdraw">
            {apply.withdraw}
          </button>
        </form>
      ) : null}
    </section>
  );
}

/** Applies, or takes that back. */
export async function postApplication(c: HonoContext<AppEnv>, site: Site, id: PanelId): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  if (textOf(form, 'act') === 'withdraw') {
    await takeApplicationBack(context, actor, id);
  } else {
    const stratum = stratumIdSchema.safeParse(textOf(form, 'stratum'));
    if (!stratum.success)
      return panelPage(c, site, id, { problems: { stratum: panelWords[language].apply.error } });
    await applyToPanel(context, actor, id, stratum.data);
  }
  return c.redirect(pathIn(language, `/panels/${id}`), 303);
}

/** Takes the seat one's ticket was drawn for, declines it, or gives it up. */
export async function postSeat(c: HonoContext<AppEnv>, site: Site, id: PanelId): Promise<Response> {
  const actor = actorOf(c);
  const act = textOf(await c.req.parseBody(), 'act');
  if (act === 'accept') await acceptSeat(site.context, actor, id);
  else if (act === 'decline') await declineSeat(site.context, actor, id);
  return c.redirect(pathIn(site.language, `/panels/${id}`), 303);
}
