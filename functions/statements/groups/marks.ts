import { z } from 'zod';

/** What a person says of a statement: agrees, disagrees, or passes. */
export type VoteMark = 1 | -1 | 0;

/** Why marks cannot be computed with; the code is the promise to whoever hands them in. */
const badMarks = {
  'groups.not-json': 'The input is not JSON.',
  'groups.malformed':
    'Expected {"statements":[{"id","removed"?}],"marks":[[person,statement,1|-1|0]],"groups"?:n}.',
  'groups.statement-twice': 'A statement is listed twice.',
  'groups.statement-unknown': 'A mark is on a statement that is not listed.',
  'groups.mark-wrong': 'A mark is neither 1 (agree), -1 (disagree) nor 0 (pass).',
  'groups.marks-contradict': 'A person marked a statement in two ways.',
} as const;

type BadMarksCode = keyof typeof badMarks;

export class BadMarks extends Error {
  readonly code: BadMarksCode;

  constructor(code: BadMarksCode, where?: string) {
    super(where === undefined ? badMarks[code] : `${badMarks[code]} (${where})`);
    this.code = code;
  }
}

/** Marks as they are computed with: people and statements in one order, whatever order they came in. */
export interface Marks {
  people: string[];
  statements: string[];
  /** By statement: a moderator took it away. */
  removed: boolean[];
  /** A row for each person, a column for each statement: 1, -1, 0, or `missing`. */
  cells: Int8Array;
  /** By person: how many statements, removed or not, they marked. */
  own: Int32Array;
}

export const missing = 2;

const idSchema = z.union([z.string(), z.number()]);
// Marks come by the hundred thousand: they are looked at one by one below, not copied.
const inputSchema = z.object({
  statements: z.array(z.object({ id: idSchema, removed: z.boolean().optional() })),
  marks: z.custom<unknown[]>(Array.isArray),
  groups: z.number().int().min(1).max(100).optional(),
});

/**
 * Reads what `npm run groups` is given. An id is the same whether written as a number or as a string. A mark that comes
 * twice is one mark; two marks that contradict each other are refused, since which was later is not said.
 * @throws BadMarks
 */
export function parseMarks(text: string): { marks: Marks; groups?: number } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BadMarks('groups.not-json');
  }
  const input = inputSchema.safeParse(json);
  if (!input.success) {
    const [issue] = input.error.issues;
    throw new BadMarks('groups.malformed', issue && `${issue.path.join('.') || 'input'}: ${issue.message}`);
  }
  const { statements, marks, groups } = input.data;
  return {
    marks: toMarks(
      statements.map(({ id, removed = false }) => ({ id: String(id), removed })),
      marks.map(toMark),
    ),
    ...(groups !== undefined && { groups }),
  };
}

const isId = (value: unknown) => typeof value === 'string' || Number.isFinite(value);

function toMark(row: unknown, at: number): readonly [string, string, VoteMark] {
  const where = `marks.${at}`;
  if (!Array.isArray(row) || row.length !== 3) throw new BadMarks('groups.malformed', where);
  const [person, statement, mark] = row;
  if (!isId(person) || !isId(statement)) throw new BadMarks('groups.malformed', where);
  if (mark !== 1 && mark !== -1 && mark !== 0) throw new BadMarks('groups.mark-wrong', where);
  // JSON has a -0, which is a pass like any other.
  return [String(person), String(statement), mark === 0 ? 0 : mark];
}

/**
 * One matrix of all marks. People are those who marked anything.
 * @throws BadMarks groups.statement-twice, groups.statement-unknown, groups.marks-contradict
 */
export function toMarks(
  statements: readonly { id: string; removed: boolean }[],
  marks: readonly (readonly [person: string, statement: string, mark: VoteMark])[],
): Marks {
  const columns = statements.toSorted((one, other) => compare(one.id, other.id));
  const columnOf = new Map(columns.map(({ id }, at) => [id, at]));
  if (columnOf.size < columns.length) {
    const twice = columns.find(({ id }, at) => columns[at - 1]?.id === id);
    throw new BadMarks('groups.statement-twice', twice?.id);
  }
  const people = [...new Set(marks.map(([person]) => person))].sort(compare);
  const rowOf = new Map(people.map((person, at) => [person, at]));
  const cells = new Int8Array(people.length * columns.length).fill(missing);
  const own = new Int32Array(people.length);
  for (const [person, statement, mark] of marks) {
    const column = columnOf.get(statement);
    if (column === undefined) throw new BadMarks('groups.statement-unknown', statement);
    const row = rowOf.get(person) ?? 0;
    const cell = row * columns.length + column;
    if (cells[cell] === missing) own[row]!++;
    else if (cells[cell] !== mark) throw new BadMarks('groups.marks-contradict', `${person}, ${statement}`);
    cells[cell] = mark;
  }
  return {
    people,
    statements: columns.map(({ id }) => id),
    removed: columns.map(({ removed }) => removed),
    cells,
    own,
  };
}

/** By code units: the same on every machine, whatever its language. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
