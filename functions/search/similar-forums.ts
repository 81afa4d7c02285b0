import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { type ForumCard, listForums } from '../forums/index.ts';
import { type Catalogue, makeCatalogue } from './catalogue.ts';

const mostShown = 3;
/** The latest of an institution's forums that are looked through, of the open and of the closed. */
const mostLooked = 30;
/** How old what is known of them may be, and for how long words may stand that were hidden since. */
const freshForMs = 10_000;

const states = ['open', 'closed'] as const;

interface Known {
  at: number;
  reading: Promise<{ catalogue: Catalogue<string>; cards: Map<string, ForumCard> }>;
}

const known = new WeakMap<Table, Map<InstitutionId, Known>>();

/**
 * Up to three of an institution's open and closed forums whose questions share most of what a question is about, the most
 * alike first: whoever asks sees what citizens were asked already. Many readers of a forum cost no more than one.
 */
export async function similarForums(
  context: Context,
  { institution, topic, except }: { institution: InstitutionId; topic: string; except?: string },
): Promise<ForumCard[]> {
  const { catalogue, cards } = await forumsOf(context, institution);
  return catalogue
    .findSimilar({ title: topic, body: '' }, { institution, states }, mostShown + 1)
    .filter((id) => id !== except)
    .slice(0, mostShown)
    .flatMap((id) => cards.get(id) ?? []);
}

function forumsOf(context: Context, institution: InstitutionId): Known['reading'] {
  const ofTable = known.get(context.table) ?? new Map<InstitutionId, Known>();
  known.set(context.table, ofTable);
  const now = context.clock.now().getTime();
  const before = ofTable.get(institution);
  if (before && Math.abs(now - before.at) < freshForMs) return before.reading;
  const reading = readForums(context, institution);
  ofTable.set(institution, { at: now, reading });
  // What failed is tried again by the next.
  reading.catch(() => ofTable.delete(institution));
  return reading;
}

async function readForums(context: Context, institution: InstitutionId): Known['reading'] {
  const pages = await Promise.all(
    states.map((state) => listForums(context, { institution, state, sort: 'newest', limit: mostLooked })),
  );
  const catalogue = makeCatalogue<string>();
  const cards = pages.flatMap(({ items }) => items);
  for (const { id, topic, category, state, opensAt } of cards) {
    if (topic === '' || (state !== 'open' && state !== 'closed')) continue;
    const tags = category === null ? [] : [category];
    catalogue.put({ id, institution, state, since: opensAt, title: topic, tags, body: '' });
  }
  return { catalogue, cards: new Map(cards.map((card) => [card.id, card])) };
}
