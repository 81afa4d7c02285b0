/** How a group, or everybody, marked one statement. */
export interface Tally {
  agrees: number;
  disagrees: number;
  passes: number;
}

export const marksOf = ({ agrees, disagrees, passes }: Tally) => agrees + disagrees + passes;

/** A share of so few that one more of each kind is added, lest nothing, or everything, be certain. */
export const shareOf = (marked: number, of: number) => (marked + 1) / (of + 2);
