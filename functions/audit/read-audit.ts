import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { DepartmentId } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed, isAdmin, isDeploymentAdmin, namesOf } from '../people/index.ts';
import type { AuditArea, AuditEntry } from './model.ts';
import { auditPage } from './repository.ts';
import type { AuditScope } from './rules.ts';

export interface AuditView extends Omit<AuditEntry, 'by'> {
  by: { person: string; name: string } | null;
}

interface AuditQuery {
  area?: AuditArea | undefined;
  department?: DepartmentId | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * What an institution's staff did, newest first, for its administrators; `*` is what was done for the deployment as a
 * whole.
 *
 * @throws auth.forbidden, institution.not-found, request.bad-cursor
 */
export async function readAudit(
  context: Context,
  actor: Actor,
  institution: AuditScope,
  { area, department, cursor, limit }: AuditQuery,
): Promise<{ items: AuditView[]; next: string | null }> {
  assertAllowed(institution === '*' ? isDeploymentAdmin(actor) : isAdmin(actor, institution));
  if (institution !== '*') await getInstitution(context, institution);
  const after = cursor === undefined ? undefined : fromCursor(cursor);
  const page = await auditPage(context.table, institution, { area, department }, { after, limit });
  const names = await namesOf(
    context,
    page.items.flatMap(({ by }) => by ?? []),
  );
  return {
    items: page.items.map(({ by, ...entry }) => ({
      ...entry,
      by: by === undefined ? null : { person: by, name: names.get(by) ?? by },
    })),
    next: page.next === undefined ? null : Buffer.from(page.next).toString('base64url'),
  };
}

function fromCursor(cursor: string): string {
  const sk = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!/^[0-9TZ:.-]{24}#[\w-]{1,60}#[0-9]{6}#[0-9]{1,3}$/.test(sk)) throw new AppError('request.bad-cursor');
  return sk;
}
