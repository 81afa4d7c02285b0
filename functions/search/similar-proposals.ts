import type { Context } from '../../shared/context.ts';
import type { InstitutionId, ProposalId } from '../../shared/ids.ts';
import { type ProposalCard, readCards } from '../proposals/index.ts';
import { currentCatalogue } from './memory.ts';
import type { SearchableState } from './model.ts';
import { isStill } from './search-proposals.ts';

interface Draft {
  institution: InstitutionId;
  title: string;
  body: string;
}

interface SimilarTo {
  /** Open ones, unless others are asked for too. */
  states?: readonly SearchableState[];
  limit?: number;
  /** The proposal itself, where it is one already. */
  except?: ProposalId | undefined;
}

/**
 * Proposals of the same institution whose titles and tags share most of what a title is about, the most alike first:
 * whoever writes may support one of them instead, whoever screens sees what is there already.
 */
export async function similarProposals(
  context: Context,
  draft: Draft,
  to: SimilarTo = {},
): Promise<ProposalCard[]> {
  const [alike = []] = await similarToEach(context, [{ ...draft, except: to.except }], to);
  return alike;
}

/** The same for several, in the order asked, with one reading for all of them. */
export async function similarToEach(
  context: Context,
  drafts: (Draft & Pick<SimilarTo, 'except'>)[],
  { states = ['open'], limit = 5 }: Omit<SimilarTo, 'except'> = {},
): Promise<ProposalCard[][]> {
  const catalogue = await currentCatalogue(context);
  const found = drafts.map(({ institution, except, ...words }) =>
    catalogue.findSimilar(words, { institution, states }, limit + 1).filter((id) => id !== except),
  );
  const cards = await readCards(context, undefined, [...new Set(found.flat())]);
  return drafts.map(({ institution }, at) =>
    cards
      .filter((card) => found[at]?.some((id) => id === card.id) && isStill(card, { institution }, states))
      .toSorted((one, other) => rankIn(found[at], one) - rankIn(found[at], other))
      .slice(0, limit),
  );
}

function rankIn(found: ProposalId[] = [], { id }: ProposalCard): number {
  return found.indexOf(id as ProposalId);
}
