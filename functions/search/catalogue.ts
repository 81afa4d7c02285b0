import MiniSearch, { type Query } from 'minisearch';
import type { InstitutionId, ProposalId } from '../../shared/ids.ts';
import { bodyLooked, type SearchableState, type SearchDocument } from './model.ts';
import {
  stretches,
  syllablesTogether,
  termsOf,
  toLookedThrough,
  type Wanted,
  wantedBy,
  wordInitialsOf,
} from './terms.ts';

interface Narrowing {
  institution?: InstitutionId | undefined;
  category?: string | undefined;
  states: readonly SearchableState[];
}

export const searchSorts = ['best', 'newest', 'closing-soon'] as const;
export type SearchSort = (typeof searchSorts)[number];

export interface Found<Id extends string = ProposalId> {
  ids: Id[];
  /** Whether each has all the words that were asked for, or, where none has, some of them. */
  matched: 'all' | 'some';
}

/** What can be found, by its id. */
export type Findable<Id extends string = ProposalId> = Omit<SearchDocument, 'id' | 'version' | 'changed'> & {
  id: Id;
};

/** Everything searchable of one kind in memory, proposals unless others are meant, and what finds them. */
export interface Catalogue<Id extends string = ProposalId> {
  put(document: Findable<Id>): void;
  remove(id: Id): void;
  /** Those that have all words in title, tags or text, the best first. */
  find(text: string, narrowing: Narrowing, sort?: SearchSort): Found<Id>;
  /** Those whose title and tags are most like a text that somebody writes; only such as have much of its title. */
  findSimilar(words: { title: string; body: string }, narrowing: Narrowing, limit: number): Id[];
}

interface Card<Id extends string = string> extends Omit<Findable, 'id' | 'title' | 'tags'> {
  id: Id;
  /** Its title, tags and category as words are looked for in them, and their initial consonants. */
  names: string;
  initials: string;
}

/** Cards are numbered: what a search adds up, it adds up in arrays by number. */
type Slot = number;

const fieldWeights = { title: 4, tags: 3 };
// What a word weighs that the index is not asked about: it says little, or a title has it at a word's beginning or not.
const plainWeights = { title: 2, tags: 1 };
// Less than any word in a title or a tag weighs.
const bodyWeight = 0.5;
// For a word as it was typed, its particle too, beside what the word itself weighs.
const wholeWeight = 1;
// In a text that runs on, one letter is everywhere.
const leastInBody = 2;
/** So many words of a search are ranked, the longest, which say most; more of them only narrow it. */
const wordsRanked = 3;
/** A word that more titles and tags have than this sets none apart, and ranking all of them is what takes time. */
const mostRanked = 2_000;

/**
 * Titles and tags are an index of MiniSearch, which ranks them. Texts are looked through letter by letter: an index of
 * their parts would take ten times the memory and the time to build, and finds nothing more (docs/decisions/0016).
 */
