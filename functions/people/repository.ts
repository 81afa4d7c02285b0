import { z } from 'zod';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getItem,
  getItems,
  putIfAbsent,
  putItem,
  queryAll,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { administratorsPk, type Key, keys, lists, moderatorsPk } from '../../shared/dynamo/keys.ts';
import { allEntries, listEntries } from '../../shared/dynamo/listing.ts';
import { departmentIdSchema, type InstitutionId, type PersonId, personIdSchema } from '../../shared/ids.ts';
import {
  type Actor,
  type Contact,
  contactSchema,
  firstChoices,
  type Grant,
  type MailChoice,
  type MailChoices,
  type Person,
  personSchema,
} from './model.ts';

export async function findPerson(table: Table, id: PersonId): Promise<Person | undefined> {
  return getItem(table, personSchema, keys.person(id), { consistent: true });
}

export async function findPersons(table: Table, ids: PersonId[]): Promise<Person[]> {
  return getItems(table, personSchema, ids.map(keys.person));
}

export async function createPerson(table: Table, person: Person): Promise<boolean> {
  return putIfAbsent(table, { ...keys.person(person.id), ...person });
}

export async function changeName(table: Table, id: PersonId, name: string): Promise<Person | undefined> {
  return updateWhen(table, personSchema, keys.person(id), { set: { name }, when: 'attribute_exists(pk)' });
}

/**
 * Takes away all that is kept about a person as such, also from among the staff they were: nobody is told by mail in the
 * place of one who left. Done twice it stays done.
 */
export async function forgetPerson(table: Table, { person: id, grants }: Actor): Promise<void> {
  for (const grant of grants) await dropOffice(table, id, grant);
  await dropOtherOffices(table, id, []);
  await deleteIfPresent(table, keys.contact(id));
  await deleteIfPresent(table, keys.person(id));
}

const staffSchema = z.object({
  person: personIdSchema,
  department: departmentIdSchema,
  role: z.enum(['officer', 'head']),
  name: z.string(),
});
export type StaffMember = z.infer<typeof staffSchema>;

function officeKey(person: PersonId, grant: Grant): Key {
  if ('department' in grant) return keys.staff(grant.institution, grant.department, person);
  return grant.role === 'admin'
    ? keys.administrator(grant.institution, person)
    : keys.moderator(grant.institution, person);
}

/** Keeps that somebody holds a role, under the name they are called by. */
export async function keepOffice(table: Table, person: PersonId, grant: Grant, name: string): Promise<void> {
  const key = officeKey(person, grant);
  const place = { listPk: lists.offices(person), listSk: `${key.pk}#${key.sk}` };
  const { role } = grant;
  const member = 'department' in grant && { person, department: grant.department, role, name };
  await putItem(table, { ...key, ...member, ...place });
}

const officeSchema = z.object({ role: z.string().optional(), name: z.string().optional() });

/** Whether somebody is known to hold a role; with another name, or as another than they were, they are not. */
export async function isKnownAs(
  table: Table,
  person: PersonId,
  grant: Grant,
  name: string,
): Promise<boolean> {
  const kept = await getItem(table, officeSchema, officeKey(person, grant), { consistent: true });
  if (!kept) return false;
  return 'department' in grant ? kept.role === grant.role && kept.name === name : true;
}

/** Takes an entry from among the staff. */
export async function dropOffice(table: Table, person: PersonId, grant: Grant): Promise<void> {
  await deleteIfPresent(table, officeKey(person, grant));
}

/** Takes away every entry of a person but those of the roles they hold. */
export async function dropOtherOffices(table: Table, person: PersonId, grants: Grant[]): Promise<void> {
  const held = new Set(grants.map((grant) => Object.values(officeKey(person, grant)).join()));
  for (const { pk, sk } of await allEntries(table, { list: lists.offices(person) }))
    if (!held.has([pk, sk].join())) await deleteIfPresent(table, { pk, sk });
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

export async function findContact(table: Table, id: PersonId): Promise<Contact | undefined> {
  return getItem(table, contactSchema, keys.contact(id), { consistent: true });
}

/** Each fact is written by itself: a sign-in that brings an address leaves alone what the person chose meanwhile. */
export async function keepAddress(table: Table, id: PersonId, address: string): Promise<void> {
  await updateWhen(table, contactSchema, keys.contact(id), {
    set: { address },
    when: 'attribute_not_exists(#address) OR #address <> :address',
    values: { ':address': address },
  });
}

/**
 * Keeps what was chosen anew, and the person's place among those who get the digest. What is not among it stays as it is:
 * a kind of mail that is ended at the same moment stays ended.
 */
export async function keepPreferences(
  table: Table,
  id: PersonId,
  { language, choices }: { language?: Contact['language']; choices: Partial<MailChoices> },
): Promise<void> {
  const key = keys.contact(id);
  const place = { listPk: lists.digestReaders, listSk: id };
  const chosen = Object.entries(choices).map(([choice, is]) => [`choices.${choice}`, is] as const);
  if (chosen.length > 0) await beginChoices(table, id);
  if (chosen.length === 0 && language === undefined) return;
  await updateWhen(table, contactSchema, key, {
    set: { language, ...Object.fromEntries(chosen), ...(choices.digest && place) },
    ...(choices.digest === false && { remove: Object.keys(place) }),
    when: 'attribute_not_exists(pk) OR attribute_exists(pk)',
  });
}

/** One choice is written into what is there: what was never chosen at all is given its place first. */
async function beginChoices(table: Table, id: PersonId): Promise<void> {
  await updateWhen(table, contactSchema, keys.contact(id), {
    set: { choices: {} },
    when: 'attribute_not_exists(choices)',
  });
}

/** Ends one kind of mail and touches no other: of two ended at once neither comes back. */
export async function keepEnded(table: Table, id: PersonId, choice: MailChoice): Promise<void> {
  await beginChoices(table, id);
  await updateWhen(table, contactSchema, keys.contact(id), {
    set: { [`choices.${choice}`]: false },
    ...(choice === 'digest' && { remove: ['listPk', 'listSk'] }),
    when: 'attribute_exists(pk)',
  });
}

/** What a person chose, or what holds for those who did not. */
export function choicesOf(contact: Contact | undefined): MailChoices {
  return { ...firstChoices, ...contact?.choices };
}

const holderSchema = z.object({ sk: personIdSchema });

/** Who holds a role at one institution, or (`*`) at all of them. */
export async function holdersOf(
  table: Table,
  role: 'moderator' | 'admin',
  scope: InstitutionId | '*',
): Promise<PersonId[]> {
  const pk = role === 'admin' ? administratorsPk(scope) : moderatorsPk(scope);
  return (await queryAll(table, holderSchema, { pk })).map(({ sk }) => sk);
}

/** Who administers an institution: its own administrators, where it has any; else the deployment's. */
export async function administratorsOf(table: Table, institution: InstitutionId): Promise<PersonId[]> {
  for (const scope of [institution, '*'] as const) {
    const found = await holdersOf(table, 'admin', scope);
    if (found.length > 0) return found;
  }
  return [];
}

/** Some of those who read the digest, after the page that gave the cursor. */
export async function digestReadersPage(
  table: Table,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<{ readers: { person: PersonId }[]; cursor?: string }> {
  const page = { list: lists.digestReaders, limit, cursor: after };
  const { entries, next } = await listEntries(table, page);
  const readers = entries.map(({ listSk }) => ({ person: personIdSchema.parse(listSk) }));
  return { readers, ...(next !== null && { cursor: next }) };
}
