import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { closeWindow, findProposal } from '../proposals/index.ts';
import { empathiesOnRecord } from './repository.ts';
import { settleGraceMs } from './rules.ts';

/** The open proposals whose window ended long enough ago for every empathy given in it to be on record. */
export async function windowsToSettle({ table, clock }: Context): Promise<ProposalId[]> {
  const until = new Date(clock.now().getTime() - settleGraceMs).toISOString();
  const due = await allEntries(table, { list: lists.due('proposal'), upTo: until });
  return due.map(({ pk }) => proposalIdSchema.parse(pk.slice('PROPOSAL#'.length)));
}

/**
 * Closes one window with the count from the record itself. Nothing changes where it is closed already, or where an
 * empathy given in time may still be on its way to the record.
 */
export async function settleWindow(context: Context, id: ProposalId): Promise<void> {
  const proposal = await findProposal(context.table, id, { consistent: true });
  if (proposal?.state !== 'open' || proposal.closesAt === undefined) return;
  if (context.clock.now().getTime() < Date.parse(proposal.closesAt) + settleGraceMs) return;
  const recorded = await empathiesOnRecord(context.table, id);
  await closeWindow(context, id, recorded.length);
}
