import type { Context } from '../../shared/context.ts';
import type { PersonId } from '../../shared/ids.ts';
import type { Actor, Contact, MailChoice, MailChoices } from './model.ts';
import { choicesOf, findContact, keepAddress, keepEnded, keepPreferences } from './repository.ts';

export interface MailPreferences {
  /** Where mail goes; nothing while the identity provider has verified no address. */
  address: string | null;
  language: Contact['language'];
  choices: MailChoices;
}

/** Takes the address a sign-in brings, in place of an earlier one. */
export async function recordAddress({ table }: Context, person: PersonId, address: string): Promise<void> {
  const contact = await findContact(table, person);
  if (contact?.address !== address) await keepAddress(table, person, address);
}

/** How a person has mail: for that person, and for whoever sends it. Nobody else is told. */
export async function mailPreferencesOf({ table }: Context, person: PersonId): Promise<MailPreferences> {
  const contact = await findContact(table, person);
  return {
    address: contact?.address ?? null,
    language: contact?.language ?? 'ko',
    choices: choicesOf(contact),
  };
}

export async function readMailPreferences(context: Context, actor: Actor): Promise<MailPreferences> {
  if (actor.address !== undefined) await recordAddress(context, actor.person, actor.address);
  return mailPreferencesOf(context, actor.person);
}

/** Takes another language or other choices. The address is the identity provider's to change. */
export async function changeMailPreferences(
  context: Context,
  actor: Actor,
  preferences: Pick<MailPreferences, 'language' | 'choices'>,
): Promise<MailPreferences> {
  await keepPreferences(context.table, actor.person, preferences);
  return readMailPreferences(context, actor);
}

/** Ends one kind of mail for a person. Ended twice it stays ended. */
export async function endMail(context: Context, person: PersonId, choice: MailChoice): Promise<void> {
  const { choices } = await mailPreferencesOf(context, person);
  if (choices[choice]) await keepEnded(context.table, person, choice);
}
