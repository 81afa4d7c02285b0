import { createHash } from 'node:crypto';
import { Hono, type Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { toCsv } from '../../shared/csv.ts';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import {
  type ImportId,
  type InstitutionId,
  importIdSchema,
  institutionIdSchema,
  proposalIdSchema,
} from '../../shared/ids.ts';
import {
  ErrorSummary,
  type FieldProblems,
  SelectField,
  TextField,
  TooLarge,
} from '../../shared/web/fields.tsx';
import { sendingKey, textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, TableWrap, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution, type Institution } from '../institutions/index.ts';
import { type AppEnv, actorOf, assertAllowed, isAdmin, isStaff } from '../people/index.ts';
import { linkProposal, linkUrlSchema, readProposal, unlinkProposal } from '../proposals/index.ts';
import { importPage, postMapping } from './import-page.tsx';
import { encodingSchema, encodings, type Format, mostUploadBytes, sourceSchema } from './model.ts';
import { chunksOfCsv, listImports, readReport } from './read-imports.ts';
import { readSheet } from './read-sheet.ts';
import { getImport, openImport, takeBatch } from './receive-import.ts';
import { acts, rowsOf, steerImport } from './steer-import.ts';
import { reportColumns } from './view.ts';
import { importWords } from './words.ts';

/** Where an institution's administrators bring in proposals of other platforms, and where staff link what is the same. */
export function makeImportPages(site: Site): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/admin/:id/imports', async (c) => importsPage(c, site, await administered(c, site)))
    .post('/admin/:id/imports', async (c) => postImport(c, site, await administered(c, site)))
    .get('/admin/:id/imports/:import', async (c) =>
      importPage(c, site, await administered(c, site), importIn(c)),
    )
    .get('/admin/:id/imports/:import/report/:part', async (c) =>
      reportFile(c, site, (await administered(c, site)).id, importIn(c)),
    )
    .post('/admin/:id/imports/:import/batches', async (c) =>
      postBatch(c, site, (await administered(c, site)).id, importIn(c)),
    )
    .post('/admin/:id/imports/:import/mapping', async (c) =>
      postMapping(c, site, await administered(c, site), importIn(c)),
    )
    .post('/admin/:id/imports/:import/:act', async (c) =>
      postAct(c, site, await administered(c, site), importIn(c)),
    )
    .get('/proposals/:id/links', (c) => linksPage(c, site))
    .post('/proposals/:id/links', (c) => postLink(c, site))
    .post('/proposals/:id/links/withdrawal', (c) => postUnlink(c, site));
}

/** @throws auth.required, auth.forbidden, institution.not-found */
async function administered(c: HonoContext<AppEnv>, { context }: Site): Promise<Institution> {
  const actor = actorOf(c);
  const id = institutionIdSchema.safeParse(c.req.param('id'));
  if (!id.success) throw new AppError('institution.not-found');
  assertAllowed(isAdmin(actor, id.data));
  return getInstitution(context, id.data);
}

function importIn(c: HonoContext<AppEnv>): ImportId {
  const id = importIdSchema.safeParse(c.req.param('import'));
  if (!id.success) throw new AppError('import.not-found');
  return id.data;
}

interface Typed {
  source?: string;
  encoding?: string;
  problems?: FieldProblems;
  status?: number;
}

