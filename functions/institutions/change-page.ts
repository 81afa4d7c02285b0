import { isDeepStrictEqual } from 'node:util';
import { decodeTime, ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { toItem } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';
import type { Institution, PageSettings } from './model.ts';
import { findHostClaim, findInstitution, keepHost, releaseHost, replaceInstitution } from './repository.ts';
import { pageOf } from './rules.ts';

/**
 * Changes how an institution's page looks, and what of it and of the city stands where. The same again changes nothing.
 *
 * @param over the settings its writer saw: others that hold by now are not replaced unseen
 * @throws auth.forbidden, institution.not-found, institution.changed, institution.host-taken
 */
export async function changePage(
  { table, clock }: Context,
  actor: Actor,
  id: InstitutionId,
  { page, over }: { page: PageSettings; over: PageSettings },
): Promise<Institution> {
  assertAllowed(isAdmin(actor, id));
  const current = await findInstitution(table, id, { consistent: true });
  if (!current) throw new AppError('institution.not-found');
  if (isDeepStrictEqual(pageOf(current), page)) return current;
  if (!isDeepStrictEqual(pageOf(current), over)) throw new AppError('institution.changed');
  const { host: before } = pageOf(current);
  const now = clock.now();
  // Seen before it is given up: what this institution claims anew meanwhile stays.
  const claimed =
    before !== null && before !== page.host
      ? await findHostClaim(table, before, { consistent: true })
      : undefined;
  if (page.host !== null && page.host !== before) await claimHost(table, page.host, id, now);
  const next = toItem<Institution>(
    {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'institution.page-changed' }],
      next: { ...current, page },
    },
    current,
  );
  if (!(await replaceInstitution(table, next, current.revision))) throw new AppError('institution.changed');
  if (before !== null && claimed?.institution === id) await releaseHost(table, before, claimed);
  return next;
}

/** No change is under way for longer. */
const underWayMs = 60_000;

/**
 * A name that is kept for an institution which does not name it was left behind by a change that came to nothing: once
 * that change cannot be under way any more, which would name it a moment later.
 */
async function claimHost(table: Table, name: string, id: InstitutionId, now: Date): Promise<void> {
  const claim = { institution: id, attempt: ulid(now.getTime()) };
  if (await keepHost(table, name, claim)) return;
  const seen = await findHostClaim(table, name, { consistent: true });
  if (seen) {
    const holder = await findInstitution(table, seen.institution, { consistent: true });
    const isNamed = holder && pageOf(holder).host === name;
    if (isNamed || now.getTime() - decodeTime(seen.attempt) < underWayMs)
      throw new AppError('institution.host-taken');
  }
  if (!(await keepHost(table, name, claim, seen))) throw new AppError('institution.host-taken');
}
