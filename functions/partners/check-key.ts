import { timingSafeEqual } from 'node:crypto';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ClientId, KeyId } from '../../shared/ids.ts';
import { makeMemory } from '../../shared/memory.ts';
import { clientOfKey, hashOfKey } from './key-text.ts';
import type { Client } from './model.ts';
import { findClient, noteKeyUse } from './repository.ts';
import { isLive } from './rules.ts';

const hour = 3_600_000;

/** @param atOnce whether what is so now counts, and nothing that is remembered: for whatever is done with a key */
export type CheckKey = (text: string, options?: { atOnce?: boolean }) => Promise<Client>;

/**
 * Whose key a text is. For reading public data what is remembered of a client is good enough, a few seconds old at most
 * (`makeMemory`): so long a revoked key reads on in a function that has just seen it, as anybody may without one. That it
 * was used is written once an hour for each function.
 *
 * @throws auth.invalid-key, whatever is wrong with it
 */
export function makeKeyCheck({ table, clock }: Context): CheckKey {
  const clients = makeMemory(clock, async (id: ClientId, consistent: boolean) => {
    const client = await findClient(table, id, { consistent });
    if (!client || client.endedAt !== undefined) throw new AppError('auth.invalid-key');
    return client;
  });
  const noted = new Map<KeyId, number>();
  const looked = new Map<ClientId, number>();

  return async (text, { atOnce = false } = {}) => {
    const id = clientOfKey(text);
    if (id === undefined) throw new AppError('auth.invalid-key');
    const hash = hashOfKey(text);
    const now = clock.now();
    const keyIn = ({ keys }: Client) => keys.find((key) => isLive(key, now) && isEqual(key.hash, hash));
    const known = await (atOnce ? clients.current(id) : clients.recent(id));
    const client = atOnce || keyIn(known) ? known : await lookAgain(id, known);
    const key = keyIn(client);
    if (!key) throw new AppError('auth.invalid-key');
    if (now.getTime() - (noted.get(key.id) ?? 0) >= hour) {
      noted.set(key.id, now.getTime());
      // When a key was used last is a help to whoever tidies up: no request fails for it.
      await noteKeyUse(table, id, key.id, { at: now, unlessSince: new Date(now.getTime() - hour) }).catch(
        () => {},
      );
    }
    return client;
  };

  /** A key that was made a moment ago works from its first use; guesses cost one reading a few seconds, not each. */
  async function lookAgain(id: ClientId, remembered: Client): Promise<Client> {
    const now = clock.now().getTime();
    if (now - (looked.get(id) ?? 0) < pauseMs) return remembered;
    if (looked.size > mostLooked) looked.clear();
    looked.set(id, now);
    return clients.current(id);
  }
}

const pauseMs = 1_000;
const mostLooked = 2_000;

function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
