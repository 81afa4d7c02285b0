import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type Actor, assertAllowed, isAdmin, isOfficer } from '../people/index.ts';
import { mostTemplates, type Template, type TemplateWords } from './model.ts';
import { addTemplate, dropTemplate, type Office, replaceTemplate, templatesOf } from './repository.ts';

/**
 * A department's templates, for its officers.
 *
 * @throws auth.forbidden
 */
export async function readTemplates({ table }: Context, actor: Actor, office: Office): Promise<Template[]> {
  assertWorksFor(actor, office);
  return templatesOf(table, office);
}

/**
 * Keeps a new template in the first free of the department's fifty slots: no more fit, however many are made at once. The
 * same mark again makes it once.
 *
 * @throws auth.forbidden, template.too-many
 */
export async function createTemplate(
  { table }: Context,
  actor: Actor,
  office: Office,
  { mark, ...words }: TemplateWords & { mark: string },
): Promise<Template> {
  assertWorksFor(actor, office);
  // Whoever loses a slot to somebody else looks again.
  for (let attempt = 0; attempt <= mostTemplates; attempt++) {
    const known = await templatesOf(table, office);
    const same = known.find((template) => template.mark === mark);
    if (same) return same;
    const taken = new Set(known.map(({ slot }) => slot));
    const slot = Array.from({ length: mostTemplates }, (_, at) => at + 1).find((each) => !taken.has(each));
    if (slot === undefined) break;
    const template = { slot, mark, ...words };
    if (await addTemplate(table, office, template)) return template;
  }
  throw new AppError('template.too-many');
}

/**
 * Gives a template other words, where it is still the one that was seen.
 *
 * @throws auth.forbidden, template.changed
 */
export async function changeTemplate(
  { table, clock }: Context,
  actor: Actor,
  office: Office,
  { slot, mark, ...words }: Template,
): Promise<void> {
  assertWorksFor(actor, office);
  const changed = { slot, ...words, mark: ulid(clock.now().getTime()) };
  if (!(await replaceTemplate(table, office, changed, mark))) throw new AppError('template.changed');
}

/**
 * Deletes a template, where it is still the one that was seen.
 *
 * @throws auth.forbidden, template.changed
 */
export async function removeTemplate(
  { table }: Context,
  actor: Actor,
  office: Office,
  seen: Pick<Template, 'slot' | 'mark'>,
): Promise<void> {
  assertWorksFor(actor, office);
  if (!(await dropTemplate(table, office, seen))) throw new AppError('template.changed');
}

function assertWorksFor(actor: Actor, { institution, department }: Office): void {
  assertAllowed(isOfficer(actor, institution, department) || isAdmin(actor, institution));
}
