import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';
import { type Department, type Institution, mostDepartments } from './model.ts';
import { findInstitution, replaceInstitution } from './repository.ts';

/**
 * Opens a department or gives one a new name. Departments are not closed: answers name them for good.
 *
 * @throws auth.forbidden, institution.not-found, request.invalid when there are too many, institution.changed
 */
export async function nameDepartment(
  { table }: Context,
  actor: Actor,
  id: InstitutionId,
  department: Department,
): Promise<Institution> {
  assertAllowed(isAdmin(actor, id));
  const current = await findInstitution(table, id, { consistent: true });
  if (!current) throw new AppError('institution.not-found');
  const known = current.departments.some((candidate) => candidate.id === department.id);
  const departments = known
    ? current.departments.map((candidate) => (candidate.id === department.id ? department : candidate))
    : [...current.departments, department];
  if (departments.length > mostDepartments) {
    throw new AppError('request.invalid', [{ field: '/department', message: 'there are too many' }]);
  }
  const next = { ...current, departments, revision: current.revision + 1 };
  if (!(await replaceInstitution(table, next, current.revision))) throw new AppError('institution.changed');
  return next;
}
