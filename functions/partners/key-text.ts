import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type ClientId, clientIdSchema } from '../../shared/ids.ts';

const secretBytes = 32;
const form = /^gk_([0-9A-HJKMNP-TV-Z]{26})_([0-9a-f]{64})([0-9a-f]{8})$/;

const keyPrefix = 'gk_';

/**
 * A new key's text: whose it is, 256 random bits, and a checksum, by which those who look for leaked keys tell one from
 * what only looks like it, and by which a mistyped one costs no reading.
 */
export function newKeyText(client: ClientId): string {
  const open = `${keyPrefix}${client.slice(4)}_${randomBytes(secretBytes).toString('hex')}`;
  return `${open}${checksumOf(open)}`;
}

/** Whether a token is meant as a key, right or wrong. */
export function isKey(token: string): boolean {
  return token.startsWith(keyPrefix);
}

/** Whose key a text may be; nothing where it is none. */
export function clientOfKey(text: string): ClientId | undefined {
  const [, id] = form.exec(text) ?? [];
  if (id === undefined || checksumOf(text.slice(0, -8)) !== text.slice(-8)) return undefined;
  return clientIdSchema.parse(`cli_${id}`);
}

/** What is kept of a text whose secret is 256 random bits: nobody guesses those, so no slow hash is needed. */
export function hashOfKey(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
