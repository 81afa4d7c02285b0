import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../shared/context.ts';
import { toItem } from '../../shared/dynamo/aggregate.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';
import type { Institution, PageSettings } from './model.ts';
import { findInstitution, replaceInstitution } from './repository.ts';
import { pageOf } from './rules.ts';

/**
 * Changes how an institution's page looks, and what of it and of the city stands where. The same again changes nothing.
 *
 * @param over the settings its writer saw: others that hold by now are not replaced unseen
 * @throws auth.forbidden, institution.not-found, institution.changed
 */
export async function changePage(
  { table, clock }: Context,
  actor: Actor,
  id: InstitutionId,
  { page, over }: { page: PageSettings; over: PageSettings },
): Promise<Institution> {
  assertAllowed(isAdmin(actor, id));
  const current = await findInstitution(table, id, { consistent: true });
  if (!current) throw new AppError('institution.not-found');
  if (isDeepStrictEqual(pageOf(current), page)) return current;
  if (!isDeepStrictEqual(pageOf(current), over)) throw new AppError('institution.changed');
  const next = toItem<Institution>(
    {
      at: clock.now(),
      by: { person: actor.person },
      events: [{ type: 'institution.page-changed' }],
      next: { ...current, page },
    },
    current,
  );
  if (!(await replaceInstitution(table, next, current.revision))) throw new AppError('institution.changed');
  return next;
}
