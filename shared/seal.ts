import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const [ivBytes, tagBytes] = [12, 16];

/**
 * What only we can read again, and nobody can change unnoticed: AES-256-GCM under a key drawn from `key` for this
 * purpose alone, so that nothing sealed for another opens here. URL-safe text.
 *
 * @param key 32 bytes
 */
export function seal(key: Uint8Array, purpose: string, text: string): string {
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, purposeKey(key, purpose), iv);
  const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
  return Buffer.concat([iv, sealed, sealing.getAuthTag()]).toString('base64url');
}

/** What was sealed; nothing where the text is not whole, not ours, or sealed for another purpose. */
export function unseal(key: Uint8Array, purpose: string, token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  // A decoder forgives what it should not: the same bytes have one text only.
  if (bytes.length <= ivBytes + tagBytes || bytes.toString('base64url') !== token) return undefined;
  const opening = createDecipheriv(cipher, purposeKey(key, purpose), bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  opening.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const opened = Buffer.concat([opening.update(bytes.subarray(ivBytes, -tagBytes)), opening.final()]);
    return opened.toString('utf8');
  } catch {
    return undefined;
  }
}

/**
 * A short mark that stands for a text: the same for the same text, under a key and for a purpose, and without the key
 * nobody can tell what it stands for. URL-safe text.
 *
 * @param key 32 bytes
 */
export function markOf(key: Uint8Array, purpose: string, text: string): string {
  return createHmac('sha256', purposeKey(key, purpose)).update(text).digest('base64url').slice(0, 16);
}

function purposeKey(key: Uint8Array, purpose: string): Buffer {
  return createHmac('sha256', key).update(purpose).digest();
}
