import { marksOf, shareOf, type Tally } from './tally.ts';

/** A statement that tells a group from everybody else in one of the others, and how the group marks it. */
export interface Representing {
  statement: string;
  mark: 1 | -1;
  /** Of those in the group who marked it, how many marked it so. */
  marked: number;
  of: number;
  /** The same of everybody in the other groups. */
  markedElsewhere: number;
  ofElsewhere: number;
}

/** One-sided, at 90 %. */
const significant = 1.2816;
/** A group is shown by so many statements at most. */
const mostRepresenting = 5;

/**
 * How far all groups agree with a statement: the product of what part of each agrees. A group that is against it is not
 * outvoted by a larger one.
 */
export function consensusOf(byGroup: readonly Tally[]): number {
  return byGroup.reduce((product, tally) => product * shareOf(tally.agrees, marksOf(tally)), 1);
}

/**
 * What represents the group at a place among the groups: statements that more than half of it mark one way, and more of it
 * than of the others, each at 90 %. Those it holds most strongly first, what it agrees with before what it is against.
 */
export function representingOf(
  byGroup: readonly (readonly Tally[])[],
  place: number,
  statements: readonly string[],
  removed: readonly boolean[],
): Representing[] {
  const found = statements.flatMap((statement, column) => {
    const inside = byGroup[place]?.[column];
    if (removed[column] || inside === undefined) return [];
    const outside = byGroup.filter((_, at) => at !== place).map((tallies) => tallies[column]!);
    const of = marksOf(inside);
    const ofElsewhere = outside.reduce((sum, tally) => sum + marksOf(tally), 0);
    return ([1, -1] as const).flatMap((mark) => {
      const kind = mark === 1 ? 'agrees' : 'disagrees';
      const marked = inside[kind];
      const markedElsewhere = outside.reduce((sum, tally) => sum + tally[kind], 0);
      const majority = majorityScore(marked, of);
      const difference = differenceScore(marked, of, markedElsewhere, ofElsewhere);
      if (majority <= significant || difference <= significant) return [];
      const share = shareOf(marked, of);
      const strength = (share / shareOf(markedElsewhere, ofElsewhere)) * difference * share * majority;
      return [{ strength, one: { statement, mark, marked, of, markedElsewhere, ofElsewhere } }];
    });
  });
  return found
    .sort((one, other) => other.strength - one.strength)
    .slice(0, mostRepresenting)
    .map(({ one }) => one)
    .sort((one, other) => other.mark - one.mark);
}

/** Standard scores of a share being more than half; one mark is added that is so. */
function majorityScore(marked: number, of: number): number {
  return 2 * Math.sqrt(of + 1) * ((marked + 1) / (of + 1) - 0.5);
}

/** Standard scores of one share being more than another; one mark is added to each that is so. */
function differenceScore(marked: number, of: number, markedElsewhere: number, ofElsewhere: number): number {
  const inside = (marked + 1) / (of + 1);
  const outside = (markedElsewhere + 1) / (ofElsewhere + 1);
  const both = (marked + markedElsewhere + 2) / (of + ofElsewhere + 2);
  if (both === 1) return 0;
  return (inside - outside) / Math.sqrt(both * (1 - both) * (1 / (of + 1) + 1 / (ofElsewhere + 1)));
}
