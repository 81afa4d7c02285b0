import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { getInstitution } from './get-institution.ts';
import type { Institution } from './model.ts';

/** As long as a CDN keeps a page anyway. */
const freshMs = 5_000;
const known = new WeakMap<Table, Map<InstitutionId, { at: number; reading: Promise<Institution> }>>();

/**
 * An institution as it was a few seconds ago at most: for showing its name, its departments', its rule. Whoever decides
 * or changes something asks `getInstitution`.
 *
 * @throws institution.not-found
 */
export async function knownInstitution(context: Context, id: InstitutionId): Promise<Institution> {
  const ofTable = known.get(context.table) ?? new Map();
  known.set(context.table, ofTable);
  const found = ofTable.get(id);
  const now = performance.now();
  if (found && now - found.at < freshMs) return found.reading;
  const reading = getInstitution(context, id);
  ofTable.set(id, { at: now, reading });
  // One that is not there may be founded the next moment.
  reading.catch(() => ofTable.delete(id));
  return reading;
}
