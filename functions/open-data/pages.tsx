import { Hono } from 'hono';
import { TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { AppEnv } from '../people/index.ts';
import { openDataEn } from './messages.en.ts';
import { openDataKo } from './messages.ko.ts';
import { type ExportFile, exportedSchema, licence } from './model.ts';
import { type DoneExport, listExports } from './read-exports.ts';
import { filePath, schemaPath, toExportCard } from './view.ts';

const words = { ko: openDataKo, en: openDataEn } as const;

/** Where everybody finds the daily exports. */
export function makeOpenDataPages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = words[language];
  const dateOf = (date: string) => formats.date(`${date}T12:00:00+09:00`);

  return new Hono<AppEnv>().get('/open-data', async (c) => {
    const [latest, ...earlier] = await listExports(context);
    return renderPage(
      c,
      site,
      { title: own.title, description: own.lead },
      <>
        <h1>{own.title}</h1>
        <p>{own.lead}</p>
        {latest === undefined ? <p>{own.none}</p> : <Latest latest={latest} />}
        <section>
          <h2>{own.how}</h2>
          <p>{own.howText}</p>
          <p>{own.mirrorText}</p>
          <h3>{own.left}</h3>
          <p>{own.leftText}</p>
          <p>
            <a href="/api/v1/changes?from=now">{own.changes}</a>
          </p>
        </section>
        <section>
          <h2>{own.licence}</h2>
          <p>
            {own.licenceText} <a href={licence.path}>{licence.title}</a>
          </p>
        </section>
        {earlier.length === 0 ? null : (
          <section>
            <h2>{own.earlier}</h2>
            <ul>
              {earlier.map((each) => (
                <li>
                  <a href={toExportCard(each).path}>
                    {own.earlierOf(dateOf(each.date), formats.number(toExportCard(each).rows))}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </>,
    );
  });

  function Latest({ latest }: { latest: DoneExport }) {
    const filesOf = (dataset: ExportFile['dataset']) =>
      latest.files.filter((file) => file.dataset === dataset);
    return (
      <section>
        <h2>{own.latest(dateOf(latest.date))}</h2>
        <TableWrap label={own.latest(dateOf(latest.date))}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.dataset}</th>
                <th scope="col">{own.rows}</th>
                <th scope="col">{own.size}</th>
                <th scope="col">{own.files}</th>
                <th scope="col">{own.schema}</th>
              </tr>
            </thead>
            <tbody>
              {exportedSchema.options.map((dataset) => {
                const files = filesOf(dataset);
                const sum = (of: 'rows' | 'bytes') => files.reduce((total, file) => total + file[of], 0);
                return (
                  <tr>
                    <th scope="row">{own.datasets[dataset]}</th>
                    <td>{formats.number(sum('rows'))}</td>
                    <td>{own.kilobytes(formats.number(Math.ceil(sum('bytes') / 1000)))}</td>
                    <td>
                      {files.map(({ sha256, name }, at) => (
                        <>
                          {at > 0 ? ' · ' : ''}
                          <a href={filePath(sha256)} download={name}>
                            {name}
                          </a>
                        </>
                      ))}
                    </td>
                    <td>
                      <a href={schemaPath(dataset)}>{dataset}</a>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </TableWrap>
        <p>
          <a href={toExportCard(latest).path}>{own.manifest}</a>
        </p>
      </section>
    );
  }
}
