import { z } from 'zod';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, getItems, queryAll, updateWhen } from '../../shared/dynamo/items.ts';
import { clientPk, keys, keyUsePrefix, lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { type ClientId, clientIdSchema, type InstitutionId, type KeyId } from '../../shared/ids.ts';
import { type Client, clientSchema } from './model.ts';

export async function findClient(
  table: Table,
  id: ClientId,
  options: { consistent: boolean },
): Promise<Client | undefined> {
  return getItem(table, clientSchema, keys.client(id), options);
}

export async function createClient(table: Table, change: Change<Client>): Promise<Client | undefined> {
  const { id, institution, createdAt } = change.next;
  return createAggregate<Client>(table, keys.client(id), change, {
    listPk: lists.clients(institution),
    listSk: `${createdAt}#${id}`,
  });
}

export async function changeClientItem(
  table: Table,
  id: ClientId,
  decide: (current: Client) => Change<Client> | undefined,
): Promise<Client> {
  return changeAggregate(table, clientSchema, keys.client(id), decide, {
    missing: 'client.not-found',
    busy: 'client.changed',
  });
}

/** All clients of an institution, the oldest first: as many as its administrators made. */
export async function clientsOf(table: Table, institution: InstitutionId): Promise<Client[]> {
  const entries = await allEntries(table, { list: lists.clients(institution) });
  const ids = entries.map(({ pk }) => clientIdSchema.parse(pk.slice('CLIENT#'.length)));
  return getItems(table, clientSchema, ids.map(keys.client), { consistent: true });
}

const keyUseSchema = z.object({ sk: z.string().startsWith(keyUsePrefix), at: z.iso.datetime() });

/** Notes that a key was used, unless that is on record since then. */
export async function noteKeyUse(
  table: Table,
  client: ClientId,
  key: KeyId,
  { at, unlessSince }: { at: Date; unlessSince: Date },
): Promise<void> {
  await updateWhen(table, keyUseSchema, keys.keyUse(client, key), {
    set: { at: at.toISOString() },
    when: 'attribute_not_exists(pk) OR #at < :since',
    values: { ':since': unlessSince.toISOString() },
  });
}

/** When each key of a client was last used, to within an hour; nothing for one that never was. */
export async function keyUsesOf(table: Table, client: ClientId): Promise<Map<string, string>> {
  const uses = await queryAll(table, keyUseSchema, { pk: clientPk(client), beginsWith: keyUsePrefix });
  return new Map(uses.map(({ sk, at }) => [sk.slice(keyUsePrefix.length), at]));
}
