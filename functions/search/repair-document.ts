import type { Context } from '../../shared/context.ts';
import type { Proposal } from '../proposals/index.ts';
import { projectAll } from './projection.ts';
import { readDocuments } from './repository.ts';
import { wasEverPublic } from './rules.ts';

/** Makes up for what search has not been told of a proposal, however long ago that was. */
export async function repairDocument(context: Context, proposal: Proposal): Promise<void> {
  if (!wasEverPublic(proposal)) return;
  const [known] = await readDocuments(context.table, [proposal.id]);
  if ((known?.version ?? 0) < proposal.revision) await projectAll(context, [proposal.id]);
}
