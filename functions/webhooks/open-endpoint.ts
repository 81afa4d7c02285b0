import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import { type InstitutionId, newId, webhookIdSchema } from '../../shared/ids.ts';
import { seal } from '../../shared/seal.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { faultOfUrl } from './address.ts';
import { type Endpoint, type EndpointFacts, mostEndpoints, type WebhookType } from './model.ts';
import { createEndpoint, endpointsOf } from './repository.ts';
import { canRunWebhooks } from './rules.ts';
import { makeSecret, sealPurpose } from './signing.ts';

/** What those who set up endpoints need besides the table. */
export interface WebhookSettings {
  /** The key that secrets are sealed with: 32 bytes. */
  secretKey: () => Promise<Uint8Array>;
  /** Whether this machine itself may be told: for trying things out, never on AWS. */
  allowsLoopback: boolean;
}

/**
 * Makes an endpoint and its first secret, which is shown this once. Repeated with the same idempotency key it gives the
 * endpoint that stands, and no secret: whoever lost it makes another.
 *
 * @throws auth.forbidden, institution.not-found, webhook.address-refused, webhook.too-many,
 *   request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function openEndpoint(
  context: Context,
  { secretKey, allowsLoopback }: WebhookSettings,
  actor: Actor,
  institution: InstitutionId,
  { facts, idempotencyKey }: { facts: EndpointFacts; idempotencyKey?: string | undefined },
): Promise<{ endpoint: Endpoint; secret: string | undefined }> {
  const { table, clock } = context;
  assertAllowed(canRunWebhooks(actor, institution));
  await getInstitution(context, institution);
  if (faultOfUrl(facts.url, { allowsLoopback }) !== undefined) throw new AppError('webhook.address-refused');
  const now = clock.now();
  const id = await reserveId(context, {
    person: actor.person,
    route: 'webhooks',
    key: idempotencyKey,
    request: { institution, facts },
    newId: () => newId(webhookIdSchema, 'whk', now),
  });
  const all = await endpointsOf(table, institution);
  const known = all.find((endpoint) => endpoint.id === id);
  if (known) return { endpoint: known, secret: undefined };
  if (all.filter(({ removedAt }) => removedAt === undefined).length >= mostEndpoints)
    throw new AppError('webhook.too-many');
  const secret = makeSecret();
  const at = now.toISOString();
  const endpoint = await createEndpoint(table, {
    at: now,
    by: { person: actor.person },
    events: [{ type: 'webhook.opened', url: facts.url }],
    next: {
      id,
      institution,
      url: facts.url,
      description: facts.description,
      wants: wantsOf(facts.types, {}, at),
      secrets: [{ number: 1, sealed: seal(await secretKey(), sealPurpose(id), secret), madeAt: at }],
      secretsMade: 1,
      createdAt: at,
    },
  });
  if (!endpoint) throw new AppError('webhook.changed');
  return { endpoint, secret };
}

/** Since when each is wanted: what was wanted before goes on being so. */
export function wantsOf(
  types: readonly WebhookType[],
  before: Endpoint['wants'],
  now: string,
): Endpoint['wants'] {
  return Object.fromEntries(types.map((type) => [type, before[type] ?? now]));
}
