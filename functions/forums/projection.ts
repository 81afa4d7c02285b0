import { z } from 'zod';
import { dateAt } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { countChanges } from '../../shared/counting/count-changes.ts';
import { countSlots } from '../../shared/counting/slots.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import { appendTimeline, type TimelineEntry } from '../../shared/dynamo/timeline.ts';
import { type ForumId, forumIdSchema } from '../../shared/ids.ts';
import { answerSchema, isResult, openForumAnswer, resultStep } from '../answers/index.ts';
import { responderOf } from '../institutions/index.ts';
import {
  fireDebatedStep,
  hasChangedSight,
  hasNewlyFired,
  type Proposal,
  proposalSchema,
} from '../proposals/index.ts';
import { stancesTaken, toTallies } from './counted.ts';
import { fireForumSteps } from './fire-forum-steps.ts';
import { followSight } from './follow-sight.ts';
import type { ForumGates } from './gate.ts';
import { relistForum } from './listing.ts';
import { type Forum, type ForumEvent, forumSchema } from './model.ts';
import { openCitizenForum } from './open-forum.ts';
import {
  changeForum,
  countOfForum,
  forumIdOfEntry,
  keepDayTallies,
  publishForumCount,
} from './repository.ts';
import { lastMomentOf, resultDays } from './rules.ts';

/**
 * Counts the sides taken, as empathies are counted: each change goes into its shard's slot exactly once, the forum's
 * count is the sum of its slots, then the steps that its participants reach fire. Every stage is done again on redelivery.
 */
export function makeStanceCounting(context: Context, gates: ForumGates): Projection {
  return {
    name: 'count-stances',
    kinds: ['STANCE'],
    project: async (records) => {
      const counted = await countChanges(context.table, stancesTaken, records);
      await Promise.all([...counted].map((id) => publish(context, gates, forumIdSchema.parse(id))));
    },
  };
}

async function publish(context: Context, gates: ForumGates, id: ForumId): Promise<void> {
  const { stances } = await gates.recent(id);
  const participants = await publishTallies(context, { id, stances });
  await fireForumSteps(context, gates, id, participants);
}

/** Makes the sum of the slots the forum's published count. Gives how many take part. */
export async function publishTallies(
  { table, clock }: Context,
  forum: Pick<Forum, 'id' | 'stances'>,
): Promise<number> {
  const { tally, versions } = await countSlots(table, stancesTaken, forum.id);
  const tallies = toTallies(tally, forum.stances);
  if ((await countOfForum(table, forum, { consistent: true })).versions < versions) {
    // The day first: where this dies in between, the count is still to be published and both are done again.
    await keepDayTallies(table, forum.id, dateAt(clock.now()), { tallies, versions });
    await publishForumCount(table, forum.id, { tallies, versions });
  }
  return tallies.participants;
}

/** Opens the forums that fired steps of proposals lead to. */
export function makeForumOpening(context: Context): Projection {
  return {
    name: 'open-forums',
    kinds: ['PROPOSAL'],
    project: async (records) => {
      for (const { after } of records.filter(hasNewlyFired))
        await openOwedForum(context, readItem(proposalSchema, after));
      for (const { after } of records.filter(hasChangedSight))
        await followSight(context, readItem(proposalSchema, after).id);
    },
  };
}

/** Opens a proposal's forum where a step of it that leads there has fired. */
export async function openOwedForum(context: Context, proposal: Proposal): Promise<Forum | undefined> {
  const leads = proposal.rule?.steps.some(
    ({ number, then }) => then === 'forum' && proposal.fired[number] !== undefined,
  );
  return leads ? openCitizenForum(context, proposal) : undefined;
}

/** Keeps the lists and the public history of forums, and follows what they set off. */
export function makeForumProjection(context: Context): Projection {
  return {
    name: 'forums',
    kinds: ['FORUM'],
    project: async (records) => {
      const byForum = Map.groupBy(records, ({ key }) => key.pk);
      await Promise.all([...byForum].map(([pk, changes]) => projectOne(context, pk, changes)));
    },
  };
}

