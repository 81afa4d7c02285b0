import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ForumId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { type Forum, mostVersions, type Report } from './model.ts';
import { changeForum, getForum, keepReport } from './repository.ts';
import { assertState, canRun } from './rules.ts';

/**
 * Publishes what staff make of a closed forum. Published again it is a new version, which needs a reason; the ones before
 * stay to be read.
 *
 * @throws forum.not-found, auth.forbidden, forum.wrong-state while it is open, request.invalid without a reason,
 *   forum.too-many-changes, forum.changed
 */
export async function publishReport(
  { table, clock }: Context,
  actor: Actor,
  id: ForumId,
  { reason, ...report }: Report & { reason?: string | undefined },
): Promise<Forum> {
  const before = await getForum(table, id);
  assertAllowed(canRun(before, actor));
  assertState(before, 'closed');
  const number = before.reports.length + 1;
  if (number > mostVersions) throw new AppError('forum.too-many-changes');
  if (number > 1 && reason === undefined)
    throw new AppError('request.invalid', [{ field: '/reason', message: 'needed to change a report' }]);
  const now = clock.now();
  const version = {
    number,
    attempt: ulid(now.getTime()),
    at: now.toISOString(),
    ...(number > 1 && { reason }),
  };
  await keepReport(table, id, version, report);
  return changeForum(table, id, (current) => {
    if (current.reports.length !== before.reports.length) throw new AppError('forum.changed');
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [{ type: 'forum.reported', version: number, ...(number > 1 && { reason }) }],
      next: { ...current, reports: [...current.reports, version] },
    };
  });
}
