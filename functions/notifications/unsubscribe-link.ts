import { z } from 'zod';
import { personIdSchema } from '../../shared/ids.ts';
import { seal, unseal } from '../../shared/seal.ts';
import { type MailChoice, mailChoiceSchema } from '../people/index.ts';

export const unsubscribePath = '/mail/unsubscribe';

const purpose = 'gongnon/unsubscribe/1';

const sealedSchema = z.tuple([personIdSchema, mailChoiceSchema]);
export interface Unsubscription {
  person: z.infer<typeof personIdSchema>;
  choice: MailChoice;
}

/**
 * The token of an unsubscribe link: whose mail, and which kind. It is sealed and not only signed, since a pseudonym is
 * public elsewhere and an address bar is no place for one. It never expires: RFC 8058 has the link work for as long as
 * the mail is kept, and all it can do is end mail.
 */
export function sealUnsubscription(key: Uint8Array, { person, choice }: Unsubscription): string {
  return seal(key, purpose, JSON.stringify([person, choice]));
}

/** What a token stands for; nothing where it is not whole or not one of ours. */
export function openUnsubscription(key: Uint8Array, token: string): Unsubscription | undefined {
  const opened = unseal(key, purpose, token);
  if (opened === undefined) return undefined;
  const [person, choice] = sealedSchema.parse(JSON.parse(opened));
  return { person, choice };
}
