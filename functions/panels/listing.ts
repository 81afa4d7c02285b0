import type { Context } from '../../shared/context.ts';
import { candidatePk, keys, lists } from '../../shared/dynamo/keys.ts';
import { type Entry, placeEntries } from '../../shared/dynamo/listing.ts';
import type { PanelId, ProposalId } from '../../shared/ids.ts';
import type { Candidate, Panel } from './model.ts';
import { findCandidate, findPanel } from './repository.ts';
import { panelDueAt } from './rules.ts';

/** Where a panel stands in the lists: its institution's, and what the clock has to see to. */
function panelEntries(panel: Panel): Entry[] {
  const dueAt = panelDueAt(panel);
  return [
    {
      slot: 'institution',
      place: { list: lists.panels(panel.institution), rank: `${panel.openedAt}#${panel.id}` },
    },
    { slot: 'due', ...(dueAt !== undefined && { place: { list: lists.due('panel'), rank: dueAt } }) },
  ];
}

function candidateEntries({ state, vote }: Candidate): Entry[] {
  const isOpen = state === 'voting' && vote !== undefined;
  return [{ slot: 'due', ...(isOpen && { place: { list: lists.due('candidate'), rank: vote.endsAt } }) }];
}

export async function relistPanel({ table }: Context, id: PanelId): Promise<void> {
  const panel = await findPanel(table, id);
  if (panel) await placeEntries(table, keys.panel(id).pk, panel.revision, panelEntries(panel));
}

export async function relistCandidate({ table }: Context, id: PanelId, proposal: ProposalId): Promise<void> {
  const candidate = await findCandidate(table, id, proposal);
  if (candidate)
    await placeEntries(table, candidatePk(id, proposal), candidate.revision, candidateEntries(candidate));
}
