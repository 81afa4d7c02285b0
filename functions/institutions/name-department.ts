import type { Context } from '../../shared/context.ts';
import { toItem } from '../../shared/dynamo/aggregate.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';
import { type Department, type Institution, mostDepartments } from './model.ts';
import { findInstitution, replaceInstitution } from './repository.ts';

/**
 * Opens a department or gives one a new name. Departments are not closed: answers name them for good.
 * The name it has already changes nothing.
 *
 * @param over the name its writer saw, empty for a department to be opened: another by now is not replaced unseen
 * @throws auth.forbidden, institution.not-found, request.invalid when there are too many, institution.changed
 */
export async function nameDepartment(
  { table, clock }: Context,
  actor: Actor,
  id: InstitutionId,
  department: Department,
  over?: string,
): Promise<Institution> {
  assertAllowed(isAdmin(actor, id));
  const current = await findInstitution(table, id, { consistent: true });
  if (!current) throw new AppError('institution.not-found');
  const known = current.departments.find((candidate) => candidate.id === department.id);
  if (known?.name === department.name) return current;
  if (over !== undefined && (known?.name ?? '') !== over) throw new AppError('institution.changed');
  const departments = known
    ? current.departments.map((candidate) => (candidate.id === department.id ? department : candidate))
    : [...current.departments, department];
  if (departments.length > mostDepartments) {
    throw new AppError('request.invalid', [{ field: '/department', message: 'there are too many' }]);
  }
  const next = toItem<Institution>(
    {
      at: clock.now(),
      by: { person: actor.person },
      events: [
        {
          type: 'institution.department-named',
          department: department.id,
          name: department.name,
          ...(known && { before: known.name }),
        },
      ],
      next: { ...current, departments },
    },
    current,
  );
  if (!(await replaceInstitution(table, next, current.revision))) throw new AppError('institution.changed');
  return next;
}