async function projectOne(context: Context, pk: string, changes: StreamRecord[]): Promise<void> {
  const id = forumIdOfEntry(pk);
  const states = changes.filter(({ key, after }) => key.sk === 'META' && after);
  const counted = changes.some(({ key }) => key.sk === 'COUNT');
  if (states.length > 0) await relistForum(context, id, 'all');
  else if (counted) await relistForum(context, id, 'ranked');
  for (const record of states) {
    const forum = readItem(forumSchema, record.after);
    await tell(context, record, forum);
    await follow(context, forum);
  }
}

/**
 * What a forum's state obliges, made again however often it is told. The steps of one that grew from a proposal are that
 * proposal's, and its answers with them; any other owes its answers itself. A closed one owes its result.
 */
async function follow(context: Context, forum: Forum): Promise<void> {
  const { id, proposal, institution, department, topic: title } = forum;
  const owed = { forum: id, institution, department, title };
  for (const { number: step, then: outcome, dueDays } of forum.steps) {
    const fired = forum.fired[step];
    if (!fired) continue;
    const responder = responderOf(outcome);
    if (proposal) await fireDebatedStep(context, proposal, { step, count: fired.count, firedAt: fired.at });
    else if (responder)
      await openForumAnswer(context, { ...owed, step, responder, outcome, firedAt: fired.at, dueDays });
  }
  if (forum.state === 'closed')
    await openForumAnswer(context, {
      ...owed,
      proposal,
      step: resultStep,
      responder: 'department',
      outcome: 'forum',
      firedAt: lastMomentOf(forum),
      dueDays: resultDays,
    });
}

/** Ends forums whose result was published. */
export function makeForumConclusion(context: Context): Projection {
  return {
    name: 'conclude-forums',
    kinds: ['ANSWER'],
    project: async (records) => {
      for (const { key, after } of records) {
        if (key.sk !== 'META' || after === undefined) continue;
        const answer = readItem(answerSchema, after);
        if (isResult(answer) && answer.forum && answer.answeredAt)
          await concludeForum(context, answer.forum, answer.answeredAt);
      }
    },
  };
}

async function concludeForum({ table, clock }: Context, id: ForumId, answeredAt: string): Promise<void> {
  await changeForum(table, id, (current) => {
    if (current.concludedAt !== undefined) return undefined;
    return {
      at: clock.now(),
      events: [{ type: 'forum.concluded' }],
      next: { ...current, concludedAt: answeredAt },
    };
  });
}

async function tell({ table }: Context, record: StreamRecord, forum: Forum): Promise<void> {
  for (const event of eventsOf(record, forum)) {
    const from = { source: forum.id, revision: event.revision, position: event.position };
    const entry = { at: event.at, type: event.type, facts: factsOf(event, forum) };
    await appendTimeline(table, forum.id, entry, from);
    // What it grew from says that it opened and how it ended.
    const isOfProposal = event.type === 'forum.opened' || event.type === 'forum.closed';
    if (forum.proposal && isOfProposal)
      await appendTimeline(
        table,
        forum.proposal,
        { ...entry, facts: { forum: forum.id, ...entry.facts } },
        from,
      );
  }
}

const factsSchema = z.record(z.string(), z.unknown());

function factsOf(event: ForumEvent, forum: Forum): TimelineEntry['facts'] {
  switch (event.type) {
    case 'forum.scheduled':
      return { opensAt: event.opensAt, closesAt: event.closesAt };
    case 'forum.opened':
      return {
        closesAt: event.closesAt,
        ...(forum.openedFor !== undefined && { reason: forum.openedFor }),
      };
    case 'forum.background-changed':
      return { version: event.version, reason: event.reason };
    case 'forum.extended':
      return { closesAt: event.closesAt, reason: event.reason };
    case 'forum.batch-entered':
      return { batch: event.batch, source: event.source, participants: event.participants };
    case 'forum.batch-voided':
      return { batch: event.batch, reason: event.reason };
    case 'forum.step-fired': {
      const step = forum.steps.find(({ number }) => number === event.step);
      const threshold = step && 'threshold' in step ? step.threshold : null;
      const { count, outcome, firedAt } = event;
      return { step: event.step, ...(step && { on: step.on }), outcome, count, firedAt, threshold };
    }
    case 'forum.closed':
      return factsSchema.parse({ tallies: event.tallies, closesAt: forum.closesAt });
    case 'forum.reported':
      return { version: event.version, ...(event.reason !== undefined && { reason: event.reason }) };
    case 'forum.withdrawn':
      return { reason: event.reason };
    case 'forum.concluded':
      return {};
  }
}
