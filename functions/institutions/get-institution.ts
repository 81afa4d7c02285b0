import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import type { Institution } from './model.ts';
import { findInstitution } from './repository.ts';

/**
 * One institution with its departments and its rule in force. Looks again, consistently, before saying that there is
 * none.
 *
 * @throws institution.not-found
 */
export async function getInstitution({ table }: Context, id: InstitutionId): Promise<Institution> {
  const institution =
    (await findInstitution(table, id, { consistent: false })) ??
    (await findInstitution(table, id, { consistent: true }));
  if (!institution) throw new AppError('institution.not-found');
  return institution;
}
