import { z } from 'zod';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, getItems, putIfAbsent, putItem, queryPage, updateWhen } from '../../shared/dynamo/items.ts';
import { deliveriesPk, type Key, keys, lists } from '../../shared/dynamo/keys.ts';
import { allEntries, listEntries } from '../../shared/dynamo/listing.ts';
import { type InstitutionId, type WebhookId, webhookIdSchema } from '../../shared/ids.ts';
import {
  type Delivery,
  deliverySchema,
  type Endpoint,
  endpointSchema,
  type Lane,
  type LaneSubject,
  laneSchema,
} from './model.ts';

export async function findEndpoint(
  table: Table,
  id: WebhookId,
  options: { consistent: boolean },
): Promise<Endpoint | undefined> {
  return getItem(table, endpointSchema, keys.webhook(id), options);
}

export async function createEndpoint(table: Table, change: Change<Endpoint>): Promise<Endpoint | undefined> {
  const { id, institution, createdAt } = change.next;
  return createAggregate<Endpoint>(table, keys.webhook(id), change, {
    listPk: lists.webhooks(institution),
    listSk: `${createdAt}#${id}`,
  });
}

export async function changeEndpointItem(
  table: Table,
  id: WebhookId,
  decide: (current: Endpoint) => Change<Endpoint> | undefined,
): Promise<Endpoint> {
  return changeAggregate(table, endpointSchema, keys.webhook(id), decide, {
    missing: 'webhook.not-found',
    busy: 'webhook.changed',
  });
}

/** All endpoints an institution ever made, the oldest first, those that were removed too. */
export async function endpointsOf(table: Table, institution: InstitutionId): Promise<Endpoint[]> {
  const entries = await allEntries(table, { list: lists.webhooks(institution) });
  const ids = entries.map(({ pk }) => webhookIdSchema.parse(pk.slice('WEBHOOK#'.length)));
  return getItems(table, endpointSchema, ids.map(keys.webhook), { consistent: true });
}

const arrivedSchema = z.object({ at: z.iso.datetime() });

export async function arrivedAt(table: Table, id: WebhookId): Promise<string | undefined> {
  return (await getItem(table, arrivedSchema, keys.webhookArrived(id), { consistent: true }))?.at;
}

export async function noteArrival(table: Table, id: WebhookId, now: Date): Promise<void> {
  await putItem(table, { ...keys.webhookArrived(id), at: now.toISOString() });
}

const keyOf = ({ endpoint, subject, at, rank, id }: Delivery): Key =>
  keys.delivery(endpoint, subject, at, rank, id);

/**
 * Puts a delivery in its place and sees to it that its lane will be looked at. However often, and cut short wherever:
 * told again it is there once.
 */
export async function enqueue(table: Table, delivery: Delivery, dueAt: Date): Promise<void> {
  await putIfAbsent(table, {
    ...keyOf(delivery),
    ...delivery,
    listPk: lists.deliveries(delivery.endpoint, 'sent'),
    listSk: `${delivery.at}#${delivery.id}`,
  });
  await wakeLane(table, delivery.endpoint, delivery.subject, dueAt);
}

/** Keeps a delivery that is not to be tried before somebody asks for it. Told again it is there once. */
export async function setAside(table: Table, delivery: Delivery): Promise<void> {
  await putIfAbsent(table, {
    ...keyOf(delivery),
    ...delivery,
    listPk: lists.deliveries(delivery.endpoint, 'parked'),
    listSk: `${delivery.at}#${delivery.id}`,
  });
}

const dueKey = (at: Date, endpoint: WebhookId, subject: LaneSubject) =>
  `${at.toISOString()}#${endpoint}#${subject}`;

/** A lane at rest is looked at from then on. One that waits for its next try goes on waiting. */
export async function wakeLane(
  table: Table,
  endpoint: WebhookId,
  subject: LaneSubject,
  dueAt: Date,
): Promise<void> {
  const key = keys.lane(endpoint, subject);
  const facts = { endpoint, subject };
  const listSk = dueKey(dueAt, endpoint, subject);
  for (;;) {
    const woken = await updateWhen(table, laneSchema, key, {
      set: { ...facts, listPk: lists.lanes, listSk },
      add: { version: 1 },
      when: 'attribute_not_exists(listSk)',
    });
    if (woken) return;
    const joined = await updateWhen(table, laneSchema, key, {
      add: { version: 1 },
      when: 'attribute_exists(listSk)',
    });
    if (joined) return;
  }
}

/** Brings a lane forward that waits for its next try: somebody wants it tried now. One that is being worked on is left. */
export async function hurryLane(
  table: Table,
  endpoint: WebhookId,
  subject: LaneSubject,
  now: Date,
): Promise<void> {
  const done = await updateWhen(table, laneSchema, keys.lane(endpoint, subject), {
    set: { endpoint, subject, listPk: lists.lanes, listSk: dueKey(now, endpoint, subject) },
    add: { version: 1 },
    when: 'attribute_not_exists(claim)',
  });
  if (!done) await wakeLane(table, endpoint, subject, now);
}

