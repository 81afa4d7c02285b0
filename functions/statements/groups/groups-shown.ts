import { fewestGrouped, type OpinionGroups } from './opinion-groups.ts';
import type { Point } from './opinion-map.ts';
import { marksOf, shareOf, type Tally } from './tally.ts';
import type { Representing } from './what-groups-hold.ts';

/** A group of fewer is not shown: its members know one another's marks, or are known by theirs. */
export const smallestShown = 5;
/**
 * So many of each group have to have marked what all groups agree on: as many as a group is made of at least. A share of
 * fewer says what a handful think, and with one mark a group would agree to what a single person does.
 */
const fewestMarks = smallestShown;

/** Why a result has no groups to show. */
export type NotShown = 'too-few-people' | 'no-groups' | 'group-too-small';

interface ShownGroup {
  number: number;
  size: number;
  centre: Point;
  represents: Representing[];
}

interface ShownStatement {
  statement: string;
  consensus: number;
  everybody: Tally;
  /** In the order of the groups. */
  byGroup: Tally[];
}

export interface GroupsShown {
  people: number;
  grouped: number;
  /** What every group agrees with, most first. */
  agreedByAll: ShownStatement[];
  groups: ShownGroup[];
  /** Every statement that was not removed, those all groups agree with most first, those nobody marked last. */
  statements: ShownStatement[];
  dots: OpinionGroups['dots'];
}

/**
 * What a page may say of the groups, without a person in it. Shown once fifteen people marked enough themselves and stand in
 * two groups or more; not at all where a group is so small that it names someone, since leaving out that group alone
 * would tell by subtraction what it holds.
 */
export function groupsShown(found: OpinionGroups): GroupsShown | NotShown {
  if (found.markedEnough < fewestGrouped) return 'too-few-people';
  if (found.groups.length < 2) return 'no-groups';
  if (found.groups.some(({ size }) => size < smallestShown)) return 'group-too-small';
  const statements = found.statements
    .flatMap((statement, column): ShownStatement[] => {
      const consensus = found.consensus[column];
      if (consensus === undefined) return [];
      const byGroup = found.groups.map(({ tallies }) => tallies[column]!);
      return [{ statement, consensus, everybody: found.tallies[column]!, byGroup }];
    })
    .sort((one, other) => Number(isMarked(other)) - Number(isMarked(one)) || other.consensus - one.consensus);
  return {
    people: found.people.length,
    grouped: found.groups.reduce((sum, { size }) => sum + size, 0),
    agreedByAll: statements.filter(({ byGroup }) =>
      byGroup.every((tally) => marksOf(tally) >= fewestMarks && shareOf(tally.agrees, marksOf(tally)) > 0.5),
    ),
    groups: found.groups.map(({ number, size, centre, represents }) => ({
      number,
      size,
      centre,
      represents,
    })),
    statements,
    dots: found.dots,
  };
}

function isMarked({ everybody }: ShownStatement): boolean {
  return marksOf(everybody) > 0;
}
