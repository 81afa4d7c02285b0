import { createHmac } from 'node:crypto';
import { type Caller, firstShare, largestPart, untoldRequests } from './model.ts';

/**
 * Where a caller's requests are counted. Addresses and people stand under a keyed hash that is another one every day, so
 * that nobody reads from the table who came, or that the same one came again. A client is no person.
 */
export function placeOf({ kind, id }: Caller, date: string, key: () => Promise<Uint8Array>): Promise<string> {
  if (kind === 'client') return Promise.resolve(id);
  return key().then((secret) =>
    createHmac('sha256', secret).update(`gongnon/limits/1\n${date}\n${kind}\n${id}`).digest('base64url'),
  );
}

/** An address as it is counted: of IPv6 the first half, which one household or one office has as a whole. */
export function countedAddress(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const [before, after] = [groups(head), groups(tail)];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** How many requests a function lets through before it tells of any: never more than half of a small quota. */
export function untoldOf(quota: number): number {
  return Math.min(untoldRequests, Math.floor(quota / 2));
}

/** How many requests a function takes at once, the time after it took `before`. */
export function shareOf(quota: number, before: number | undefined): number {
  const largest = Math.max(1, Math.min(quota, Math.max(firstShare, Math.floor(quota * largestPart))));
  return Math.min(largest, before === undefined ? firstShare : before * 2);
}
