import { AppError } from '../../shared/errors.ts';
import type { DepartmentId, InstitutionId, PersonId } from '../../shared/ids.ts';
import type { Actor } from './model.ts';

function isWithin(granted: InstitutionId | '*', institution: InstitutionId): boolean {
  return granted === '*' || granted === institution;
}

export function isModerator(actor: Actor, institution: InstitutionId): boolean {
  return actor.grants.some(({ role, institution: of }) => role === 'moderator' && isWithin(of, institution));
}

export function isAdmin(actor: Actor, institution: InstitutionId): boolean {
  return actor.grants.some(({ role, institution: of }) => role === 'admin' && isWithin(of, institution));
}

/** An administrator of all institutions of the deployment, and of what belongs to none of them. */
export function isDeploymentAdmin(actor: Actor): boolean {
  return actor.grants.some(({ role, institution }) => role === 'admin' && institution === '*');
}

/** An officer of the department, its head included. */
export function isOfficer(actor: Actor, institution: InstitutionId, department: DepartmentId): boolean {
  return actor.grants.some(
    (grant) => 'department' in grant && grant.institution === institution && grant.department === department,
  );
}

export function isHead(actor: Actor, institution: InstitutionId, department: DepartmentId): boolean {
  return actor.grants.some(
    (grant) =>
      grant.role === 'head' &&
      'department' in grant &&
      grant.institution === institution &&
      grant.department === department,
  );
}

/** Anyone who works for the institution in any role. */
export function isStaff(actor: Actor, institution: InstitutionId): boolean {
  return actor.grants.some(({ institution: of }) => isWithin(of, institution));
}

/** @throws auth.forbidden */
export function assertAllowed(allowed: boolean): void {
  if (!allowed) throw new AppError('auth.forbidden');
}

/**
 * What a person is called in public: the name they chose, else a pseudonym of four characters of their id. It tells
 * people apart in one discussion and says nothing about who they are.
 */
export function publicName(id: PersonId, chosen: string | undefined): string {
  return chosen ?? `시민 ${id.slice(-4)}`;
}
