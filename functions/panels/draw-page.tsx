import type { Context as HonoContext } from 'hono';
import type { PanelId } from '../../shared/ids.ts';
import { TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { AppEnv } from '../people/index.ts';
import { BackToPanel, Source } from './page-parts.tsx';
import { readDraw, readPanel } from './read-panels.ts';
import { panelWords } from './words.ts';

/** The draw in plain words, and how to make it again. The tickets themselves lie in the data: they may be many. */
export async function drawPage(c: HonoContext<AppEnv>, site: Site, id: PanelId): Promise<Response> {
  const { context, formats, language } = site;
  const own = panelWords[language];
  const [panel, draw] = await Promise.all([readPanel(context, id), readDraw(context, id)]);
  const data = `/api/v1/panels/${id}/draw`;
  const nameOf = (stratum: string) => panel.strata.find((each) => each.id === stratum)?.name ?? stratum;
  return renderPage(
    c,
    site,
    { title: `${own.draw.title} · ${panel.title}`, description: own.draw.lead },
    <>
      <BackToPanel site={site} id={id} title={panel.title} />
      <h1>{own.draw.title}</h1>
      <p>{own.draw.lead}</p>
      <ol class="steps">
        {own.draw.steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      <Source site={site} panel={panel} />
      <section>
        <h2>{own.draw.result}</h2>
        {draw.pool === null ? (
          <p>{own.draw.waiting}</p>
        ) : (
          <>
            <p>{own.pool(formats.number(draw.pool.size), formats.moment(draw.pool.frozenAt))}</p>
            <p class="meta">
              {own.draw.fingerprint}: {draw.pool.sha256}
            </p>
          </>
        )}
        {draw.seated === null ? (
          <p>{own.draw.noSeed}</p>
        ) : (
          <TableWrap label={own.draw.result}>
            <table class="numbered">
              <thead>
                <tr>
                  <th scope="col">{own.draw.order}</th>
                  <th scope="col">{own.seats.group}</th>
                  <th scope="col">{own.seats.ticket}</th>
                </tr>
              </thead>
              <tbody>
                {draw.seated.map(({ ticket, seatOf }, index) => (
                  <tr>
                    <th scope="row">{index + 1}</th>
                    <td>
                      <Said text={nameOf(seatOf)} />
                    </td>
                    <td class="code-cell">{ticket}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableWrap>
        )}
      </section>
      <section>
        <h2>{own.draw.again}</h2>
        <p>
          <a href={data}>{own.draw.data}</a>
        </p>
        <p>{own.draw.command}</p>
        <pre class="prose">{`curl -s ${site.origin}${data} | npm run -s draw`}</pre>
        <p>{own.draw.byHand}</p>
        <pre class="prose">{`printf '%s' ${quoted(`${panel.seed?.value ?? '…'}:${draw.seated?.[0]?.ticket ?? 'tkt_…'}`)} | sha256sum`}</pre>
      </section>
    </>,
  );
}

/** As a shell takes it for one word, whatever the seed is made of. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