async function importsPage(
  c: HonoContext<AppEnv>,
  site: Site,
  { id, name }: Institution,
  { source, encoding, problems = {}, status = 200 }: Typed = {},
): Promise<Response> {
  const { context, formats, language } = site;
  const own = importWords[language];
  const cursor = c.req.query('cursor');
  const { items, next } = await listImports(context, actorOf(c), id, { limit: 20, cursor });
  const path = pathIn(language, `/admin/${id}/imports`);
  return renderPage(
    c,
    site,
    { title: `${own.title} · ${name[language]}`, isPrivate: true, status },
    <>
      <p>
        <a href={pathIn(language, `/admin/${id}`)}>{name[language]}</a>
      </p>
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      <ErrorSummary site={site} problems={problems} />
      <section>
        <h2>{own.begin}</h2>
        <form class="form" method="post" action={path} enctype="multipart/form-data">
          <input type="hidden" name="key" value={ulid()} />
          <TextField
            site={site}
            name="source"
            label={own.source}
            hint={own.sourceHint}
            value={source}
            problems={problems}
            maxLength={60}
            isRequired
            offers={[...new Set(items.map((each) => each.source))]}
          />
          <div class="field">
            <label for="file">
              {own.file} <small>{site.words.form.required}</small>
            </label>
            <p class="hint" id="file-hint">
              {own.fileHint}
            </p>
            {problems.file ? (
              <p class="error" id="file-error">
                {problems.file}
              </p>
            ) : null}
            <TooLarge
              name="file"
              sentence={site.words.problem.tooLarge.file(site.formats.number(mostUploadBytes / 1024 / 1024))}
            />
            <input
              id="file"
              name="file"
              type="file"
              data-most-bytes={mostUploadBytes}
              required
              accept=".csv,.json,.jsonl,.ndjson"
              aria-describedby={problems.file ? 'file-hint file-error' : 'file-hint'}
              aria-invalid={problems.file ? 'true' : undefined}
            />
          </div>
          <SelectField
            site={site}
            name="encoding"
            label={own.encoding}
            value={encoding}
            options={encodings.map((value) => ({ value, text: own.encodings[value] }))}
          />
          <button class="krds-btn primary medium" type="submit">
            {own.send}
          </button>
        </form>
      </section>
      <section>
        <h2>{own.past}</h2>
        {items.length === 0 ? (
          <p class="notice">{own.none}</p>
        ) : (
          <TableWrap label={own.past}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{own.source}</th>
                  <th scope="col">{own.when}</th>
                  <th scope="col">{own.state}</th>
                  <th scope="col">{own.rows}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((each) => (
                  <tr>
                    <th scope="row">
                      <a href={`${path}/${each.id}`}>{each.source}</a>
                    </th>
                    <td>
                      <Time site={site} at={each.createdAt} />
                    </td>
                    <td>{own.states[each.state]}</td>
                    <td>{formats.number(rowsOf(each))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableWrap>
        )}
        <Pager site={site} path={path} query={{ cursor }} next={next} />
      </section>
    </>,
  );
}

const formatByEnding: Record<string, Format> = {
  csv: 'csv',
  txt: 'csv',
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
};

/** What a file may be refused for where somebody can choose another. */
function isOfFile(error: unknown): error is AppError {
  return error instanceof AppError && error.code.startsWith('import.');
}

/** What others make tables with, and we do not read. */
const notText = /\.(?:xls[xmb]?|ods|numbers|hwpx?|docx?|pdf|zip)$/i;

/** What a file was refused for in words, with the line where it is one of them. */
function whyNot({ language }: Site, { code, fields = [] }: AppError): string {
  const lines = fields.flatMap(({ field }) => /^\/lines\/(\d+)$/.exec(field)?.[1] ?? []);
  return [errorSentences[language][code], ...lines.map(importWords[language].line)].join(' ');
}

/** Opens an import and takes the file as its first batch; a file that cannot be read leaves nothing behind. */
async function postImport(c: HonoContext<AppEnv>, site: Site, institution: Institution): Promise<Response> {
  const { context, language } = site;
  const own = importWords[language];
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const typed = { source: textOf(form, 'source'), encoding: textOf(form, 'encoding') };
  const source = sourceSchema.safeParse(typed.source);
  const encoding = encodingSchema.safeParse(typed.encoding || 'auto');
  const file = form.file instanceof File && form.file.name !== '' ? form.file : undefined;
  const isText = file !== undefined && !notText.test(file.name);
  const problems = {
    ...(!source.success && { source: own.sourceMissing }),
    ...(!isText && { file: file ? own.fileKind : own.fileMissing }),
  };
  if (!source.success || !isText || !encoding.success)
    return importsPage(c, site, institution, { ...typed, problems, status: errorStatus['request.invalid'] });
  const format = formatByEnding[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'csv';
  const asked = { institution: institution.id, source: source.data, format, encoding: encoding.data };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const digest = createHash('sha256').update(bytes).digest('hex');
  const idempotencyKey = sendingKey(form, { ...asked, digest });
  const refused = (error: AppError) =>
    importsPage(c, site, institution, {
      ...typed,
      problems: { file: whyNot(site, error) },
      status: errorStatus[error.code],
    });
  try {
    await readSheet(bytes, format, encoding.data);
  } catch (error) {
    if (isOfFile(error)) return refused(error);
    throw error;
  }
  const { id } = await openImport(context, actor, { ...asked, idempotencyKey });
  const to = pathIn(language, `/admin/${institution.id}/imports/${id}`);
  try {
    await takeBatch(context, actor, { institution: institution.id, id, number: 1, bytes });
  } catch (error) {
    if (!isOfFile(error)) throw error;
    // The same sending, which came in between and went on.
    if (error.code === 'import.wrong-state') return c.redirect(to, 303);
    await steerImport(context, actor, { institution: institution.id, id }, 'cancel');
    return refused(error);
  }
  return c.redirect(to, 303);
}

/** A further part of a file, as a browser that cuts it sends it. */
async function postBatch(
  c: HonoContext<AppEnv>,
  { context, language }: Site,
  institution: InstitutionId,
  id: ImportId,
): Promise<Response> {
  const form = await c.req.parseBody();
  const number = Number(textOf(form, 'number'));
  if (!(form.file instanceof File) || !Number.isInteger(number) || number < 1)
    throw new AppError('request.invalid');
  const bytes = new Uint8Array(await form.file.arrayBuffer());
  await takeBatch(context, actorOf(c), { institution, id, number, bytes });
  return c.redirect(pathIn(language, `/admin/${institution}/imports/${id}`), 303);
}

async function postAct(
  c: HonoContext<AppEnv>,
  { context, language }: Site,
  { id: institution }: Institution,
  id: ImportId,
): Promise<Response> {
  const act = acts.find((each) => each === c.req.param('act'));
  if (!act) throw new AppError('request.not-found');
  await steerImport(context, actorOf(c), { institution, id }, act);
  return c.redirect(pathIn(language, `/admin/${institution}/imports/${id}`), 303);
}

/** The report as CSV, in parts that an answer can hold. */
async function reportFile(
  c: HonoContext<AppEnv>,
  { context, language }: Site,
  institution: InstitutionId,
  id: ImportId,
): Promise<Response> {
  const part = Number(c.req.param('part'));
  const actor = actorOf(c);
  await getImport(context, actor, institution, id);
  if (!Number.isInteger(part) || part < 1 || part > 100) throw new AppError('request.not-found');
  const from = (part - 1) * chunksOfCsv;
  const page = { institution, id, chunks: chunksOfCsv, isWhole: true, from };
  const { items } = await readReport(context, actor, page);
  const { codes } = importWords[language];
  const rows = items.map((row) => ({ ...row, sentence: row.code && codes[row.code] }));
  return c.body(toCsv(reportColumns, rows, { head: true }), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${id}-report-${part}.csv"`,
  });
}

async function linksPage(
  c: HonoContext<AppEnv>,
  site: Site,
  { typed, problems = {}, status = 200 }: { typed?: string; problems?: FieldProblems; status?: number } = {},
): Promise<Response> {
  const { context, language } = site;
  const own = importWords[language].links;
  const actor = actorOf(c);
  const proposal = await readProposal(context, actor, proposalIn(c));
  assertAllowed(isStaff(actor, proposal.institution as InstitutionId));
  const path = pathIn(language, `/proposals/${proposal.id}`);
  return renderPage(
    c,
    site,
    { title: `${own.title} · ${proposal.title ?? proposal.id}`, isPrivate: true, status },
    <>
      <p>
        <a href={path}>{own.back}</a>
      </p>
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      {c.req.query('saved') === undefined ? null : (
        <p class="notice" role="status">
          {own.saved}
        </p>
      )}
      {proposal.links.length === 0 ? (
        <p class="notice">{own.none}</p>
      ) : (
        <ul class="cards">
          {proposal.links.map(({ url }) => (
            <li class="card">
              <p>
                <a href={url} rel="external nofollow noopener">
                  {url}
                </a>
              </p>
              <form method="post" action={`${path}/links/withdrawal`}>
                <input type="hidden" name="url" value={url} />
                <button class="krds-btn secondary medium" type="submit" aria-label={`${own.remove}: ${url}`}>
                  {own.remove}
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <ErrorSummary site={site} problems={problems} />
      <form class="form" method="post" action={`${path}/links`}>
        <TextField
          site={site}
          name="url"
          label={own.url}
          hint={own.urlHint}
          value={typed}
          problems={problems}
          maxLength={1000}
          isRequired
        />
        <button class="krds-btn primary medium" type="submit">
          {own.add}
        </button>
      </form>
    </>,
  );
}

function proposalIn(c: HonoContext<AppEnv>) {
  const id = proposalIdSchema.safeParse(c.req.param('id'));
  if (!id.success) throw new AppError('proposal.not-found');
  return id.data;
}

async function postLink(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const id = proposalIn(c);
  const typed = textOf(await c.req.parseBody(), 'url').trim();
  const url = linkUrlSchema.safeParse(typed);
  const refuse = (problem: string, status: number) =>
    linksPage(c, site, { typed, problems: { url: problem }, status });
  if (!url.success) return refuse(importWords[language].links.urlWrong, errorStatus['request.invalid']);
  try {
    await linkProposal(context, actor, id, url.data);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'link.too-many') throw error;
    return refuse(errorSentences[language][error.code], errorStatus[error.code]);
  }
  return c.redirect(pathIn(language, `/proposals/${id}/links?saved`), 303);
}

async function postUnlink(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const id = proposalIn(c);
  const url = linkUrlSchema.safeParse(textOf(await c.req.parseBody(), 'url'));
  if (!url.success) throw new AppError('link.not-found');
  await unlinkProposal(site.context, actorOf(c), id, url.data);
  return c.redirect(pathIn(site.language, `/proposals/${id}/links?saved`), 303);
}
