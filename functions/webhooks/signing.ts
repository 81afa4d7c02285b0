import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { WebhookId } from '../../shared/ids.ts';
import type { Delivery } from './model.ts';

const secretBytes = 32;

/** What an endpoint's secrets are sealed for, so that one put into another's place opens nowhere. */
export function sealPurpose(id: WebhookId): string {
  return `gongnon/webhook/${id}`;
}

/** A new secret, as its receiver is shown it once. */
export function makeSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`;
}

/** What is sent, the same to the letter at every try. */
export function bodyOf({ type, at, data, path, apiPath }: Delivery, site: string): string {
  const where = { url: `${site}${path}`, api: `${site}/api/v1${apiPath}` };
  return JSON.stringify({ type, timestamp: at, data: { ...data, ...where } });
}

/** The headers of Standard Webhooks: who it is about, when it was sent, and a signature by every secret that is live. */
export function signatureHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'Gongnon-Webhooks/1',
    'Webhook-Id': id,
    'Webhook-Timestamp': String(Math.floor(at.getTime() / 1000)),
    'Webhook-Signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
