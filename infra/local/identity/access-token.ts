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

export function toClaims({ grants, nickname }: Account): Record<string, unknown> {
  return { [rolesClaim]: grants.map(fromGrant), ...(nickname !== undefined && { nickname }) };
}
