import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import { appendTimeline } from '../../shared/dynamo/timeline.ts';
import { openCitizenForum } from '../forums/index.ts';
import { findProposal, hasNewlyFired, proposalSchema } from '../proposals/index.ts';
import { relistCandidate, relistPanel } from './listing.ts';
import { type Candidate, type CandidateEvent, candidateSchema } from './model.ts';
import { hasReachedForum, takePassed } from './put-forward.ts';
import { candidateOfEntry, panelIdOfEntry } from './repository.ts';

/** Keeps the lists of panels and of their votes, and tells a proposal's public history what panels did with it. */
export function makePanelProjection(context: Context): Projection {
  return {
    name: 'panels',
    kinds: ['PANEL', 'CANDIDATE'],
    project: async (records) => {
      const states = records.filter(({ key, after }) => key.sk === 'META' && after);
      const bySubject = Map.groupBy(states, ({ key }) => key.pk);
      await Promise.all([...bySubject].map(([pk, changes]) => projectOne(context, pk, changes)));
    },
  };
}

/** Puts proposals that have reached a step to a forum before the panels that sit. */
export function makeCandidacy(context: Context): Projection {
  return {
    name: 'candidacy',
    kinds: ['PROPOSAL'],
    project: async (records) => {
      for (const { after } of records.filter(hasNewlyFired)) {
        const proposal = readItem(proposalSchema, after);
        if (hasReachedForum(proposal)) await takePassed(context, proposal);
      }
    },
  };
}

async function projectOne(context: Context, pk: string, changes: StreamRecord[]): Promise<void> {
  if (pk.startsWith('PANEL#')) return relistPanel(context, panelIdOfEntry(pk));
  const { panel, proposal } = candidateOfEntry(pk);
  await relistCandidate(context, panel, proposal);
  for (const change of changes) {
    const candidate = readItem(candidateSchema, change.after);
    for (const event of eventsOf(change, candidate)) {
      const facts = factsSchema.parse({ panel, ...toFacts(event, candidate) });
      const from = { source: panel, revision: event.revision, position: event.position };
      await appendTimeline(context.table, proposal, { at: event.at, type: event.type, facts }, from);
    }
    await openDecidedForum(context, candidate);
  }
}

/**
 * Opens the forum that a panel decided on, below the threshold: one for a proposal, however often this is told and whatever
 * else leads to it. None where the proposal was withdrawn meanwhile, belongs to
 * another institution by now, or its words are hidden.
 */
async function openDecidedForum(
  context: Context,
  { proposal: id, decision, institution }: Candidate,
): Promise<void> {
  if (decision?.outcome !== 'forum') return;
  const proposal = await findProposal(context.table, id, { consistent: true });
  if (!proposal || proposal.hidden || proposal.institution !== institution) return;
  if (proposal.state !== 'open' && proposal.state !== 'closed') return;
  await openCitizenForum(context, proposal, decision.reason);
}

const factsSchema = z.record(z.string(), z.unknown());

function toFacts(event: CandidateEvent, { similar }: Candidate): object {
  switch (event.type) {
    case 'candidate.put-forward':
      return {
        kind: event.kind,
        ...(event.reason !== undefined && { reason: event.reason }),
        ...(similar.length > 0 && { similar }),
      };
    case 'candidate.vote-opened':
      return { motion: event.motion, endsAt: event.endsAt };
    case 'candidate.decided': {
      const { outcome, yes, no, abstain, reason } = event;
      return { outcome, yes, no, abstain, ...(reason !== undefined && { reason }) };
    }
    case 'candidate.explained':
      return { reason: event.reason };
  }
}
