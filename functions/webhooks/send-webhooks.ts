import { randomUUID } from 'node:crypto';
import type { Context } from '../../shared/context.ts';
import { nameOf } from '../../shared/observe/log.ts';
import { unseal } from '../../shared/seal.ts';
import { giveUpEndpoint } from './change-endpoint.ts';
import { type Delivery, type Endpoint, type Lane, mostTries, type Try } from './model.ts';
import {
  arrivedAt,
  claimLane,
  dueLanes,
  findEndpoint,
  findLane,
  noteArrival,
  pendingOf,
  postponeLane,
  restLane,
  settleDelivery,
} from './repository.ts';
import { isFailing, liveSecrets, nextTryAt } from './rules.ts';
import { bodyOf, sealPurpose, signatureHeaders } from './signing.ts';
import type { Outcome, Transport } from './transport.ts';

/** What sending needs besides the table. */
export interface Webhooking {
  /** Where the site is, without a slash at the end. */
  site: string;
  /** The key that secrets are sealed with: 32 bytes. */
  secretKey: () => Promise<Uint8Array>;
  transport: Transport;
  /** How long a receiver is told before those behind it have their turn, in milliseconds. */
  turnMs?: number;
}

/** A run ends in good time before the next begins; what is left, that one finds. */
const runMs = 50_000;
const perPage = 200;
/** Receivers are told side by side, and each on so many lanes at once. */
const lanesAtOnce = 5;
/** A receiver that lets so many requests in a row run out is left alone until the next run: it holds up nobody else. */
const mostSilences = 3;
/** A claim that is not given back by then was lost with its sender. A try takes ten seconds at most. */
const claimMs = 60_000;
/** After so long a lane is given back, and others have their turn. */
const laneMs = 30_000;
const arrivalEveryMs = 10 * 60_000;

/** What one run knows of a receiver. */
interface Receiver {
  silences: number;
  notedAt?: number;
}

interface Run {
  context: Context;
  webhooking: Webhooking;
  receivers: Map<string, Receiver>;
  done: { delivered: number; failed: number; parked: number };
  hasTime: () => boolean;
}

/**
 * Delivers what is due, lane by lane: an endpoint's deliveries about one subject go out one after the other, and those
 * after one that fails wait with it. Two runs at once send nothing twice while both are alive: each lane is claimed by one
 * of them, in one conditional write. A run that stops in between leaves its lanes until their claims have run out; what it
 * had sent without writing that down is then sent again.
 */
export async function sendWebhooks(context: Context, webhooking: Webhooking): Promise<void> {
  const started = performance.now();
  const run: Run = {
    ...{ context, webhooking },
    receivers: new Map(),
    done: { delivered: 0, failed: 0, parked: 0 },
    hasTime: () => performance.now() - started < runMs,
  };
  let worked: boolean;
  do {
    worked = await onePass(run);
  } while (worked && run.hasTime());
  context.log.info('webhooks.run', run.done);
}

/**
 * Every lane that is due, once, as far as a receiver's turn goes: one that answers slowly and has much to be told does not
 * stand before the others. Says whether any was worked on.
 */
async function onePass(run: Run): Promise<boolean> {
  const { context, hasTime } = run;
  const { turnMs = 10_000 } = run.webhooking;
  const turns = new Map<string, number>();
  const hasTurn = (endpoint: string) =>
    performance.now() - (turns.get(endpoint) ?? performance.now()) < turnMs;
  const now = context.clock.now();
  let cursor: string | undefined;
  let worked = false;
  do {
    const { entries, next } = await dueLanes(context.table, { now, limit: perPage, cursor });
    const byEndpoint = Map.groupBy(entries, ({ pk }) => pk.split('#')[1] ?? '');
    await Promise.all(
      [...byEndpoint].map(async ([endpoint, lanes]) => {
        const receiver = receiverOf(run, endpoint);
        const waiting = [...lanes];
        if (!turns.has(endpoint)) turns.set(endpoint, performance.now());
        const worker = async () => {
          for (let lane = waiting.shift(); lane && hasTime(); lane = waiting.shift()) {
            if (receiver.silences >= mostSilences || !hasTurn(endpoint)) return;
            worked = (await workLane(run, receiver, lane)) || worked;
          }
        };
        await Promise.all(Array.from({ length: lanesAtOnce }, worker));
      }),
    );
    cursor = next ?? undefined;
  } while (cursor !== undefined && hasTime());
  return worked;
}

function receiverOf({ receivers }: Run, id: string): Receiver {
  const known = receivers.get(id);
  if (known) return known;
  const receiver = { silences: 0 };
  receivers.set(id, receiver);
  return receiver;
}

