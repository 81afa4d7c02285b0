import type { Context as HonoContext } from 'hono';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { departmentIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { departmentSchema, getInstitution, type Institution, nameDepartment } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { Frame } from './frame.tsx';
import { administrationWords } from './words.ts';

interface Writing {
  /** What was typed, by field. */
  typed?: Record<string, string>;
  problems?: FieldProblems;
  hasConflict?: boolean;
}

/** The institution's departments: each with its name to change, and one more to open. */
export async function departmentsPage(
  c: HonoContext<AppEnv>,
  site: Site,
  { id, name, departments, schemeDepartment }: Institution,
  { typed = {}, problems = {}, hasConflict }: Writing = {},
): Promise<Response> {
  const { language } = site;
  const { departments: own, saved, title } = administrationWords[language];
  const path = pathIn(language, `/admin/${id}/departments`);
  const status = hasConflict
    ? errorStatus['institution.changed']
    : Object.keys(problems).length > 0
      ? errorStatus['request.invalid']
      : 200;
  return renderPage(
    c,
    site,
    { title: `${own.title} · ${name[language]}`, isPrivate: true, status },
    <Frame
      site={site}
      back={{ path: `/admin/${id}`, text: `${title} · ${name[language]}` }}
      title={own.title}
      saved={c.req.query('saved') === undefined ? undefined : saved}
      hasConflict={hasConflict}
    >
      <p>{own.lead}</p>
      <ErrorSummary site={site} problems={problems} />
      {departments.map((department) => {
        const field = `name-${department.id}`;
        return (
          <section class="card">
            <h2>
              <Said text={department.name} />
            </h2>
            <p class="meta">
              {department.id}
              {department.id === schemeDepartment ? ` · ${own.scheme}` : ''}
            </p>
            <form class="filters" method="post" action={path}>
              <input type="hidden" name="department" value={department.id} />
              <input type="hidden" name="over" value={department.name} />
              <TextField
                site={site}
                name={field}
                label={own.name}
                hint={hasConflict && typed[field] !== undefined ? own.now(department.name) : undefined}
                value={typed[field] ?? department.name}
                problems={problems}
                isRequired
                maxLength={60}
              />
              <button
                class="krds-btn secondary medium"
                type="submit"
                name="act"
                value="rename"
                aria-label={`${own.rename}: ${department.name}`}
              >
                {own.rename}
              </button>
            </form>
          </section>
        );
      })}
      <section class="card">
        <h2>{own.open}</h2>
        <form class="form" method="post" action={path}>
          <TextField
            site={site}
            name="newId"
            label={own.id}
            hint={own.idHint}
            value={typed.newId}
            problems={problems}
            isRequired
            maxLength={40}
          />
          <TextField
            site={site}
            name="newName"
            label={own.name}
            value={typed.newName}
            problems={problems}
            isRequired
            maxLength={60}
          />
          <button class="krds-btn primary medium" type="submit" name="act" value="open">
            {own.open}
          </button>
        </form>
      </section>
    </Frame>,
  );
}

/** Opens a department or renames one, unless somebody else did meanwhile. */
export async function postDepartment(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
): Promise<Response> {
  const { context, language } = site;
  const { errors } = administrationWords[language].departments;
  const form = await c.req.parseBody();
  const isNew = textOf(form, 'act') === 'open';
  const idField = isNew ? 'newId' : 'department';
  const nameField = isNew ? 'newName' : `name-${textOf(form, 'department')}`;
  const typed = { [idField]: textOf(form, idField), [nameField]: textOf(form, nameField) };
  const id = departmentIdSchema.safeParse(typed[idField]);
  const name = departmentSchema.shape.name.safeParse(typed[nameField]);
  const isTaken = isNew && institution.departments.some((department) => department.id === id.data);
  if (!isNew && !institution.departments.some((department) => department.id === id.data))
    throw new AppError('department.not-found');
  if (!id.success || !name.success || isTaken) {
    const problems: FieldProblems = {
      ...(!id.success && { [idField]: errors.id }),
      ...(isTaken && { [idField]: errors.taken }),
      ...(!name.success && { [nameField]: errors.name }),
    };
    return departmentsPage(c, site, institution, { typed, problems });
  }
  try {
    const over = isNew ? '' : textOf(form, 'over');
    await nameDepartment(context, actorOf(c), institution.id, { id: id.data, name: name.data }, over);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'request.invalid')
      return departmentsPage(c, site, institution, { typed, problems: { newId: errors.many } });
    if (error.code !== 'institution.changed') throw error;
    const current = await getInstitution(context, institution.id);
    return departmentsPage(c, site, current, { typed, hasConflict: true });
  }
  return c.redirect(pathIn(language, `/admin/${institution.id}/departments?saved`), 303);
}
