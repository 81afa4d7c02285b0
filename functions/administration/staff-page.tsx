import type { Context as HonoContext } from 'hono';
import { TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { Institution } from '../institutions/index.ts';
import { type AppEnv, administratorsOf, namesOf, staffOf } from '../people/index.ts';
import { Frame } from './frame.tsx';
import { administrationWords } from './words.ts';

const roles = ['officer', 'head', 'moderator', 'admin'] as const;

/** Who is known to hold which role, and where roles are given. */
export async function staffPage(
  c: HonoContext<AppEnv>,
  site: Site,
  { id, name, departments }: Institution,
): Promise<Response> {
  const { context, language } = site;
  const { staff: own, title } = administrationWords[language];
  const [staff, administrators] = await Promise.all([
    staffOf(context.table, id),
    administratorsOf(context.table, id),
  ]);
  const names = await namesOf(context, administrators);
  const nameOf = (department: string) => departments.find((each) => each.id === department)?.name;
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
      saved={undefined}
    >
      <p>{own.lead}</p>
      {staff.length === 0 ? (
        <p class="notice">{own.none}</p>
      ) : (
        <TableWrap label={own.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.department}</th>
                <th scope="col">{own.role}</th>
                <th scope="col">{own.name}</th>
              </tr>
            </thead>
            <tbody>
              {staff.map((member) => (
                <tr>
                  <td>{nameOf(member.department) ?? member.department}</td>
                  <td>{own.roles[member.role]}</td>
                  <td>
                    {member.name} <span class="meta">{member.person.slice(-4)}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
      )}
      <section>
        <h2>{own.admins}</h2>
        {administrators.length === 0 ? <p>{own.none}</p> : null}
        <ul>
          {administrators.map((person) => (
            <li>
              {names.get(person)} <span class="meta">{person.slice(-4)}</span>
            </li>
          ))}
        </ul>
      </section>
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
