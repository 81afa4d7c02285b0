import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, putIfAbsent, putWhen, queryPage } from '../../shared/dynamo/items.ts';
import { changesPk, keys, pad } from '../../shared/dynamo/keys.ts';
import { type Change, changesSchema, headSchema, linksPerPage, toldSchema } from './model.ts';

const keyOf = (number: number) => keys.changes(Math.floor(number / linksPerPage), number);

/**
 * Adds a link to the end of the chain. Its number is the first that nobody has, taken by a create-if-absent on the number
 * itself: there is never a number without a link before one that has it, so a reader who has read up to some number has
 * read everything before it, whoever adds at the same time and whatever is cut short.
 */
export async function appendChanges(table: Table, changes: Change[]): Promise<void> {
  let number = await headOf(table);
  while (!(await putIfAbsent(table, { ...keyOf(number), number, changes }))) number++;
  // A hint for the next to add, and for whoever begins to read now. Where it is late, they go on from it.
  await putWhen(
    table,
    { ...keys.changesHead(), next: number + 1 },
    'attribute_not_exists(pk) OR #next < :next',
    { ':next': number + 1 },
    { '#next': 'next' },
  );
}

/** A number such that every one before it is taken. */
export async function headOf(table: Table): Promise<number> {
  return (await getItem(table, headSchema, keys.changesHead(), { consistent: true }))?.next ?? 0;
}

/** Links from a number on, in order and without a gap. Gives the number to go on from. */
export async function changesFrom(
  table: Table,
  from: number,
  limit: number,
): Promise<{ links: { number: number; changes: Change[] }[]; next: number }> {
  const page = Math.floor(from / linksPerPage);
  const { items } = await queryPage(table, changesSchema, {
    pk: changesPk(page),
    from: pad(from, 12),
    limit,
    consistent: true,
  });
  const next = (items.at(-1)?.number ?? from - 1) + 1;
  return { links: items, next };
}

export async function toldRevision(table: Table, subject: string): Promise<number> {
  return (await getItem(table, toldSchema, keys.told(subject), { consistent: true }))?.revision ?? 0;
}

/** Once they are in the chain: whoever is cut short before this tells them again. */
export async function noteTold(table: Table, subject: string, revision: number): Promise<void> {
  await putWhen(
    table,
    { ...keys.told(subject), revision },
    'attribute_not_exists(pk) OR revision < :revision',
    { ':revision': revision },
  );
}
