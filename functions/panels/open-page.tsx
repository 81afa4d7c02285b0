import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { AppError } from '../../shared/errors.ts';
import { type InstitutionId, institutionIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, TextField, toProblems } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf, assertAllowed } from '../people/index.ts';
import { type OpenTyped, openFields, readOpenForm } from './open-form.ts';
import { openPanel } from './open-panel.ts';
import { listPanels } from './read-panels.ts';
import { canRunPanels } from './rules.ts';
import { panelWords } from './words.ts';

interface Writing {
  typed?: Partial<OpenTyped>;
  key?: string;
  problems?: FieldProblems;
}

function toInstitution(text: string | undefined): InstitutionId {
  const id = institutionIdSchema.safeParse(text);
  if (!id.success) throw new AppError('institution.not-found');
  return id.data;
}

/** An institution's panels for its administrators, and a form to open another. */
export async function openPage(
  c: HonoContext<AppEnv>,
  site: Site,
  { typed = {}, key = ulid(), problems = {} }: Writing = {},
): Promise<Response> {
  const { context, language } = site;
  const words = panelWords[language];
  const own = words.open;
  const id = toInstitution(c.req.param('id'));
  assertAllowed(canRunPanels(actorOf(c), id));
  const [institution, panels] = await Promise.all([
    getInstitution(context, id),
    listPanels(context, { institution: id, limit: 50 }),
  ]);
  const field = (name: keyof OpenTyped) => ({ site, name, value: typed[name], problems });
  return renderPage(
    c,
    site,
    {
      title: `${words.title} · ${institution.name[language]}`,
      isPrivate: true,
      status: Object.keys(problems).length > 0 ? 400 : 200,
    },
    <>
      <p>
        <a href={pathIn(language, `/admin/${id}`)}>{institution.name[language]}</a>
      </p>
      <h1>{words.title}</h1>
      {panels.items.length === 0 ? <p>{words.none}</p> : null}
      <ul class="choices">
        {panels.items.map((panel) => (
          <li>
            <a href={pathIn(language, `/panels/${panel.id}/manage`)}>
              <Said text={panel.title} />
            </a>{' '}
            <span class="meta">{words.states[panel.state]}</span>
          </li>
        ))}
      </ul>
      <section class="card">
        <h2>{own.title}</h2>
        <ErrorSummary site={site} problems={problems} />
        <form class="form" method="post" action={pathIn(language, `/admin/${id}/panels`)}>
          <input type="hidden" name="key" value={key} />
          <TextField {...field('title')} label={own.name} isRequired maxLength={80} />
          <TextField
            {...field('purpose')}
            label={own.purpose}
            hint={own.purposeHint}
            isRequired
            maxLength={2000}
            rows={4}
          />
          <TextField {...field('from')} type="date" label={own.from} isRequired />
          <TextField {...field('to')} type="date" label={own.to} isRequired />
          <TextField {...field('quorum')} label={own.quorum} isRequired maxLength={3} />
          <TextField
            {...field('strata')}
            label={own.strata}
            hint={own.strataHint}
            maxLength={3000}
            rows={5}
          />
          <TextField {...field('closesOn')} type="date" label={own.closesOn} />
          <TextField {...field('source')} label={own.source} hint={own.sourceHint} maxLength={300} />
          <TextField {...field('sourceOn')} type="date" label={own.sourceOn} />
          <TextField
            {...field('sourceTime')}
            label={own.sourceTime}
            hint={own.sourceTimeHint}
            maxLength={5}
          />
          <button class="krds-btn primary medium" type="submit">
            {own.send}
          </button>
        </form>
      </section>
    </>,
  );
}

/** Opens a panel. However often the button is pressed it is one. */
export async function postOpen(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const { errors } = panelWords[language].open;
  const actor = actorOf(c);
  const institution = toInstitution(c.req.param('id'));
  assertAllowed(canRunPanels(actor, institution));
  const form = await c.req.parseBody();
  const typed = Object.fromEntries(openFields.map((name) => [name, textOf(form, name)])) as OpenTyped;
  const key = textOf(form, 'key') || ulid();
  const read = readOpenForm(typed, errors);
  if ('problems' in read) return openPage(c, site, { typed, key, problems: read.problems });
  try {
    const panel = await openPanel(context, actor, { ...read.opened, institution, idempotencyKey: key });
    return c.redirect(pathIn(language, `/panels/${panel.id}/manage?saved`), 303);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'request.invalid') throw error;
    const { term, ...named } = toProblems(error.fields ?? [], errors);
    // A term is two fields; what is wrong with it stands beside its end.
    return openPage(c, site, { typed, key, problems: { ...(term && { to: term }), ...named } });
  }
}
