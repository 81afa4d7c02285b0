import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type PersonId, personIdSchema } from '../../shared/ids.ts';
import { type Actor, addressSchema, chosenNameSchema, toGrant } from './model.ts';

interface IdentitySettings {
  issuer: string;
  /**
   * What pseudonyms are derived under, where the issuer's address may change though its people stay the same; else the
   * issuer itself.
   */
  realm?: string;
  /** The audience of our API: `aud`, or `client_id` where the provider's access tokens have no audience. */
  audience: string;
  /** The claim that lists roles, see `toGrant`. */
  rolesClaim: string;
  keys: JWTVerifyGetKey;
  /** The key of the pseudonyms. Without it nobody can tell which pseudonym a subject has. */
  pseudonymKey: () => Promise<Uint8Array>;
  now: () => Date;
}

export type Identify = (token: string) => Promise<Actor>;

const claimsSchema = z.object({
  sub: z.string().min(1).max(512),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  token_use: z.literal('access').optional(),
  nickname: z.string().optional(),
});

const rolesSchema = z.array(z.string()).max(50);

/**
 * Who an access token stands for.
 *
 * @throws auth.expired-token; auth.invalid-token for any other fault: signature, algorithm, issuer, audience, an
 *   identity token in place of an access token, claims that are not what they should be
 */
export function makeIdentify(settings: IdentitySettings): Identify {
  // Taken in once: that takes the platform several times as long as to hash with it.
  let pseudonymKey: KeyObject | undefined;
  return async (token) => {
    const payload = await verify(token, settings);
    const parsed = claimsSchema.safeParse(payload);
    if (!parsed.success) throw new AppError('auth.invalid-token');
    const claims = parsed.data;
    const audiences = [claims.aud ?? [], claims.client_id ?? []].flat();
    if (!audiences.includes(settings.audience)) throw new AppError('auth.invalid-token');
    const roles = rolesSchema.safeParse(payload[settings.rolesClaim] ?? []);
    const nickname = chosenNameSchema.safeParse(claims.nickname);
    pseudonymKey ??= createSecretKey(await settings.pseudonymKey());
    const address = verifiedAddressOf(payload);
    return {
      person: toPersonId(pseudonymKey, settings.realm ?? settings.issuer, claims.sub),
      // A role in a form we do not know gives nothing: providers carry other systems' groups too.
      grants: roles.success ? roles.data.flatMap((text) => toGrant(text) ?? []) : [],
      nickname: nickname.success ? nickname.data : undefined,
      ...(address !== undefined && { address }),
    };
  };
}

// Amazon Cognito writes some of its booleans as text.
const verifiedSchema = z.object({
  email: addressSchema,
  email_verified: z.union([z.literal(true), z.literal('true')]),
});

/** The address in a token's claims that the provider says it has verified. Any other is nobody's. */
export function verifiedAddressOf(claims: Record<string, unknown>): string | undefined {
  return verifiedSchema.safeParse(claims).data?.email;
}

let jose: Promise<typeof import('jose')> | undefined;

// Loaded when somebody first shows a token: public reads, most of all requests, start without it. Kept: to ask for a
// loaded module again costs about as much as checking a signature.
function loadJose() {
  jose ??= import('jose');
  return jose;
}

async function verify(
  token: string,
  { issuer, keys, now }: IdentitySettings,
): Promise<Record<string, unknown>> {
  const { errors, jwtVerify } = await loadJose();
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      algorithms: ['ES256', 'RS256', 'EdDSA'],
      requiredClaims: ['exp', 'sub'],
      currentDate: now(),
      clockTolerance: 5,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new AppError('auth.expired-token');
    // The keys could not be fetched: nothing can be said about the token.
    if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid)
      throw new AppError('server.unavailable');
    // jose has no class of its own for an issuer that answers its key URL with an error.
    if (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC')
      throw new AppError('server.unavailable');
    if (error instanceof errors.JOSEError) throw new AppError('auth.invalid-token');
    if (error instanceof TypeError && error.message === 'fetch failed')
      throw new AppError('server.unavailable');
    throw error;
  }
}

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 130 bits of HMAC-SHA-256 over realm and subject, in the digits of our ids. The same person always gets the same one. */
export function toPersonId(key: Uint8Array | KeyObject, realm: string, subject: string): PersonId {
  const hash = createHmac('sha256', key).update(`${realm}\n${subject}`).digest();
  let text = '';
  for (let bit = 0; bit < 130; bit += 5) {
    const at = bit >> 3;
    const window = ((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0);
    text += digits[(window >> (11 - (bit & 7))) & 31];
  }
  return personIdSchema.parse(`per_${text}`);
}
