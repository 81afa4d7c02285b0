import type { Context as HonoContext } from 'hono';
import { AppError, errorStatus } from '../../shared/errors.ts';
import type { ImportId } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { Institution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import {
  type Import,
  importFields,
  type Mapping,
  mappingSchema,
  meanings,
  neededFields,
  outcomeSchema,
  outcomes,
  type ReportRow,
} from './model.ts';
import { chunksOfCsv, readReport } from './read-imports.ts';
import { getImport, mapColumns } from './receive-import.ts';
import { meaningOf } from './rules.ts';
import { type ImportAct, lastPhase, rowsOf, steerImport } from './steer-import.ts';
import { toImportView } from './view.ts';
import { importWords } from './words.ts';

interface Writing {
  typed?: Record<string, unknown>;
  problems?: FieldProblems;
}

interface PartProps {
  site: Site;
  current: Import;
  path: string;
}

const isWorking = ({ state }: Import) => state === 'checking' || state === 'running' || state === 'undoing';

/** One import: what is to be decided, how far it is, what became of its rows. */
export async function importPage(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
  id: ImportId,
  { typed, problems = {} }: Writing = {},
): Promise<Response> {
  const { context, formats, language } = site;
  const own = importWords[language];
  const actor = actorOf(c);
  const current = await getImport(context, actor, institution.id, id);
  const path = pathIn(language, `/admin/${institution.id}/imports/${id}`);
  const outcome = outcomeSchema.safeParse(c.req.query('outcome')).data;
  const cursor = c.req.query('cursor');
  const report = await readReport(context, actor, {
    institution: institution.id,
    id,
    outcome,
    cursor,
    chunks: 50,
    isWhole: false,
  });
  const phase = lastPhase(current);
  const progress = phase && toImportView(current)[phase];
  const status = Object.keys(problems).length > 0 ? errorStatus['request.invalid'] : 200;
  return renderPage(
    c,
    site,
    { title: `${current.source} · ${own.title}`, isPrivate: true, status },
    <>
      <p>
        <a href={pathIn(language, `/admin/${institution.id}/imports`)}>{own.title}</a>
      </p>
      <h1>{current.source}</h1>
      <p>
        <strong>{own.states[current.state]}</strong> · {own.rowCount(formats.number(rowsOf(current)))}
      </p>
      {isWorking(current) && progress ? (
        <div class="notice" role="status">
          <p>{own.progress(formats.number(progress.chunks), formats.number(progress.of))}</p>
          <p>
            <a href={path}>{own.again}</a>
          </p>
        </div>
      ) : null}
      <ErrorSummary site={site} problems={problems} />
      {current.state === 'checked' ? (
        <Act site={site} path={path} act="start" lead={own.startLead} isMain />
      ) : null}
      {progress && phase ? (
        <section>
          <h2>{own.phases[phase]}</h2>
          <ul>
            {outcomes
              .filter((each) => (progress.counts[each] ?? 0) > 0)
              .map((each) => (
                <li>
                  <a href={`${path}?outcome=${each}#rows`}>{own.outcomes[each]}</a>:{' '}
                  {formats.number(progress.counts[each] ?? 0)}
                </li>
              ))}
          </ul>
        </section>
      ) : null}
      {current.state === 'receiving' || current.state === 'checked' ? (
        <Columns site={site} current={current} path={path} typed={typed} problems={problems} />
      ) : null}
      {report.phase === null ? null : (
        <section id="rows">
          <h2>{own.report}</h2>
          <Filters action={path} button={own.show}>
            <SelectField
              site={site}
              name="outcome"
              label={own.what}
              value={outcome}
              any={own.anyOutcome}
              options={outcomes.map((value) => ({ value, text: own.outcomes[value] }))}
            />
          </Filters>
          {current.format === 'csv' ? <p class="meta">{own.rowHint}</p> : null}
          <Rows site={site} rows={report.items} />
          <Pager site={site} path={path} query={{ outcome, cursor }} next={report.next} />
          <ul>
            {Array.from({ length: Math.ceil((progress?.chunks ?? 0) / chunksOfCsv) }, (_, part) => (
              <li>
                <a href={`${path}/report/${part + 1}`}>
                  {own.download} ({part + 1})
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {current.state === 'done' || (current.state === 'cancelled' && current.run) ? (
        <Act site={site} path={path} act="undo" lead={own.undoLead} />
      ) : null}
      {['receiving', 'checking', 'checked', 'running'].includes(current.state) ? (
        <Act site={site} path={path} act="cancel" lead={own.cancelLead} />
      ) : null}
    </>,
  );
}

function Act({ site, path, act, lead, isMain }: ActProps) {
  const own = importWords[site.language];
  const button = (
    <form method="post" action={`${path}/${act}`}>
      <p>{lead}</p>
      <button class={isMain ? 'krds-btn primary medium' : 'krds-btn secondary medium'} type="submit">
        {own[act]}
      </button>
    </form>
  );
  if (isMain) return button;
  return (
    <details>
      <summary>{own[act]}</summary>
      {button}
    </details>
  );
}

interface ActProps {
  site: Site;
  path: string;
  act: Exclude<ImportAct, 'check'>;
  lead: string;
  isMain?: boolean;
}

/** Which column holds what; and, once rows were looked at, what their words mean. */
function Columns({ site, current, path, typed, problems }: PartProps & Writing) {
  const own = importWords[site.language];
  const { columns: texts } = own;
  const { mapping, columns, found } = current;
  const chosenOf = (name: string, kept: string | undefined) =>
    typed === undefined ? kept : textOf(typed, name);
  const states = [...new Set([...found.states, ...Object.keys(mapping.states)])];
  const categories = [...new Set([...found.categories, ...Object.keys(mapping.categories)])];
  return (
    <section id="columns">
      <h2>{texts.title}</h2>
      <p>{texts.lead}</p>
      <form class="form" method="post" action={`${path}/mapping`}>
        {importFields.map((field) => (
          <SelectField
            site={site}
            name={field}
            label={texts.fields[field]}
            hint={field === 'author' ? texts.authorHint : undefined}
            value={chosenOf(field, mapping.columns[field])}
            problems={problems ?? {}}
            isRequired={neededFields.includes(field)}
            options={[
              { value: '', text: texts.notTaken },
              ...columns.map((column) => ({ value: column, text: column })),
            ]}
          />
        ))}
        {states.length === 0 ? null : (
          <fieldset>
            <legend>{texts.states}</legend>
            <p class="hint">{texts.statesHint}</p>
            {states.map((state, at) => (
              <>
                <input type="hidden" name={`state-word-${at}`} value={state} />
                <SelectField
                  site={site}
                  name={`state-${at}`}
                  label={state}
                  value={chosenOf(`state-${at}`, meaningOf(state, mapping.states))}
                  options={[
                    { value: '', text: texts.undecided },
                    ...meanings.map((value) => ({ value, text: texts.meanings[value] })),
                  ]}
                />
              </>
            ))}
          </fieldset>
        )}
        {categories.length === 0 ? null : (
          <fieldset>
            <legend>{texts.categories}</legend>
            {categories.map((category, at) => (
              <div class="field">
                <input type="hidden" name={`category-word-${at}`} value={category} />
                <label for={`category-${at}`}>{category}</label>
                <input
                  class="krds-input"
                  id={`category-${at}`}
                  name={`category-${at}`}
                  maxlength={40}
                  autocomplete="off"
                  value={chosenOf(`category-${at}`, mapping.categories[category] ?? category)}
                />
              </div>
            ))}
          </fieldset>
        )}
        <button class="krds-btn primary medium" type="submit">
          {texts.save}
        </button>
      </form>
    </section>
  );
}

function Rows({ site, rows }: { site: Site; rows: ReportRow[] }) {
  const { formats, language } = site;
  const own = importWords[language];
  if (rows.length === 0) return <p class="notice">{own.noRows}</p>;
  return (
    <TableWrap label={own.report}>
      <table>
        <thead>
          <tr>
            <th scope="col">{own.row}</th>
            <th scope="col">{own.theirId}</th>
            <th scope="col">{own.columns.fields.title}</th>
            <th scope="col">{own.what}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <td>{formats.number(row.row)}</td>
              <td>{row.id}</td>
              <td>
                {row.proposal !== null && row.outcome !== 'taken-off' ? (
                  <a href={pathIn(language, `/proposals/${row.proposal}`)}>{row.title}</a>
                ) : (
                  row.title
                )}
              </td>
              <td>
                {own.outcomes[row.outcome]}
                {row.code === null ? null : <> · {own.codes[row.code]}</>}
                {row.column === null ? null : <span class="meta"> {own.column(row.column)}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableWrap>
  );
}

/** Keeps how columns and words are to be taken, and has the rows checked by it. */
export async function postMapping(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
  id: ImportId,
): Promise<Response> {
  const { context, language } = site;
  const { columns: texts } = importWords[language];
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const which = { institution: institution.id, id };
  const mapping = mappingSchema.safeParse(toMapping(form));
  if (!mapping.success)
    return importPage(c, site, institution, id, { typed: form, problems: { id: texts.wrong } });
  try {
    await mapColumns(context, actor, { ...which, mapping: mapping.data });
    await steerImport(context, actor, which, 'check');
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'import.columns-wrong') throw error;
    const fields = (error.fields ?? []).map(({ field }) => field.slice('/columns/'.length));
    const problems = Object.fromEntries(
      fields.map((field) => [field, textOf(form, field) === '' ? texts.wrong : texts.lost]),
    );
    return importPage(c, site, institution, id, { typed: form, problems });
  }
  return c.redirect(pathIn(language, `/admin/${institution.id}/imports/${id}`), 303);
}

function toMapping(form: Record<string, unknown>): unknown {
  const words = (kind: string) =>
    Object.fromEntries(
      Object.keys(form).flatMap((name) => {
        const at = new RegExp(`^${kind}-word-(\\d+)$`).exec(name)?.[1];
        const value = at === undefined ? '' : textOf(form, `${kind}-${at}`).trim();
        return value === '' ? [] : [[textOf(form, name), value]];
      }),
    );
  const categories = Object.entries(words('category')).filter(([theirs, ours]) => theirs !== ours);
  return {
    columns: Object.fromEntries(
      importFields.map((field) => [field, textOf(form, field)]).filter(([, column]) => column !== ''),
    ),
    states: words('state'),
    categories: Object.fromEntries(categories),
  } satisfies Record<keyof Mapping, unknown>;
}
