import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import { clientIdSchema, type InstitutionId, newId } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed, recordPerson } from '../people/index.ts';
import type { Client, ClientFacts } from './model.ts';
import { createClient, findClient } from './repository.ts';
import { canRunClients, personOfClient } from './rules.ts';

/**
 * Makes a partner's site or program known to an institution. It has no key yet. Repeated with the same idempotency key it
 * gives the first one, as it is by then.
 *
 * @throws auth.forbidden, institution.not-found, request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function openClient(
  context: Context,
  actor: Actor,
  institution: InstitutionId,
  { facts, idempotencyKey }: { facts: ClientFacts; idempotencyKey?: string | undefined },
): Promise<Client> {
  const { table, clock } = context;
  assertAllowed(canRunClients(actor, institution));
  await getInstitution(context, institution);
  const now = clock.now();
  const id = await reserveId(context, {
    person: actor.person,
    route: 'clients',
    key: idempotencyKey,
    request: { institution, facts },
    newId: () => newId(clientIdSchema, 'cli', now),
  });
  // Before the client: what it does later is on record under its name.
  await recordPerson(context, { person: personOfClient(id), grants: [], nickname: facts.name });
  const created = await createClient(table, {
    at: now,
    by: { person: actor.person },
    events: [{ type: 'client.opened', name: facts.name }],
    next: { ...facts, id, institution, keys: [], createdAt: now.toISOString() },
  });
  const client = created ?? (await findClient(table, id, { consistent: true }));
  if (!client) throw new AppError('client.not-found');
  return client;
}
