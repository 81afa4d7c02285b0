import MiniSearch, { type Query } from 'minisearch';
import type { InstitutionId, ProposalId } from '../../shared/ids.ts';
import type { SearchableState, SearchDocument } from './model.ts';
import {
  allInitialsOf,
  initialsTogether,
  initialTermsOf,
  stretches,
  syllablesTogether,
  termsOf,
  type Wanted,
  wantedBy,
} from './terms.ts';

export interface Narrowing {
  institution?: InstitutionId | undefined;
  category?: string | undefined;
  states: readonly SearchableState[];
}

export const searchSorts = ['best', 'newest', 'closing-soon'] as const;
export type SearchSort = (typeof searchSorts)[number];

export interface Found {
  ids: ProposalId[];
  /** Whether each has all the words that were asked for, or, where none has, some of them. */
  matched: 'all' | 'some';
}

/** Every searchable proposal in memory, and what finds them. */
export interface Catalogue {
  put(document: SearchDocument): void;
  remove(id: ProposalId): void;
  /** Those that have all words in title, tags or text, the best first. */
  find(text: string, narrowing: Narrowing, sort?: SearchSort): Found;
  /** Those whose title and tags are most like a text that somebody writes; only such as have much of its title. */
  findSimilar(words: { title: string; body: string }, narrowing: Narrowing, limit: number): ProposalId[];
  readonly size: number;
}

interface Card extends Omit<SearchDocument, 'title' | 'tags' | 'version' | 'changed'> {
  /** The initial consonants of its title, and of each tag. */
  initials: string;
}

const fields = ['title', 'tags', 'initials', 'tagInitials'];
const wordFields = ['title', 'tags'];
const initialFields = ['initials', 'tagInitials'];
const fieldWeights = { title: 4, tags: 3, initials: 4, tagInitials: 3 };
// Less than any word in a title or a tag weighs.
const bodyWeight = 0.5;
// In a text that runs on, one letter is everywhere.
const leastInBody = 2;

/**
 * Titles and tags are an index of MiniSearch, which ranks them. Texts are looked through letter by letter: an index of
 * their parts would take ten times the memory and the time to build, and finds nothing more (docs/decisions/0015).
 */
export function makeCatalogue(): Catalogue {
  const cards = new Map<string, Card>();
  const index = new MiniSearch<{ id: string; words: Record<string, string[]> }>({
    fields,
    extractField: (document, name) => (name === 'id' ? document.id : (document.words[name] as never)),
    // Its terms come ready made.
    stringifyField: (terms) => terms as never,
    tokenize: (terms) => terms as unknown as string[],
    processTerm: (term) => term,
    searchOptions: { tokenize: (term) => [term], boost: fieldWeights },
  });

  function put(document: SearchDocument): void {
    const { id, title, tags, body, institution, state, category, since, closesAt } = document;
    remove(id);
    const named = category === undefined ? tags : [...tags, category];
    cards.set(id, {
      id,
      institution,
      state,
      category,
      since,
      closesAt,
      body,
      initials: [title, ...named].map(allInitialsOf).join(' '),
    });
    index.add({
      id,
      words: {
        title: termsOf(title),
        tags: named.flatMap(termsOf),
        initials: initialTermsOf(title),
        tagInitials: named.flatMap(initialTermsOf),
      },
    });
  }

  function remove(id: ProposalId): void {
    if (cards.delete(id)) index.discard(id);
  }

  /** Those that have a word in title or tags, each with what that weighs. */
  function named(wanted: Wanted): Map<string, number> {
    const results = index.search(toQuery(wanted));
    const isLong = wanted.kind === 'initials' && wanted.text.length > initialsTogether;
    const kept = isLong ? results.filter(({ id }) => cards.get(id)?.initials.includes(wanted.text)) : results;
    const weights = new Map<string, number>(kept.map(({ id, score }) => [id, score]));
    if (wanted.kind === 'syllables' && wanted.whole !== wanted.core) {
      for (const { id, score } of index.search(toSyllables(wanted.whole)))
        weights.set(id, (weights.get(id) ?? 0) + score);
    }
    return weights;
  }

  function find(text: string, narrowing: Narrowing, sort: SearchSort = 'best'): Found {
    const wanted = wantedBy(text);
    if (wanted.length === 0) return { ids: [], matched: 'all' };
    const inNames = wanted.map(named);
    let found: Map<string, number> | undefined;
    for (const [at, each] of wanted.entries()) {
      const isInBody = inBody(each);
      const next = new Map<string, number>();
      for (const id of found?.keys() ?? cards.keys()) {
        const card = cards.get(id);
        if (!card || (found === undefined && !fits(card, narrowing, sort))) continue;
        const weight = inNames[at]?.get(id) ?? (isInBody(card.body) ? bodyWeight : undefined);
        if (weight !== undefined) next.set(id, (found?.get(id) ?? 0) + weight);
      }
      found = next;
    }
    if (found && found.size > 0) return { ids: ranked(found, sort), matched: 'all' };
    const some = new Map<string, number>();
    for (const each of inNames) {
      for (const [id, weight] of each) {
        const card = cards.get(id);
        if (card && fits(card, narrowing, sort)) some.set(id, (some.get(id) ?? 0) + weight);
      }
    }
    return { ids: ranked(some, sort), matched: some.size === 0 ? 'all' : 'some' };
  }

  function ranked(found: Map<string, number>, sort: SearchSort): ProposalId[] {
    const all = [...found].flatMap(([id, weight]) => {
      const card = cards.get(id);
      return card ? [{ card, weight }] : [];
    });
    return all.sort((one, other) => inOrder(one, other, sort)).map(({ card }) => card.id);
  }

  function findSimilar(
    { title, body }: { title: string; body: string },
    narrowing: Narrowing,
    limit: number,
  ): ProposalId[] {
    const own = wantedBy(title).filter(saysSomething);
    const beside = wantedBy(body).filter(saysSomething);
    // What is rare says more than what every other proposal has too.
    const rarity = (hits: Map<string, number>) => Math.log(1 + cards.size / (1 + hits.size));
    const likeness = new Map<string, { ofTitle: number; ofBody: number }>();
    let whole = 0;
    for (const [isOfTitle, each] of [
      ...own.map((word) => [true, word] as const),
      ...beside.map((word) => [false, word] as const),
    ]) {
      const hits = named(each);
      const weight = rarity(hits);
      if (isOfTitle) whole += weight;
      for (const id of hits.keys()) {
        const sofar = likeness.get(id) ?? { ofTitle: 0, ofBody: 0 };
        if (isOfTitle) sofar.ofTitle += weight;
        else sofar.ofBody += weight;
        likeness.set(id, sofar);
      }
    }
    const alike = [...likeness].flatMap(([id, { ofTitle, ofBody }]) => {
      const card = cards.get(id);
      const isAlike = whole > 0 && ofTitle >= whole * leastAlike;
      return card && isAlike && fits(card, narrowing, 'best')
        ? [{ card, weight: ofTitle + ofBody * besideWeight }]
        : [];
    });
    return alike
      .sort((one, other) => inOrder(one, other, 'best'))
      .slice(0, limit)
      .map(({ card }) => card.id);
  }

  return {
    put,
    remove,
    find,
    findSimilar,
    get size() {
      return cards.size;
    },
  };
}

