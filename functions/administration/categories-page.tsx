import type { Context as HonoContext } from 'hono';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { ErrorSummary, type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import {
  categoriesSchema,
  changeCategories,
  getInstitution,
  type Institution,
} from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { Frame } from './frame.tsx';
import { administrationWords } from './words.ts';

interface Writing {
  typed?: string;
  over?: string[];
  problems?: FieldProblems;
  hasConflict?: boolean;
}

/** What is offered to whoever writes a proposal, one a line. */
export async function categoriesPage(
  c: HonoContext<AppEnv>,
  site: Site,
  { id, name, categories }: Institution,
  { typed, over = categories, problems = {}, hasConflict }: Writing = {},
): Promise<Response> {
  const { language } = site;
  const { categories: own, saved, title } = administrationWords[language];
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
      {hasConflict ? (
        <p>
          {own.now}: {categories.length === 0 ? own.none : categories.join(', ')}
        </p>
      ) : null}
      <form class="form" method="post" action={pathIn(language, `/admin/${id}/categories`)}>
        {over.map((category) => (
          <input type="hidden" name="over" value={category} />
        ))}
        <TextField
          site={site}
          name="categories"
          label={own.label}
          hint={own.hint}
          value={typed ?? categories.join('\n')}
          problems={problems}
          rows={12}
        />
        <button class="krds-btn primary medium" type="submit">
          {own.save}
        </button>
      </form>
    </Frame>,
  );
}

/** Offers what was typed, unless others were offered meanwhile. */
export async function postCategories(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
): Promise<Response> {
  const { context, language } = site;
  const form = await c.req.parseBody({ all: true });
  const typed = textOf(form, 'categories');
  const over = [form.over ?? []].flat().filter((each) => typeof each === 'string');
  const lines = typed.split('\n').filter((line) => line.trim() !== '');
  const categories = categoriesSchema.safeParse(lines);
  if (!categories.success) {
    const problems = { categories: administrationWords[language].categories.error };
    return categoriesPage(c, site, institution, { typed, over, problems });
  }
  try {
    await changeCategories(context, actorOf(c), institution.id, { categories: categories.data, over });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'institution.changed') throw error;
    const current = await getInstitution(context, institution.id);
    return categoriesPage(c, site, current, { typed, hasConflict: true });
  }
  return c.redirect(pathIn(language, `/admin/${institution.id}/categories?saved`), 303);
}
