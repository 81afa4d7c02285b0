import type { Context } from '../../shared/context.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import { kindOf } from '../../shared/dynamo/keys.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Message, messagesOf } from './messages-of.ts';
import { type Delivery, type Endpoint, endpointSchema, keptDays, rankOf } from './model.ts';
import { wakeWaiting } from './replay.ts';
import { endpointsOf, enqueue, setAside } from './repository.ts';
import { fateOf, isTooLate, settlingMs } from './rules.ts';

/** Puts what happened in the way to every endpoint that wants to be told of it, or aside where none of it arrives. */
export function makeWebhookProjection(context: Context): Projection {
  return {
    name: 'webhooks',
    kinds: ['PROPOSAL', 'ANSWER', 'COMMITMENT', 'FORUM', 'WEBHOOK'],
    project: async (records) => {
      for (const record of records) await wakeStarted(context, record);
      const now = context.clock.now();
      const messages = records.flatMap(messagesOf).filter((message) => !isTooLate(message, now));
      // Most institutions have no endpoint: one short query for each that something happened in.
      const endpoints = new Map<InstitutionId, Promise<Endpoint[]>>();
      for (const message of messages) {
        const known = endpoints.get(message.institution) ?? endpointsOf(context.table, message.institution);
        endpoints.set(message.institution, known);
        for (const endpoint of await known) {
          const fate = fateOf(endpoint, message, now);
          if (fate) await takeMessage(context, endpoint, message, fate);
        }
      }
    },
  };
}

/** An endpoint that was switched on again goes on with what waited. */
async function wakeStarted(context: Context, record: StreamRecord): Promise<void> {
  if (record.after === undefined || kindOf(record.key.pk) !== 'WEBHOOK' || record.key.sk !== 'META') return;
  const endpoint = readItem(endpointSchema, record.after);
  const isStarted = eventsOf(record, endpoint).some(({ type }) => type === 'webhook.started');
  if (isStarted && endpoint.off === undefined) await wakeWaiting(context, endpoint.id);
}

async function takeMessage(
  { table, clock }: Context,
  { id: endpoint, institution }: Endpoint,
  { id, subject, type, at, data, path, apiPath }: Message,
  fate: 'sent' | 'set aside',
): Promise<void> {
  const now = clock.now();
  const delivery: Delivery = {
    ...{ id, endpoint, institution, subject, type, at, data, path, apiPath },
    rank: rankOf[type],
    state: 'pending',
    attempts: 0,
    tries: [],
    expiresAt: Math.floor(now.getTime() / 1000) + keptDays * 86_400,
  };
  if (fate === 'sent') await enqueue(table, delivery, new Date(now.getTime() + settlingMs));
  else await setAside(table, { ...delivery, state: 'parked', settledAt: now.toISOString() });
}
