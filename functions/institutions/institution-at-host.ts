import type { Context } from '../../shared/context.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { makeMemory, sinceStart } from '../../shared/memory.ts';
import { hostNameSchema } from './model.ts';
import { findHostClaim, findInstitution } from './repository.ts';
import { pageOf } from './rules.ts';

/** Whose front page a host name shows, as it was a few seconds ago at most; nothing for a name that is nobody's. */
export function makeHosts({ table }: Context): (name: string) => Promise<InstitutionId | undefined> {
  const memory = makeMemory<string, InstitutionId | undefined>(sinceStart, async (name, consistent) => {
    const id = (await findHostClaim(table, name, { consistent }))?.institution;
    const institution = id && (await findInstitution(table, id, { consistent }));
    return institution && pageOf(institution).host === name ? id : undefined;
  });
  return async (name) => (hostNameSchema.safeParse(name).success ? memory.recent(name) : undefined);
}
