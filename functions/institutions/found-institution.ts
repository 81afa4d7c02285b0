import type { Context } from '../../shared/context.ts';
import { toItem } from '../../shared/dynamo/aggregate.ts';
import type { PersonId } from '../../shared/ids.ts';
import type { Institution, NewInstitution } from './model.ts';
import { createInstitution, keepRuleVersion } from './repository.ts';
import { assertClimbable } from './rules.ts';

/** Opens an institution with the first version of its rule. Opening it again changes nothing and says so. */
export async function foundInstitution(
  { table, clock }: Context,
  opened: NewInstitution & { source?: string },
  by?: PersonId,
): Promise<boolean> {
  const { rule, source, ...institution } = opened;
  assertClimbable(rule);
  const now = clock.now();
  const version = {
    institution: institution.id,
    version: 1,
    rule,
    ...(source !== undefined && { source }),
    createdAt: now.toISOString(),
  };
  await keepRuleVersion(table, version);
  const created = toItem<Institution>(
    {
      at: now,
      // What a deployment brings along nobody opened.
      events: by === undefined ? [] : [{ type: 'institution.opened' }],
      ...(by !== undefined && { by: { person: by } }),
      next: { ...institution, rule: version },
    },
    undefined,
  );
  return createInstitution(table, created);
}
