import { day } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type ClientId, type KeyId, keyIdSchema, newId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { assertMayChange } from './change-client.ts';
import { hashOfKey, newKeyText } from './key-text.ts';
import { type Client, type Key, longestKeyDays, mostKeys, mostLiveKeys } from './model.ts';
import { changeClientItem } from './repository.ts';
import { isLive } from './rules.ts';

/**
 * Makes one more key for a client. Its text is given here and never again: only a hash of it is kept. The keys before it
 * go on, so that a partner changes over without a gap.
 *
 * @param endsAt the moment from which on it works no more; nothing for a key without an end
 * @throws auth.forbidden, client.not-found, client.changed, client.too-many-keys, key.end-past
 */
export async function makeKey(
  { clock, table }: Context,
  actor: Actor,
  client: ClientId,
  { endsAt }: { endsAt?: Date | undefined } = {},
): Promise<{ client: Client; key: Key; text: string }> {
  const now = clock.now();
  const last = now.getTime() + longestKeyDays * day;
  if (endsAt !== undefined && !(endsAt.getTime() > now.getTime() && endsAt.getTime() <= last))
    throw new AppError('key.end-past');
  const text = newKeyText(client);
  const key: Key = {
    id: newId(keyIdSchema, 'key', now),
    hash: hashOfKey(text),
    madeAt: now.toISOString(),
    ...(endsAt && { endsAt: endsAt.toISOString() }),
  };
  const changed = await changeClientItem(table, client, (current) => {
    assertMayChange(actor, current);
    const live = current.keys.filter((each) => isLive(each, now));
    if (live.length >= mostLiveKeys) throw new AppError('client.too-many-keys');
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'client.key-made', name: current.name, key: key.id }],
      next: { ...current, keys: [...withRoom(current.keys, now), key] },
    };
  });
  return { client: changed, key, text };
}

/**
 * Ends a key: nothing is done with it from then on. To read what everybody reads, under its client's limit, it works for a
 * few seconds more in functions that have just seen it (`makeMemory`).
 * Revoked twice it stays revoked.
 *
 * @throws auth.forbidden, client.not-found, client.changed, key.not-found
 */
export async function revokeKey(
  { clock, table }: Context,
  actor: Actor,
  client: ClientId,
  id: KeyId,
): Promise<Client> {
  const now = clock.now();
  return changeClientItem(table, client, (current) => {
    assertMayChange(actor, current);
    const key = current.keys.find((each) => each.id === id);
    if (!key) throw new AppError('key.not-found');
    if (key.revokedAt !== undefined) return undefined;
    const keys = current.keys.map((each) =>
      each.id === id ? { ...each, revokedAt: now.toISOString() } : each,
    );
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'client.key-revoked', name: current.name, key: id }],
      next: { ...current, keys },
    };
  });
}

/** The keys with room for one more: where there are too many, the oldest that no longer works is forgotten. */
function withRoom(keys: Key[], now: Date): Key[] {
  if (keys.length < mostKeys) return keys;
  const oldest = keys.find((key) => !isLive(key, now));
  return keys.filter((key) => key !== oldest);
}
