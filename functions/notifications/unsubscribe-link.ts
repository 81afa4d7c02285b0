import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { personIdSchema } from '../../shared/ids.ts';
import { type MailChoice, mailChoiceSchema } from '../people/index.ts';

export const unsubscribePath = '/mail/unsubscribe';

// What a key is used for is part of it: nothing sealed for another purpose opens here, nor the other way round.
const purpose = 'gongnon/unsubscribe/1';
const cipher = 'aes-256-gcm';
const [ivBytes, tagBytes] = [12, 16];

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
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, purposeKey(key), iv);
  const sealed = Buffer.concat([sealing.update(JSON.stringify([person, choice])), sealing.final()]);
  return Buffer.concat([iv, sealed, sealing.getAuthTag()]).toString('base64url');
}

/** What a token stands for; nothing where it is not whole or not one of ours. */
export function openUnsubscription(key: Uint8Array, token: string): Unsubscription | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length <= ivBytes + tagBytes || bytes.toString('base64url') !== token) return undefined;
  const opening = createDecipheriv(cipher, purposeKey(key), bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  opening.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const opened = Buffer.concat([opening.update(bytes.subarray(ivBytes, -tagBytes)), opening.final()]);
    const [person, choice] = sealedSchema.parse(JSON.parse(opened.toString('utf8')));
    return { person, choice };
  } catch {
    return undefined;
  }
}

function purposeKey(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(purpose).digest();
}
