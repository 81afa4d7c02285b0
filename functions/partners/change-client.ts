import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ClientId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, renamePerson } from '../people/index.ts';
import type { Client, ClientFacts } from './model.ts';
import { changeClientItem, findClient } from './repository.ts';
import { canRunClients, personOfClient } from './rules.ts';

/**
 * Says something else of a client. A scope that is taken away is gone from its keys and tokens too; an address it no
 * longer has is not sent to any more. The same again changes nothing.
 *
 * @param over the revision its writer saw: what others said meanwhile is not replaced unseen
 * @throws auth.forbidden, client.not-found, client.changed
 */
export async function changeClient(
  context: Context,
  actor: Actor,
  id: ClientId,
  { facts, over }: { facts: ClientFacts; over: number },
): Promise<Client> {
  const { clock, table } = context;
  const changed = await changeClientItem(table, id, (current) => {
    assertMayChange(actor, current);
    if (isSame(current, facts)) return undefined;
    if (current.revision !== over) throw new AppError('client.changed');
    return {
      at: clock.now(),
      by: { person: actor.person },
      events: [{ type: 'client.changed', name: facts.name }],
      next: { ...current, ...facts },
    };
  });
  const person = personOfClient(id);
  await renamePerson(context, { person, grants: [], nickname: changed.name }, changed.name);
  return changed;
}

/**
 * Ends a client for good, with all its keys and every citizen's word for it. Ended twice it stays ended.
 *
 * @throws auth.forbidden, client.not-found
 */
export async function endClient({ clock, table }: Context, actor: Actor, id: ClientId): Promise<Client> {
  const stored = await findClient(table, id, { consistent: true });
  if (stored?.endedAt !== undefined) {
    assertAllowed(canRunClients(actor, stored.institution));
    return stored;
  }
  return changeClientItem(table, id, (current) => {
    assertMayChange(actor, current);
    const now = clock.now();
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'client.ended', name: current.name }],
      next: { ...current, endedAt: now.toISOString() },
    };
  });
}

/** @throws auth.forbidden; client.not-found for one that has ended */
export function assertMayChange(actor: Actor, { institution, endedAt }: Client): void {
  assertAllowed(canRunClients(actor, institution));
  if (endedAt !== undefined) throw new AppError('client.not-found');
}

function isSame(client: Client, facts: ClientFacts): boolean {
  return Object.entries(facts).every(
    ([name, value]) => JSON.stringify(client[name as keyof ClientFacts]) === JSON.stringify(value),
  );
}
