import type { Context } from '../../shared/context.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';
import { type PastProposal, pastProposals } from '../proposals/index.ts';
import { getInstitution } from './get-institution.ts';
import type { Rule } from './model.ts';
import { assertClimbable, compareRules, type RuleComparison } from './rules.ts';

/** Enough to judge by, few enough to read at once. */
const mostPastProposals = 500;

export interface RulePreview extends RuleComparison<PastProposal> {
  examined: number;
}

/**
 * What a rule would have done to the institution's latest proposals, beside what the rule in force would have. Nothing is
 * changed.
 *
 * @throws auth.forbidden, institution.not-found, request.invalid for a ladder that cannot be climbed
 */
export async function previewRule(
  context: Context,
  actor: Actor,
  id: InstitutionId,
  rule: Rule,
): Promise<RulePreview> {
  assertAllowed(isAdmin(actor, id));
  assertClimbable(rule);
  const institution = await getInstitution(context, id);
  const past = await pastProposals(context, id, mostPastProposals);
  return { ...compareRules(institution.rule.rule, rule, past), examined: past.length };
}
