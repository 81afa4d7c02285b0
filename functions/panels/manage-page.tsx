import type { Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { institutionIdSchema, type PanelId } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type AppEnv, actorOf, assertAllowed } from '../people/index.ts';
import { appointMember } from './appoint-member.ts';
import { endPanel } from './attend-panel.ts';
import { drawSeats } from './draw-seats.ts';
import { closePool } from './freeze-pool.ts';
import { evidenceSchema, groundSchema, seedSchema, seedSourceSchema } from './model.ts';
import { nameSeedSource } from './name-seed-source.ts';
import { momentOf } from './open-form.ts';
import { BackToPanel, PanelStanding, Seats, Source } from './page-parts.tsx';
import { readPanel } from './read-panels.ts';
import { canRunPanels } from './rules.ts';
import { codePattern, newCode } from './tickets.ts';
import type { PanelView } from './view.ts';
import { panelWords } from './words.ts';

interface Writing {
  typed?: Record<string, string>;
  problems?: FieldProblems;
  /** The code of a seat that was just added: shown this once. */
  code?: string;
}

/** What an administrator does with a panel: the seed's source, the pool, the seed, appointments, the end. */
export async function managePage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: PanelId,
  { typed = {}, problems = {}, code }: Writing = {},
): Promise<Response> {
  const { context, language } = site;
  const { manage: own } = panelWords[language];
  const actor = actorOf(c);
  const panel = await readPanel(context, id);
  assertAllowed(canRunPanels(actor, institutionIdSchema.parse(panel.institution)));
  const path = pathIn(language, `/panels/${id}/manage`);
  const parts = { site, panel, path, typed, problems };
  return renderPage(
    c,
    site,
    {
      title: `${own.title} · ${panel.title}`,
      isPrivate: true,
      status: Object.keys(problems).length > 0 ? 400 : 200,
    },
    <>
      <BackToPanel site={site} id={id} title={panel.title} />
      <h1>{own.title}</h1>
      {c.req.query('saved') === undefined ? null : (
        <p class="notice" role="status">
          {own.saved}
        </p>
      )}
      {code === undefined ? null : (
        <section class="notice">
          <h2>{own.appoint}</h2>
          <p>{own.code}</p>
          <p>
            <strong>{code}</strong>
          </p>
          <p>
            {own.address}: {`${site.origin}${pathIn(language, `/panels/${id}/claim?code=${code}`)}`}
          </p>
        </section>
      )}
      <ErrorSummary site={site} problems={problems} />
      <PanelStanding site={site} panel={panel} />
      <Source site={site} panel={panel} />
      <Lottery {...parts} now={context.clock.now()} />
      {panel.state === 'ended' ? null : <Appoint {...parts} />}
      <Seats site={site} panel={panel} />
      {panel.state === 'ended' ? null : (
        <section>
          <h2>{own.end}</h2>
          <details>
            <summary>{own.end}</summary>
            <p>{own.endLead}</p>
            <form method="post" action={path}>
              <button class="krds-btn secondary medium" type="submit" name="act" value="end">
                {own.end}
              </button>
            </form>
          </details>
        </section>
      )}
    </>,
  );
}

interface PartProps {
  site: Site;
  panel: PanelView;
  path: string;
  typed: Record<string, string>;
  problems: FieldProblems;
}

