import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import { appendTimeline, type TimelineEntry } from '../../shared/dynamo/timeline.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { relistAll } from './listing.ts';
import { type Proposal, type ProposalEvent, proposalSchema } from './model.ts';

/** Keeps the lists and the public history of proposals. */
export function makeProposalProjection(context: Context): Projection {
  return {
    name: 'proposals',
    kinds: ['PROPOSAL'],
    project: async (records) => {
      const states = records.filter(({ key, after }) => key.sk === 'META' && after);
      const changed = new Set(states.map(idOf));
      const counted = new Set(records.filter(({ key }) => key.sk === 'COUNT').map(idOf));
      await relistAll(context, [...changed], 'all');
      await relistAll(
        context,
        [...counted].filter((id) => !changed.has(id)),
        'ranked',
      );
      const stories = [...Map.groupBy(states, idOf).values()];
      await Promise.all(stories.map((story) => tellAll(context, story)));
    },
  };
}

/** Says whether a change of a proposal fired a step. */
export function hasNewlyFired({ key, before, after }: StreamRecord): boolean {
  if (key.sk !== 'META' || after === undefined) return false;
  const count = (image: StreamRecord['after']) =>
    Object.keys((image?.fired as object | undefined) ?? {}).length;
  return count(after) > count(before);
}

/** It passed to another institution; a record that tells of no state before may stand for that. */
export function hasNewlyMoved({ key, before, after }: StreamRecord): boolean {
  if (key.sk !== 'META' || after === undefined) return false;
  const count = (image: StreamRecord['after']) => ((image?.custody as unknown[] | undefined) ?? []).length;
  return count(after) > count(before);
}

/**
 * Its words were hidden, or are shown again; a record that tells of no state before may stand for either. Nothing is owed
 * for what was never published.
 */
export function hasChangedSight({ key, before, after }: StreamRecord): boolean {
  if (key.sk !== 'META' || after?.publishedAt === undefined) return false;
  // What came from elsewhere begins as published: it has not been hidden yet, and owes nothing.
  if (after.revision === 1) return false;
  return before === undefined || (before.hidden === undefined) !== (after.hidden === undefined);
}

function idOf({ key }: StreamRecord): ProposalId {
  return proposalIdSchema.parse(key.pk.slice('PROPOSAL#'.length));
}

async function tellAll(context: Context, states: StreamRecord[]): Promise<void> {
  for (const record of states) await tell(context, record);
}

async function tell({ table }: Context, record: StreamRecord): Promise<void> {
  const proposal = readItem(proposalSchema, record.after);
  for (const event of eventsOf(record, proposal)) {
    const entry = toEntry(event, event.at, proposal);
    const from = { source: proposal.id, revision: event.revision, position: event.position };
    if (entry) await appendTimeline(table, proposal.id, entry, from);
  }
}

const entryFacts = z.record(z.string(), z.unknown());

function toEntry(event: ProposalEvent, at: string, { rule, closesAt }: Proposal): TimelineEntry | undefined {
  const entry = (facts: object): TimelineEntry => ({ at, type: event.type, facts: entryFacts.parse(facts) });
  switch (event.type) {
    // Nobody else's business until it was handed in, and who changed a word before publication never is. That somebody left
    // is for copies to follow, and not for all to read.
    case 'proposal.author-changed':
    case 'proposal.drafted':
    case 'proposal.edited':
      return undefined;
    case 'proposal.submitted':
    case 'proposal.withdrawn':
    case 'proposal.shown':
    case 'proposal.import-undone':
      return entry({});
    case 'proposal.imported':
      return entry({ source: event.source, ...(event.closesAt && { closesAt: event.closesAt }) });
    case 'proposal.import-updated':
      return entry({ textVersion: event.textVersion });
    case 'proposal.linked':
    case 'proposal.unlinked':
      return entry({ url: event.url });
    case 'proposal.published':
      return entry({ closesAt: event.closesAt });
    case 'proposal.rejected':
    case 'proposal.hidden':
      return entry({ code: event.code });
    case 'proposal.step-fired': {
      const step = rule?.steps.find(({ number }) => number === event.step);
      const threshold = step && 'threshold' in step ? step.threshold : null;
      return entry({
        step: event.step,
        ...(step && { on: step.on }),
        outcome: event.outcome,
        count: event.count,
        firedAt: event.firedAt,
        threshold,
      });
    }
    case 'proposal.addendum':
      return entry({ number: event.number, ...(event.credits && { credits: event.credits }) });
    case 'proposal.transfer-ended':
      return entry({ from: event.from, to: event.to });
    case 'proposal.transfer-asked':
    case 'proposal.transfer-declined':
    case 'proposal.transferred':
      return entry({ from: event.from, to: event.to, reason: event.reason });
    case 'proposal.closed':
      return entry({ count: event.count, closesAt });
  }
}
