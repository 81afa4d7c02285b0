import type { Context } from '../../shared/context.ts';
import type { PersonId } from '../../shared/ids.ts';
import { recordAddress } from './mail-contact.ts';
import type { Actor, Person } from './model.ts';
import {
  changeName,
  createPerson,
  findPerson,
  findPersons,
  findStaff,
  keepAdministrator,
  keepStaff,
} from './repository.ts';
import { publicName } from './rules.ts';

/** The person as we know them, made known on first sight. */
export async function recordPerson(context: Context, actor: Actor): Promise<Person> {
  const { table, clock } = context;
  if (actor.address !== undefined) await recordAddress(context, actor.person, actor.address);
  const known = await findPerson(table, actor.person);
  if (known) return known;
  const person: Person = {
    id: actor.person,
    ...(actor.nickname !== undefined && { name: actor.nickname }),
    createdAt: clock.now().toISOString(),
  };
  if (await createPerson(table, person)) return person;
  return recordPerson(context, actor);
}

/** What the person is called in public. */
export async function nameOfPerson(context: Context, actor: Actor): Promise<string> {
  const person = await recordPerson(context, actor);
  return publicName(person.id, person.name);
}

/** Takes another name for what this person does from now on; what was published keeps the name it was published under. */
export async function renamePerson(context: Context, actor: Actor, name: string): Promise<Person> {
  await recordPerson(context, actor);
  const renamed = await changeName(context.table, actor.person, name);
  if (!renamed) throw new Error('a person recorded a moment ago is gone');
  return renamed;
}

/** Notes which departments somebody may act for, so that colleagues can assign to them and citizens see who may answer. */
export async function recordStaff(context: Context, actor: Actor): Promise<void> {
  const name = await nameOfPerson(context, actor);
  for (const { role, institution, ...of } of actor.grants) {
    if (role === 'admin') await keepAdministrator(context.table, institution, actor.person);
    if (role === 'moderator' || role === 'admin' || institution === '*' || !('department' in of)) continue;
    const { department } = of;
    const known = await findStaff(context.table, institution, department, actor.person);
    if (known?.role === role && known.name === name) continue;
    await keepStaff(context.table, institution, { person: actor.person, department, role, name });
  }
}

/** What these people are called in public, by their ids. */
export async function namesOf({ table }: Context, people: PersonId[]): Promise<Map<PersonId, string>> {
  const ids = [...new Set(people)];
  const known = new Map((await findPersons(table, ids)).map(({ id, name }) => [id, name]));
  return new Map(ids.map((id) => [id, publicName(id, known.get(id))]));
}
