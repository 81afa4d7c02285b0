import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { Grant } from '../../../functions/people/index.ts';
import type { Clock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import { jsonBody } from '../../../shared/http/json-body.ts';
import { type DepartmentId, type InstitutionId, institutionIdSchema } from '../../../shared/ids.ts';
import { textSchema } from '../../../shared/text.ts';
import { type Account, accessTokenSeconds, audience, toClaims } from './access-token.ts';
import type { IdentityKeys } from './keys.ts';

const requestSchema = z.strictObject({
  // OpenID Connect's own limit for a subject.
  sub: textSchema(255),
  role: z.enum(['citizen', 'officer', 'head', 'moderator', 'admin']),
  institution: z.union([institutionIdSchema, z.literal('*')]).optional(),
  /** Its id, or its name. */
  department: textSchema(60).optional(),
  name: textSchema(30).optional(),
});
type DevTokenRequest = z.infer<typeof requestSchema>;

interface DevTokenSettings {
  issuer: string;
  keys: Pick<IdentityKeys, 'signingKey' | 'signingJwk'>;
  clock: Clock;
  /**
   * A department by its id or name, or the one that runs the institution's scheme; nothing where there is none such.
   *
   * @throws institution.not-found
   */
  findDepartment: (
    institution: InstitutionId,
    wanted: string | undefined,
  ) => Promise<DepartmentId | undefined>;
}

/**
 * `POST /dev/token`: an access token for anyone in any role, the same as the provider's. The one-machine server only,
 * to be mounted at the root of an app that renders an `AppError`. What a role has no use for is left aside: a citizen's
 * institution, a moderator's department.
 *
 * @throws request.invalid (field by field), institution.not-found, department.not-found, and what `jsonBody` refuses
 */
export function makeDevToken(settings: DevTokenSettings): Hono {
  const app = new Hono();
  app.use('/dev/token', jsonBody());
  app.post('/dev/token', async (c) => {
    const { sub, name, ...role } = parse(await c.req.text());
    const account = { sub, nickname: name, grants: await grantsOf(role, settings) };
    c.header('Cache-Control', 'no-store');
    return c.json({
      access_token: await signAccessToken(account, settings),
      token_type: 'Bearer',
      expires_in: accessTokenSeconds,
    });
  });
  return app;
}

// `jsonBody` has made sure that whatever is there is JSON; an empty body is what is left to refuse.
function parse(body: string): DevTokenRequest {
  const parsed = requestSchema.safeParse(body === '' ? undefined : JSON.parse(body));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'request.invalid',
    parsed.error.issues.map(({ path, message }) => ({ field: `/${path.join('/')}`, message })),
  );
}

async function grantsOf(
  { role, institution = '*', department }: Pick<DevTokenRequest, 'role' | 'institution' | 'department'>,
  { findDepartment }: DevTokenSettings,
): Promise<Grant[]> {
  if (role === 'citizen') return [];
  const isOfDepartment = role === 'officer' || role === 'head';
  if (institution === '*') {
    if (!isOfDepartment) return [{ role, institution }];
    throw new AppError('request.invalid', [
      { field: '/institution', message: `${role} is a role of one institution` },
    ]);
  }
  const found = await findDepartment(institution, isOfDepartment ? department : undefined);
  if (!isOfDepartment) return [{ role, institution }];
  if (found === undefined) throw new AppError('department.not-found');
  return [{ role, institution, department: found }];
}

function signAccessToken(account: Account, { issuer, keys, clock }: DevTokenSettings): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000);
  return new SignJWT({ ...toClaims(account), client_id: 'gongnon-dev', scope: 'openid' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: keys.signingJwk.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(account.sub)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + accessTokenSeconds)
    .sign(keys.signingKey);
}