/** How much of a title's weight another has to share to be called similar, and what words of the text add to it. */
const leastAlike = 0.4;
const besideWeight = 0.25;

// What nearly every proposal says.
const asking =
  /^(?:주세요|주십시오|바랍니다|부탁|부탁드립니다|합시다|좋겠|좋겠습니다|있습니다|없습니다|필요|제안|제안합니다|만들어|우리|모든|대한|위한|많이)$/;

function saysSomething(wanted: Wanted): boolean {
  return wanted.kind === 'syllables'
    ? wanted.core.length >= syllablesTogether && !asking.test(wanted.core) && !asking.test(wanted.whole)
    : wanted.kind !== 'initials';
}

type Ranked = { card: Card; weight: number };

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
function toQuery(wanted: Wanted): Query {
  switch (wanted.kind) {
    case 'word':
      return { queries: [wanted.text], prefix: true, fields: wordFields };
    case 'picture':
      return { queries: [wanted.text], fields: wordFields };
    case 'initials':
      return {
        queries: [wanted.text.slice(0, initialsTogether)],
        prefix: wanted.text.length < initialsTogether,
        fields: initialFields,
      };
    case 'syllables':
      return toSyllables(wanted.core);
  }
}

function toSyllables(word: string): Query {
  const letters = [...word];
  if (letters.length < syllablesTogether) return { queries: [word], prefix: true, fields: wordFields };
  const together = stretches(letters, syllablesTogether).slice(0, -1);
  // A longer word may be written with a space in it.
  const either = (two: string): Query =>
    letters.length === syllablesTogether
      ? two
      : { combineWith: 'OR', queries: [two, `${two[0]} ${two[1]}`], fields: wordFields };
  return { combineWith: 'AND', queries: together.map(either), fields: wordFields };
}

/** Whether a text has a word, in itself or, where it is long, with a space in it. */
function inBody(wanted: Wanted): (body: string) => boolean {
  switch (wanted.kind) {
    case 'initials':
      return () => false;
    case 'picture':
      return (body) => body.includes(wanted.text);
    case 'word':
      return wanted.text.length < leastInBody ? () => false : (body) => hasWord(body, wanted.text);
    case 'syllables': {
      const { core } = wanted;
      if (core.length < leastInBody) return () => false;
      const parted = partings(core);
      const head = core.slice(0, leastInBody);
      return (body) =>
        body.includes(core) ||
        (parted.length > 0 && body.includes(head) && parted.some((each) => body.includes(each)));
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
