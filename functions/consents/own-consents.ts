import type { Context } from '../../shared/context.ts';
import type { ClientId, InstitutionId } from '../../shared/ids.ts';
import { nameOfClient } from '../partners/index.ts';
import type { Actor } from '../people/index.ts';
import { consentsOf, removeConsent } from './repository.ts';

interface OwnConsent {
  client: ClientId;
  name: string;
  institution: InstitutionId;
  at: string;
}

/** Which clients a citizen allows to act for them. */
export async function ownConsents(context: Context, actor: Actor): Promise<OwnConsent[]> {
  const consents = await consentsOf(context.table, actor.person);
  return Promise.all(
    consents.map(async ({ client, institution, at }) => ({
      client,
      name: await nameOfClient(context, client),
      institution,
      at,
    })),
  );
}

/** Takes back what was allowed: from this moment on none of the client's tokens works. Taken back twice it stays so. */
export async function takeBackConsent({ table }: Context, actor: Actor, client: ClientId): Promise<void> {
  await removeConsent(table, actor.person, client);
}

/** Takes back everything, as somebody leaves. */
export async function takeBackConsents(context: Context, actor: Actor): Promise<void> {
  for (const { client } of await consentsOf(context.table, actor.person))
    await takeBackConsent(context, actor, client);
}
