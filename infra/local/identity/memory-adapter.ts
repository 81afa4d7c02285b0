import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  model: string;
  payload: AdapterPayload;
  expiresAt: number;
}

/** Far more sign-ins than people try out at once; the oldest give way, so that a loop of sign-ins cannot fill the memory. */
const maxEntries = 5000;

/**
 * Where the provider keeps what a sign-in needs for its few seconds. It is lost at a restart, which costs a started
 * sign-in; the tokens stand by themselves. (The provider's own store warns at each start that it is not for use.)
 */
export function makeMemoryAdapter(): (model: string) => Adapter {
  const entries = new Map<string, Entry>();

  const find = (key: string) => {
    const entry = entries.get(key);
    return entry && entry.expiresAt > Date.now() ? entry.payload : undefined;
  };

  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const key = `${model}:${id}`;
      entries.delete(key);
      entries.set(key, { model, payload, expiresAt: Date.now() + (expiresIn ?? 3600) * 1000 });
      const oldest = entries.keys().next();
      if (entries.size > maxEntries && !oldest.done) entries.delete(oldest.value);
    },
    async find(id) {
      return find(`${model}:${id}`);
    },
    async findByUid(uid) {
      for (const [key, entry] of entries) {
        if (entry.model === model && entry.payload.uid === uid) return find(key);
      }
    },
    // Of the device flow, which is off.
    async findByUserCode() {},
    async consume(id) {
      const payload = find(`${model}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      entries.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, entry] of entries) {
        if (entry.payload.grantId === grantId) entries.delete(key);
      }
    },
  });
}
