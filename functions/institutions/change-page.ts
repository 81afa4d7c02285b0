import { isDeepStrictEqual } from 'node:util';
import type { Context } from '../../shared/context.ts';
import { toItem } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';
import type { Institution, PageSettings } from './model.ts';
import { findInstitution, hostHolder, keepHost, releaseHost, replaceInstitution } from './repository.ts';
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
  if (page.host !== null && page.host !== before) await claimHost(table, page.host, id);
  const next = toItem<Institution>(
    {
      at: clock.now(),
      by: { person: actor.person },
      events: [{ type: 'institution.page-changed' }],
      next: { ...current, page },
    },
    current,
  );
  if (!(await replaceInstitution(table, next, current.revision))) throw new AppError('institution.changed');
  if (before !== null && before !== page.host) await releaseHost(table, before, id);
  return next;
}

/** A name that is kept for an institution which does not name it was left behind by a change that came to nothing. */
async function claimHost(table: Table, name: string, id: InstitutionId): Promise<void> {
  if (await keepHost(table, name, id)) return;
  const holder = await hostHolder(table, name, { consistent: true });
  const held = holder && (await findInstitution(table, holder, { consistent: true }));
  if (held && pageOf(held).host === name) throw new AppError('institution.host-taken');
  if (!(await keepHost(table, name, id, holder))) throw new AppError('institution.host-taken');
}
