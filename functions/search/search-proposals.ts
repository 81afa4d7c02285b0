import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type InstitutionId, type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { type ProposalCard, readCards } from '../proposals/index.ts';
import type { SearchSort } from './catalogue.ts';
import { currentCatalogue } from './memory.ts';
import { type SearchableState, searchableStates } from './model.ts';

interface SearchQuery {
  text: string;
  institution?: InstitutionId | undefined;
  category?: string | undefined;
  /** Without one: every published proposal, open or closed. */
  state?: SearchableState | undefined;
  sort?: SearchSort | undefined;
  limit: number;
  cursor?: string | undefined;
}

interface SearchResult {
  items: ProposalCard[];
  next: string | null;
  /** How many were found altogether. */
  total: number;
  /** Whether each has all the words, or, where none has, some of them. */
  matched: 'all' | 'some';
}

const publishedStates: readonly SearchableState[] = ['open', 'closed'];

/**
 * Proposals that have all words of a text in title, tags, category or the beginning of their text, the best first. Words
 * may be parts of words, carry particles, or be initial consonants. What is shown is each proposal as it is now: one that
 * was hidden or withdrawn a moment ago is left out.
 *
 * @throws request.bad-cursor
 */
export async function searchProposals(
  context: Context,
  actor: Actor | undefined,
  query: SearchQuery,
): Promise<SearchResult> {
  const { text, institution, category, state, sort, limit, cursor } = query;
  const states = state === undefined ? publishedStates : [state];
  const tag = tagOf([text, institution, category, state, sort]);
  const start = cursor === undefined ? undefined : fromCursor(cursor, tag);
  const catalogue = await currentCatalogue(context);
  const { ids, matched } = catalogue.find(text, { institution, category, states }, sort);
  let at = start === undefined ? 0 : placeAfter(ids, start);
  const items: ProposalCard[] = [];
  while (at < ids.length && items.length < limit) {
    const asked = ids.slice(at, at + limit - items.length);
    const cards = await readCards(context, actor, asked);
    items.push(...cards.filter((card) => isStill(card, query, states)));
    at += asked.length;
  }
  const last = ids[at - 1];
  const next = last !== undefined && at < ids.length ? toCursor({ tag, last, at }) : null;
  return { items, next, total: ids.length, matched };
}

/** The memory may be a second old: what is not what was asked for any more is left out. */
export function isStill(
  card: ProposalCard,
  { institution, category }: Pick<SearchQuery, 'institution' | 'category'>,
  states: readonly SearchableState[],
): boolean {
  return (
    card.title !== null &&
    searchableStates.some((state) => state === card.state && states.includes(state)) &&
    (institution === undefined || card.institution === institution) &&
    (category === undefined || card.category === category)
  );
}

const cursorSchema = z.object({
  tag: z.string(),
  last: proposalIdSchema,
  at: z.number().int().nonnegative(),
});
type Cursor = z.infer<typeof cursorSchema>;

/** Ranks move as proposals come and go: a page goes on after the last one shown, or, where that is gone, at its place. */
function placeAfter(ids: ProposalId[], { last, at }: Cursor): number {
  const found = ids.indexOf(last);
  return found < 0 ? at : found + 1;
}

/** A cursor is good for the search that gave it. */
function tagOf(search: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(search)).digest('base64url').slice(0, 8);
}

function toCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function fromCursor(text: string, tag: string): Cursor {
  try {
    const cursor = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (cursor.tag !== tag) throw new AppError('request.bad-cursor');
    return cursor;
  } catch {
    throw new AppError('request.bad-cursor');
  }
}
