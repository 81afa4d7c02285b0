import type { Context as HonoContext } from 'hono';
import type { ForumId } from '../../shared/ids.ts';
import { Difference } from '../../shared/web/difference.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { AppEnv } from '../people/index.ts';
import { readBackgrounds, readForum, readReports } from './read-forums.ts';
import { ReportBody, Sources } from './result-sections.tsx';
import { topicIn } from './sections.tsx';
import { forumWords } from './words.ts';

/** Every version of what to know, the latest first, with what each changed. */
export async function backgroundsPage(c: HonoContext<AppEnv>, site: Site, id: ForumId): Promise<Response> {
  const { context, language, formats } = site;
  const own = forumWords[language].background;
  const [forum, versions] = await Promise.all([readForum(context, id), readBackgrounds(context, id)]);
  return renderPage(
    c,
    site,
    { title: `${own.historyTitle}: ${topicIn(site, forum)}` },
    <>
      <p>
        <a href={pathIn(language, `/forums/${id}`)}>{own.back}</a>
      </p>
      <h1>
        {own.historyTitle}: <Said text={topicIn(site, forum)} />
      </h1>
      {versions.toReversed().map((version) => (
        <section class="card">
          <h2>
            {own.version(formats.number(version.number))} · <Time site={site} at={version.at} />
          </h2>
          {version.reason === null ? null : (
            <p>
              <strong>{own.because}</strong> <Said text={version.reason} />
            </p>
          )}
          <Difference
            site={site}
            text={version.background}
            before={versions.find(({ number }) => number === version.number - 1)?.background}
          />
          {version.sources.length > 0 ? (
            <>
              <h3>{own.sources}</h3>
              <Sources sources={version.sources} />
            </>
          ) : null}
        </section>
      ))}
    </>,
  );
}

/** Every version of the analysis, the latest first. */
export async function reportsPage(c: HonoContext<AppEnv>, site: Site, id: ForumId): Promise<Response> {
  const { context, language, formats } = site;
  const own = forumWords[language].report;
  const [forum, versions] = await Promise.all([readForum(context, id), readReports(context, id)]);
  return renderPage(
    c,
    site,
    { title: `${own.historyTitle}: ${topicIn(site, forum)}` },
    <>
      <p>
        <a href={pathIn(language, `/forums/${id}`)}>{forumWords[language].background.back}</a>
      </p>
      <h1>
        {own.historyTitle}: <Said text={topicIn(site, forum)} />
      </h1>
      {versions.toReversed().map((version) => (
        <section class="card">
          <h2>{own.version(formats.number(version.number), formats.date(version.at))}</h2>
          {version.reason === null ? null : (
            <p>
              <strong>{own.because}</strong> <Said text={version.reason} />
            </p>
          )}
          <ReportBody
            site={site}
            report={version}
            name={own.version(formats.number(version.number), formats.date(version.at))}
          />
        </section>
      ))}
    </>,
  );
}
