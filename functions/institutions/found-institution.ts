import type { Context } from '../../shared/context.ts';
import type { Institution, Rule } from './model.ts';
import { createInstitution, keepRuleVersion } from './repository.ts';
import { assertClimbable } from './rules.ts';

/** Opens an institution with the first version of its rule. Opening it again changes nothing and says so. */
export async function foundInstitution(
  { table, clock }: Context,
  opened: Omit<Institution, 'rule' | 'revision'> & { rule: Rule; source?: string },
): Promise<boolean> {
  const { rule, source, ...institution } = opened;
  assertClimbable(rule);
  const version = {
    institution: institution.id,
    version: 1,
    rule,
    ...(source !== undefined && { source }),
    createdAt: clock.now().toISOString(),
  };
  await keepRuleVersion(table, version);
  return createInstitution(table, { ...institution, rule: version, revision: 1 });
}
