import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { toFieldErrors } from '../../shared/http/router.ts';
import {
  ErrorSummary,
  type FieldProblems,
  SelectField,
  TextField,
  toProblems,
} from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import {
  categoriesSchema,
  defaultDueDays,
  departmentSchema,
  type Institution,
  institutionSchema,
  institutionsFor,
  openInstitution,
  type Rule,
} from '../institutions/index.ts';
import { type AppEnv, actorOf, assertAllowed, isDeploymentAdmin } from '../people/index.ts';
import { Frame } from './frame.tsx';
import { administrationWords } from './words.ts';

const fields = ['id', 'kind', 'nameKo', 'nameEn', 'programme', 'departments', 'categories', 'rule'] as const;
type Typed = Record<(typeof fields)[number], string>;

const nothingTyped: Typed = {
  id: '',
  kind: 'district',
  nameKo: '',
  nameEn: '',
  programme: '',
  departments: '',
  categories: '',
  rule: '',
};

/** What an institution begins with where it takes no other's rule: one step, to the department's answer. */
const plainRule: Rule = {
  windowDays: 30,
  steps: [{ on: 'empathy', threshold: 50, then: 'department-answer', dueDays: defaultDueDays }],
};

const nameSchema = departmentSchema.shape.name;

const openingSchema = z.object({
  id: institutionSchema.shape.id,
  kind: institutionSchema.shape.kind,
  nameKo: nameSchema,
  nameEn: nameSchema,
  programme: nameSchema.nullable(),
  departments: institutionSchema.shape.departments,
  categories: categoriesSchema,
});

/** Everything an institution needs to begin, on one page; what it lacks then is said on the next. */
export async function openingPage(
  c: HonoContext<AppEnv>,
  site: Site,
  {
    typed = nothingTyped,
    problems = {},
    code,
  }: { typed?: Typed; problems?: FieldProblems; code?: 'institution.already-open' } = {},
): Promise<Response> {
  assertAllowed(isDeploymentAdmin(actorOf(c)));
  const { language, formats } = site;
  const { opening: own, title } = administrationWords[language];
  const institutions = await institutionsFor(site);
  const field = (name: keyof Typed, more: object = {}) => (
    <TextField
      site={site}
      name={name}
      label={own.labels[name]}
      hint={own.hints[name]}
      value={typed[name]}
      problems={problems}
      {...more}
    />
  );
  const status =
    code === undefined
      ? Object.keys(problems).length > 0
        ? errorStatus['request.invalid']
        : 200
      : errorStatus[code];
  return renderPage(
    c,
    site,
    { title: own.title, isPrivate: true, status },
    <Frame site={site} back={{ path: '/admin', text: title }} title={own.title} saved={undefined}>
      <p>{own.lead}</p>
      <ErrorSummary site={site} problems={problems} />
      <form class="form" method="post" action={pathIn(language, '/admin/*/institutions/new')}>
        {field('id', { isRequired: true, maxLength: 40 })}
        <SelectField
          site={site}
          name="kind"
          label={own.labels.kind}
          value={typed.kind}
          problems={problems}
          isRequired
          options={(['city', 'agency', 'district'] as const).map((value) => ({
            value,
            text: own.kinds[value],
          }))}
        />
        {field('nameKo', { isRequired: true, maxLength: 60 })}
        {field('nameEn', { isRequired: true, maxLength: 60 })}
        {field('programme', { maxLength: 60 })}
        {field('departments', { isRequired: true, rows: 6 })}
        {field('categories', { rows: 6 })}
        <SelectField
          site={site}
          name="rule"
          label={own.labels.rule}
          hint={own.hints.rule}
          value={typed.rule}
          problems={problems}
          options={[
            {
              value: '',
              text: own.plainRule(formats.number(plainRule.windowDays), '50', formats.number(defaultDueDays)),
            },
            ...institutions.map(({ id, name }) => ({ value: id, text: own.ruleOf(name[language]) })),
          ]}
        />
        <button class="krds-btn primary medium" type="submit">
          {own.open}
        </button>
      </form>
    </Frame>,
  );
}

export async function postOpening(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  assertAllowed(isDeploymentAdmin(actor));
  const { opening: own } = administrationWords[language];
  const form = await c.req.parseBody();
  const typed = Object.fromEntries(fields.map((name) => [name, textOf(form, name).trim()])) as Typed;
  const departments = linesOf(typed.departments).map((line) => {
    const [id = '', ...name] = line.split(/\s+/);
    return { id, name: name.join(' ') };
  });
  const read = openingSchema.safeParse({
    ...typed,
    programme: typed.programme === '' ? null : typed.programme,
    departments,
    categories: linesOf(typed.categories),
  });
  const rule = await ruleChosen(site, typed.rule);
  if (!read.success || rule === undefined) {
    const problems = {
      ...(read.success ? {} : toProblems(toFieldErrors(read.error.issues), own.errors)),
      ...(rule === undefined && { rule: own.errors.rule }),
    };
    return openingPage(c, site, { typed, problems });
  }
  const { nameKo, nameEn, ...rest } = read.data;
  const [first] = rest.departments;
  if (first === undefined) throw new AppError('request.invalid');
  try {
    const opened = { ...rest, name: { ko: nameKo, en: nameEn }, schemeDepartment: first.id, rule };
    const { id } = await openInstitution(context, actor, opened);
    return c.redirect(pathIn(language, `/admin/${id}?opened`), 303);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'institution.already-open') throw error;
    return openingPage(c, site, { typed, problems: { id: own.errors.taken }, code: error.code });
  }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Another institution's rule as it is now, or the plain one; nothing where there is no such institution. */
async function ruleChosen(site: Site, of: string): Promise<Rule | undefined> {
  if (of === '') return plainRule;
  const found = (await institutionsFor(site)).find(({ id }: Institution) => id === of);
  return found?.rule.rule;
}
