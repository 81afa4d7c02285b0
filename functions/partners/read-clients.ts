import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ClientId, InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Client } from './model.ts';
import { clientsOf, findClient, keyUsesOf } from './repository.ts';
import { canRunClients } from './rules.ts';

/**
 * A client that may act: what it may do, and where. Looks again, consistently, before saying that there is none.
 *
 * @param consistent for what it does in somebody's name: an end, or a scope that was taken away, is heeded at once
 * @throws client.not-found, also for one that has ended
 */
export async function getClient(
  { table }: Context,
  id: ClientId,
  { consistent = false }: { consistent?: boolean } = {},
): Promise<Client> {
  const client =
    (await findClient(table, id, { consistent })) ??
    (consistent ? undefined : await findClient(table, id, { consistent: true }));
  if (!client || client.endedAt !== undefined) throw new AppError('client.not-found');
  return client;
}

/**
 * An institution's clients for its administrators, those that have ended too, the oldest first.
 *
 * @throws auth.forbidden
 */
export async function listClients(
  { table }: Context,
  actor: Actor,
  institution: InstitutionId,
): Promise<Client[]> {
  assertAllowed(canRunClients(actor, institution));
  return clientsOf(table, institution);
}

/**
 * One client of an institution for its administrators, also one that has ended.
 *
 * @throws auth.forbidden; client.not-found, also for one of another institution
 */
export async function readClient(
  { table }: Context,
  actor: Actor,
  institution: InstitutionId,
  id: ClientId,
): Promise<Client> {
  assertAllowed(canRunClients(actor, institution));
  const client = await findClient(table, id, { consistent: true });
  if (client?.institution !== institution) throw new AppError('client.not-found');
  return client;
}

/** When each of a client's keys was last used, by key, to within an hour. */
export async function readKeyUses({ table }: Context, { id }: Client): Promise<Map<string, string>> {
  return keyUsesOf(table, id);
}

/** What a client is called, also after it has ended: what came through it keeps its name. */
export async function nameOfClient({ table }: Context, id: ClientId): Promise<string> {
  const client =
    (await findClient(table, id, { consistent: false })) ??
    (await findClient(table, id, { consistent: true }));
  if (!client) throw new AppError('client.not-found');
  return client.name;
}
