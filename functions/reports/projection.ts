import type { Context } from '../../shared/context.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import type { Projection } from '../../shared/dynamo/stream.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { findProposal, proposalSchema } from '../proposals/index.ts';
import { moveCase } from './repository.ts';

/** What citizens reported of a proposal goes with it where another institution takes it over. */
export function makeReportProjection(context: Context): Projection {
  return {
    name: 'reports',
    kinds: ['PROPOSAL'],
    project: async (records) => {
      for (const record of records) {
        if (record.key.sk !== 'META' || record.after === undefined) continue;
        const proposal = readItem(proposalSchema, record.after);
        const isMoved = eventsOf(record, proposal).some(({ type }) => type === 'proposal.transferred');
        if (isMoved) await followProposal(context, proposal.id);
      }
    },
  };
}

/** By where the proposal is now: an older record told again moves nothing back. */
export async function followProposal({ table }: Context, id: ProposalId): Promise<void> {
  const proposal = await findProposal(table, id, { consistent: true });
  if (proposal) await moveCase(table, id, proposal.institution);
}
