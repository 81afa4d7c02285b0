import type { Context } from '../../shared/context.ts';
import type { InstitutionId, PersonId } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import {
  type Actor,
  assertAllowed,
  type Grant,
  holdersOf,
  isAdmin,
  namesOf,
  staffOf,
} from '../people/index.ts';

/** Somebody who came by with a role. */
export interface StaffEntry {
  person: PersonId;
  name: string;
  grant: Grant;
}

/**
 * Who is known to hold a role at an institution: its officers and heads, then moderators and administrators, its own and
 * those of all institutions.
 *
 * @throws auth.forbidden, institution.not-found
 */
export async function listStaff(
  context: Context,
  actor: Actor,
  institution: InstitutionId,
): Promise<StaffEntry[]> {
  assertAllowed(isAdmin(actor, institution));
  const { id } = await getInstitution(context, institution);
  const offices = (['moderator', 'admin'] as const).flatMap((role) =>
    ([id, '*'] as const).map((scope): Grant & { role: 'moderator' | 'admin' } => ({
      role,
      institution: scope,
    })),
  );
  const [staff, ...holders] = await Promise.all([
    staffOf(context.table, id),
    ...offices.map(async (grant) => {
      const people = await holdersOf(context.table, grant.role, grant.institution);
      return people.map((person) => ({ person, grant }));
    }),
  ]);
  const others = holders.flat();
  const names = await namesOf(
    context,
    others.map(({ person }) => person),
  );
  return [
    ...staff.map(({ person, name, role, department }) => ({
      person,
      name,
      grant: { role, institution: id, department },
    })),
    ...others.map(({ person, grant }) => ({ person, name: names.get(person) ?? person, grant })),
  ];
}