export function makeCatalogue<Id extends string = ProposalId>(): Catalogue<Id> {
  const cards: (Card<Id> | undefined)[] = [];
  const slots = new Map<Id, Slot>();
  // In how many titles and tags each term of the index is, or was: near enough to know what is common.
  const spread = new Map<string, number>();
  const index = new MiniSearch<{ id: Slot; words: Record<string, string[]> }>({
    fields: Object.keys(fieldWeights),
    extractField: (document, name) => (name === 'id' ? document.id : (document.words[name] as never)),
    // Its terms come ready made.
    stringifyField: (terms) => terms as never,
    tokenize: (terms) => terms as unknown as string[],
    processTerm: (term) => term,
    searchOptions: { tokenize: (term) => [term], boost: fieldWeights },
  });

  function put(document: Findable<Id>): void {
    const { id, title, tags, body, institution, state, category, since, closesAt } = document;
    const slot = slots.get(id) ?? slots.size;
    const named = category === undefined ? tags : [...tags, category];
    if (cards[slot]) index.discard(slot);
    slots.set(id, slot);
    cards[slot] = {
      id,
      institution,
      state,
      category,
      since,
      closesAt,
      body,
      names: [title, ...named].map(toLookedThrough).join('\n'),
      initials: [title, ...named].map(wordInitialsOf).join('\n'),
    };
    const words = { title: termsOf(title), tags: named.flatMap(termsOf) };
    for (const term of new Set([...words.title, ...words.tags]))
      spread.set(term, (spread.get(term) ?? 0) + 1);
    index.add({ id: slot, words });
  }

  function remove(id: Id): void {
    const slot = slots.get(id);
    if (slot === undefined || !cards[slot]) return;
    // Its number stays its own, should it come back.
    cards[slot] = undefined;
    index.discard(slot);
  }

  /**
   * What a word weighs in titles and tags, by number; 0 where it is in neither. Nothing for a word too short or too
   * common to be worth ranking.
   */
  function rankedIn(wanted: Wanted): Float64Array | undefined {
    if (wanted.kind === 'initials' || lengthOf(wanted) < syllablesTogether) return undefined;
    if (leastSpread(wanted) > mostRanked) return undefined;
    const weights = new Float64Array(cards.length);
    const whole = wanted.kind === 'syllables' && wanted.whole !== wanted.core ? wanted.whole : undefined;
    for (const { id: slot, score } of index.search(toQuery(wanted))) {
      const isWhole = whole !== undefined && cards[slot]?.names.includes(whole);
      weights[slot] = score + (isWhole ? wholeWeight : 0);
    }
    return weights;
  }

  /** Whose titles or tags have a word. */
  function holdersOf(wanted: Telling): Slot[] {
    if (leastSpread(wanted) <= mostRanked) return index.search(toQuery(wanted)).map(({ id }) => id);
    const weightIn = inNamesOf(wanted);
    return [...slots.values()].filter((slot) => {
      const card = cards[slot];
      return card !== undefined && weightIn(card) > 0;
    });
  }

  function leastSpread(wanted: Telling): number {
    if (wanted.kind !== 'syllables') return spread.get(wanted.text) ?? 0;
    const together = stretches([...wanted.core], syllablesTogether).slice(0, -1);
    return Math.min(...together.map((term) => spread.get(term) ?? 0));
  }

  function find(text: string, narrowing: Narrowing, sort: SearchSort = 'best'): Found<Id> {
    const all = wantedBy(text);
    const telling = all.filter(saysSomething);
    const wanted = longestFirst(telling.length > 0 ? telling : all);
    if (wanted.length === 0) return { ids: [], matched: 'all' };
    const ranking = wanted.slice(0, wordsRanked).map(rankedIn);
    let found: Slot[] = [];
    for (const [slot, card] of cards.entries()) if (card && fits(card, narrowing, sort)) found.push(slot);
    const fitting = found;
    const weights = new Float64Array(cards.length);
    for (const [at, each] of wanted.entries()) {
      const inNames = ranking[at];
      const isInBody = inText(each, leastInBody);
      const plainly = inNames ? undefined : inNamesOf(each);
      found = found.filter((slot) => {
        const card = cards[slot] as Card<Id>;
        const weight = inNames?.[slot] || plainly?.(card) || (isInBody(card.body) ? bodyWeight : 0);
        weights[slot] = (weights[slot] ?? 0) + weight;
        return weight > 0;
      });
    }
    if (found.length > 0) return { ids: ranked(found, weights, sort), matched: 'all' };
    weights.fill(0);
    const plainly = wanted.slice(0, wordsRanked).map(inNamesOf);
    const some = fitting.filter((slot) => {
      const card = cards[slot] as Card<Id>;
      const weight = ranking.map((each, at) => each?.[slot] ?? plainly[at]?.(card) ?? 0);
      weights[slot] = weight.reduce((one, other) => one + other, 0);
      return (weights[slot] ?? 0) > 0;
    });
    return { ids: ranked(some, weights, sort), matched: some.length === 0 ? 'all' : 'some' };
  }

  function ranked(found: Slot[], weights: Float64Array, sort: SearchSort): Id[] {
    return found
      .map((slot) => ({ card: cards[slot] as Card<Id>, weight: weights[slot] ?? 0 }))
      .sort((one, other) => inOrder(one, other, sort))
      .map(({ card }) => card.id);
  }

  function findSimilar(
    { title, body }: { title: string; body: string },
    narrowing: Narrowing,
    limit: number,
  ): Id[] {
    const ofTitle = new Float64Array(cards.length);
    const ofBody = new Float64Array(cards.length);
    // What is rare says more than what every other proposal has too.
    const weigh = (words: Telling[], likeness: Float64Array): number => {
      let whole = 0;
      for (const word of words) {
        const holders = holdersOf(word);
        const rarity = Math.log(1 + cards.length / (1 + holders.length));
        whole += rarity;
        for (const slot of holders) likeness[slot] = (likeness[slot] ?? 0) + rarity;
      }
      return whole;
    };
    const whole = weigh(tellingIn(title, titleWords), ofTitle);
    if (whole === 0) return [];
    weigh(tellingIn(body.slice(0, bodyLooked), bodyWords), ofBody);
    const alike: Ranked<Id>[] = [];
    for (const [slot, card] of cards.entries()) {
      const shared = ofTitle[slot] ?? 0;
      if (card && shared >= whole * leastAlike && fits(card, narrowing, 'best'))
        alike.push({ card, weight: shared + (ofBody[slot] ?? 0) * besideWeight });
    }
    return alike
      .sort((one, other) => inOrder(one, other, 'best'))
      .slice(0, limit)
      .map(({ card }) => card.id);
  }

  return { put, remove, find, findSimilar };
}

function lengthOf(wanted: Wanted): number {
  return wanted.kind === 'syllables' ? wanted.core.length : wanted.text.length;
}

