import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  CompactSign,
  type CryptoKey,
  calculateJwkThumbprint,
  compactVerify,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { IdentityKeyError, readSecret, writeSecret } from './secret-file.ts';

const coordinate = z.string().regex(/^[\w-]{43}$/);
const signingJwkSchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
  kid: z.string().min(1),
  x: coordinate,
  y: coordinate,
  d: coordinate,
});
type SigningJwk = z.infer<typeof signingJwkSchema>;

export interface IdentityKeys {
  /** With its private part, as the provider wants it. */
  signingJwk: SigningJwk;
  signingKey: CryptoKey;
  /** For checking tokens in this process, without fetching the provider's key set. */
  verificationKeys: JWTVerifyGetKey;
  pseudonymKey: () => Promise<Uint8Array>;
}

const pseudonymKeyBytes = 32;

/**
 * The keys of the one-machine server, kept in its data folder and made on the first start.
 *
 * A new pseudonym key would make everyone a new person, who could give every empathy again, and a new signing key would
 * end every sign-in. So a key is made only where there never was one: damage, or a pseudonym key missing beside its
 * signing key or beside data (`dataExists`), is refused.
 *
 * @throws IdentityKeyError
 */
export async function openIdentityKeys(dataDir: string, { dataExists = false } = {}): Promise<IdentityKeys> {
  const pseudonymPath = join(dataDir, 'pseudonym-key');
  const signingPath = join(dataDir, 'identity-key.json');
  const pseudonymFile = await readSecret(pseudonymPath);
  const signingFile = await readSecret(signingPath);
  if (!pseudonymFile && (signingFile || dataExists)) {
    throw new IdentityKeyError(
      `the key file ${pseudonymPath} is missing beside existing data: restore it, because with a new one everyone could give empathy twice`,
    );
  }
  // First: a start that dies between the two leaves a lone pseudonym key, which the next start completes.
  const pseudonymKey = pseudonymFile ?? (await makePseudonymKey(pseudonymPath));
  assertPseudonymKey(pseudonymKey, pseudonymPath);
  const signingJwk = signingFile ? toSigningJwk(signingFile, signingPath) : await makeSigningJwk(signingPath);
  const { d: _, ...publicJwk } = signingJwk;
  return {
    signingJwk,
    signingKey: await importSigningKey(signingJwk, signingPath),
    verificationKeys: createLocalJWKSet({ keys: [publicJwk] }),
    pseudonymKey: async () => pseudonymKey,
  };
}

async function makePseudonymKey(path: string): Promise<Uint8Array> {
  const key = randomBytes(pseudonymKeyBytes);
  await writeSecret(path, key);
  return key;
}

async function makeSigningJwk(path: string): Promise<SigningJwk> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const made = signingJwkSchema.parse({ ...jwk, kid, alg: 'ES256', use: 'sig' });
  await writeSecret(path, Buffer.from(`${JSON.stringify(made)}\n`));
  return made;
}

// Zeros are what a file system may leave of a file after a power cut.
function assertPseudonymKey(key: Uint8Array, path: string): void {
  if (key.byteLength !== pseudonymKeyBytes || key.every((byte) => byte === 0)) throw damaged(path);
}

function toSigningJwk(bytes: Uint8Array, path: string): SigningJwk {
  try {
    return signingJwkSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    // Without its cause, which may quote the key.
    throw damaged(path);
  }
}

/** Signs once and checks it, because a private part that does not fit its public part imports without complaint. */
async function importSigningKey(jwk: SigningJwk, path: string): Promise<CryptoKey> {
  const { d: _, ...publicJwk } = jwk;
  try {
    const signingKey = (await importJWK(jwk, 'ES256')) as CryptoKey;
    const probe = await new CompactSign(new Uint8Array(1))
      .setProtectedHeader({ alg: 'ES256' })
      .sign(signingKey);
    await compactVerify(probe, await importJWK(publicJwk, 'ES256'));
    return signingKey;
  } catch {
    throw damaged(path);
  }
}

function damaged(path: string): IdentityKeyError {
  return new IdentityKeyError(
    `the key file ${path} is damaged: restore it from a backup; no new key is made in its place`,
  );
}
