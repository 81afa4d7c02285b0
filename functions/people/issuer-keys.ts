import type { JWTVerifyGetKey } from 'jose';

/**
 * The keys that an issuer publishes at an address (RFC 7517): fetched when a token first needs them, again ten minutes
 * later, so that one that was withdrawn is trusted no longer, and where a token names one that is not there.
 */
export function keysAt(address: URL): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined;
  return async (header, token) => {
    const { createRemoteJWKSet } = await import('jose');
    keys ??= createRemoteJWKSet(address, { timeoutDuration: 3_000 });
    return keys(header, token);
  };
}
