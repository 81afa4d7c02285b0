import { dateAt } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { codeOf } from '../../shared/http/problem.ts';
import { type Caller, mostRemembered, type Quotas, windowMs } from './model.ts';
import { takeShare } from './repository.ts';
import { placeOf, shareOf, untoldOf } from './rules.ts';

export interface LimitSettings {
  quotas: Quotas;
  /** 32 bytes, asked for when the first share is taken. */
  hashKey: () => Promise<Uint8Array>;
}

interface Verdict {
  isAllowed: boolean;
  quota: number;
  /** Requests left in the window, as far as this function knows. */
  remaining: number;
  /** Whole seconds until the window ends. */
  reset: number;
}

export type TakeRequest = (caller: Caller) => Promise<Verdict>;

/** What a function knows of one caller in the present window. */
interface Share {
  /** Requests it may still let through without asking. */
  left: number;
  /** Requests it let through and has told nobody of. */
  untold: number;
  /** What all functions had taken when it last asked. */
  taken: number;
  size: number | undefined;
  /** Nothing is left to take in this window. */
  isSpent: boolean;
  taking: Promise<void> | undefined;
}

/**
 * Counts requests across functions without a write for each (decision 26). A function counts a caller's first few by
 * itself; from then on it takes shares of the window's quota from one item, by one conditional write each, and lets
 * requests through from memory. Who comes once or twice costs no write at all.
 *
 * Where the table cannot say, requests are let through: a limit is there to keep the service up.
 */
export function makeLimiter({ table, clock }: Context, { quotas, hashKey }: LimitSettings): TakeRequest {
  let window = 0;
  let shares = new Map<string, Share>();

  function shareFor({ kind, id }: Caller, quota: number): Share {
    const name = `${kind}\n${id}`;
    const known = shares.get(name);
    if (known) return known;
    if (shares.size >= mostRemembered) shares.delete(shares.keys().next().value as string);
    const fresh: Share = {
      left: untoldOf(quota),
      untold: 0,
      taken: 0,
      size: undefined,
      isSpent: false,
      taking: undefined,
    };
    shares.set(name, fresh);
    return fresh;
  }

  async function take(share: Share, caller: Caller, quota: number, at: number): Promise<void> {
    const size = shareOf(quota, share.size);
    const place = await placeOf(caller, dateAt(new Date(at)), hashKey);
    try {
      const asked = size + share.untold;
      const taken = await takeShare(table, place, at, { share: asked, quota });
      share.untold = 0;
      share.size = size;
      share.taken = taken ?? quota;
      // Of what was taken beyond the quota nothing is let through.
      share.left = taken === undefined ? 0 : Math.max(0, size - Math.max(0, taken - quota));
      share.isSpent = share.taken >= quota;
    } catch (error) {
      if (codeOf(error) !== 'server.unavailable') throw error;
      share.left = size;
    }
  }

  return async (caller) => {
    const now = clock.now().getTime();
    const current = now - (now % windowMs);
    if (current !== window) {
      window = current;
      shares = new Map();
    }
    const quota = quotas[caller.kind];
    const share = shareFor(caller, quota);
    while (share.left <= 0 && !share.isSpent) {
      share.taking ??= take(share, caller, quota, current).finally(() => {
        share.taking = undefined;
      });
      await share.taking;
    }
    const isAllowed = share.left > 0;
    if (isAllowed) share.left--;
    if (isAllowed && share.size === undefined) share.untold++;
    const others = Math.max(0, quota - share.taken - share.untold);
    return {
      isAllowed,
      quota,
      remaining: share.size === undefined ? others : others + share.left,
      reset: Math.max(1, Math.ceil((current + windowMs - now) / 1000)),
    };
  };
}
