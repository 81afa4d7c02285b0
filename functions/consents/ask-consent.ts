import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { clientIdSchema } from '../../shared/ids.ts';
import { type Client, getClient, mayClient } from '../partners/index.ts';
import type { Actor } from '../people/index.ts';
import { codeMs, consentScope } from './model.ts';
import { keepCode, keepConsent } from './repository.ts';
import { hashOf, newSecret } from './token-text.ts';

/** What a client asks for, as it came in the address. */
export interface Asked {
  client: Client;
  redirectUri: string;
  state: string | undefined;
  /** Why it cannot be asked; the client is told. */
  error?: 'invalid_request' | 'unsupported_response_type' | 'invalid_scope';
  challenge: string;
}

export const askedNames = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
] as const;

const stateSchema = z
  .string()
  .max(500)
  .regex(/^[\x20-\x7e]*$/);
const challengeSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * Reads what a client asks a citizen for (OAuth 2.1, the code flow with PKCE by SHA-256). What it says of itself comes
 * first: to an address that is not, letter by letter, one of the client's own nobody is ever sent.
 *
 * @throws consent.unknown-client, consent.unknown-address: for the citizen to read, who is sent nowhere
 */
export async function readAsked(context: Context, parameters: URLSearchParams): Promise<Asked> {
  const only = (name: (typeof askedNames)[number]) => {
    const all = parameters.getAll(name);
    return all.length === 1 ? all[0] : undefined;
  };
  const id = clientIdSchema.safeParse(only('client_id')).data;
  const client = id && (await getClient(context, id, { consistent: true }).catch(toNobody));
  if (!client || !mayClient(client, consentScope)) throw new AppError('consent.unknown-client');
  const redirectUri = only('redirect_uri');
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri))
    throw new AppError('consent.unknown-address');
  const state = stateSchema.safeParse(only('state')).data;
  const challenge = challengeSchema.safeParse(only('code_challenge')).data ?? '';
  const asked = { client, redirectUri, state, challenge };
  const isTwice = askedNames.some((name) => parameters.getAll(name).length > 1);
  if (isTwice || (parameters.has('state') && state === undefined))
    return { ...asked, error: 'invalid_request' };
  if (only('response_type') !== 'code') {
    const error = parameters.has('response_type') ? 'unsupported_response_type' : 'invalid_request';
    return { ...asked, error };
  }
  if (challenge === '' || only('code_challenge_method') !== 'S256')
    return { ...asked, error: 'invalid_request' };
  const scope = only('scope');
  if (scope !== undefined && scope !== consentScope) return { ...asked, error: 'invalid_scope' };
  return asked;
}

function toNobody(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'client.not-found') return undefined;
  throw error;
}

/**
 * The citizen agrees: their word is kept, and the client gets a code, which is good for a minute, once, for whoever began
 * this and nobody else.
 */
export async function giveConsent(context: Context, actor: Actor, asked: Asked): Promise<string> {
  const { table, clock } = context;
  const { client, redirectUri, challenge } = asked;
  const now = clock.now();
  const { given } = await keepConsent(table, actor.person, {
    client: client.id,
    institution: client.institution,
    given: newSecret().slice(0, 32),
    at: now.toISOString(),
  });
  const code = newSecret();
  await keepCode(table, hashOf(code), {
    person: actor.person,
    client: client.id,
    given,
    redirectUri,
    challenge,
    until: new Date(now.getTime() + codeMs).toISOString(),
  });
  return code;
}

/**
 * Where the citizen's browser goes on to: the client's own address, with what came of it, the client's `state` as it was,
 * and who says so (`iss`, RFC 9207).
 */
export function addressBack(
  { redirectUri, state }: Pick<Asked, 'redirectUri' | 'state'>,
  issuer: string,
  outcome: { code: string } | { error: string },
): string {
  const address = new URL(redirectUri);
  for (const [name, value] of Object.entries(outcome)) address.searchParams.set(name, value);
  if (state !== undefined) address.searchParams.set('state', state);
  address.searchParams.set('iss', issuer);
  return address.href;
}
