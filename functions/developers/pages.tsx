import { Hono, type Context as HonoContext } from 'hono';
import type { Child } from 'hono/jsx';
import { type ErrorCode, errorStatus } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { tokenTimes } from '../consents/index.ts';
import { defaultQuotas } from '../limits/index.ts';
import { exportsKeptDays } from '../open-data/index.ts';
import { mostLiveKeys } from '../partners/index.ts';
import type { AppEnv } from '../people/index.ts';
import { webhookEvents, webhookFigures } from '../webhooks/index.ts';
import { EmbedTrial, trialOf } from './embed-trial.tsx';
import { developersEn } from './messages.en.ts';
import { developersKo, type GuidePart, type Shown } from './messages.ko.ts';
import { changelog, type GuidePage, guidePages, noticeDays, pathOf } from './model.ts';
import { Code, Words } from './parts.tsx';
import { snippets } from './snippets.ts';

const words = { ko: developersKo, en: developersEn } as const;

/** The guide for whoever programs against this service. */
export function makeDeveloperPages(site: Site): Hono<AppEnv> {
  const { language, formats, origin } = site;
  const own = words[language];
  const number = (value: number) => formats.number(value);
  const texts = own.pages({
    anonymous: number(defaultQuotas.anonymous),
    client: number(defaultQuotas.client),
    liveKeys: number(mostLiveKeys),
    endpoints: number(webhookFigures.endpoints),
    days: number(webhookFigures.patienceDays),
    secrets: number(webhookFigures.secrets),
    kept: number(webhookFigures.keptDays),
    access: number(tokenTimes.accessMinutes),
    refresh: number(tokenTimes.refreshDays),
    notice: number(noticeDays),
    exports: number(exportsKeptDays),
  });
  const app = new Hono<AppEnv>();
  for (const page of guidePages) app.get(pathOf(page), (c) => show(c, page));
  return app;

  async function show(c: HonoContext<AppEnv>, page: GuidePage): Promise<Response> {
    const { title, lead, parts } = texts[page];
    const shown: Child[] = [];
    for (const part of parts) shown.push(await Part(c, part));
    return renderPage(
      c,
      site,
      { title: `${title} · ${own.title}`, description: lead },
      <>
        <nav class="guide-menu" aria-label={own.menu}>
          <ul>
            {guidePages.map((each) => (
              <li>
                <a href={pathIn(language, pathOf(each))} aria-current={each === page ? 'page' : undefined}>
                  {texts[each].title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <h1>{title}</h1>
        <p>{lead}</p>
        {shown}
        {page === 'start' ? (
          <p class="actions">
            <a href="/api/v1/docs">{own.reference}</a> <a href="/api/v1/openapi.json">{own.description}</a>
          </p>
        ) : null}
      </>,
    );
  }

  async function Part(c: HonoContext<AppEnv>, { id, title, text, shows }: GuidePart) {
    return (
      <section aria-labelledby={id}>
        <h2 id={id}>{title}</h2>
        {text.map((paragraph) => (
          <p>
            <Words text={paragraph} />
          </p>
        ))}
        {shows === undefined ? null : await Show(c, shows)}
      </section>
    );
  }

  async function Show(c: HonoContext<AppEnv>, shows: Shown) {
    switch (shows) {
      case 'scopes':
        return <Table rows={Object.entries(own.scopes)} heads={[own.name, own.meaning]} />;
      case 'headers':
        return <Table rows={Object.entries(own.headers)} heads={[own.name, own.meaning]} />;
      case 'feeds':
        return <Table rows={Object.entries(own.feeds)} heads={[own.name, own.meaning]} />;
      case 'limits':
        return (
          <Table
            rows={(['anonymous', 'signed-in', 'client'] as const).map((kind) => [
              kind,
              own.callers[kind],
              number(defaultQuotas[kind]),
            ])}
            heads={[own.name, own.meaning, own.perMinute]}
          />
        );
      case 'errors':
        return (
          <Table
            rows={(Object.keys(errorStatus) as ErrorCode[]).map((code) => [
              code,
              errorSentences[language][code],
              String(errorStatus[code]),
            ])}
            heads={[own.name, own.meaning, own.status]}
          />
        );
      case 'events':
        return Object.entries(webhookEvents).map(([type, { description, example }]) => (
          <section aria-labelledby={type}>
            <h3 id={type}>
              <code>{type}</code>
            </h3>
            <p>{description[language]}</p>
            <Code
              own={own}
              id={`example-${type.replace('.', '-')}`}
              text={JSON.stringify({ type, timestamp: '2026-11-24T01:00:00.000Z', data: example }, null, 2)}
            />
          </section>
        ));
      case 'changelog':
        return changelog.map(({ date, text }) => (
          <section aria-labelledby={`on-${date}`}>
            <h3 id={`on-${date}`}>
              <time datetime={date}>{formats.date(`${date}T12:00:00+09:00`)}</time>
            </h3>
            <p>
              <Words text={text[language]} />
            </p>
          </section>
        ));
      case 'embed':
        return <EmbedTrial site={site} own={own} {...(await trialOf(c, site))} />;
      default:
        return <Code own={own} id={`code-${shows}`} text={snippets[shows](origin)} />;
    }
  }

  function Table({ rows, heads }: { rows: string[][]; heads: string[] }) {
    return (
      <TableWrap label={heads.join(', ')}>
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th scope="col">{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name = '', ...cells]) => (
              <tr>
                <th scope="row">
                  <code>{name}</code>
                </th>
                {cells.map((cell) => (
                  <td>
                    <Words text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableWrap>
    );
  }
}