/** One lane that fails holds up none of the others. */
async function workLane(
  run: Run,
  receiver: Receiver,
  { pk, sk, listSk }: { pk: string; sk: string; listSk: string },
): Promise<boolean> {
  const { table, clock, log } = run.context;
  try {
    const until = new Date(clock.now().getTime() + claimMs);
    const lane = await claimLane(table, { pk, sk }, { seen: listSk, claim: randomUUID(), until });
    if (!lane) return false;
    await deliverAll(run, receiver, lane);
    return true;
  } catch (error) {
    log.error('webhook.failed', { lane: pk, error: nameOf(error) });
    return false;
  }
}

async function deliverAll(run: Run, receiver: Receiver, claimed: Lane): Promise<void> {
  const { table, clock } = run.context;
  const started = performance.now();
  let lane = claimed;
  for (;;) {
    for (const delivery of await pendingOf(table, lane)) {
      // As it is at this moment: from when its institution says so nothing goes to an address, and no secret signs.
      const endpoint = await findEndpoint(table, lane.endpoint, { consistent: true });
      if (endpoint === undefined || endpoint.off !== undefined || endpoint.removedAt !== undefined) break;
      const next = await deliver(run, receiver, endpoint, delivery);
      if (next === 'off') break;
      if (next !== 'on') return void (await postponeLane(table, lane, next));
      if (performance.now() - started > laneMs || !run.hasTime())
        return void (await postponeLane(table, lane, clock.now()));
    }
    if (await restLane(table, lane)) return;
    // Something joined meanwhile, or the claim ran out and is somebody else's.
    const current = await findLane(table, lane);
    if (current?.claim !== lane.claim) return;
    lane = current as Lane;
  }
}

/** Tries one delivery: then the lane goes on, or waits until some moment, or ends since its endpoint is off. */
async function deliver(
  run: Run,
  receiver: Receiver,
  endpoint: Endpoint,
  delivery: Delivery,
): Promise<'on' | 'off' | Date> {
  const { context, webhooking, done } = run;
  const { table, clock, log } = context;
  const began = clock.now();
  const body = bodyOf(delivery, webhooking.site);
  const key = await webhooking.secretKey();
  const secrets = liveSecrets(endpoint, began).map(({ sealed }) =>
    unseal(key, sealPurpose(endpoint.id), sealed),
  );
  const readable = secrets.filter((each) => each !== undefined);
  // Unsigned it would be taken for somebody else's. It waits for us: no fault of the receiver's, and no try.
  if (readable.length === 0) throw new Error('no secret of the endpoint can be read');
  const headers = signatureHeaders(delivery.id, began, body, readable);
  const outcome = await webhooking.transport.post(endpoint.url, headers, body);
  const now = clock.now();
  receiver.silences = 'fault' in outcome && outcome.fault === 'timeout' ? receiver.silences + 1 : 0;
  const attempts = delivery.attempts + 1;
  const firstTriedAt = delivery.firstTriedAt ?? began.toISOString();
  const tries = [...delivery.tries, toTry(began, outcome)].slice(-mostTries);
  const settle = (state: Delivery['state']) =>
    settleDelivery(table, delivery, {
      ...{ state, attempts, firstTriedAt, tries },
      settledAt: state === 'pending' ? undefined : now.toISOString(),
    });
  if ('status' in outcome && outcome.status >= 200 && outcome.status < 300) {
    if (await settle('delivered')) done.delivered++;
    await noteArrivalNowAndThen(run, receiver, endpoint, now);
    return 'on';
  }
  const isGone = 'status' in outcome && outcome.status === 410;
  const askedMs = 'status' in outcome ? outcome.askedMs : undefined;
  const next = isGone
    ? undefined
    : nextTryAt({ attempts, firstTriedAt: new Date(firstTriedAt) }, now, { chance: Math.random(), askedMs });
  if (next !== undefined) {
    if (await settle('pending')) done.failed++;
    return next;
  }
  if (!(await settle('parked'))) return 'on';
  done.parked++;
  log.error('webhook.parked', { endpoint: endpoint.id, message: delivery.id, type: delivery.type });
  if (!isGone && !isFailing({ firstTriedAt }, await arrivedAt(table, endpoint.id))) return 'on';
  await giveUpEndpoint(context, endpoint.id, isGone ? 'gone' : 'failing');
  return 'off';
}

function toTry(at: Date, outcome: Outcome): Try {
  return {
    at: at.toISOString(),
    ms: outcome.ms,
    ...('fault' in outcome ? { fault: outcome.fault } : { status: outcome.status, answer: outcome.answer }),
  };
}

/** That something arrived lately is all that has to be known. */
async function noteArrivalNowAndThen(
  { context }: Run,
  receiver: Receiver,
  { id }: Endpoint,
  now: Date,
): Promise<void> {
  if (receiver.notedAt !== undefined && now.getTime() - receiver.notedAt < arrivalEveryMs) return;
  receiver.notedAt = now.getTime();
  await noteArrival(context.table, id, now);
}
