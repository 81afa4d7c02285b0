import { Hono, type Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { attachmentIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField } from '../../shared/web/fields.tsx';
import { sendingKey, textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, TableWrap, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { institutionsFor } from '../institutions/index.ts';
import { type AppEnv, actorOf, assertAllowed, isStaff } from '../people/index.ts';
import { attachFile, listFiles, toSentFile } from './attach-file.ts';
import { digestOf } from './rules.ts';
import { FileField } from './sections.tsx';
import { serveFile } from './serve-file.ts';
import { attachmentWords as words } from './words.ts';

/** Files for everybody, and the page where staff put them. */
export function makeAttachmentPages(site: Site): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/files/:id', (c) => {
      const id = attachmentIdSchema.safeParse(c.req.param('id'));
      if (!id.success) throw new AppError('attachment.not-found');
      return serveFile(c, site.context, id.data);
    })
    .get('/desk/files', (c) => filesPage(c, site))
    .post('/desk/files', (c) => postFile(c, site));
}

async function filesPage(
  c: HonoContext<AppEnv>,
  site: Site,
  refused: { typed: string; problems: FieldProblems; status: number } | undefined = undefined,
): Promise<Response> {
  const { context, formats, language } = site;
  const own = words[language];
  const actor = actorOf(c);
  const mine = (await institutionsFor(site)).filter(({ id }) => isStaff(actor, id));
  assertAllowed(mine.length > 0);
  const asked = refused?.typed ?? c.req.query('institution');
  const chosen = mine.find(({ id }) => id === asked) ?? mine[0];
  const { items, next } = chosen
    ? await listFiles(context, actor, chosen.id, { limit: 20, cursor: c.req.query('cursor') })
    : { items: [], next: null };
  const path = pathIn(language, '/desk/files');
  return renderPage(
    c,
    site,
    { title: own.title, isPrivate: true, status: refused?.status ?? 200 },
    <>
      <p>
        <a href={pathIn(language, '/desk')}>{own.back}</a>
      </p>
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      {c.req.query('saved') === undefined ? null : (
        <p class="notice" role="status">
          {own.saved}
        </p>
      )}
      <ErrorSummary site={site} problems={refused?.problems ?? {}} />
      <form class="form" method="post" action={path} enctype="multipart/form-data">
        <input type="hidden" name="key" value={ulid()} />
        <SelectField
          site={site}
          name="institution"
          label={own.institution}
          value={chosen?.id}
          isRequired
          options={mine.map(({ id, name }) => ({ value: id, text: name[language] }))}
        />
        <FileField site={site} problems={refused?.problems ?? {}} isRequired />
        <button class="krds-btn primary medium" type="submit">
          {own.send}
        </button>
      </form>
      <h2>{own.list}</h2>
      {items.length === 0 ? (
        <p class="notice">{own.none}</p>
      ) : (
        <TableWrap label={own.list}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.name}</th>
                <th scope="col">{own.size}</th>
                <th scope="col">{own.at}</th>
                <th scope="col">{own.address}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ id, name, bytes, at }) => (
                <tr>
                  <th scope="row">
                    <a href={`/files/${id}`}>{name}</a>
                  </th>
                  <td>{own.kilobytes(formats.number(Math.ceil(bytes / 1024)))}</td>
                  <td>
                    <Time site={site} at={at} />
                  </td>
                  <td>
                    <code>/files/{id}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
      )}
      <Pager
        site={site}
        path={path}
        query={{ institution: chosen?.id, cursor: c.req.query('cursor') }}
        next={next}
      />
    </>,
  );
}

async function postFile(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const typed = textOf(form, 'institution');
  const institution = institutionIdSchema.safeParse(typed);
  const refuse = (problem: string, status: number) =>
    filesPage(c, site, { typed, problems: { file: problem }, status });
  const sent = toSentFile(form.file);
  if (!sent || !institution.success) return refuse(words[language].missing, errorStatus['request.invalid']);
  try {
    const asked = { institution: institution.data, ...(await sent) };
    const { bytes, ...named } = asked;
    const idempotencyKey = sendingKey(form, { ...named, digest: digestOf(bytes) });
    await attachFile(context, actor, { ...asked, idempotencyKey });
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('attachment.')) throw error;
    return refuse(errorSentences[language][error.code], errorStatus[error.code]);
  }
  return c.redirect(pathIn(language, `/desk/files?institution=${institution.data}&saved`), 303);
}
