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

/** A machine's own address, in the clear, with or without a port, and what follows it. */
const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::([1-9]\d{0,4}))?(\/.*)?$/s;

/**
 * Whether a citizen may be sent back to an address: one of the client's own, letter by letter. On the citizen's own machine
 * the port alone is free: a native program takes whichever it is given when it starts (RFC 8252, section 7.3).
 */
export function mayReturnTo({ redirectUris }: Pick<Client, 'redirectUris'>, address: string): boolean {
  if (redirectUris.includes(address)) return true;
  const withoutPort = (text: string) => {
    const [, host, port = '80', rest = ''] = loopback.exec(text) ?? [];
    return host !== undefined && Number(port) <= 65_535 ? `${host}${rest}` : undefined;
  };
  const asked = withoutPort(address);
  return asked !== undefined && redirectUris.some((own) => withoutPort(own) === asked);
}

/** What a client is called by in the audit log of what it does with its institution: a pseudonym that is nobody's. */
export function personOfClient(id: ClientId): PersonId {
  return personIdSchema.parse(`per_${id.slice(4)}`);
}

/** What an institution's administrators do through the API, and nothing that a citizen does. */
const managed = [
  /^\/institutions\/[^/]+(?:\/|$)/,
  /^\/mail\/(?:parked|[^/]+\/retry)$/,
  /^\/answers\/[^/]+\/(?:assignment|transfer|interim|publication|correction|contributions|draft)(?:\/|$)/,
  /^\/commitments\/[^/]+\/notes$/,
  /^\/forums(?:\/[^/]+\/(?:backgrounds|extension|withdrawal|batches|reports)(?:\/|$)|$)/,
  /^\/sessions(?:\/[^/]+(?:\/(?:cancellation|participants|attendance|records|workshop\/(?:entries|stage|results))(?:\/|$)|$)|$)/,
  /^\/statements\/[^/]+\/(?:removal|restoration)$/,
  /^\/proposals\/[^/]+\/links(?:\/withdrawal)?$/,
  /^\/attachments$/,
  /^\/panels(?:\/[^/]+\/(?:seed-source|pool|draw|seats|end)$|$)/,
  /^\/panels\/[^/]+\/candidates\/[^/]+(?:\/(?:voting|reason))?$/,
];

/** What a citizen may let a client do: hand in a proposal, see it, change it, take it back. */
const proposed: [methods: string[], path: RegExp][] = [
  [['POST'], /^\/proposals$/],
  [['GET', 'HEAD', 'PUT'], /^\/proposals\/[^/]+$/],
  [['POST'], /^\/proposals\/[^/]+\/(?:submission|withdrawal)$/],
];

/** Whether a request below the API's root is one that a scope is for. Everything else is done as by nobody. */
export function isWithinScope(scope: Scope, method: string, path: string): boolean {
  switch (scope) {
    case 'read':
      return false;
    case 'manage':
      return managed.some((each) => each.test(path));
    case 'propose':
      return proposed.some(([methods, each]) => methods.includes(method) && each.test(path));
  }
}
