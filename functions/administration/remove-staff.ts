import type { Context } from '../../shared/context.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { recordAct } from '../audit/index.ts';
import { type Actor, assertAllowed, dropOffice, type Grant, isDeploymentAdmin } from '../people/index.ts';
import { listStaff, type StaffEntry } from './list-staff.ts';

/**
 * Takes an entry from among an institution's staff: they are assigned nothing and get no mail about duties there any more.
 * The role itself is the sign-in provider's to take; whoever signs in with it again is there again. An entry that is not
 * there changes nothing.
 *
 * @throws auth.forbidden, also for the entry of a role at all institutions, which is the deployment's to remove;
 *   institution.not-found
 */
export async function removeStaff(
  context: Context,
  actor: Actor,
  institution: InstitutionId,
  { person, grant }: Pick<StaffEntry, 'person' | 'grant'>,
): Promise<void> {
  const isOfAll = grant.institution === '*';
  assertAllowed(isOfAll ? isDeploymentAdmin(actor) : grant.institution === institution);
  const entry = (await listStaff(context, actor, institution)).find(
    (each) => each.person === person && isSameOffice(each.grant, grant),
  );
  if (!entry) return;
  await recordAct(context, grant.institution, {
    at: context.clock.now().toISOString(),
    type: 'staff.removed',
    by: actor.person,
    subject: person,
    revision: 0,
    facts: {
      role: entry.grant.role,
      name: entry.name,
      ...('department' in grant && { department: grant.department }),
    },
  });
  await dropOffice(context.table, person, grant);
}

/** An officer who became head is the same entry. */
function isSameOffice(one: Grant, other: Grant): boolean {
  if ('department' in one || 'department' in other)
    return 'department' in one && 'department' in other && one.department === other.department;
  return one.role === other.role && one.institution === other.institution;
}
