import { createHash } from 'node:crypto';
import type { InstitutionId } from '../../shared/ids.ts';
import type { Actor } from '../people/model.ts';
import { isAdmin, isModerator } from '../people/rules.ts';

/** What is the same however it is written: letters and digits alone, in lower case. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Of equal words, however they are spaced and punctuated, the same. */
export function keyOf(text: string): string {
  return createHash('sha256').update(bare(text)).digest('hex').slice(0, 10);
}

/** From so much on two statements say the same in almost the same words. */
const nearness = 0.8;

/**
 * How much two texts share: twice the pairs of letters that both have ÷ all pairs of both, 0 to 1 (the Sørensen–Dice
 * coefficient).
 */
export function similarity(one: string, other: string): number {
  const [first, second] = [pairsOf(one), pairsOf(other)];
  const all = first.length + second.length;
  if (all === 0) return 0;
  const left = new Map<string, number>();
  for (const pair of first) left.set(pair, (left.get(pair) ?? 0) + 1);
  let shared = 0;
  for (const pair of second) {
    const count = left.get(pair) ?? 0;
    if (count === 0) continue;
    left.set(pair, count - 1);
    shared++;
  }
  return (2 * shared) / all;
}

function pairsOf(text: string): string[] {
  const letters = [...bare(text)];
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}

/** Words that turn a sentence into its opposite: two that differ in one are not the same. */
const negations = /(?:않|아니|없|못|말아|금지|반대|\bnot?\b|\bnever\b|n't\b)/gi;

function negationsIn(text: string): number {
  return text.match(negations)?.length ?? 0;
}

/** The statement that says almost the same, if there is one. */
export function nearestOf<Said extends { text: string }>(
  text: string,
  said: readonly Said[],
): Said | undefined {
  return said.find(
    (each) => negationsIn(each.text) === negationsIn(text) && similarity(each.text, text) >= nearness,
  );
}

/** Whoever screens an institution's proposals. */
export function canModerate(actor: Actor, institution: InstitutionId): boolean {
  return isModerator(actor, institution) || isAdmin(actor, institution);
}
