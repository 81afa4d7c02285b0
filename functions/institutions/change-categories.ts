import type { Context } from '../../shared/context.ts';
import { toItem } from '../../shared/dynamo/aggregate.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';
import type { Institution } from './model.ts';
import { findInstitution, replaceInstitution } from './repository.ts';

/**
 * Offers other categories to whoever writes. Proposals keep the one they have. Those that are offered already, in the
 * same order, change nothing.
 *
 * @param over the categories its writer saw: others offered by now are not replaced unseen
 * @throws auth.forbidden, institution.not-found, institution.changed
 */
export async function changeCategories(
  { table, clock }: Context,
  actor: Actor,
  id: InstitutionId,
  { categories, over }: { categories: string[]; over: string[] },
): Promise<Institution> {
  assertAllowed(isAdmin(actor, id));
  const current = await findInstitution(table, id, { consistent: true });
  if (!current) throw new AppError('institution.not-found');
  const offered = current.categories;
  if (isSame(offered, categories)) return current;
  if (!isSame(offered, over)) throw new AppError('institution.changed');
  const next = toItem<Institution>(
    {
      at: clock.now(),
      by: { person: actor.person },
      events: [
        {
          type: 'institution.categories-changed',
          added: categories.filter((category) => !offered.includes(category)),
          removed: offered.filter((category) => !categories.includes(category)),
        },
      ],
      next: { ...current, categories },
    },
    current,
  );
  if (!(await replaceInstitution(table, next, current.revision))) throw new AppError('institution.changed');
  return next;
}

function isSame(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((category, index) => category === other[index]);
}
