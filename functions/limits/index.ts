export { type Counting, callerAt, countRequest } from './http.ts';
export { type LimitSettings, makeLimiter } from './make-limiter.ts';
export { type Caller, defaultQuotas, type Quotas, quotaSchema } from './model.ts';
export { countedAddress } from './rules.ts';
