import type { ClientId, InstitutionId, PersonId } from '../../shared/ids.ts';
import { personIdSchema } from '../../shared/ids.ts';
import type { Actor } from '../people/model.ts';
import { isAdmin } from '../people/rules.ts';
import type { Client, Key, Scope } from './model.ts';

/** An administrator in person: no key may make keys. */
export function canRunClients(actor: Actor, institution: InstitutionId): boolean {
  return actor.client === undefined && isAdmin(actor, institution);
}

export function isLive({ endsAt, revokedAt }: Key, now: Date): boolean {
  return revokedAt === undefined && (endsAt === undefined || Date.parse(endsAt) > now.getTime());
}

/** Whether a client may do this at all; nothing once it has ended. */
export function mayClient({ endedAt, scopes }: Client, scope: Scope): boolean {
  return endedAt === undefined && scopes.includes(scope);
}

/** What a client is called by in the audit log of what it does with its institution: a pseudonym that is nobody's. */
export function personOfClient(id: ClientId): PersonId {
  return personIdSchema.parse(`per_${id.slice(4)}`);
}
