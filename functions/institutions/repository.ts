import type { Table } from '../../shared/dynamo/client.ts';
import { deleteWhen, getItem, putIfAbsent, putWhen, queryAll, queryPage } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import {
  type HostClaim,
  hostClaimSchema,
  type Institution,
  institutionSchema,
  type RuleVersion,
  ruleVersionSchema,
} from './model.ts';

export async function findInstitution(
  table: Table,
  id: InstitutionId,
  options: { consistent: boolean },
): Promise<Institution | undefined> {
  return getItem(table, institutionSchema, keys.institution(id), options);
}

export async function allInstitutions(table: Table): Promise<Institution[]> {
  return queryAll(table, institutionSchema, { pk: 'INSTITUTIONS' });
}

export async function createInstitution(table: Table, institution: Institution): Promise<boolean> {
  return putIfAbsent(table, { ...keys.institution(institution.id), ...institution });
}

/** Replaces the institution if nobody else has since `revision`. */
export async function replaceInstitution(
  table: Table,
  next: Institution,
  revision: number,
): Promise<boolean> {
  return putWhen(table, { ...keys.institution(next.id), ...next }, 'revision = :revision', {
    ':revision': revision,
  });
}

export async function findHostClaim(
  table: Table,
  name: string,
  options: { consistent: boolean },
): Promise<HostClaim | undefined> {
  return getItem(table, hostClaimSchema, keys.host(name), options);
}

/** Keeps a host name for an institution where nobody else has it, or in place of a claim as it was seen. Says whether it did. */
export async function keepHost(
  table: Table,
  name: string,
  claim: HostClaim,
  over?: HostClaim,
): Promise<boolean> {
  const item = { ...keys.host(name), ...claim };
  if (over) return putWhen(table, item, ...stillSeen(over));
  return putWhen(table, item, 'attribute_not_exists(pk) OR institution = :own', {
    ':own': claim.institution,
  });
}

/** Gives a host name up, unless it was claimed anew since the claim was seen. */
export async function releaseHost(table: Table, name: string, seen: HostClaim): Promise<void> {
  await deleteWhen(table, keys.host(name), ...stillSeen(seen));
}

function stillSeen({ attempt }: HostClaim): [condition: string, values: Record<string, unknown>] {
  return ['attempt = :seen', { ':seen': attempt }];
}

/** A version, once kept, is never written again. */
export async function keepRuleVersion(table: Table, rule: RuleVersion): Promise<boolean> {
  return putIfAbsent(table, { ...keys.rule(rule.institution, rule.version), ...rule });
}

export async function ruleVersions(table: Table, id: InstitutionId): Promise<RuleVersion[]> {
  const { items } = await queryPage(table, ruleVersionSchema, {
    pk: `RULES#${id}`,
    newestFirst: true,
    limit: 100,
  });
  return items;
}
