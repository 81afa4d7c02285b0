import { z } from '@hono/zod-openapi';
import { AppError } from '../../shared/errors.ts';
import { type InstitutionId, messageIdSchema, type WebhookId } from '../../shared/ids.ts';
import {
  type Delivery,
  deliveryStateSchema,
  type Endpoint,
  laneSubjectSchema,
  offReasonSchema,
  trySchema,
  webhookTypeSchema,
} from './model.ts';
import type { DeliveryAt } from './read-webhooks.ts';
import { liveSecrets } from './rules.ts';

export const endpointViewSchema = z
  .object({
    id: z.string(),
    institution: z.string(),
    url: z.string(),
    description: z.string(),
    types: z.array(webhookTypeSchema),
    off: offReasonSchema.nullable().openapi({ description: 'Why nothing is sent; nothing while it is on' }),
    secrets: z
      .array(z.object({ number: z.number().int(), madeAt: z.string(), endsAt: z.string().nullable() }))
      .openapi({ description: 'Those that sign now, the newest first. Their text is shown once, when made' }),
    createdAt: z.string(),
    revision: z.number().int(),
  })
  .openapi('Webhook');

export function toEndpointView(endpoint: Endpoint, now: Date): z.infer<typeof endpointViewSchema> {
  const { id, institution, url, description, wants, off, createdAt, revision } = endpoint;
  return {
    ...{ id, institution, url, description, createdAt, revision },
    types: webhookTypeSchema.options.filter((type) => wants[type] !== undefined),
    off: off ?? null,
    secrets: liveSecrets(endpoint, now).map(({ number, madeAt, endsAt }) => ({
      number,
      madeAt,
      endsAt: endsAt ?? null,
    })),
  };
}

export const deliveryViewSchema = z
  .object({
    key: z.string().openapi({ description: 'Names this delivery in its address' }),
    id: z.string().openapi({ description: 'The `webhook-id` header: the same at every try and endpoint' }),
    type: z.string(),
    subject: z.string(),
    at: z.string(),
    state: deliveryStateSchema,
    attempts: z.number().int(),
    tries: z.array(trySchema),
    settledAt: z.string().nullable(),
  })
  .openapi('WebhookDelivery');

export function toDeliveryView(delivery: Delivery): z.infer<typeof deliveryViewSchema> {
  const { id, type, subject, at, state, attempts, tries, settledAt } = delivery;
  return {
    key: keyOf(delivery),
    id,
    type,
    subject,
    at,
    state,
    attempts,
    tries,
    settledAt: settledAt ?? null,
  };
}

/** What names a delivery in its address. */
export function keyOf({ subject, at, rank, id }: Pick<Delivery, 'subject' | 'at' | 'rank' | 'id'>): string {
  return Buffer.from(`${subject} ${at} ${rank} ${id}`).toString('base64url');
}

const partsSchema = z.tuple([
  laneSubjectSchema,
  z.iso.datetime(),
  z.coerce.number().int().min(0).max(9),
  messageIdSchema,
]);

/** @throws webhook.not-found */
export function deliveryAt(institution: InstitutionId, endpoint: WebhookId, key: string): DeliveryAt {
  const parts = partsSchema.safeParse(Buffer.from(key, 'base64url').toString('utf8').split(' '));
  if (!parts.success) throw new AppError('webhook.not-found');
  const [subject, at, rank, message] = parts.data;
  return { institution, endpoint, subject, at, rank, message };
}
