import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { shardOf } from '../../shared/counting/counted.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  getItem,
  getItems,
  putIfAbsent,
  queryAll,
  queryPage,
  queryShown,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { type Key, keys, lists, markShards, marksPk, statementsPk } from '../../shared/dynamo/keys.ts';
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
import {
  type Mark,
  type Moderation,
  markSchema,
  mostOfAll,
  mostOfOne,
  type Statement,
  statementSchema,
} from './model.ts';

/** A forum's statements, in the order they were made. There are a few hundred at most. */
export async function statementsOf(
  table: Table,
  id: ForumId,
  options: { consistent: boolean },
): Promise<Statement[]> {
  const all = await queryAll(table, statementSchema, { pk: statementsPk(id), upTo: '~', ...options });
  return all.sort((one, other) => (one.at + one.id < other.at + other.id ? -1 : 1));
}

/** How many of them are looked at to see whether one stands: few are ever taken out. */
const glanced = 10;

/** Whether something is there to be marked. */
export async function hasStandingStatement(table: Table, id: ForumId): Promise<boolean> {
  const { items, next } = await queryPage(table, statementSchema, {
    pk: statementsPk(id),
    upTo: '~',
    limit: glanced,
  });
  return items.some(({ removed }) => removed === undefined) || next !== undefined;
}

/** What lies beside the statements counts those who made them. */
export function isStatementKey({ sk }: Key): boolean {
  return !sk.startsWith('~');
}

const statementKey = (id: StatementId) => keys.statement(forumOfStatement(id), keyOfStatement(id));

export async function findStatement(table: Table, id: StatementId): Promise<Statement | undefined> {
  return getItem(table, statementSchema, statementKey(id), { consistent: true });
}

/** @throws statement.not-found */
export async function getStatement(table: Table, id: StatementId): Promise<Statement> {
  const statement = await findStatement(table, id);
  if (!statement) throw new AppError('statement.not-found');
  return statement;
}

/**
 * One that is still to be read by everybody.
 *
 * @throws statement.not-found, statement.removed where moderators have taken it out
 */
export async function getStandingStatement(table: Table, id: StatementId): Promise<Statement> {
  const statement = await getStatement(table, id);
  if (statement.removed) throw new AppError('statement.removed');
  return statement;
}

async function keepStatement(table: Table, statement: Statement): Promise<void> {
  await putIfAbsent(table, { ...statementKey(statement.id), ...statement });
}

const madeSchema = z.object({ made: z.number().int() });

/** Takes one of the places a citizen has; says whether there was one. */
export async function takePlace(table: Table, id: ForumId, person: PersonId): Promise<boolean> {
  const taken = await updateWhen(table, madeSchema, keys.statementsBy(id, person), {
    add: { made: 1 },
    when: 'attribute_not_exists(made) OR made < :most',
    values: { ':most': mostOfOne },
  });
  return taken !== undefined;
}

/** Gives back a place that nothing was put in. */
export async function givePlaceBack(table: Table, id: ForumId, person: PersonId): Promise<void> {
  await updateWhen(table, madeSchema, keys.statementsBy(id, person), {
    add: { made: -1 },
    when: 'made > :none',
    values: { ':none': 0 },
  });
}

const shelfSchema = z.object({
  made: z.number().int(),
  /** Grows with every statement that is made. */
  revision: z.number().int().default(0),
  /** The one that is made last, until it is put beside the others: whoever comes next sees to it. */
  latest: statementSchema.optional(),
  /** Which attempt put it there. */
  writer: z.string().optional(),
});

/** What a forum holds, every statement of it that was made so far, and how many. */
interface Shelf {
  revision: number;
  isFull: boolean;
  statements: Statement[];
}

export async function readShelf(table: Table, id: ForumId): Promise<Shelf> {
  const shelf = await getItem(table, shelfSchema, keys.statementsMade(id), { consistent: true });
  const statements = await statementsOf(table, id, { consistent: true });
  const latest = shelf?.latest;
  if (latest && !statements.some((each) => each.id === latest.id)) {
    await keepStatement(table, latest);
    statements.push(latest);
  }
  return { revision: shelf?.revision ?? 0, isFull: (shelf?.made ?? 0) >= mostOfAll, statements };
}

/**
 * Makes a statement one of a forum's, if none was made since these were read: what was compared with them was compared
 * with all. Says whether it was. In between its two writes whoever reads them finds it all the same.
 */
export async function putOnShelf(
  table: Table,
  id: ForumId,
  seen: Shelf,
  statement: Statement,
): Promise<boolean> {
  const writer = randomUUID();
  const key = keys.statementsMade(id);
  const taken = await updateWhen(table, shelfSchema, key, {
    add: { made: 1 },
    set: { revision: seen.revision + 1, latest: statement, writer },
    names: { '#revision': 'revision' },
    when: 'attribute_not_exists(#revision) OR #revision = :seen',
    values: { ':seen': seen.revision },
  });
  // Ours may have taken effect though its answer was lost, and the client's own retry met it.
  const isTaken =
    taken !== undefined || (await getItem(table, shelfSchema, key, { consistent: true }))?.writer === writer;
  if (isTaken) await keepStatement(table, statement);
  return isTaken;
}

export async function findStatements(table: Table, ids: StatementId[]): Promise<Statement[]> {
  return getItems(table, statementSchema, ids.map(statementKey));
}

/** Takes a statement out, or puts it back, if it is as it was seen. Says whether it was. */
export async function moderateStatement(
  table: Table,
  seen: Statement,
  by: PersonId,
  moderation: Moderation,
): Promise<boolean> {
  const revision = seen.revision + 1;
  const { act, ...removed } = moderation;
  const updated = await updateWhen(table, statementSchema, statementKey(seen.id), {
    set: {
      removed: act === 'removed' ? removed : undefined,
      revision,
      moderations: [...seen.moderations, { ...moderation, revision, by }],
    },
    ...(act === 'restored' && { remove: ['removed'] }),
    when: '#revision = :seen',
    values: { ':seen': seen.revision },
  });
  return updated !== undefined;
}

const markPrefix = 'm:';

const keyOfMarks = (id: ForumId, person: PersonId): Key =>
  keys.marks(id, shardOf(person, markShards), person);

export function forumOfMarks(pk: string): ForumId {
  return forumIdSchema.parse(pk.split('#')[1]);
}

const marksItemSchema = z.looseObject({ sk: z.string() });

/** A citizen's marks, by statement: one item, so that there cannot be two on one statement. */
interface Marks {
  person: string;
  marks: Map<StatementId, Mark>;
}

/** What an item says of its citizen's marks, whatever else stands in it. */
export function markedIn(item: Record<string, unknown> = {}): string {
  const marks = Object.entries(item).filter(([name]) => name.startsWith(markPrefix));
  return JSON.stringify(marks.sort(([one], [other]) => (one < other ? -1 : 1)));
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
      queryAll(table, marksItemSchema, { pk: marksPk(forum, shard), consistent: true }),
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
  const { items, next } = await queryShown(table, markedKeySchema, {
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
