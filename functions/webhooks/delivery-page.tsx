import type { Context as HonoContext } from 'hono';
import { pathIn } from '../../shared/web/locale.ts';
import { TableWrap, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { Institution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { saidAt, typeName } from './endpoint-page.tsx';
import { type DeliveryAt, readDelivery } from './read-webhooks.ts';
import { replayDelivery } from './replay.ts';
import { bodyOf } from './signing.ts';
import { keyOf } from './view.ts';
import { webhookWords } from './words.ts';

/** One delivery: what is sent, and what every try came to. */
export async function deliveryPage(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
  at: DeliveryAt,
): Promise<Response> {
  const { context, formats, language } = site;
  const own = webhookWords[language];
  const delivery = await readDelivery(context, actorOf(c), at);
  const endpoint = pathIn(language, `/admin/${institution.id}/webhooks/${at.endpoint}`);
  const body = JSON.stringify(JSON.parse(bodyOf(delivery, site.origin)), undefined, 2);
  return renderPage(
    c,
    site,
    { title: `${own.delivery} · ${institution.name[language]}`, isPrivate: true },
    <>
      <p>
        <a href={endpoint}>{own.title}</a>
      </p>
      <h1>{typeName(site, delivery.type)}</h1>
      {c.req.query('replayed') === undefined ? null : (
        <p class="notice" role="status">
          {own.replayed}
        </p>
      )}
      <p class="meta">
        <Time site={site} at={delivery.at} /> · {own.states[delivery.state]}
      </p>
      <p>
        {own.id}: <code>{delivery.id}</code>
      </p>
      <form class="actions" method="post" action={`${endpoint}/deliveries/${keyOf(delivery)}`}>
        <button class="krds-btn secondary medium" type="submit">
          {own.replay}
        </button>
      </form>
      <section>
        <h2>{own.tries}</h2>
        {delivery.tries.length === 0 ? (
          <p class="notice">{own.noTries}</p>
        ) : (
          <TableWrap label={own.tries}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{own.when}</th>
                  <th scope="col">{own.last}</th>
                  <th scope="col">{own.took}</th>
                  <th scope="col">{own.answer}</th>
                </tr>
              </thead>
              <tbody>
                {delivery.tries.map((each) => (
                  <tr>
                    <th scope="row">
                      <Time site={site} at={each.at} />
                    </th>
                    <td>{saidAt(site, each)}</td>
                    <td>{own.milliseconds(formats.number(each.ms))}</td>
                    <td>
                      <code>{each.answer}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableWrap>
        )}
      </section>
      <section>
        <h2>{own.body}</h2>
        <p class="prose">
          <code>{body}</code>
        </p>
      </section>
    </>,
  );
}

/** Has it sent now. */
export async function postDelivery(c: HonoContext<AppEnv>, site: Site, at: DeliveryAt): Promise<Response> {
  const sent = await replayDelivery(site.context, actorOf(c), at);
  const path = `/admin/${at.institution}/webhooks/${at.endpoint}/deliveries/${keyOf(sent)}`;
  return c.redirect(`${pathIn(site.language, path)}?replayed`, 303);
}
