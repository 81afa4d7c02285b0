import type { Table } from '../../shared/dynamo/client.ts';
import { deleteIfPresent, getItem, putIfAbsent, queryAll, updateWhen } from '../../shared/dynamo/items.ts';
import { consentsPk, keys } from '../../shared/dynamo/keys.ts';
import type { ClientId, PersonId } from '../../shared/ids.ts';
import {
  type Code,
  type Consent,
  codeSchema,
  consentSchema,
  refreshMs,
  type Tokens,
  tokensSchema,
} from './model.ts';

/** The table forgets what has meant nothing for a day. */
function expiry(until: string): { expiresAt: number } {
  return { expiresAt: Math.ceil(Date.parse(until) / 1000) + 86_400 };
}

export async function findConsent(
  table: Table,
  person: PersonId,
  client: ClientId,
): Promise<Consent | undefined> {
  return getItem(table, consentSchema, keys.consent(person, client), { consistent: true });
}

/** Gives the consent as it stands then: one that was given before stays the one it was. */
export async function keepConsent(table: Table, person: PersonId, consent: Consent): Promise<Consent> {
  for (;;) {
    if (await putIfAbsent(table, { ...keys.consent(person, consent.client), ...consent })) return consent;
    const before = await findConsent(table, person, consent.client);
    if (before) return before;
  }
}

export async function removeConsent(table: Table, person: PersonId, client: ClientId): Promise<boolean> {
  return deleteIfPresent(table, keys.consent(person, client));
}

export async function consentsOf(table: Table, person: PersonId): Promise<Consent[]> {
  return queryAll(table, consentSchema, { pk: consentsPk(person), consistent: true });
}

export async function keepCode(table: Table, hash: string, code: Code): Promise<void> {
  await putIfAbsent(table, { ...keys.code(hash), ...code, ...later(code.until) });
}

/** A spent code is remembered as long as what it was exchanged for may live without being renewed. */
function later(until: string): { expiresAt: number } {
  return expiry(new Date(Date.parse(until) + refreshMs).toISOString());
}

export async function findCode(table: Table, hash: string): Promise<Code | undefined> {
  return getItem(table, codeSchema, keys.code(hash), { consistent: true });
}

/** Exchanges a code, once: of several who show it at the same time one does. Says whether it did. */
export async function spendCode(table: Table, hash: string, spentFor: string): Promise<boolean> {
  const spent = await updateWhen(table, codeSchema, keys.code(hash), {
    set: { spentFor },
    when: 'attribute_exists(pk) AND attribute_not_exists(spentFor)',
  });
  return spent !== undefined;
}

export async function noteReplay(table: Table, hash: string): Promise<void> {
  await updateWhen(table, codeSchema, keys.code(hash), {
    set: { isReplayed: true },
    when: 'attribute_exists(spentFor)',
  });
}

export async function createTokens(table: Table, hash: string, tokens: Tokens): Promise<void> {
  await putIfAbsent(table, { ...keys.tokens(hash), ...tokens, ...expiry(tokens.refresh.until) });
}

export async function findTokens(table: Table, hash: string): Promise<Tokens | undefined> {
  return getItem(table, tokensSchema, keys.tokens(hash), { consistent: true });
}

/** Puts new tokens in the place of those before, if the refresh token shown is still the present one. */
export async function renewTokens(
  table: Table,
  hash: string,
  shown: string,
  { access, refresh }: Pick<Tokens, 'access' | 'refresh'>,
): Promise<Tokens | undefined> {
  return updateWhen(table, tokensSchema, keys.tokens(hash), {
    set: { access, refresh, ...expiry(refresh.until) },
    when: '#refresh.#hash = :shown',
    names: { '#hash': 'hash' },
    values: { ':shown': shown },
  });
}

export async function removeTokens(table: Table, hash: string): Promise<boolean> {
  return deleteIfPresent(table, keys.tokens(hash));
}
