import { createHash } from 'node:crypto';
import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { AppError } from '../../shared/errors.ts';
import { type InstitutionId, messageIdSchema, type WebhookId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { type Delivery, type Endpoint, keptDays, testType } from './model.ts';
import { type DeliveryAt, getEndpoint } from './read-webhooks.ts';
import {
  changeEndpointItem,
  deliveriesPage,
  enqueue,
  findDelivery,
  hurryLane,
  listAsSent,
  reviveDelivery,
  wakeLane,
} from './repository.ts';
import { canRunWebhooks } from './rules.ts';

const perPage = 100;

/**
 * Has a delivery sent now: once more where it arrived or was set aside, sooner where it waits for its next try.
 *
 * @throws auth.forbidden, webhook.not-found, webhook.off
 */
export async function replayDelivery(context: Context, actor: Actor, at: DeliveryAt): Promise<Delivery> {
  const { table, clock } = context;
  assertAllowed(canRunWebhooks(actor, at.institution));
  const endpoint = await getEndpoint(context, at.institution, at.endpoint);
  if (endpoint.off !== undefined) throw new AppError('webhook.off');
  const key = keys.delivery(at.endpoint, at.subject, at.at, at.rank, at.message);
  const delivery = await findDelivery(table, key);
  if (!delivery) throw new AppError('webhook.not-found');
  if (delivery.state !== 'pending' && (await reviveDelivery(table, delivery)))
    await sayReplayed(context, actor, endpoint, 1);
  await hurryLane(table, at.endpoint, at.subject, clock.now());
  await listAsSent(table, delivery);
  return { ...delivery, state: 'pending' };
}

const lanesAtOnce = 10;
/** Well within the time that a request has. */
const replayMs = 4_000;

/**
 * Has everything that was set aside sent once more, the oldest of each subject first. Gives how many that is. Of very many
 * it takes as many subjects as there is time for, each whole; the rest stays set aside until this is done again. Each is
 * listed among what was set aside until its lane is woken: where this is cut short, doing it again completes it.
 *
 * @throws auth.forbidden, webhook.not-found, webhook.off
 */
export async function replayParked(
  context: Context,
  actor: Actor,
  { institution, id }: { institution: InstitutionId; id: WebhookId },
  forMs = replayMs,
): Promise<number> {
  const { table, clock } = context;
  assertAllowed(canRunWebhooks(actor, institution));
  const endpoint = await getEndpoint(context, institution, id);
  if (endpoint.off !== undefined) throw new AppError('webhook.off');
  const started = performance.now();
  const parked = (await all(context, id, 'parked')).reverse();
  const lanes = [...Map.groupBy(parked, ({ subject }) => subject)];
  let revived = 0;
  const replayLane = async ([subject, deliveries]: (typeof lanes)[number]) => {
    for (const each of deliveries)
      if (each.state !== 'pending' && (await reviveDelivery(table, each))) revived++;
    await hurryLane(table, id, subject, clock.now());
    for (const each of deliveries) await listAsSent(table, each);
  };
  do {
    await Promise.all(lanes.splice(0, lanesAtOnce).map(replayLane));
  } while (lanes.length > 0 && performance.now() - started < forMs);
  if (revived > 0) await sayReplayed(context, actor, endpoint, revived);
  return revived;
}

/**
 * Sends an endpoint something to try it with, by itself and in nobody's way.
 *
 * @throws auth.forbidden, webhook.not-found, webhook.off
 */
export async function sendTest(
  context: Context,
  actor: Actor,
  { institution, id }: { institution: InstitutionId; id: WebhookId },
): Promise<Delivery> {
  const { table, clock } = context;
  assertAllowed(canRunWebhooks(actor, institution));
  const endpoint = await getEndpoint(context, institution, id);
  if (endpoint.off !== undefined) throw new AppError('webhook.off');
  const now = clock.now();
  const digest = createHash('sha256').update(ulid()).digest('hex');
  const delivery: Delivery = {
    id: messageIdSchema.parse(`msg_${digest.slice(0, 32)}`),
    endpoint: id,
    institution,
    subject: 'test',
    type: testType,
    at: now.toISOString(),
    rank: 0,
    data: { institution },
    path: '/developers/webhooks',
    apiPath: `/institutions/${institution}`,
    state: 'pending',
    attempts: 0,
    tries: [],
    expiresAt: Math.floor(now.getTime() / 1000) + keptDays * 86_400,
  };
  await enqueue(table, delivery, now);
  return delivery;
}

/** What waited when an endpoint was stopped goes on its way. However often: what is on its way already stays so. */
export async function wakeWaiting(context: Context, id: WebhookId): Promise<void> {
  const waiting = (await all(context, id, 'sent')).filter(({ state }) => state === 'pending');
  for (const subject of new Set(waiting.map((each) => each.subject)))
    await wakeLane(context.table, id, subject, context.clock.now());
}

async function all({ table }: Context, id: WebhookId, state: 'sent' | 'parked'): Promise<Delivery[]> {
  const found: Delivery[] = [];
  let cursor: string | undefined;
  do {
    const page = await deliveriesPage(table, id, { state, limit: perPage, cursor });
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

async function sayReplayed(
  { table, clock }: Context,
  actor: Actor,
  { id }: Endpoint,
  deliveries: number,
): Promise<void> {
  await changeEndpointItem(table, id, (current) => ({
    at: clock.now(),
    by: { person: actor.person },
    events: [{ type: 'webhook.replayed', url: current.url, deliveries }],
    next: current,
  }));
}
