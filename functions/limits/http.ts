import type { Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import type { TakeRequest } from './make-limiter.ts';
import { type Caller, windowMs } from './model.ts';

/**
 * Counts a request against its caller's limit and says in the answer how it stands: `RateLimit-Policy` and `RateLimit`
 * as the IETF draft of the HTTPAPI group has them since its eighth version.
 *
 * @throws request.too-many, with `Retry-After` on the answer
 */
export async function countRequest(c: HonoContext, take: TakeRequest, caller: Caller): Promise<void> {
  const { isAllowed, quota, remaining, reset } = await take(caller);
  c.header('RateLimit-Policy', `"${caller.kind}";q=${quota};w=${windowMs / 1000}`);
  c.header('RateLimit', `"${caller.kind}";r=${remaining};t=${reset}`);
  if (isAllowed) return;
  c.header('Retry-After', String(reset));
  throw new AppError('request.too-many');
}
