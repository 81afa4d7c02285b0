import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type Actor, assertAllowed, isDeploymentAdmin } from '../people/index.ts';
import { foundInstitution } from './found-institution.ts';
import { getInstitution } from './get-institution.ts';
import type { Institution, NewInstitution } from './model.ts';
import { departmentOf } from './rules.ts';

/**
 * Opens an institution with its departments and first rule, by an administrator of the whole deployment.
 *
 * @throws auth.forbidden, department.not-found when the scheme's department is not among those given, request.invalid,
 *   institution.already-open
 */
export async function openInstitution(
  context: Context,
  actor: Actor,
  opened: NewInstitution,
): Promise<Institution> {
  // Its own administrator cannot be there before it.
  assertAllowed(isDeploymentAdmin(actor));
  departmentOf(opened, opened.schemeDepartment);
  if (!(await foundInstitution(context, opened, actor.person)))
    throw new AppError('institution.already-open');
  return getInstitution(context, opened.id);
}
