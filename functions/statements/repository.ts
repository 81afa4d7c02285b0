import { z } from 'zod';
import { shardOf } from '../../shared/counting/counted.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  getItem,
  getItems,
  putIfAbsent,
  queryAll,
  queryPage,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { type Key, keys, lists, pad, statementsPk } from '../../shared/dynamo/keys.ts';
import { AppError } from '../../shared/errors.ts';
import {
  type ForumId,
  forumIdSchema,
  forumOfStatement,
  keyOfStatement,
  type PersonId,
  type StatementId,
  statementIdOf,
} from '../../shared/ids.ts';
import { type Mark, markSchema, mostOfAll, mostOfOne, type Statement, statementSchema } from './model.ts';

/** A forum's statements, in the order they were made. There are a few hundred at most. */
export async function statementsOf(
  table: Table,
  id: ForumId,
  options: { consistent: boolean },
): Promise<Statement[]> {
  const all = await queryAll(table, statementSchema, { pk: statementsPk(id), upTo: '~', ...options });
  return all.sort((one, other) => (one.at + one.id < other.at + other.id ? -1 : 1));
}

const statementKey = (id: StatementId) => keys.statement(forumOfStatement(id), keyOfStatement(id));

export async function findStatement(table: Table, id: StatementId): Promise<Statement | undefined> {
  return getItem(table, statementSchema, statementKey(id), { consistent: true });
}

export async function keepStatement(table: Table, statement: Statement): Promise<boolean> {
  return putIfAbsent(table, { ...statementKey(statement.id), ...statement });
}

const madeSchema = z.object({ made: z.number().int() });

/** Takes one of the places a citizen has, or a forum; says whether there was one. */
export async function takePlace(table: Table, id: ForumId, person: PersonId | undefined): Promise<boolean> {
  const [key, most] =
    person === undefined ? [keys.statementsMade(id), mostOfAll] : [keys.statementsBy(id, person), mostOfOne];
  const taken = await updateWhen(table, madeSchema, key, {
    add: { made: 1 },
    when: 'attribute_not_exists(made) OR made < :most',
    values: { ':most': most },
  });
  return taken !== undefined;
}

/** Gives back a place that nothing was put in. */
export async function givePlaceBack(table: Table, id: ForumId, person: PersonId | undefined): Promise<void> {
  const key = person === undefined ? keys.statementsMade(id) : keys.statementsBy(id, person);
  await updateWhen(table, madeSchema, key, {
    add: { made: -1 },
    when: 'made > :none',
    values: { ':none': 0 },
  });
}

export async function findStatements(table: Table, ids: StatementId[]): Promise<Statement[]> {
  return getItems(table, statementSchema, ids.map(statementKey));
}

/** Changes a statement that is as it was seen. Says whether it was. */
export async function replaceStatement(
  table: Table,
  seen: Statement,
  removed: Statement['removed'],
): Promise<boolean> {
  const updated = await updateWhen(table, statementSchema, statementKey(seen.id), {
    set: { removed, revision: seen.revision + 1 },
    ...(removed === undefined && { remove: ['removed'] }),
    when: '#revision = :seen',
    values: { ':seen': seen.revision },
  });
  return updated !== undefined;
}

const markShards = 8;
const markPrefix = 'm:';

function marksKey(id: ForumId, shard: number): string {
  return `MARKS#${id}#${pad(shard, 2)}`;
}

const keyOfMarks = (id: ForumId, person: PersonId): Key => ({
  pk: marksKey(id, shardOf(person, markShards)),
  sk: person,
});

const marksItemSchema = z.looseObject({ sk: z.string() });

/** A citizen's marks, by statement: one item, so that there cannot be two on one statement. */
export interface Marks {
  person: string;
  marks: Map<StatementId, Mark>;
}

function toMarks(id: ForumId, { sk, ...item }: z.infer<typeof marksItemSchema>): Marks {
  const marks = new Map<StatementId, Mark>();
  for (const [name, value] of Object.entries(item))
    if (name.startsWith(markPrefix))
      marks.set(statementIdOf(id, name.slice(markPrefix.length)), markSchema.parse(value));
  return { person: sk, marks };
}

/** Keeps a citizen's mark in the place of an earlier one on the same statement, in one write. */
export async function keepMark(
  table: Table,
  forum: ForumId,
  person: PersonId,
  { statement, mark, at }: { statement: StatementId; mark: Mark; at: string },
): Promise<void> {
  const name = `${markPrefix}${keyOfStatement(statement)}`;
  const key = keyOfMarks(forum, person);
  const again = await updateWhen(table, marksItemSchema, key, {
    set: { [name]: mark },
    when: 'attribute_exists(pk)',
  });
  if (again) return;
  const place = { citizenPk: lists.marked(person), citizenSk: `${at}#${forum}` };
  // Another of theirs may have been first just now.
  if (!(await putIfAbsent(table, { ...key, [name]: mark, ...place })))
    await updateWhen(table, marksItemSchema, key, { set: { [name]: mark }, when: 'attribute_exists(pk)' });
}

/** Takes a citizen's mark back. */
export async function dropMark(
  table: Table,
  forum: ForumId,
  person: PersonId,
  statement: StatementId,
): Promise<void> {
  await updateWhen(table, marksItemSchema, keyOfMarks(forum, person), {
    remove: [`${markPrefix}${keyOfStatement(statement)}`],
    when: 'attribute_exists(pk)',
  });
}

export async function marksOf(table: Table, forum: ForumId, person: PersonId): Promise<Marks['marks']> {
  const item = await getItem(table, marksItemSchema, keyOfMarks(forum, person), { consistent: true });
  return item ? toMarks(forum, item).marks : new Map();
}

/** Everybody's marks in a forum. */
export async function allMarks(table: Table, forum: ForumId): Promise<Marks[]> {
  const shards = await Promise.all(
    Array.from({ length: markShards }, (_, shard) =>
      queryAll(table, marksItemSchema, { pk: marksKey(forum, shard), consistent: true }),
    ),
  );
  return shards.flat().map((item) => toMarks(forum, item));
}

const markedKeySchema = z.object({ citizenSk: z.string() });
const citizenSkPattern = /^[0-9TZ:.-]{24}#(frm_[0-9A-HJKMNP-TV-Z]{26})$/;

/** The forums whose statements a citizen marked, newest first, one page. */
export async function markedBy(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: ForumId[]; next: string | null }> {
  const { items, next } = await queryPage(table, markedKeySchema, {
    index: 'citizen',
    pk: lists.marked(person),
    newestFirst: true,
    limit: page.limit,
    start: page.cursor === undefined ? undefined : toStart(person, page.cursor),
  });
  return {
    items: items.map(({ citizenSk }) => forumIdSchema.parse(citizenSk.split('#')[1])),
    next: next ? Buffer.from(String(next.citizenSk)).toString('base64url') : null,
  };
}

function toStart(person: PersonId, cursor: string): Record<string, unknown> {
  const citizenSk = Buffer.from(cursor, 'base64url').toString('utf8');
  const forum = citizenSkPattern.exec(citizenSk)?.[1];
  if (forum === undefined) throw new AppError('request.bad-cursor');
  return { ...keyOfMarks(forum as ForumId, person), citizenPk: lists.marked(person), citizenSk };
}

/** Takes a citizen's marks off their own list. They stay made. */
export async function unlinkMarks(table: Table, forum: ForumId, person: PersonId): Promise<void> {
  await updateWhen(table, marksItemSchema, keyOfMarks(forum, person), {
    remove: ['citizenPk', 'citizenSk'],
    when: 'attribute_exists(pk)',
  });
}
