import type { Context } from '../../shared/context.ts';
import type { PersonId } from '../../shared/ids.ts';
import { recordAddress } from './mail-contact.ts';
import type { Actor, Person } from './model.ts';
import {
  changeName,
  createPerson,
  dropOtherOffices,
  findPerson,
  findPersons,
  isKnownAs,
  keepOffice,
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

/** Notes which roles somebody holds, so that colleagues can assign to them and those who administer see who they are. */
export async function recordStaff(context: Context, actor: Actor): Promise<void> {
  const name = await nameOfPerson(context, actor);
  for (const grant of actor.grants) {
    if (await isKnownAs(context.table, actor.person, grant, name)) continue;
    await keepOffice(context.table, actor.person, grant, name);
  }
}

/**
 * The same as somebody signs in, when the roles are as they are now: what they hold no more goes. A session that began
 * before is no proof of that.
 */
export async function renewStaff(context: Context, actor: Actor): Promise<void> {
  const name = await nameOfPerson(context, actor);
  for (const grant of actor.grants) await keepOffice(context.table, actor.person, grant, name);
  await dropOtherOffices(context.table, actor.person, actor.grants);
}

/** What these people are called in public, by their ids. */
export async function namesOf({ table }: Context, people: PersonId[]): Promise<Map<PersonId, string>> {
  const ids = [...new Set(people)];
  const known = new Map((await findPersons(table, ids)).map(({ id, name }) => [id, name]));
  return new Map(ids.map((id) => [id, publicName(id, known.get(id))]));
}
