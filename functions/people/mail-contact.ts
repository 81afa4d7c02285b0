import type { Context } from '../../shared/context.ts';
import type { PersonId } from '../../shared/ids.ts';
import { type Actor, type Contact, type MailChoice, type MailChoices, mailChoiceSchema } from './model.ts';
import { choicesOf, findContact, keepAddress, keepEnded, keepPreferences } from './repository.ts';

interface MailPreferences {
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

/**
 * Takes another language or other choices, and writes those alone that differ from what the person had before them: a
 * kind of mail ended meanwhile is not begun again. The address is the identity provider's to change.
 *
 * @param seen what the choice was made from; as it is kept now where nothing was shown
 */
export async function changeMailPreferences(
  context: Context,
  actor: Actor,
  { language, choices }: Pick<MailPreferences, 'language' | 'choices'>,
  seen?: MailChoices,
): Promise<MailPreferences> {
  const current = await mailPreferencesOf(context, actor.person);
  const before = seen ?? current.choices;
  const changed = mailChoiceSchema.options.filter((choice) => choices[choice] !== before[choice]);
  await keepPreferences(context.table, actor.person, {
    ...(language !== current.language && { language }),
    choices: Object.fromEntries(changed.map((choice) => [choice, choices[choice]])),
  });
  return readMailPreferences(context, actor);
}

/** Ends one kind of mail for a person. Ended twice it stays ended. */
export async function endMail(context: Context, person: PersonId, choice: MailChoice): Promise<void> {
  const { choices } = await mailPreferencesOf(context, person);
  if (choices[choice]) await keepEnded(context.table, person, choice);
}
