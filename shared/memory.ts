import type { Clock } from './clock.ts';

/** Time as it passes here, for what is as old as it is whatever day the product's clock has. */
export const sinceStart: Clock = { now: () => new Date(performance.now()) };

const keepMs = 3_000;
const mostKept = 2_000;

/** What was read of a thing at most a few seconds ago, or what is so now. */
export interface Memory<Id, Value> {
  recent(id: Id): Promise<Value>;
  current(id: Id): Promise<Value>;
}

/**
 * A few seconds' memory of what was read, so that a hot thing costs no read for each request. A refusal is not
 * remembered: what is not there now may be there in a moment.
 */
export function makeMemory<Id, Value>(
  clock: Clock,
  read: (id: Id, consistent: boolean) => Promise<Value>,
): Memory<Id, Value> {
  const kept = new Map<Id, { value: Promise<Value>; until: number }>();

  function look(id: Id, consistent: boolean): Promise<Value> {
    const value = read(id, consistent);
    const entry = { value, until: clock.now().getTime() + keepMs };
    kept.delete(id);
    kept.set(id, entry);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value as Id);
    value.catch(() => kept.get(id) === entry && kept.delete(id));
    return value;
  }

  return {
    recent: (id) => {
      const entry = kept.get(id);
      return entry && entry.until > clock.now().getTime() ? entry.value : look(id, false);
    },
    current: (id) => look(id, true),
  };
}