/** How much of a title's weight another has to share to be called similar, and what words of the text add to it. */
const leastAlike = 0.4;
const besideWeight = 0.25;
const titleWords = 5;
const bodyWords = 3;

// What nearly every proposal says.
const asking =
  /^(?:주세요|주십시오|바랍니다|부탁|부탁드립니다|합시다|좋겠|좋겠습니다|있습니다|없습니다|필요|제안|제안합니다|만들어|우리|모든|대한|위한|많이)$/;

function saysSomething(wanted: Wanted): boolean {
  return wanted.kind !== 'syllables' || !(asking.test(wanted.core) || asking.test(wanted.whole));
}

type Telling = Exclude<Wanted, { kind: 'initials' }>;

/** What a text is about: its longest words, of two letters at least. */
function tellingIn(text: string, most: number): Telling[] {
  const words = wantedBy(text).filter(
    (each): each is Telling =>
      each.kind !== 'initials' && saysSomething(each) && lengthOf(each) >= syllablesTogether,
  );
  return longestFirst(words).slice(0, most);
}

function longestFirst<Word extends Wanted>(words: Word[]): Word[] {
  return words.toSorted((one, other) => lengthOf(other) - lengthOf(one));
}

type Ranked<Id extends string = string> = { card: Card<Id>; weight: number };

function inOrder(one: Ranked, other: Ranked, sort: SearchSort): number {
  const later = compare(other.card.since, one.card.since) || compare(other.card.id, one.card.id);
  switch (sort) {
    case 'best':
      return other.weight - one.weight || later;
    case 'newest':
      return later;
    case 'closing-soon':
      return compare(one.card.closesAt ?? '', other.card.closesAt ?? '') || later;
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function fits(card: Card, { institution, category, states }: Narrowing, sort: SearchSort): boolean {
  return (
    (institution === undefined || card.institution === institution) &&
    (category === undefined || card.category === category) &&
    states.includes(card.state) &&
    (sort !== 'closing-soon' || card.state === 'open')
  );
}

/** A word as the index is asked for it. */
function toQuery(wanted: Telling): Query {
  switch (wanted.kind) {
    case 'word':
      return { queries: [wanted.text], prefix: true };
    case 'picture':
      return { queries: [wanted.text] };
    case 'syllables':
      return toSyllables(wanted.core);
  }
}

function toSyllables(word: string): Query {
  const letters = [...word];
  const together = stretches(letters, syllablesTogether).slice(0, -1);
  // A longer word may be written with a space in it.
  const either = (two: string): Query =>
    letters.length === syllablesTogether ? two : { combineWith: 'OR', queries: [two, `${two[0]} ${two[1]}`] };
  return { combineWith: 'AND', queries: together.map(either) };
}

/** What a word weighs in title, tags and category that is only looked for; 0 where it is in none. */
function inNamesOf(wanted: Wanted): (card: Card) => number {
  if (wanted.kind === 'initials') {
    // Within a word, or from a word's beginning on into the next.
    const letters = [...wanted.text];
    const atStart = new RegExp(`(?:^|[ \\n])${letters.join(' ?')}`);
    return ({ initials }) =>
      atStart.test(initials) ? plainWeights.title : initials.includes(wanted.text) ? plainWeights.tags : 0;
  }
  const isIn = inText(wanted, 1);
  return ({ names }) =>
    isIn(names)
      ? isIn(names.slice(0, names.indexOf('\n') >>> 0))
        ? plainWeights.title
        : plainWeights.tags
      : 0;
}

/** Whether a text has a word, in itself or, where it is long, with a space in it; none of fewer letters than `least`. */
function inText(wanted: Wanted, least: number): (text: string) => boolean {
  switch (wanted.kind) {
    case 'initials':
      return () => false;
    case 'picture':
      return (text) => text.includes(wanted.text);
    case 'word':
      return wanted.text.length < least ? () => false : (text) => hasWord(text, wanted.text);
    case 'syllables': {
      const { core } = wanted;
      if (core.length < least) return () => false;
      const parted = partings(core);
      const head = core.slice(0, syllablesTogether);
      return (text) =>
        text.includes(core) ||
        (parted.length > 0 && text.includes(head) && parted.some((each) => text.includes(each)));
    }
  }
}

function partings(word: string): string[] {
  const places = Array.from(
    { length: Math.max(0, word.length - 2 * leastInBody + 1) },
    (_, at) => at + leastInBody,
  );
  return places.map((at) => `${word.slice(0, at)} ${word.slice(at)}`);
}

/** A word of letters or digits counts from its beginning: `bus` is in `busan`, not in `abuse`. */
function hasWord(body: string, word: string): boolean {
  for (let at = body.indexOf(word); at >= 0; at = body.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{Script=Latin}\p{N}]/u.test(body[at - 1] ?? '')) return true;
  }
  return false;
}