/** The next step of the lottery, whichever it is. */
function Lottery(props: PartProps & { now: Date }) {
  const { site, panel, path, typed, problems, now } = props;
  const { manage: own, open } = panelWords[site.language];
  const field = { site, problems, isRequired: true };
  if (panel.state === 'recruiting' && panel.closesAt !== null && now.toISOString() < panel.closesAt)
    return (
      <section class="card">
        <h2>{own.source}</h2>
        <p>{own.sourceLead}</p>
        <form class="form" method="post" action={path}>
          <TextField
            {...field}
            name="source"
            label={open.source}
            hint={open.sourceHint}
            value={typed.source}
            maxLength={300}
          />
          <TextField {...field} name="sourceOn" type="date" label={open.sourceOn} value={typed.sourceOn} />
          <TextField
            {...field}
            name="sourceTime"
            label={open.sourceTime}
            hint={open.sourceTimeHint}
            value={typed.sourceTime}
            maxLength={5}
          />
          <button class="krds-btn secondary medium" type="submit" name="act" value="source">
            {own.source}
          </button>
        </form>
      </section>
    );
  if (panel.state === 'recruiting')
    return (
      <section class="card">
        <h2>{own.freeze}</h2>
        <p>{own.freezeLead}</p>
        <form method="post" action={path}>
          <button class="krds-btn secondary medium" type="submit" name="act" value="freeze">
            {own.freeze}
          </button>
        </form>
      </section>
    );
  if (panel.state !== 'frozen') return null;
  return (
    <section class="card">
      <h2>{own.seed}</h2>
      <p>{own.seedLead}</p>
      <form class="form" method="post" action={path}>
        <TextField {...field} name="seed" label={own.value} value={typed.seed} maxLength={200} />
        <TextField
          {...field}
          name="seedAgain"
          label={own.valueAgain}
          value={typed.seedAgain}
          maxLength={200}
        />
        <TextField {...field} name="evidence" label={own.evidence} value={typed.evidence} maxLength={500} />
        <button class="krds-btn primary medium" type="submit" name="act" value="draw">
          {own.draw}
        </button>
      </form>
    </section>
  );
}

function Appoint({ site, path, typed, problems }: PartProps) {
  const { manage: own } = panelWords[site.language];
  return (
    <section class="card">
      <h2>{own.appoint}</h2>
      <p>{own.appointLead}</p>
      <form class="form" method="post" action={path}>
        {/* Made with the form, so that a button pressed twice adds one seat. */}
        <input type="hidden" name="code" value={typed.code ?? newCode()} />
        <TextField
          site={site}
          name="ground"
          label={own.ground}
          hint={own.groundHint}
          value={typed.ground}
          problems={problems}
          isRequired
          maxLength={100}
        />
        <button class="krds-btn secondary medium" type="submit" name="act" value="appoint">
          {own.appointSend}
        </button>
      </form>
    </section>
  );
}

export async function postManage(c: HonoContext<AppEnv>, site: Site, id: PanelId): Promise<Response> {
  const { context, language } = site;
  const words = panelWords[language];
  const { errors } = words.manage;
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const field = (name: string) => textOf(form, name);
  const again = (names: string[], problems: FieldProblems) =>
    managePage(c, site, id, {
      typed: Object.fromEntries(names.map((name) => [name, field(name)])),
      problems,
    });

  switch (field('act')) {
    case 'source': {
      const names = ['source', 'sourceOn', 'sourceTime'];
      const source = seedSourceSchema.safeParse({
        what: field('source'),
        at: momentOf(field('sourceOn'), field('sourceTime')),
      });
      if (!source.success) return again(names, { source: words.open.errors.source });
      try {
        await nameSeedSource(context, actor, id, source.data);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'request.invalid') throw error;
        return again(names, { source: words.open.errors.source });
      }
      break;
    }
    case 'freeze':
      await closePool(context, actor, id);
      break;
    case 'draw': {
      const seed = seedSchema.safeParse(field('seed'));
      const repeated = seedSchema.safeParse(field('seedAgain'));
      const evidence = evidenceSchema.safeParse(field('evidence'));
      if (!seed.success || seed.data !== repeated.data || !evidence.success)
        return again(['seed', 'seedAgain', 'evidence'], {
          ...(!seed.success && { seed: errors.seed }),
          ...(seed.success && seed.data !== repeated.data && { seedAgain: errors.seedAgain }),
          ...(!evidence.success && { evidence: errors.evidence }),
        });
      await drawSeats(context, actor, id, { seed: seed.data, evidence: evidence.data });
      break;
    }
    case 'appoint': {
      const ground = groundSchema.safeParse(field('ground'));
      const code = field('code');
      if (!codePattern.test(code)) throw new AppError('request.invalid');
      if (!ground.success) return again(['ground', 'code'], { ground: errors.ground });
      await appointMember(context, actor, id, { ground: ground.data, code });
      return managePage(c, site, id, { code });
    }
    case 'end':
      await endPanel(context, actor, id);
      break;
    default:
      throw new AppError('request.invalid');
  }
  return c.redirect(pathIn(language, `/panels/${id}/manage?saved`), 303);
}
