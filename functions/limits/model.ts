import { z } from 'zod';

/** Whom a limit counts: who shows no sign of who they are, by address; who is signed in; a partner's client. */
const callerKinds = ['anonymous', 'signed-in', 'client'] as const;
type CallerKind = (typeof callerKinds)[number];

export interface Caller {
  kind: CallerKind;
  /** An address, a person, a client: what tells this caller from others of its kind. */
  id: string;
}

/** How many requests each kind of caller may make in a window. */
export type Quotas = Record<CallerKind, number>;

export const windowMs = 60_000;

export const defaultQuotas: Quotas = { anonymous: 600, 'signed-in': 600, client: 6_000 };

export const quotaSchema = z.coerce.number().int().min(1).max(1_000_000_000);

/** So many requests of a caller a function counts by itself before it tells the others. */
export const untoldRequests = 10;
/** The first share a function takes; each further one in the same window is twice the one before. */
export const firstShare = 20;
/** No share is larger than this part of the quota: what one function takes and does not use, others miss. */
export const largestPart = 1 / 10;
/** Callers a function remembers in a window; who is forgotten begins anew there. */
export const mostRemembered = 20_000;
