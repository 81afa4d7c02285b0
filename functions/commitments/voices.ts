import type { Context } from '../../shared/context.ts';
import { forumIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { type ForumCard, readForumCards } from '../forums/index.ts';
import { type ProposalCard, readCards } from '../proposals/index.ts';

/** Where a commitment or a decision comes from: a proposal, a forum, or a forum that grew from a proposal. */
export interface Source {
  proposal: string | null;
  forum: string | null;
}

export interface Voices {
  proposals: ReadonlyMap<string, ProposalCard>;
  forums: ReadonlyMap<string, ForumCard>;
}

/** The proposals and forums behind these, with how many spoke up there: read together, each once. */
export async function readVoices(context: Context, sources: Source[]): Promise<Voices> {
  const proposals = sources.flatMap(({ proposal }) => (proposal ? [proposalIdSchema.parse(proposal)] : []));
  const forums = sources.flatMap(({ forum }) => (forum ? [forumIdSchema.parse(forum)] : []));
  const [proposalCards, forumCards] = await Promise.all([
    readCards(context, undefined, [...new Set(proposals)]),
    readForumCards(context, [...new Set(forums)]),
  ]);
  return {
    proposals: new Map(proposalCards.map((card) => [card.id, card])),
    forums: new Map(forumCards.map((card) => [card.id, card])),
  };
}
