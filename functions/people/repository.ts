import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, putIfAbsent, putItem, queryAll, updateWhen } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { departmentIdSchema, type InstitutionId, type PersonId, personIdSchema } from '../../shared/ids.ts';
import { type Actor, type Person, personSchema } from './model.ts';
import { publicName } from './rules.ts';

/** The person as we know them, made known on first sight. */
export async function recordPerson(context: Context, actor: Actor): Promise<Person> {
  const { table, clock } = context;
  const key = keys.person(actor.person);
  const known = await getItem(table, personSchema, key, { consistent: true });
  if (known) return known;
  const person: Person = {
    id: actor.person,
    ...(actor.nickname !== undefined && { name: actor.nickname }),
    createdAt: clock.now().toISOString(),
  };
  if (await putIfAbsent(table, { ...key, ...person })) return person;
  return recordPerson(context, actor);
}

/** What the person is called in public. */
export async function nameOfPerson(context: Context, actor: Actor): Promise<string> {
  const person = await recordPerson(context, actor);
  return publicName(person.id, person.name);
}

export async function renamePerson(context: Context, actor: Actor, name: string): Promise<Person> {
  await recordPerson(context, actor);
  const renamed = await updateWhen(context.table, personSchema, keys.person(actor.person), {
    set: { name },
    when: 'attribute_exists(pk)',
  });
  if (!renamed) throw new Error('a person recorded a moment ago is gone');
  return renamed;
}

export const staffSchema = z.object({
  person: personIdSchema,
  department: departmentIdSchema,
  role: z.enum(['officer', 'head']),
  name: z.string(),
});
export type StaffMember = z.infer<typeof staffSchema>;

/** Notes which departments somebody may act for, so that colleagues can assign to them and citizens see who may answer. */
export async function recordStaff(context: Context, actor: Actor): Promise<void> {
  const name = await nameOfPerson(context, actor);
  for (const grant of actor.grants) {
    if (!('department' in grant)) continue;
    const member: StaffMember = { person: actor.person, department: grant.department, role: grant.role, name };
    await putItem(context.table, { ...keys.staff(grant.institution, grant.department, actor.person), ...member });
  }
}

export async function staffOf(table: Table, institution: InstitutionId): Promise<StaffMember[]> {
  return queryAll(table, staffSchema, { pk: `STAFF#${institution}` });
}

export async function findStaff(
  table: Table,
  institution: InstitutionId,
  department: StaffMember['department'],
  person: PersonId,
): Promise<StaffMember | undefined> {
  return getItem(table, staffSchema, keys.staff(institution, department, person), { consistent: true });
}
