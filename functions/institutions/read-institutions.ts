import type { Context } from '../../shared/context.ts';
import type { Language } from '../../shared/i18n/language.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { getInstitution } from './get-institution.ts';
import type { Institution, RuleVersion } from './model.ts';
import { allInstitutions, ruleVersions } from './repository.ts';
import { inReadersOrder } from './rules.ts';

/** All of the deployment's institutions. */
export async function listInstitutions({ table }: Context): Promise<Institution[]> {
  return allInstitutions(table);
}

/** The same in the order in which a reader looks for one. */
export async function institutionsFor({
  context: { table },
  language,
}: {
  context: Context;
  language: Language;
}): Promise<Institution[]> {
  return inReadersOrder(await allInstitutions(table), language);
}

/**
 * Every rule an institution ever had, the one in force first.
 *
 * @throws institution.not-found
 */
export async function readRuleVersions(context: Context, id: InstitutionId): Promise<RuleVersion[]> {
  await getInstitution(context, id);
  return ruleVersions(context.table, id);
}
