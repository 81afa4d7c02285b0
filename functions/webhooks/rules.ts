import { day } from '../../shared/clock.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import type { Actor } from '../people/model.ts';
import { isAdmin } from '../people/rules.ts';
import { type Delivery, type Endpoint, keptDays, mostEndpoints, mostSecrets, type Secret } from './model.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** An administrator of the institution, or a key that manages it. */
export function canRunWebhooks(actor: Actor, institution: InstitutionId): boolean {
  return isAdmin(actor, institution);
}

/** A delivery is tried for so long from its first try on. */
const patienceMs = 3 * day;
/** What a receiver has to know, as people count it. */
export const webhookFigures = {
  endpoints: mostEndpoints,
  secrets: mostSecrets,
  patienceDays: patienceMs / day,
  keptDays,
};

/** Between one try and the next, as Standard Webhooks advises; the last again and again. */
const pauses = [5 * second, minute, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour];
/** A receiver may ask for more patience, and for so much at most. */
const longestAskedMs = 12 * hour;

/**
 * When to try again after so many tries: later each time, a little sooner at random so that receivers which came back are
 * not met by everything at once; for the last time when the patience ends, and then no more.
 *
 * @param chance 0 to 1
 * @param askedMs how long the receiver asked to be left alone
 */
export function nextTryAt(
  { attempts, firstTriedAt }: { attempts: number; firstTriedAt: Date },
  now: Date,
  { chance, askedMs = 0 }: { chance: number; askedMs?: number | undefined },
): Date | undefined {
  const end = firstTriedAt.getTime() + patienceMs;
  if (now.getTime() >= end) return undefined;
  const pause = (pauses[attempts - 1] ?? (pauses.at(-1) as number)) * (1 - 0.2 * chance);
  return new Date(Math.min(now.getTime() + Math.max(pause, Math.min(askedMs, longestAskedMs)), end));
}

/** The secrets that sign at this moment, the newest first. */
export function liveSecrets({ secrets }: Pick<Endpoint, 'secrets'>, now: Date): Secret[] {
  return secrets
    .filter(({ endsAt }) => endsAt === undefined || Date.parse(endsAt) > now.getTime())
    .sort((one, other) => other.number - one.number);
}

/**
 * What becomes of an event at an endpoint: sent, where it wants that, from when it wants it; set aside, where nothing has
 * arrived there lately and we switched it off, for as long as what is set aside is kept; else nothing. An endpoint that its
 * institution stopped, or whose receiver is gone, is told nothing of what happens meanwhile.
 */
export function fateOf(
  { off, offAt, removedAt, wants }: Pick<Endpoint, 'off' | 'offAt' | 'removedAt' | 'wants'>,
  { type, at }: { type: string; at: string },
  now: Date,
): 'sent' | 'set aside' | undefined {
  const since = wants[type as keyof typeof wants];
  if (removedAt !== undefined || since === undefined || at < since) return undefined;
  if (off === undefined) return 'sent';
  const isKept = offAt !== undefined && now.getTime() - Date.parse(offAt) < keptDays * day;
  return off === 'failing' && isKept ? 'set aside' : undefined;
}

/**
 * An event that is told so late is told no more. The table remembers what was sent for longer than this, so that nothing
 * told once is told again when the night repeats what happened.
 */
const longestLagMs = 7 * day;

export function isTooLate({ at }: { at: string }, now: Date): boolean {
  return now.getTime() - Date.parse(at) > longestLagMs;
}

/**
 * Events of one proposal come over several ways, and one may overtake another. They are given this long to fall into
 * order before the first is sent.
 */
export const settlingMs = 2 * second;

/** Nothing arrived since a delivery was first tried that is now given up: its endpoint is off. */
export function isFailing(
  { firstTriedAt }: Pick<Delivery, 'firstTriedAt'>,
  arrivedAt: string | undefined,
): boolean {
  return firstTriedAt !== undefined && (arrivedAt === undefined || arrivedAt < firstTriedAt);
}
