import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Table } from './client.ts';
import type { Key } from './keys.ts';

/** A stored item that its schema cannot read: a bug or a damaged table, never something to skip. */
export class UnreadableItem extends Error {
  constructor(key: unknown, cause: unknown) {
    super(`unreadable item ${JSON.stringify(key)}`, { cause });
    this.name = 'UnreadableItem';
  }
}

export function readItem<Schema extends z.ZodType>(schema: Schema, item: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(item);
  if (!parsed.success) {
    const { pk, sk } = (item ?? {}) as Partial<Key>;
    throw new UnreadableItem({ pk, sk }, parsed.error);
  }
  return parsed.data;
}

export async function getItem<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  key: Key,
  options: { consistent: boolean },
): Promise<z.infer<Schema> | undefined> {
  const { Item } = await table.documents.send(
    new GetCommand({ TableName: table.name, Key: key, ConsistentRead: options.consistent }),
  );
  return Item && readItem(schema, Item);
}

/** Writes the item only where none is. Says whether it did. */
export async function putIfAbsent<Item extends Key>(table: Table, item: Item): Promise<boolean> {
  return putWhen(table, item, 'attribute_not_exists(pk)');
}

/** Writes the item only when the condition holds for what is there. Says whether it did. */
export async function putWhen<Item extends Key>(
  table: Table,
  item: Item,
  condition: string,
  values?: Record<string, unknown>,
  names?: Record<string, string>,
): Promise<boolean> {
  return unlessConditionFails(
    table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: item,
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    ),
  );
}

export async function putItem<Item extends Key>(table: Table, item: Item): Promise<void> {
  await table.documents.send(new PutCommand({ TableName: table.name, Item: item }));
}

/** Removes the item only where there is one. Says whether it did. */
export async function deleteIfPresent(table: Table, key: Key): Promise<boolean> {
  return unlessConditionFails(
    table.documents.send(
      new DeleteCommand({ TableName: table.name, Key: key, ConditionExpression: 'attribute_exists(pk)' }),
    ),
  );
}

/** Removes the item only when the condition holds for it. Says whether it did. */
export async function deleteWhen(
  table: Table,
  key: Key,
  condition: string,
  values?: Record<string, unknown>,
): Promise<boolean> {
  return unlessConditionFails(
    table.documents.send(
      new DeleteCommand({
        TableName: table.name,
        Key: key,
        ConditionExpression: condition,
        ExpressionAttributeValues: values,
      }),
    ),
  );
}

export interface Update {
  /** Attributes to set; `undefined` leaves one alone. */
  set?: Record<string, unknown>;
  remove?: string[];
  add?: Record<string, number>;
  /** Sets each to what a counter is by then, and raises the counter by one: a number that nobody else gets. */
  take?: Record<string, string>;
  /** The condition, over attribute names as they are (`#name` for each) and `:values`. */
  when: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
}

/**
 * Changes attributes of one item when the condition holds, and gives the item as it is then; gives `undefined`, with
 * nothing changed, when it does not.
 */
export async function updateWhen<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  key: Key,
  update: Update,
): Promise<z.infer<Schema> | undefined> {
  const names: Record<string, string> = { ...update.names };
  const values: Record<string, unknown> = { ...update.values };
  const sets: string[] = [];
  const adds: string[] = [];
  const removes: string[] = [];
  for (const [name, value] of Object.entries(update.set ?? {})) {
    if (value === undefined) continue;
    const path = toPath(name, names);
    const placeholder = `:set${sets.length}`;
    values[placeholder] = value;
    sets.push(`${path} = ${placeholder}`);
  }
  for (const [name, counter] of Object.entries(update.take ?? {})) {
    const from = toPath(counter, names);
    sets.push(`${toPath(name, names)} = ${from}`, `${from} = ${from} + :one`);
    values[':one'] = 1;
  }
  for (const [name, value] of Object.entries(update.add ?? {})) {
    const placeholder = `:add${adds.length}`;
    values[placeholder] = value;
    adds.push(`${toPath(name, names)} ${placeholder}`);
  }
  for (const name of update.remove ?? []) removes.push(toPath(name, names));
  const expression = [
    sets.length && `SET ${sets.join(', ')}`,
    adds.length && `ADD ${adds.join(', ')}`,
    removes.length && `REMOVE ${removes.join(', ')}`,
  ]
    .filter(Boolean)
    .join(' ');
  try {
    const { Attributes } = await table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: key,
        UpdateExpression: expression,
        ConditionExpression: update.when,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: Object.keys(values).length ? values : undefined,
        ReturnValues: 'ALL_NEW',
      }),
    );
    return readItem(schema, Attributes);
  } catch (error) {
    if (isConditionFailure(error)) return undefined;
    throw error;
  }
}

