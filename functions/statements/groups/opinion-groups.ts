import { type BaseCluster, comparePoints, middleOf, toBaseClusters, toGroups } from './clusters.ts';
import { type Marks, missing } from './marks.ts';
import { drawOpinionMap, type Point } from './opinion-map.ts';
import type { Tally } from './tally.ts';
import { consensusOf, type Representing, representingOf } from './what-groups-hold.ts';

/** How many marks make somebody's opinion known enough to be grouped; all statements where there are fewer. */
const enoughMarks = 7;
/** So many are grouped at least, where so many marked anything. */
export const fewestGrouped = 15;

interface OpinionGroup {
  /** From 1; the largest first. */
  number: number;
  size: number;
  centre: Point;
  /** By statement. */
  tallies: Tally[];
  represents: Representing[];
}

export interface OpinionGroups {
  people: string[];
  statements: string[];
  removed: boolean[];
  /** By person. */
  positions: Point[];
  /** By person: the number of their group, or 0 for whoever marked too little. */
  groupOf: number[];
  /** How many of those grouped marked enough themselves. */
  markedEnough: number;
  groups: OpinionGroup[];
  /** Where people stand, in small clusters. */
  dots: { centre: Point; size: number; group: number }[];
  /** By statement: everybody's marks, grouped or not. */
  tallies: Tally[];
  /** By statement; absent where it was removed or nobody is grouped. */
  consensus: (number | undefined)[];
  /** By statement, as `drawOpinionMap` has it. */
  reach: Float64Array;
}

/**
 * Groups of people who mark alike, by the method Polis published. The same marks give the same groups, numbers and all.
 * `wanted` fixes how many groups there are, as far as people stand in so many places.
 */
export function findOpinionGroups(marks: Marks, wanted?: number): OpinionGroups {
  const { people, statements, removed, own } = marks;
  const { positions, reach } = drawOpinionMap(marks);
  const enough = Math.min(enoughMarks, statements.length);
  const grouped = groupedOf(own, enough);
  const clusters = toBaseClusters(grouped.map((row) => positions[row]!));
  const found = toGroups(clusters, wanted);
  const numbers = numbered(clusters, found);

  const groupOf = people.map(() => 0);
  clusters.forEach(({ members }, at) => {
    for (const member of members) groupOf[grouped[member]!] = numbers[at]!;
  });
  const count = Math.max(0, ...numbers);
  const tallies = talliesOf(marks, groupOf, count);
  const groups = Array.from({ length: count }, (_, at): OpinionGroup => {
    const members = positions.filter((_, row) => groupOf[row] === at + 1);
    return {
      number: at + 1,
      size: members.length,
      centre: middleOf(members),
      tallies: tallies[at + 1]!,
      represents: representingOf(tallies.slice(1), at, statements, removed),
    };
  });
  return {
    people,
    statements,
    removed,
    positions,
    groupOf,
    markedEnough: grouped.filter((row) => own[row]! >= enough).length,
    groups,
    dots: clusters.map(({ centre, members }, at) => ({ centre, size: members.length, group: numbers[at]! })),
    tallies: statements.map((_, column) => sumOf(tallies.map((each) => each[column]!))),
    consensus: statements.map((_, column) =>
      removed[column] || count === 0 ? undefined : consensusOf(groups.map((group) => group.tallies[column]!)),
    ),
    reach,
  };
}

/** Whoever marked enough; where they are fewer than fifteen, those who marked most of the others too. */
function groupedOf(own: Int32Array, enough: number): number[] {
  // A stable sort: among equals the order is that of the ids.
  const most = [...own.keys()].sort((one, other) => own[other]! - own[one]!);
  const count = Math.max(own.filter((marked) => marked >= enough).length, fewestGrouped);
  return most.slice(0, count).sort((one, other) => one - other);
}

/** The largest group is 1; of equal ones the one further left, further down. */
function numbered(clusters: readonly BaseCluster[], found: readonly number[]): number[] {
  const groups = [...Map.groupBy(clusters.keys(), (at) => found[at]!)].map(([group, places]) => {
    const everybody = places.flatMap((at) => clusters[at]!.members.map(() => clusters[at]!.centre));
    return { group, size: everybody.length, centre: middleOf(everybody) };
  });
  groups.sort((one, other) => other.size - one.size || comparePoints(one.centre, other.centre));
  const numberOf = new Map(groups.map(({ group }, at) => [group, at + 1]));
  return found.map((group) => numberOf.get(group) ?? 0);
}

/** By group, by statement; those of nobody's group come first. */
function talliesOf({ statements, cells }: Marks, groupOf: readonly number[], count: number): Tally[][] {
  const width = statements.length;
  const tallies = Array.from({ length: count + 1 }, () =>
    statements.map((): Tally => ({ agrees: 0, disagrees: 0, passes: 0 })),
  );
  groupOf.forEach((group, row) => {
    for (let column = 0; column < width; column++) {
      const cell = cells[row * width + column]!;
      if (cell === missing) continue;
      const tally = tallies[group]![column]!;
      if (cell === 1) tally.agrees++;
      else if (cell === -1) tally.disagrees++;
      else tally.passes++;
    }
  });
  return tallies;
}

function sumOf(tallies: readonly Tally[]): Tally {
  const sum = { agrees: 0, disagrees: 0, passes: 0 };
  for (const { agrees, disagrees, passes } of tallies) {
    sum.agrees += agrees;
    sum.disagrees += disagrees;
    sum.passes += passes;
  }
  return sum;
}
