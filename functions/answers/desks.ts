import type { Context } from '../../shared/context.ts';
import {
  type DepartmentId,
  departmentIdSchema,
  type InstitutionId,
  institutionIdSchema,
} from '../../shared/ids.ts';
import type { Site } from '../../shared/web/site.ts';
import { allInstitutions, type Institution } from '../institutions/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';

/** Whose answers somebody works on: a department's, or all of an institution's. */
export interface Desk {
  key: string;
  institution: Institution;
  department: DepartmentId | undefined;
}

/**
 * The desks somebody works at, and the one they ask for, else their first.
 *
 * @throws auth.forbidden for whoever has none
 */
export async function deskFor(
  { table }: Context,
  actor: Actor,
  wanted: string | undefined,
): Promise<{ desk: Desk; desks: Desk[] }> {
  const desks = desksOf(actor, await allInstitutions(table));
  const desk = desks.find(({ key }) => key === wanted) ?? desks[0];
  assertAllowed(desk !== undefined);
  if (desk === undefined) throw new Error('nobody without a desk comes here');
  return { desk, desks };
}

export function nameOfDesk({ language }: Site, { institution, department }: Desk): string {
  const name = institution.departments.find(({ id }) => id === department)?.name ?? '';
  return `${institution.name[language]} ${name}`.trim();
}

/** A desk for each department somebody works in, and one for each institution somebody administers. */
function desksOf(actor: Actor, institutions: Institution[]): Desk[] {
  const find = (id: InstitutionId | '*') =>
    id === '*' ? institutions : institutions.filter((institution) => institution.id === id);
  return actor.grants.flatMap((grant): Desk[] => {
    if ('department' in grant) {
      const department = departmentIdSchema.parse(grant.department);
      return find(institutionIdSchema.parse(grant.institution)).map((institution) => ({
        key: `${institution.id}/${department}`,
        institution,
        department,
      }));
    }
    if (grant.role !== 'admin') return [];
    return find(grant.institution).map((institution) => ({
      key: institution.id,
      institution,
      department: undefined,
    }));
  });
}
