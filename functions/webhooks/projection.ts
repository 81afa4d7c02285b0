import type { Context } from '../../shared/context.ts';
import type { Projection } from '../../shared/dynamo/stream.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Message, messagesOf } from './messages-of.ts';
import { type Endpoint, keptDays, webhookTypes } from './model.ts';
import { endpointsOf, enqueue } from './repository.ts';
import { isTooLate, isWanted, settlingMs } from './rules.ts';

/** Puts what happened in the way to every endpoint that wants to be told of it. */
export function makeWebhookProjection(context: Context): Projection {
  return {
    name: 'webhooks',
    kinds: ['PROPOSAL', 'ANSWER', 'COMMITMENT', 'FORUM'],
    project: async (records) => {
      const now = context.clock.now();
      const messages = records.flatMap(messagesOf).filter((message) => !isTooLate(message, now));
      // Most institutions have no endpoint: one short query for each that something happened in.
      const endpoints = new Map<InstitutionId, Promise<Endpoint[]>>();
      for (const message of messages) {
        const known = endpoints.get(message.institution) ?? endpointsOf(context.table, message.institution);
        endpoints.set(message.institution, known);
        for (const endpoint of await known)
          if (isWanted(endpoint, message)) await enqueueMessage(context, endpoint, message);
      }
    },
  };
}

async function enqueueMessage(
  { table, clock }: Context,
  { id: endpoint, institution }: Endpoint,
  { id, subject, type, at, data, path, apiPath }: Message,
): Promise<void> {
  const now = clock.now();
  await enqueue(
    table,
    {
      ...{ id, endpoint, institution, subject, type, at, data, path, apiPath },
      rank: webhookTypes.indexOf(type),
      state: 'pending',
      attempts: 0,
      tries: [],
      expiresAt: Math.floor(now.getTime() / 1000) + keptDays * 86_400,
    },
    new Date(now.getTime() + settlingMs),
  );
}
