import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getItem,
  putIfAbsent,
  putItem,
  queryAll,
  queryPage,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { empathyPk, empathyShards, keys, markSk, slotsPk } from '../../shared/dynamo/keys.ts';
import { AppError } from '../../shared/errors.ts';
import type { PersonId, ProposalId } from '../../shared/ids.ts';
import { type Empathy, empathySchema, type Slot, slotSchema, supportedSchema } from './model.ts';
import { shardOf } from './rules.ts';

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
  const { items, next } = await queryPage(table, supportedSchema, {
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

const firstPerson = 'per_';
const afterPersons = 'per_~';

/** The empathies of one shard on record, read consistently. */
export async function empathiesInShard(table: Table, pk: string): Promise<Empathy[]> {
  return (await someInShard(table, pk, Number.POSITIVE_INFINITY)).empathies;
}

/**
 * At least `enough` of a shard's empathies, or all it has, and whether that is all. A page ends where the store ends it,
 * whatever was asked for.
 */
export async function someInShard(
  table: Table,
  pk: string,
  enough: number,
): Promise<{ empathies: Empathy[]; isAll: boolean }> {
  const empathies: Empathy[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await queryPage(table, empathySchema, {
      pk,
      from: firstPerson,
      upTo: afterPersons,
      consistent: true,
      ...(Number.isFinite(enough) && { limit: enough - empathies.length }),
      ...(start && { start }),
    });
    empathies.push(...page.items);
    start = page.next;
  } while (start && empathies.length < enough);
  return { empathies, isAll: start === undefined };
}

export async function empathiesOnRecord(table: Table, id: ProposalId): Promise<Empathy[]> {
  const shards = await Promise.all(shardPks(id).map((pk) => empathiesInShard(table, pk)));
  return shards.flat();
}

export function shardPks(id: ProposalId): string[] {
  return Array.from({ length: empathyShards }, (_, shard) => empathyPk(id, shard));
}

/** `EMPATHY#<proposal>#<shard>` taken apart. */
export function toShard(pk: string): { proposal: ProposalId; shard: number } {
  const [, proposal, shard] = pk.split('#');
  return { proposal: proposal as ProposalId, shard: Number(shard) };
}

export async function slotOf(table: Table, pk: string): Promise<Slot | undefined> {
  const { proposal, shard } = toShard(pk);
  return getItem(table, slotSchema, keys.slot(proposal, shard), { consistent: true });
}

export async function slotsOf(table: Table, id: ProposalId): Promise<Slot[]> {
  return queryAll(table, slotSchema, { pk: slotsPk(id), consistent: true });
}

export interface SlotChange {
  net: number;
  /** How many changes that are. */
  changes: number;
  /** The sequence numbers of the first and the last change in `net`. */
  first: string;
  last: string;
  /** A reconciliation's mark that comes right after these changes. */
  mark?: string | undefined;
}

/**
 * Adds a run of changes to a slot, if the slot has seen none of them. Says whether it did: `false` means that some or
 * all are in it already.
 */
export async function addToSlot(table: Table, pk: string, change: SlotChange): Promise<boolean> {
  const { proposal, shard } = toShard(pk);
  const updated = await updateWhen(table, slotSchema, keys.slot(proposal, shard), {
    set: { lastSequence: change.last },
    add: { count: change.net, changes: change.changes, version: 1 },
    when: 'attribute_not_exists(lastSequence) OR lastSequence < :first',
    values: { ':first': change.first },
  });
  if (updated && change.mark !== undefined) await noteMark(table, pk, updated, change);
  return updated !== undefined;
}

// Kept beside the count only while the slot is still at the mark: once later changes are in it, the comparison that the
// mark was for has lost its moment and is made again.
async function noteMark(table: Table, pk: string, slot: Slot, change: SlotChange): Promise<void> {
  const { proposal, shard } = toShard(pk);
  await updateWhen(table, slotSchema, keys.slot(proposal, shard), {
    set: { marked: { mark: change.mark, count: slot.count, changes: slot.changes } },
    when: 'lastSequence = :last',
    values: { ':last': change.last },
  });
}

/**
 * Corrects a slot by what one run's comparison found missing, once for that run. Adding commutes with whatever the
 * projector adds meanwhile.
 */
export async function correctSlot(table: Table, pk: string, missing: number, run: string): Promise<boolean> {
  const { proposal, shard } = toShard(pk);
  const corrected = await updateWhen(table, slotSchema, keys.slot(proposal, shard), {
    set: { corrected: run },
    add: { count: missing, version: 1 },
    when: 'attribute_not_exists(corrected) OR corrected <> :run',
    values: { ':run': run },
  });
  return corrected !== undefined;
}

/** Sends a mark through the stream behind everything written to the shard so far. */
export async function sendMark(table: Table, pk: string, mark: string): Promise<void> {
  await putItem(table, { pk, sk: markSk, mark });
}
