import type { Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import type { TakeRequest } from './make-limiter.ts';
import { type Caller, windowMs } from './model.ts';
import { countedAddress } from './rules.ts';

/** Counts requests, the API's and the others', and knows where each came from. */
export interface Counting {
  take: TakeRequest;
  /** The address a request came from; what cannot be told is one caller. */
  addressOf: (c: HonoContext) => string | undefined;
}

/** Whoever shows no sign of who they are. */
export function callerAt({ addressOf }: Counting, c: HonoContext): Caller {
  return { kind: 'anonymous', id: countedAddress(addressOf(c) ?? '') };
}

/**
 * Counts a request against its caller's limit and says in the answer how it stands: `RateLimit-Policy` and `RateLimit`
 * as the IETF draft of the HTTPAPI group has them since its eighth version.
 *
 * @param isShared whether the answer is everybody's and is kept on its way, for an hour even: then it says the limit that
 *   holds for everybody, and never how the one stands who asked first. A refusal, which nobody keeps, does.
 * @throws request.too-many, with `RateLimit` and `Retry-After` on the answer
 */
export async function countRequest(
  c: HonoContext,
  take: TakeRequest,
  caller: Caller,
  { isShared = false }: { isShared?: boolean } = {},
): Promise<void> {
  const { isAllowed, quota, remaining, reset } = await take(caller);
  c.header('RateLimit-Policy', `"${caller.kind}";q=${quota};w=${windowMs / 1000}`);
  if (isAllowed && isShared) return;
  c.header('RateLimit', `"${caller.kind}";r=${remaining};t=${reset}`);
  if (isAllowed) return;
  c.header('Retry-After', String(reset));
  throw new AppError('request.too-many');
}
