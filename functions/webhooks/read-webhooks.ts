import type { Context } from '../../shared/context.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId, WebhookId } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Delivery, Endpoint, LaneSubject } from './model.ts';
import { deliveriesPage, endpointsOf, findDelivery, findEndpoint } from './repository.ts';
import { canRunWebhooks } from './rules.ts';

export interface DeliveryAt {
  institution: InstitutionId;
  endpoint: WebhookId;
  subject: LaneSubject;
  at: string;
  rank: number;
  message: Delivery['id'];
}

/** @throws webhook.not-found, also for one of another institution */
export async function getEndpoint(
  { table }: Context,
  institution: InstitutionId,
  id: WebhookId,
): Promise<Endpoint> {
  const endpoint = await findEndpoint(table, id, { consistent: true });
  if (!endpoint || endpoint.institution !== institution || endpoint.removedAt !== undefined)
    throw new AppError('webhook.not-found');
  return endpoint;
}

/**
 * An institution's endpoints, the oldest first.
 *
 * @throws auth.forbidden, institution.not-found
 */
export async function listEndpoints(
  context: Context,
  actor: Actor,
  institution: InstitutionId,
): Promise<Endpoint[]> {
  assertAllowed(canRunWebhooks(actor, institution));
  await getInstitution(context, institution);
  const all = await endpointsOf(context.table, institution);
  return all.filter(({ removedAt }) => removedAt === undefined);
}

/** @throws auth.forbidden, webhook.not-found */
export async function readEndpoint(
  context: Context,
  actor: Actor,
  institution: InstitutionId,
  id: WebhookId,
): Promise<Endpoint> {
  assertAllowed(canRunWebhooks(actor, institution));
  return getEndpoint(context, institution, id);
}

/**
 * One page of what an endpoint was told, or of what was set aside, newest first.
 *
 * @throws auth.forbidden, webhook.not-found, request.bad-cursor
 */
export async function listDeliveries(
  context: Context,
  actor: Actor,
  { institution, id }: { institution: InstitutionId; id: WebhookId },
  query: { state: 'sent' | 'parked'; limit: number; cursor: string | undefined },
): Promise<{ items: Delivery[]; next: string | null }> {
  await readEndpoint(context, actor, institution, id);
  return deliveriesPage(context.table, id, query);
}

/** @throws auth.forbidden, webhook.not-found */
export async function readDelivery(
  context: Context,
  actor: Actor,
  { institution, endpoint, subject, at, rank, message }: DeliveryAt,
): Promise<Delivery> {
  await readEndpoint(context, actor, institution, endpoint);
  const delivery = await findDelivery(context.table, keys.delivery(endpoint, subject, at, rank, message));
  if (!delivery) throw new AppError('webhook.not-found');
  return delivery;
}
