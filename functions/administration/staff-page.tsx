import type { Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { personIdSchema } from '../../shared/ids.ts';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { departmentNames, type Institution } from '../institutions/index.ts';
import { type AppEnv, actorOf, fromGrant, isDeploymentAdmin, toGrant } from '../people/index.ts';
import { Frame } from './frame.tsx';
import { listStaff, type StaffEntry } from './list-staff.ts';
import { removeStaff } from './remove-staff.ts';
import { administrationWords } from './words.ts';

const roles = ['officer', 'head', 'moderator', 'admin'] as const;

/** Who is known to hold which role, the way to take one who left off the list, and where roles are given. */
export async function staffPage(
  c: HonoContext<AppEnv>,
  site: Site,
  { id, name, departments }: Institution,
): Promise<Response> {
  const { context, language } = site;
  const { staff: own, title } = administrationWords[language];
  const actor = actorOf(c);
  const staff = await listStaff(context, actor, id);
  const placeOf = ({ grant }: StaffEntry) => {
    if (!('department' in grant)) return grant.institution === '*' ? own.everywhere : name[language];
    return departmentNames({ departments })(grant.department);
  };
  const mayRemove = ({ grant }: StaffEntry) => grant.institution !== '*' || isDeploymentAdmin(actor);
  const groupOf = (role: (typeof roles)[number]) =>
    role === 'officer' || role === 'head' ? `${role}@${id}/${departments[0]?.id}` : `${role}@${id}`;
  return renderPage(
    c,
    site,
    { title: `${own.title} · ${name[language]}`, isPrivate: true },
    <Frame
      site={site}
      back={{ path: `/admin/${id}`, text: `${title} · ${name[language]}` }}
      title={own.title}
      saved={c.req.query('removed') === undefined ? undefined : own.removed}
    >
      <p>{own.lead}</p>
      {staff.length === 0 ? (
        <p class="notice">{own.none}</p>
      ) : (
        <TableWrap label={own.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.place}</th>
                <th scope="col">{own.role}</th>
                <th scope="col">{own.name}</th>
                <th scope="col">{own.remove}</th>
              </tr>
            </thead>
            <tbody>
              {staff.map((entry) => (
                <tr>
                  <td>{placeOf(entry)}</td>
                  <td>{own.roles[entry.grant.role]}</td>
                  <td>
                    {entry.name} <span class="meta">{entry.person.slice(-4)}</span>
                  </td>
                  <td>
                    {mayRemove(entry) ? (
                      <form method="post" action={pathIn(language, `/admin/${id}/staff`)}>
                        <input type="hidden" name="person" value={entry.person} />
                        <input type="hidden" name="role" value={fromGrant(entry.grant)} />
                        <button
                          class="krds-btn secondary small"
                          type="submit"
                          aria-label={`${own.remove}: ${entry.name}, ${own.roles[entry.grant.role]}, ${placeOf(entry)}`}
                        >
                          {own.remove}
                        </button>
                      </form>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
      )}
      <p class="hint">{own.removeHint}</p>
      <section>
        <h2>{own.groups}</h2>
        <p>{own.where}</p>
        <TableWrap label={own.groups}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.group}</th>
                <th scope="col">{own.role}</th>
                <th scope="col">{own.holder}</th>
              </tr>
            </thead>
            <tbody>
              {roles.map((role) => (
                <tr>
                  <td>
                    <code>{groupOf(role)}</code>
                  </td>
                  <td>{own.roles[role]}</td>
                  <td>{own.does[role]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
      </section>
    </Frame>,
  );
}

/** Takes an entry off the list. */
export async function postStaff(c: HonoContext<AppEnv>, site: Site, { id }: Institution): Promise<Response> {
  const form = await c.req.parseBody();
  const person = personIdSchema.safeParse(textOf(form, 'person'));
  const grant = toGrant(textOf(form, 'role'));
  if (!person.success || grant === undefined) throw new AppError('request.invalid');
  await removeStaff(site.context, actorOf(c), id, { person: person.data, grant });
  return c.redirect(pathIn(site.language, `/admin/${id}/staff?removed`), 303);
}
