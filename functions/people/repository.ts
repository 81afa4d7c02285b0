import { z } from 'zod';
import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, putIfAbsent, putItem, queryAll, updateWhen } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { departmentIdSchema, type InstitutionId, type PersonId, personIdSchema } from '../../shared/ids.ts';
import { type Person, personSchema } from './model.ts';

export async function findPerson(table: Table, id: PersonId): Promise<Person | undefined> {
  return getItem(table, personSchema, keys.person(id), { consistent: true });
}

export async function createPerson(table: Table, person: Person): Promise<boolean> {
  return putIfAbsent(table, { ...keys.person(person.id), ...person });
}

export async function changeName(table: Table, id: PersonId, name: string): Promise<Person | undefined> {
  return updateWhen(table, personSchema, keys.person(id), { set: { name }, when: 'attribute_exists(pk)' });
}

export const staffSchema = z.object({
  person: personIdSchema,
  department: departmentIdSchema,
  role: z.enum(['officer', 'head']),
  name: z.string(),
});
export type StaffMember = z.infer<typeof staffSchema>;

export async function keepStaff(
  table: Table,
  institution: InstitutionId,
  member: StaffMember,
): Promise<void> {
  await putItem(table, { ...keys.staff(institution, member.department, member.person), ...member });
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
