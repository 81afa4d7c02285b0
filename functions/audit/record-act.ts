import type { Context } from '../../shared/context.ts';
import type { AuditEntry } from './model.ts';
import { appendAudit } from './repository.ts';
import type { AuditScope } from './rules.ts';

/**
 * Records an act that leaves no event behind. It is recorded before it is done: what may be cut short in between is then
 * a try that is on record, and not a deed that is not. The same act, told again, is recorded once.
 */
export async function recordAct(
  { table }: Context,
  institution: AuditScope,
  act: AuditEntry & { revision: number },
): Promise<void> {
  const { revision, ...entry } = act;
  await appendAudit(table, institution, entry, { revision, position: 0 });
}
