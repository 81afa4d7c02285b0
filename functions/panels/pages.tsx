import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { institutionIdSchema, type PanelId } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { institutionsFor } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { candidatePage, postCandidate, postPut } from './candidate-page.tsx';
import { claimSeat } from './claim-seat.ts';
import { drawPage } from './draw-page.tsx';
import { managePage, postManage } from './manage-page.tsx';
import { openPage, postOpen } from './open-page.tsx';
import { BackToPanel, PanelStanding, toPanelId, toProposalId } from './page-parts.tsx';
import { panelPage, postApplication, postSeat } from './panel-page.tsx';
import { listPanels, readPanel } from './read-panels.ts';
import { codePattern } from './tickets.ts';
import { panelWords } from './words.ts';

const listQuery = z.object({
  institution: institutionIdSchema.optional().catch(undefined),
  cursor: z.string().min(1).max(2000).optional(),
});

/** Agenda panels: for everybody, for those who apply and sit there, and for those who run them. */
export function makePanelPages(site: Site): Hono<AppEnv> {
  const panelOf = (c: HonoContext) => toPanelId(c.req.param('id'));
  const proposalOf = (c: HonoContext) => toProposalId(c.req.param('proposal'));
  return new Hono<AppEnv>()
    .get('/panels', (c) => listPage(c, site))
    .get('/panels/:id', (c) => panelPage(c, site, panelOf(c)))
    .post('/panels/:id/application', (c) => postApplication(c, site, panelOf(c)))
    .post('/panels/:id/seat', (c) => postSeat(c, site, panelOf(c)))
    .get('/panels/:id/claim', (c) => claimPage(c, site, panelOf(c)))
    .post('/panels/:id/claim', (c) => postClaim(c, site, panelOf(c)))
    .get('/panels/:id/draw', (c) => drawPage(c, site, panelOf(c)))
    .get('/panels/:id/manage', (c) => managePage(c, site, panelOf(c)))
    .post('/panels/:id/manage', (c) => postManage(c, site, panelOf(c)))
    .post('/panels/:id/candidates', (c) => postPut(c, site, panelOf(c)))
    .get('/panels/:id/candidates/:proposal', (c) => candidatePage(c, site, panelOf(c), proposalOf(c)))
    .post('/panels/:id/candidates/:proposal', (c) => postCandidate(c, site, panelOf(c), proposalOf(c)))
    .get('/admin/:id/panels', (c) => openPage(c, site))
    .post('/admin/:id/panels', (c) => postOpen(c, site));
}

async function listPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const own = panelWords[language];
  const query = listQuery.parse(c.req.query());
  const [institutions, { items, next }] = await Promise.all([
    institutionsFor(site),
    listPanels(context, { ...query, limit: 20 }),
  ]);
  const path = pathIn(language, '/panels');
  return renderPage(
    c,
    site,
    { title: own.title, description: own.lead },
    <>
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      <Filters action={path} button={own.show}>
        <SelectField
          site={site}
          name="institution"
          label={own.institution}
          value={query.institution}
          any={own.all}
          options={institutions.map(({ id, name }) => ({ value: id as string, text: name[language] }))}
        />
      </Filters>
      {items.length === 0 ? <p class="notice">{own.none}</p> : null}
      <ul class="cards">
        {items.map((panel) => (
          <li class="card">
            <h2 class="card-title">
              <a href={`${path}/${panel.id}`}>
                <Said text={panel.title} />
              </a>
            </h2>
            <p class="meta">{institutions.find(({ id }) => id === panel.institution)?.name[language]}</p>
            <PanelStanding site={site} panel={panel} />
          </li>
        ))}
      </ul>
      <Pager site={site} path={path} query={query} next={next} />
    </>,
  );
}

/** Where an appointed seat is taken with its code. */
async function claimPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: PanelId,
  writing: { typed?: string; problems?: FieldProblems } = {},
): Promise<Response> {
  const { context, language } = site;
  const own = panelWords[language].claim;
  actorOf(c);
  const panel = await readPanel(context, id);
  const problems = writing.problems ?? {};
  return renderPage(
    c,
    site,
    { title: own.title, isPrivate: true, status: Object.keys(problems).length > 0 ? 400 : 200 },
    <>
      <BackToPanel site={site} id={id} title={panel.title} />
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      <ErrorSummary site={site} problems={problems} />
      <form class="form" method="post" action={pathIn(language, `/panels/${id}/claim`)}>
        <TextField
          site={site}
          name="code"
          label={own.code}
          value={writing.typed ?? c.req.query('code')}
          problems={problems}
          isRequired
          maxLength={40}
        />
        <button class="krds-btn primary medium" type="submit">
          {own.send}
        </button>
      </form>
    </>,
  );
}

async function postClaim(c: HonoContext<AppEnv>, site: Site, id: PanelId): Promise<Response> {
  const { context, language } = site;
  const typed = textOf(await c.req.parseBody(), 'code');
  const code = typed.trim().toUpperCase();
  if (!codePattern.test(code))
    return claimPage(c, site, id, { typed, problems: { code: panelWords[language].claim.error } });
  await claimSeat(context, actorOf(c), id, code);
  return c.redirect(pathIn(language, `/panels/${id}`), 303);
}
