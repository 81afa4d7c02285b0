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
function similarity(one: string, other: string): number {
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
const negations = /(?:않|아니|없|못|말아|금지|반대|(?<!\p{L})안(?!\p{L})|\bnot?\b|\bnever\b|n't\b)/giu;

function negationsIn(text: string): number {
  return text.match(negations)?.length ?? 0;
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/**
 * Whether two words say the same. What a word means stands at its beginning, in Korean as in most others; how it is put
 * stands at its end. Of numbers every digit counts.
 */
function isSameWord(one: string, other: string): boolean {
  if (/\p{N}/u.test(one + other)) return one === other;
  const [first, second] = [[...one], [...other]];
  const differs = first.findIndex((letter, at) => letter !== second[at]);
  const alike = differs < 0 ? first.length : differs;
  return alike * 2 >= Math.min(first.length, second.length);
}

/**
 * Whether a word of one text stands against another word in the other: `확대` against `축소`. One that only the other has
 * stands against nothing.
 */
function differInAWord(one: string, other: string): boolean {
  const rest = wordsOf(other);
  const without = (words: readonly string[], isSame: (word: string, each: string) => boolean) =>
    words.filter((word) => {
      const at = rest.findIndex((each) => isSame(word, each));
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
  const unequal = without(wordsOf(one), (word, each) => word === each);
  const unlike = without(unequal, isSameWord);
  return unlike.length > 0 && rest.length > 0;
}

/** The statement that says almost the same, if there is one. */
export function nearestOf<Said extends { text: string }>(
  text: string,
  said: readonly Said[],
): Said | undefined {
  return said.find(
    (each) =>
      negationsIn(each.text) === negationsIn(text) &&
      similarity(each.text, text) >= nearness &&
      !differInAWord(each.text, text),
  );
}

/** Whoever screens an institution's proposals. */
export function canModerate(actor: Actor, institution: InstitutionId): boolean {
  return isModerator(actor, institution) || isAdmin(actor, institution);
}
