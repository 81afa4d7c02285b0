import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { recordAct } from '../audit/index.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed, isAdmin, isOfficer } from '../people/index.ts';
import { mostTemplates, type Template, type TemplateWords } from './model.ts';
import { addTemplate, dropTemplate, type Office, replaceTemplate, templatesOf } from './repository.ts';

/**
 * A department's templates, for its officers.
 *
 * @throws auth.forbidden, institution.not-found, department.not-found
 */
export async function readTemplates(context: Context, actor: Actor, office: Office): Promise<Template[]> {
  await assertWorksFor(context, actor, office);
  return templatesOf(context.table, office);
}

/**
 * Keeps a new template in the first free of the department's fifty slots: no more fit, however many are made at once. The
 * same mark again makes it once.
 *
 * @throws auth.forbidden, institution.not-found, department.not-found, template.too-many
 */
export async function createTemplate(
  context: Context,
  actor: Actor,
  office: Office,
  { mark, ...words }: TemplateWords & { mark: string },
): Promise<Template> {
  const { table } = context;
  await assertWorksFor(context, actor, office);
  const at = context.clock.now();
  // Whoever loses a slot to somebody else looks again.
  for (let attempt = 0; attempt <= mostTemplates; attempt++) {
    const known = await templatesOf(table, office);
    const same = known.find((template) => template.mark === mark);
    if (same) return same;
    const taken = new Set(known.map(({ slot }) => slot));
    const slot = Array.from({ length: mostTemplates }, (_, at) => at + 1).find((each) => !taken.has(each));
    if (slot === undefined) break;
    const template = { slot, mark, ...words };
    await record(context, actor, office, { type: 'template.made', mark, title: words.title, at });
    if (await addTemplate(table, office, template)) return template;
  }
  throw new AppError('template.too-many');
}

/**
 * Gives a template other words, where it is still the one that was seen.
 *
 * @throws auth.forbidden, institution.not-found, department.not-found, template.changed
 */
export async function changeTemplate(
  context: Context,
  actor: Actor,
  office: Office,
  { slot, mark, ...words }: Template,
): Promise<Template> {
  const { table, clock } = context;
  await assertWorksFor(context, actor, office);
  const at = clock.now();
  await find(context, office, { slot, mark });
  const changed = { slot, ...words, mark: ulid(at.getTime()) };
  await record(context, actor, office, { type: 'template.changed', mark, title: words.title, at });
  if (!(await replaceTemplate(table, office, changed, mark))) throw new AppError('template.changed');
  return changed;
}

/**
 * Deletes a template, where it is still the one that was seen.
 *
 * @throws auth.forbidden, institution.not-found, department.not-found, template.changed
 */
export async function removeTemplate(
  context: Context,
  actor: Actor,
  office: Office,
  seen: Pick<Template, 'slot' | 'mark'>,
): Promise<void> {
  await assertWorksFor(context, actor, office);
  const { mark, title } = await find(context, office, seen);
  const at = context.clock.now();
  await record(context, actor, office, { type: 'template.removed', mark, title, at });
  if (!(await dropTemplate(context.table, office, seen))) throw new AppError('template.changed');
}

/** The template as it was seen. */
async function find(
  { table }: Context,
  office: Office,
  seen: Pick<Template, 'slot' | 'mark'>,
): Promise<Template> {
  const known = await templatesOf(table, office);
  const found = known.find(({ slot, mark }) => slot === seen.slot && mark === seen.mark);
  if (!found) throw new AppError('template.changed');
  return found;
}

async function record(
  context: Context,
  { person: by }: Actor,
  { institution, department }: Office,
  act: {
    type: 'template.made' | 'template.changed' | 'template.removed';
    mark: string;
    title: string;
    at: Date;
  },
): Promise<void> {
  const { type, mark, title, at } = act;
  await recordAct(context, institution, {
    at: at.toISOString(),
    type,
    by,
    department,
    subject: `${department}-template-${mark}`,
    revision: 0,
    facts: { title },
  });
}

async function assertWorksFor(
  context: Context,
  actor: Actor,
  { institution, department }: Office,
): Promise<void> {
  assertAllowed(isOfficer(actor, institution, department) || isAdmin(actor, institution));
  const { departments } = await getInstitution(context, institution);
  if (!departments.some(({ id }) => id === department)) throw new AppError('department.not-found');
}
