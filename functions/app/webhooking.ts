import { z } from 'zod';
import { makeTransport, type Webhooking } from '../webhooks/index.ts';
import type { Environment } from './environment.ts';
import { makeSecretKey } from './secret-key.ts';

const webhookingSchema = z.object({
  /** Where the site is: `https://gongnon.example`. */
  SITE_ORIGIN: z.url(),
  WEBHOOK_SECRET_ARN: z.string().min(1),
});

/** What the function that sends webhooks is given besides: what opens their secrets, and a way outside and nowhere else. */
export function readWebhooking(environment: Environment): Webhooking {
  const { SITE_ORIGIN, WEBHOOK_SECRET_ARN } = webhookingSchema.parse(environment);
  return {
    site: new URL(SITE_ORIGIN).origin,
    secretKey: makeSecretKey(WEBHOOK_SECRET_ARN),
    transport: makeTransport({ allowsLoopback: false }),
  };
}
