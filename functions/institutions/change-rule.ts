import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../shared/context.ts';
import { toItem } from '../../shared/dynamo/aggregate.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';
import { type Institution, type Rule, ruleVersionSchema } from './model.ts';
import { findInstitution, keepRuleVersion, replaceInstitution } from './repository.ts';
import { assertClimbable } from './rules.ts';

/**
 * Puts a new version of an institution's rule in force. Proposals already published keep the version they were published
 * under. The rule that is in force already changes nothing.
 *
 * @param over the version it was written over, where its writer saw one: another in force by now is not replaced unseen
 * @throws auth.forbidden, institution.not-found, request.invalid, institution.changed when two do so at once
 */
export async function changeRule(
  { table, clock }: Context,
  actor: Actor,
  id: InstitutionId,
  rule: Rule,
  over?: number,
): Promise<Institution> {
  assertAllowed(isAdmin(actor, id));
  assertClimbable(rule);
  const current = await findInstitution(table, id, { consistent: true });
  if (!current) throw new AppError('institution.not-found');
  // Sent twice, it is one change.
  if (isDeepStrictEqual(current.rule.rule, rule)) return current;
  if (over !== undefined && current.rule.version !== over) throw new AppError('institution.changed');
  const version = ruleVersionSchema.parse({
    institution: id,
    version: current.rule.version + 1,
    rule,
    createdAt: clock.now().toISOString(),
  });
  const next = toItem<Institution>(
    {
      at: clock.now(),
      by: { person: actor.person },
      events: [{ type: 'institution.rule-changed', version: version.version }],
      next: { ...current, rule: version },
    },
    current,
  );
  // The institution's own condition decides which of two versions counts. The one that leaves force is kept first, should
  // a crash have come between its coming into force and its being kept.
  await keepRuleVersion(table, current.rule);
  if (!(await replaceInstitution(table, next, current.revision))) throw new AppError('institution.changed');
  await keepRuleVersion(table, version);
  return next;
}
