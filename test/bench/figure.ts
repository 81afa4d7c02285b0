/** One line of the bench's output. */
export interface Figure {
  figure: string;
  value: number;
  unit: string;
  /** `at least` or `at most` this. */
  bar: { atLeast: number } | { atMost: number };
  /** What the value was made of. */
  of: Record<string, number>;
}

export function holds({ value, bar }: Figure): boolean {
  return 'atLeast' in bar ? value >= bar.atLeast : value <= bar.atMost;
}

export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
