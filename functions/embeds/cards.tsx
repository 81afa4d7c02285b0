import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type ForumId, type InstitutionId, institutionIdSchema, type ProposalId } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { readForum, stateAt } from '../forums/index.ts';
import { forumTime, forumWordsOf, topicIn } from '../forums/sections.tsx';
import { knownInstitution } from '../institutions/index.ts';
import type { Client } from '../partners/index.ts';
import { listProposals, type ProposalCard, readProposal } from '../proposals/index.ts';
import { proposalWordsOf, timeLeft } from '../proposals/sections.tsx';
import { embedWords } from './words.ts';

/**
 * What an embed shows, in the words of one language and nothing to be worked out: the browser of another site draws it
 * and knows no more.
 */
export interface Card {
  title: string;
  url: string;
  /** What state it is in, whose it is, how long it still is: in this order. */
  facts: string[];
  /** The count that matters, said in full. */
  count?: string;
  progress?: { value: number; max: number; text: string };
  /** A forum's sides. */
  sides?: { name: string; count: string }[];
  /** What a reader can do about it, in a window of ours. */
  action?: { text: string; url: string };
}

export interface Embedded {
  kind: 'proposal' | 'list' | 'forum';
  title: string;
  url: string;
  items: Card[];
  words: { more: string; none: string; opensWindow: string };
}

export const listQuerySchema = z.object({
  institution: institutionIdSchema.optional(),
  sort: z.enum(['newest', 'most-empathy', 'closing-soon', 'nearest-to-step']).default('newest'),
  state: z.enum(['open', 'closed']).optional(),
  category: z.string().min(1).max(40).optional(),
  limit: z.coerce.number().int().min(1).max(10).default(5),
});
export type ListQuery = z.infer<typeof listQuerySchema>;

/** @throws proposal.not-found */
export async function proposalCard(
  site: Site,
  client: Client | undefined,
  id: ProposalId,
): Promise<Embedded> {
  const card = await readProposal(site.context, undefined, id);
  const shown = toCard(site, client, card, await nameOf(site, card.institution));
  return embedded(site, 'proposal', { title: shown.title, url: shown.url }, [shown]);
}

/** @throws request.invalid for an order that the state does not have */
export async function proposalList(
  site: Site,
  client: Client | undefined,
  query: ListQuery,
): Promise<Embedded> {
  const { context, language, origin } = site;
  const { items } = await listProposals(context, undefined, query);
  const names = new Map<string, string>();
  for (const { institution } of items)
    if (!names.has(institution)) names.set(institution, await nameOf(site, institution));
  const parameters = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined || name === 'limit' ? [] : [[name, String(value)]],
    ),
  );
  const own = embedWords[language];
  const title =
    query.institution === undefined ? own.list : own.listOf(await nameOf(site, query.institution));
  return embedded(
    site,
    'list',
    { title, url: `${origin}${pathIn(language, '/proposals')}?${parameters}` },
    items.map((item) => toCard(site, client, item, names.get(item.institution) ?? '')),
  );
}

/** @throws forum.not-found */
export async function forumCard(site: Site, id: ForumId): Promise<Embedded> {
  const { context, formats, language, origin } = site;
  const forum = await readForum(context, id);
  const words = forumWordsOf(site);
  const own = embedWords[language];
  const url = `${origin}${pathIn(language, `/forums/${id}`)}`;
  const title = topicIn(site, forum);
  const sides = forum.stances.map(({ id: stance, name }) => ({
    name: name[language],
    count: formats.number(forum.summed[stance] ?? 0),
  }));
  const standing = stateAt(forum, context.clock.now());
  const state = forum.concludedAt === null ? words.states[standing] : words.concluded;
  const card: Card = {
    title,
    url,
    facts: [state, await nameOf(site, forum.institution), forumTime(site, forum)],
    count: words.participants(formats.number(forum.participants)),
    sides,
    ...(standing === 'open' && { action: { text: own.takeSide, url } }),
  };
  return embedded(site, 'forum', { title, url }, [card]);
}

/** For nobody's site the button leads to the proposal itself: the window of empathy names whom a reader comes from. */
function toCard(site: Site, client: Client | undefined, card: ProposalCard, institution: string): Card {
  const { formats, language, origin, words } = site;
  const own = proposalWordsOf(site);
  const count = formats.number(card.empathyCount);
  const next = card.steps.find(({ on, firedAt, threshold }) => on === 'empathy' && !firedAt && threshold);
  const isOpen = card.state === 'open';
  const url = `${origin}${pathIn(language, `/proposals/${card.id}`)}`;
  const window = `${origin}${pathIn(language, `/embed/empathy/${card.id}`)}?client=${client?.id}`;
  return {
    title: card.title ?? own.hidden,
    url,
    facts: [
      words.states[card.state],
      institution,
      ...(isOpen && card.closesAt !== null ? [timeLeft(site, card.closesAt)] : []),
    ],
    count: own.count(count),
    ...(isOpen &&
      next?.threshold && {
        progress: {
          value: Math.min(card.empathyCount, next.threshold),
          max: next.threshold,
          text: own.empathy.progress(count, formats.number(next.threshold)),
        },
      }),
    ...(isOpen && card.title !== null && { action: { text: own.empathy.give, url: client ? window : url } }),
  };
}

function embedded(
  { language }: Site,
  kind: Embedded['kind'],
  { title, url }: { title: string; url: string },
  items: Card[],
): Embedded {
  const { more, none, opensWindow } = embedWords[language];
  return { kind, title, url, items, words: { more, none, opensWindow } };
}

async function nameOf({ context, language }: Site, id: string): Promise<string> {
  return (await knownInstitution(context, id as InstitutionId)).name[language];
}

/** @throws embed.origin-refused, where another site than the client's own asks */
export function assertShownAt(client: Client, origin: string): void {
  if (!client.origins.includes(origin)) throw new AppError('embed.origin-refused');
}
