import type { Context } from '../../shared/context.ts';
import type { Projection } from '../../shared/dynamo/stream.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { findProposals, type Proposal, textsOf } from '../proposals/index.ts';
import { bodyLooked } from './model.ts';
import { keepDocument } from './repository.ts';
import { searchableStateOf, wasEverPublic } from './rules.ts';
import { toLookedThrough } from './terms.ts';

/** Keeps, beside each public proposal, what search has to know of it; takes its words away when they are public no more. */
export function makeSearchProjection(context: Context): Projection {
  return {
    name: 'search',
    kinds: ['PROPOSAL'],
    project: async (records) => {
      const changed = records.filter(({ key, after }) => key.sk === 'META' && after);
      const ids = changed.map(({ key }) => proposalIdSchema.parse(key.pk.slice('PROPOSAL#'.length)));
      await projectAll(context, ids);
    },
  };
}

const keptAtOnce = 24;

/** From the proposals as they are now: whatever is told twice or in the wrong order comes to the same. */
export async function projectAll({ table, clock }: Context, ids: ProposalId[]): Promise<void> {
  const todo = (await findProposals(table, ids)).filter(wasEverPublic);
  const found = todo.filter((proposal) => searchableStateOf(proposal) !== undefined);
  const texts = await textsOf(table, found);
  const lane = async () => {
    for (let next = todo.shift(); next; next = todo.shift())
      await keepDocument(table, toDocument(next, texts.get(next.id) ?? ''), clock.now());
  };
  await Promise.all(Array.from({ length: keptAtOnce }, lane));
}

function toDocument(proposal: Proposal, text: string): Parameters<typeof keepDocument>[1] {
  const { id, revision: version, institution, category, title, tags, closesAt } = proposal;
  const state = searchableStateOf(proposal);
  if (state === undefined) return { id, version, state: 'gone' };
  const since = proposal.publishedAt ?? proposal.rejectedAt ?? proposal.createdAt;
  const body = toLookedThrough(text.slice(0, bodyLooked));
  return { id, version, state, institution, category, since, closesAt, title, tags, body };
}