/** `fired.s1` becomes `#fired.#s1`, each part named, so that no attribute name can clash with a reserved word. */
function toPath(name: string, names: Record<string, string>): string {
  return name
    .split('.')
    .map((part) => {
      // A placeholder may hold letters, digits and low lines alone; a name may hold anything.
      const placeholder = `#${part.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
      if ((names[placeholder] ?? part) !== part) throw new Error(`two attributes share ${placeholder}`);
      names[placeholder] = part;
      return placeholder;
    })
    .join('.');
}

interface Page<Item> {
  items: Item[];
  /** Where the next page begins; `undefined` at the end. */
  next?: Record<string, unknown>;
}

interface Query {
  index?: 'list' | 'citizen';
  pk: string;
  /** Conditions on the sort key; both ends belong to the range. */
  beginsWith?: string;
  from?: string;
  upTo?: string;
  newestFirst?: boolean;
  limit?: number;
  start?: Record<string, unknown>;
  consistent?: boolean;
}

export async function queryPage<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  query: Query,
): Promise<Page<z.infer<Schema>>> {
  const { items, next } = await queryRaw(table, query);
  return { items: items.map((item) => readItem(schema, item)), next };
}

/**
 * A page of what somebody reads, which says that more follows only where something does. One more is asked for than is
 * shown: the engine itself says that something might follow wherever a page is full.
 */
export async function queryShown<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  query: Query & { limit: number },
): Promise<Page<z.infer<Schema>>> {
  const { items: found, next } = await queryRaw(table, { ...query, limit: query.limit + 1 });
  const shown = found.slice(0, query.limit);
  const last = found.length > query.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((item) => readItem(schema, item)),
    next: last ? keysIn(last, query.index) : next,
  };
}

/** Where an item stands in the table and in an index. */
function keysIn(item: Record<string, unknown>, index: Query['index']): Record<string, unknown> {
  const names = ['pk', 'sk', ...(index === undefined ? [] : [`${index}Pk`, `${index}Sk`])];
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

async function queryRaw(table: Table, query: Query): Promise<Page<Record<string, unknown>>> {
  const [pkName, skName] =
    query.index === undefined ? ['pk', 'sk'] : [`${query.index}Pk`, `${query.index}Sk`];
  const values: Record<string, unknown> = { ':pk': query.pk };
  let condition = '#pk = :pk';
  const names: Record<string, string> = { '#pk': pkName };
  if (query.beginsWith !== undefined) {
    condition += ' AND begins_with(#sk, :begins)';
    values[':begins'] = query.beginsWith;
  } else if (query.from !== undefined && query.upTo !== undefined) {
    condition += ' AND #sk BETWEEN :from AND :upTo';
    values[':from'] = query.from;
    values[':upTo'] = query.upTo;
  } else if (query.from !== undefined) {
    condition += ' AND #sk >= :from';
    values[':from'] = query.from;
  } else if (query.upTo !== undefined) {
    condition += ' AND #sk <= :upTo';
    values[':upTo'] = query.upTo;
  }
  if (condition.includes('#sk')) names['#sk'] = skName;
  const { Items, LastEvaluatedKey } = await table.documents.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: query.index,
      KeyConditionExpression: condition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ScanIndexForward: !query.newestFirst,
      Limit: query.limit,
      ExclusiveStartKey: query.start,
      ConsistentRead: query.consistent,
    }),
  );
  return { items: Items ?? [], next: LastEvaluatedKey };
}

/** All items of a query, page after page. For collections whose size is bounded by what they are. */
export async function queryAll<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  query: Omit<Query, 'start' | 'limit'>,
): Promise<z.infer<Schema>[]> {
  const items: z.infer<Schema>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page: Page<z.infer<Schema>> = await queryPage(table, schema, { ...query, start });
    items.push(...page.items);
    start = page.next;
  } while (start);
  return items;
}

/** Items by key, in the order asked; a key with no item gives nothing. Keys may not repeat. */
export async function getItems<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  wanted: Key[],
  { consistent = false } = {},
): Promise<z.infer<Schema>[]> {
  const found = new Map<string, unknown>();
  for (let at = 0; at < wanted.length; at += 100) {
    let pending: Key[] = wanted.slice(at, at + 100);
    for (let attempt = 0; pending.length > 0; attempt++) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** Math.min(attempt, 6)));
      if (attempt > 8) throw new AppError('server.unavailable');
      const { Responses, UnprocessedKeys } = await table.documents.send(
        new BatchGetCommand({
          RequestItems: { [table.name]: { Keys: pending, ConsistentRead: consistent } },
        }),
      );
      for (const item of Responses?.[table.name] ?? []) found.set(`${item.pk} ${item.sk}`, item);
      pending = (UnprocessedKeys?.[table.name]?.Keys ?? []) as Key[];
    }
  }
  return wanted.flatMap(({ pk, sk }) => {
    const item = found.get(`${pk} ${sk}`);
    return item === undefined ? [] : [readItem(schema, item)];
  });
}

/** Items that are known to be there, in the order asked: looked for again, consistently, where a reading is behind. */
export async function getEvery<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  wanted: Key[],
): Promise<z.infer<Schema>[]> {
  const seen = await getItems(table, schema, wanted);
  if (seen.length === wanted.length) return seen;
  const all = await getItems(table, schema, wanted, { consistent: true });
  if (all.length < wanted.length) throw new Error('an item that was named is gone');
  return all;
}

async function unlessConditionFails(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}

function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
