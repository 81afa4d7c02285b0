import type { VoteMark } from '../../functions/statements/groups/index.ts';

/** Random numbers that are the same each time. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface Camp {
  /** What it holds of each statement. */
  mind: VoteMark[];
  size: number;
}

export interface MadeMarks {
  statements: { id: string; removed: boolean }[];
  marks: [person: string, statement: string, mark: VoteMark][];
  /** The camp each person is of. */
  campOf: Map<string, number>;
}

/** Camps of people who mark as their camp does, but for a part of their marks, and mark a part of all there is. */
export function makeMarks(
  camps: Camp[],
  { seed = 1, astray = 0.1, marked = 1 }: { seed?: number; astray?: number; marked?: number } = {},
): MadeMarks {
  const random = seededRandom(seed);
  const statements = (camps[0]?.mind ?? []).map((_, at) => ({ id: `s${at}`, removed: false }));
  const made: MadeMarks = { statements, marks: [], campOf: new Map() };
  camps.forEach(({ mind, size }, camp) => {
    for (let member = 0; member < size; member++) {
      const person = `p${camp}-${member}`;
      made.campOf.set(person, camp);
      for (const [at, { id }] of statements.entries()) {
        if (random() >= marked) continue;
        const strays = random() < astray;
        made.marks.push([person, id, strays ? anyMark(random) : mind[at]!]);
      }
    }
  });
  return made;
}

export function anyMark(random: () => number): VoteMark {
  return ([1, -1, 0] as const)[Math.floor(random() * 3)]!;
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let at = copy.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [copy[at], copy[other]] = [copy[other]!, copy[at]!];
  }
  return copy;
}
