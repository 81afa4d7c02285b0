import { afterPersons, firstPerson, shardPksOf } from '../../shared/counting/counted.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getItem,
  putIfAbsent,
  queryAll,
  queryShown,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { AppError } from '../../shared/errors.ts';
import type { PersonId, ProposalId } from '../../shared/ids.ts';
import { empathies, shardOf } from './counted.ts';
import { type Empathy, empathySchema, supportedSchema } from './model.ts';

/** Records an empathy unless there is one: the one write of the hot path. Says whether it did. */
export async function recordEmpathy(
  table: Table,
  id: ProposalId,
  person: PersonId,
  at: string,
): Promise<boolean> {
  return putIfAbsent(table, {
    ...keys.empathy(id, shardOf(person), person),
    at,
    citizenPk: person,
    citizenSk: `${at}#${id}`,
  });
}

export async function removeEmpathy(table: Table, id: ProposalId, person: PersonId): Promise<boolean> {
  return deleteIfPresent(table, keys.empathy(id, shardOf(person), person));
}

export async function findEmpathy(
  table: Table,
  id: ProposalId,
  person: PersonId,
): Promise<Empathy | undefined> {
  return getItem(table, empathySchema, keys.empathy(id, shardOf(person), person), { consistent: true });
}

/** Everything a citizen supported, newest first, one page. */
export async function supportedBy(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: { proposal: string; at: string }[]; next: string | null }> {
  const start = page.cursor === undefined ? undefined : toStart(person, page.cursor);
  const { items, next } = await queryShown(table, supportedSchema, {
    index: 'citizen',
    pk: person,
    newestFirst: true,
    limit: page.limit,
    start,
  });
  return {
    items: items.map(({ citizenSk }) => {
      const [at = '', proposal = ''] = citizenSk.split('#');
      return { at, proposal };
    }),
    next: next ? Buffer.from(String(next.citizenSk)).toString('base64url') : null,
  };
}

/** Takes an empathy off its citizen's own list. It stays given and counted. */
export async function unlinkEmpathy(table: Table, id: ProposalId, person: PersonId): Promise<void> {
  await updateWhen(table, empathySchema, keys.empathy(id, shardOf(person), person), {
    set: {},
    remove: ['citizenPk', 'citizenSk'],
    when: 'attribute_exists(pk)',
  });
}

const citizenSkPattern = /^[0-9TZ:.-]{24}#(prp_[0-9A-HJKMNP-TV-Z]{26})$/;

// The index key says all the rest: the proposal, and so the shard.
function toStart(person: PersonId, cursor: string): Record<string, unknown> {
  const citizenSk = Buffer.from(cursor, 'base64url').toString('utf8');
  const proposal = citizenSkPattern.exec(citizenSk)?.[1];
  if (proposal === undefined) throw new AppError('request.bad-cursor');
  return { ...keys.empathy(proposal as ProposalId, shardOf(person), person), citizenPk: person, citizenSk };
}

/** The empathies of one shard on record, read consistently. */
export async function empathiesInShard(table: Table, pk: string): Promise<Empathy[]> {
  return queryAll(table, empathySchema, { pk, from: firstPerson, upTo: afterPersons, consistent: true });
}

export async function empathiesOnRecord(table: Table, id: ProposalId): Promise<Empathy[]> {
  const shards = await Promise.all(shardPks(id).map((pk) => empathiesInShard(table, pk)));
  return shards.flat();
}

export function shardPks(id: ProposalId): string[] {
  return shardPksOf(empathies, id);
}
