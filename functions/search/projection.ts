import type { Context } from '../../shared/context.ts';
import type { Projection } from '../../shared/dynamo/stream.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { findProposal, textOf } from '../proposals/index.ts';
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
      const ids = new Set(changed.map(({ key }) => proposalIdSchema.parse(key.pk.slice('PROPOSAL#'.length))));
      await Promise.all([...ids].map((id) => projectOne(context, id)));
    },
  };
}

/** From the proposal as it is now: whatever is told twice or in the wrong order comes to the same. */
export async function projectOne({ table, clock }: Context, id: ProposalId): Promise<void> {
  const proposal = await findProposal(table, id, { consistent: true });
  if (!proposal || !wasEverPublic(proposal)) return;
  const { revision: version, institution, category, title, tags, closesAt } = proposal;
  const state = searchableStateOf(proposal);
  if (state === undefined) {
    await keepDocument(table, { id, version, state: 'gone' }, clock.now());
    return;
  }
  const since = proposal.publishedAt ?? proposal.rejectedAt ?? proposal.createdAt;
  const body = toLookedThrough((await textOf(table, proposal)).slice(0, bodyLooked));
  const words = { title, tags, body };
  await keepDocument(
    table,
    { id, version, state, institution, category, since, closesAt, ...words },
    clock.now(),
  );
}
