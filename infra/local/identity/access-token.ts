import { createHash } from 'node:crypto';
import { fromGrant, type Grant } from '../../../functions/people/index.ts';

/** What our API's access tokens look like, whoever issues them: the sign-in page or `/dev/token`. */
export const audience = 'gongnon-api';
export const rolesClaim = 'roles';
export const accessTokenSeconds = 3600;

/** Somebody who can be signed in as. */
export interface Account {
  sub: string;
  nickname?: string | undefined;
  grants: Grant[];
}

/** Everybody's mail ends in the outbox: an address of nobody's domain, without what a name may hold besides letters. */
function addressOf({ sub }: Pick<Account, 'sub'>): string {
  const isPlain = /^[a-z0-9-]{1,60}$/.test(sub);
  return `${isPlain ? sub : createHash('sha256').update(sub).digest('hex').slice(0, 16)}@mail.example`;
}

export function toClaims(account: Account): Record<string, unknown> {
  const { grants, nickname } = account;
  return {
    email: addressOf(account),
    email_verified: true,
    [rolesClaim]: grants.map(fromGrant),
    ...(nickname !== undefined && { nickname }),
  };
}