export async function dueLanes(
  table: Table,
  { now, limit, cursor }: { now: Date; limit: number; cursor: string | undefined },
) {
  return listEntries(table, { list: lists.lanes, upTo: `${now.toISOString()}#~`, limit, cursor });
}

/** Takes a lane for itself until then, where nobody else has taken or moved it since it was seen. */
export async function claimLane(
  table: Table,
  key: Key,
  { seen, claim, until }: { seen: string; claim: string; until: Date },
): Promise<Lane | undefined> {
  const [, endpoint = '', subject = ''] = key.pk.split('#');
  return updateWhen(table, laneSchema, key, {
    set: { claim, listSk: dueKey(until, webhookIdSchema.parse(endpoint), subject as LaneSubject) },
    when: 'listSk = :seen',
    values: { ':seen': seen },
  });
}

/** Gives a lane back, to be looked at then. Says whether it was still this claim's. */
export async function postponeLane(table: Table, lane: Lane, at: Date): Promise<boolean> {
  const { endpoint, subject, claim } = lane;
  const given = await updateWhen(table, laneSchema, keys.lane(endpoint, subject), {
    set: { listSk: dueKey(at, endpoint, subject) },
    remove: ['claim'],
    when: 'claim = :claim',
    values: { ':claim': claim },
  });
  return given !== undefined;
}

/** Lays a lane to rest, unless something joined it since it was looked through. */
export async function restLane(table: Table, lane: Lane): Promise<boolean> {
  const { endpoint, subject, claim, version } = lane;
  const rested = await updateWhen(table, laneSchema, keys.lane(endpoint, subject), {
    remove: ['claim', 'listPk', 'listSk'],
    when: 'claim = :claim AND version = :version',
    values: { ':claim': claim, ':version': version },
  });
  return rested !== undefined;
}

export async function findLane(table: Table, { endpoint, subject }: Lane): Promise<Lane | undefined> {
  return getItem(table, laneSchema, keys.lane(endpoint, subject), { consistent: true });
}

/** What a lane has yet to send, in order. What was sent is forgotten after a while, so that a lane stays short. */
export async function pendingOf(table: Table, { endpoint, subject }: Lane): Promise<Delivery[]> {
  const pending: Delivery[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await queryPage(table, deliverySchema, {
      pk: deliveriesPk(endpoint, subject),
      consistent: true,
      start,
    });
    pending.push(...page.items.filter(({ state }) => state === 'pending'));
    start = page.next;
  } while (start);
  return pending;
}

/** Writes down what a try came to. Says whether the delivery was still waiting for one. */
export async function settleDelivery(
  table: Table,
  delivery: Delivery,
  outcome: Pick<Delivery, 'state' | 'tries' | 'attempts' | 'firstTriedAt'> & {
    settledAt?: string | undefined;
  },
): Promise<boolean> {
  const settled = await updateWhen(table, deliverySchema, keyOf(delivery), {
    set: {
      ...outcome,
      listPk: lists.deliveries(delivery.endpoint, outcome.state === 'parked' ? 'parked' : 'sent'),
    },
    when: '#state = :pending AND attempts = :attempts',
    names: { '#state': 'state' },
    values: { ':pending': 'pending', ':attempts': delivery.attempts },
  });
  return settled !== undefined;
}

/**
 * Has what was sent or set aside sent once more, as if it had never been tried. It stays in the list it is in until its
 * lane is sure to be looked at (`listAsSent`).
 */
export async function reviveDelivery(table: Table, delivery: Delivery): Promise<boolean> {
  const revived = await updateWhen(table, deliverySchema, keyOf(delivery), {
    set: { state: 'pending', attempts: 0 },
    remove: ['firstTriedAt', 'settledAt'],
    when: '#state = :seen',
    names: { '#state': 'state' },
    values: { ':seen': delivery.state },
  });
  return revived !== undefined;
}

/** Takes what waits to be sent from among what was set aside. What was settled meanwhile is listed by that. */
export async function listAsSent(table: Table, delivery: Delivery): Promise<void> {
  await updateWhen(table, deliverySchema, keyOf(delivery), {
    set: { listPk: lists.deliveries(delivery.endpoint, 'sent') },
    when: '#state = :pending',
    names: { '#state': 'state' },
    values: { ':pending': 'pending' },
  });
}

export async function findDelivery(table: Table, key: Key): Promise<Delivery | undefined> {
  return getItem(table, deliverySchema, key, { consistent: true });
}

export async function deliveriesPage(
  table: Table,
  id: WebhookId,
  { state, limit, cursor }: { state: 'sent' | 'parked'; limit: number; cursor: string | undefined },
): Promise<{ items: Delivery[]; next: string | null }> {
  const { entries, next } = await listEntries(table, {
    list: lists.deliveries(id, state),
    newestFirst: true,
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  const places = entries.map(({ pk, sk }) => ({ pk, sk }));
  const items = await getItems(table, deliverySchema, places, { consistent: true });
  return { items, next };
}
