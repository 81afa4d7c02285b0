import type { Context } from '../../shared/context.ts';
import type { InstitutionId, ProposalId } from '../../shared/ids.ts';
import { type ProposalCard, readCards } from '../proposals/index.ts';
import { currentCatalogue } from './memory.ts';
import type { SearchableState } from './model.ts';
import { isStill } from './search-proposals.ts';

export interface Draft {
  institution: InstitutionId;
  title: string;
  body: string;
}

export interface SimilarTo {
  /** Open ones, unless others are asked for too. */
  states?: readonly SearchableState[];
  limit?: number;
  /** The proposal itself, where it is one already. */
  except?: ProposalId;
}

/**
 * Proposals of the same institution whose titles and tags share most of what a title is about, the most alike first:
 * whoever writes may support one of them instead, whoever screens sees what is there already.
 */
export async function similarProposals(
  context: Context,
  { institution, title, body }: Draft,
  { states = ['open'], limit = 5, except }: SimilarTo = {},
): Promise<ProposalCard[]> {
  const catalogue = await currentCatalogue(context);
  const found = catalogue.findSimilar({ title, body }, { institution, states }, limit + 1);
  const cards = await readCards(
    context,
    undefined,
    found.filter((id) => id !== except),
  );
  return cards.filter((card) => isStill(card, { institution }, states)).slice(0, limit);
}
