import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { z } from 'zod';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { departmentIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { departmentOf, getInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { deskFor } from './desks.ts';
import { changeTemplate, createTemplate, readTemplates, removeTemplate } from './keep-templates.ts';
import { type Template, templateWordsSchema } from './model.ts';
import { answerWords } from './words.ts';

interface Refused {
  /** The form it stood in: a template's number, or `new`. */
  form: string;
  typed: { title: string; text: string };
  problems: FieldProblems;
  code?: 'template.changed' | 'template.too-many';
}

/** The texts a department begins its answers with: to read, write, change and delete. */
export async function templatesPage(
  c: HonoContext<AppEnv>,
  site: Site,
  of: string | undefined = c.req.query('of'),
  refused?: Refused,
): Promise<Response> {
  const { context, language } = site;
  const own = answerWords[language].templates;
  const actor = actorOf(c);
  const office = await officeOf(c, site, of);
  const templates = await readTemplates(context, actor, office);
  const { name } = departmentOf(await getInstitution(context, office.institution), office.department);
  const key = `${office.institution}/${office.department}`;
  const status = refused?.code ? errorStatus[refused.code] : refused ? 400 : 200;
  return renderPage(
    c,
    site,
    { title: own.title, isPrivate: true, status },
    <>
      <p>
        <a href={pathIn(language, `/desk?of=${key}`)}>{answerWords[language].desk.back}</a>
      </p>
      <h1>
        {own.title}: {name}
      </h1>
      <p>{own.lead}</p>
      {refused?.code === undefined ? null : (
        <p class="notice" role="alert">
          {errorSentences[language][refused.code]}
        </p>
      )}
      <ErrorSummary site={site} problems={refused?.problems ?? {}} />
      {templates.length === 0 ? <p class="notice">{own.none}</p> : null}
      {templates.map((template) => (
        <TemplateForm site={site} of={key} template={template} refused={refused} />
      ))}
      <TemplateForm site={site} of={key} template={undefined} refused={refused} />
    </>,
  );
}

function TemplateForm(props: {
  site: Site;
  of: string;
  template: Template | undefined;
  refused: Refused | undefined;
}) {
  const { site, of, template, refused } = props;
  const own = answerWords[site.language].templates;
  const action = pathIn(site.language, '/desk/templates');
  const form = template ? String(template.slot) : 'new';
  const kept = refused?.form === form ? refused : undefined;
  const hidden = (
    <>
      <input type="hidden" name="of" value={of} />
      <input type="hidden" name="form" value={form} />
      <input type="hidden" name="mark" value={template?.mark ?? ulid()} />
    </>
  );
  return (
    <details class="card" open={kept !== undefined}>
      <summary>{template ? <Said text={template.title} /> : own.add}</summary>
      <form class="form" method="post" action={action}>
        {hidden}
        <TextField
          site={site}
          name={`title-${form}`}
          label={own.name}
          value={kept?.typed.title ?? template?.title}
          problems={kept?.problems ?? {}}
          isRequired
          maxLength={100}
        />
        <TextField
          site={site}
          name={`text-${form}`}
          label={own.text}
          hint={own.textHint}
          value={kept?.typed.text ?? template?.text}
          problems={kept?.problems ?? {}}
          isRequired
          maxLength={5000}
          rows={8}
        />
        <button class="krds-btn primary medium" type="submit">
          {own.save}
        </button>
      </form>
      {template === undefined ? null : (
        <details>
          <summary>{own.remove}</summary>
          <p>{own.removeConfirm}</p>
          <form method="post" action={action}>
            {hidden}
            <button class="krds-btn secondary medium" type="submit" name="act" value="remove">
              {own.remove}
            </button>
          </form>
        </details>
      )}
    </details>
  );
}

/** Keeps, changes or deletes a template; what was typed stays where it is refused. */
export async function postTemplate(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const body = await c.req.parseBody();
  const [of, form, mark] = ['of', 'form', 'mark'].map((name) => textOf(body, name)) as [
    string,
    string,
    string,
  ];
  const office = await officeOf(c, site, of);
  const typed = { title: textOf(body, `title-${form}`), text: textOf(body, `text-${form}`) };
  const slot = z.coerce.number().int().min(1).safeParse(form).data;
  try {
    if (textOf(body, 'act') === 'remove' && slot !== undefined) {
      await removeTemplate(context, actor, office, { slot, mark });
    } else {
      const words = templateWordsSchema.safeParse(typed);
      if (!words.success) {
        const { errors } = answerWords[language].templates;
        const problems: FieldProblems = {};
        for (const { path } of words.error.issues)
          problems[`${String(path[0])}-${form}`] = errors[String(path[0])] ?? '';
        return templatesPage(c, site, of, { form, typed, problems });
      }
      if (slot === undefined)
        await createTemplate(context, actor, office, { ...words.data, mark: mark || ulid() });
      else await changeTemplate(context, actor, office, { slot, mark, ...words.data });
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code } = error;
    if (code !== 'template.changed' && code !== 'template.too-many') throw error;
    return templatesPage(c, site, of, { form, typed, problems: {}, code });
  }
  const key = `${office.institution}/${office.department}`;
  return c.redirect(pathIn(language, `/desk/templates?of=${key}`), 303);
}

/** Which department's: the one in the address, else that of one's first desk. */
async function officeOf(c: HonoContext<AppEnv>, site: Site, of: string | undefined) {
  const [institution, department] = of?.split('/') ?? [];
  const named = z
    .object({ institution: institutionIdSchema, department: departmentIdSchema })
    .safeParse({ institution, department });
  if (named.success) return named.data;
  const { desk } = await deskFor(site.context, actorOf(c), of);
  const first = desk.department ?? desk.institution.schemeDepartment;
  return { institution: desk.institution.id, department: first };
}
