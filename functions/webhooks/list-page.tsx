import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { ErrorSummary, type FieldProblems } from '../../shared/web/fields.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { Institution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { endpointPage } from './endpoint-page.tsx';
import { EndpointFields, parseFacts, problemsIn, type Typed, typedIn } from './form.tsx';
import { openEndpoint, type WebhookSettings } from './open-endpoint.ts';
import { listEndpoints } from './read-webhooks.ts';
import { webhookWords } from './words.ts';

/** An institution's endpoints, and a form to make another. */
export async function listPage(
  c: HonoContext<AppEnv>,
  site: Site,
  { id, name }: Institution,
  { typed, problems }: { typed: Typed; problems: FieldProblems } = {
    typed: { url: '', description: '', types: [], key: ulid() },
    problems: {},
  },
): Promise<Response> {
  const { context, language } = site;
  const own = webhookWords[language];
  const endpoints = await listEndpoints(context, actorOf(c), id);
  const path = pathIn(language, `/admin/${id}/webhooks`);
  return renderPage(
    c,
    site,
    {
      title: `${own.title} · ${name[language]}`,
      isPrivate: true,
      status: Object.keys(problems).length > 0 ? 400 : 200,
    },
    <>
      <p>
        <a href={pathIn(language, `/admin/${id}`)}>{name[language]}</a>
      </p>
      <h1>{own.title}</h1>
      <p>
        {own.lead} <a href={pathIn(language, '/developers/webhooks')}>{own.guide}</a>
      </p>
      <ErrorSummary site={site} problems={problems} />
      {endpoints.length === 0 ? <p class="notice">{own.none}</p> : null}
      <ul class="cards">
        {endpoints.map((endpoint) => (
          <li class="card">
            <h2 class="card-title">
              <a href={`${path}/${endpoint.id}`}>{endpoint.url}</a>
            </h2>
            <p class="meta">{endpoint.off === undefined ? own.on : own.offs[endpoint.off]}</p>
            {endpoint.description === '' ? null : <p>{endpoint.description}</p>}
          </li>
        ))}
      </ul>
      <section class="card">
        <h2>{own.open}</h2>
        <form class="form" method="post" action={path}>
          <input type="hidden" name="key" value={typed.key ?? ''} />
          <EndpointFields site={site} typed={typed} problems={problems} />
          <button class="krds-btn primary medium" type="submit">
            {own.open}
          </button>
        </form>
      </section>
    </>,
  );
}

/** Makes an endpoint and shows its secret this once; or shows the form again with what was typed. */
export async function postNewEndpoint(
  c: HonoContext<AppEnv>,
  site: Site,
  settings: WebhookSettings,
  institution: Institution,
): Promise<Response> {
  const { typed } = await typedIn(c);
  const { facts, problems } = parseFacts(site, typed);
  if (!facts) return listPage(c, site, institution, { typed, problems });
  try {
    const idempotencyKey = typed.key || undefined;
    const made = await openEndpoint(site.context, settings, actorOf(c), institution.id, {
      facts,
      idempotencyKey,
    });
    return await endpointPage(c, site, { institution, id: made.endpoint.id }, { secret: [made.secret] });
  } catch (error) {
    return listPage(c, site, institution, { typed, problems: problemsIn(site, error) });
  }
}
