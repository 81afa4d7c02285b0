export { webhookEvents } from './events.ts';
export { endpointSchema, webhookTypes } from './model.ts';
export type { WebhookSettings } from './open-endpoint.ts';
export { makeWebhookProjection } from './projection.ts';
export { webhookFigures } from './rules.ts';
export { sendWebhooks, type Webhooking } from './send-webhooks.ts';
export { makeTransport } from './transport.ts';
