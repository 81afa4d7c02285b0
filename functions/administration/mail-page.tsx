import type { Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { type InstitutionId, mailIdSchema } from '../../shared/ids.ts';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution } from '../institutions/index.ts';
import { listParkedMails, retryMail } from '../notifications/index.ts';
import { mailKindName } from '../notifications/sections.tsx';
import { type AppEnv, actorOf } from '../people/index.ts';
import { Frame } from './frame.tsx';
import { administrationWords } from './words.ts';

const shown = 50;

/** Mail that could not be sent, and a way to have it sent again. Whom it is for is told to nobody. */
export async function mailPage(
  c: HonoContext<AppEnv>,
  site: Site,
  scope: InstitutionId | '*',
): Promise<Response> {
  const { context, language, formats } = site;
  const { mail: own, title, deployment } = administrationWords[language];
  const actor = actorOf(c);
  const { cursor } = c.req.query();
  const { items, next } = await listParkedMails(context, actor, { institution: scope, limit: shown, cursor });
  const name = scope === '*' ? deployment : (await getInstitution(context, scope)).name[language];
  const path = pathIn(language, `/admin/${scope}/mail`);
  return renderPage(
    c,
    site,
    { title: `${own.title} · ${name}`, isPrivate: true },
    <Frame
      site={site}
      back={{ path: scope === '*' ? '/admin' : `/admin/${scope}`, text: `${title} · ${name}` }}
      title={own.title}
      saved={c.req.query('retried') === undefined ? undefined : own.retried}
    >
      <p>{own.lead}</p>
      {items.length === 0 ? (
        <p class="notice">{own.none}</p>
      ) : (
        <TableWrap label={own.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.kind}</th>
                <th scope="col">{own.why}</th>
                <th scope="col">{own.attempts}</th>
                <th scope="col">{own.at}</th>
                <th scope="col">{own.act}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ id, kind, code, attempts, at }) => (
                <tr>
                  <td>{mailKindName(language, kind)}</td>
                  <td>{code === undefined ? '' : own.codes[code]}</td>
                  <td>{formats.number(attempts)}</td>
                  <td>
                    <time datetime={at}>{formats.moment(at)}</time>
                  </td>
                  <td>
                    <form method="post" action={path}>
                      <input type="hidden" name="mail" value={id} />
                      <button class="krds-btn secondary small" type="submit">
                        {own.retry}
                      </button>
                    </form>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
      )}
      <Pager site={site} path={path} query={{ cursor }} next={next} />
    </Frame>,
  );
}

export async function postMail(
  c: HonoContext<AppEnv>,
  site: Site,
  scope: InstitutionId | '*',
): Promise<Response> {
  const id = mailIdSchema.safeParse(textOf(await c.req.parseBody(), 'mail'));
  const actor = actorOf(c);
  if (!id.success) throw new AppError('mail.not-found');
  await retryMail(site.context, actor, { institution: scope, id: id.data });
  return c.redirect(pathIn(site.language, `/admin/${scope}/mail?retried`), 303);
}
