import { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import { appendTimeline } from '../../shared/dynamo/timeline.ts';
import { subjectsOf } from '../../shared/ids.ts';
import { openCommitment } from '../commitments/index.ts';
import {
  fireAcceptedStep,
  hasChangedSight,
  hasNewlyFired,
  hasNewlyMoved,
  noteAnswered,
  proposalSchema,
} from '../proposals/index.ts';
import { followSight } from './follow-sight.ts';
import { followTransfer } from './follow-transfer.ts';
import { answerIdOfEntry, relistAnswer } from './listing.ts';
import { type Answer, type AnswerEvent, answerSchema } from './model.ts';
import { openOwedAnswers } from './open-answer.ts';
import { closeDrafts } from './repository.ts';
import { isResult } from './rules.ts';

/** Opens the answers that fired steps oblige, and has them follow their proposals. */
export function makeAnswerOpening(context: Context): Projection {
  return {
    name: 'open-answers',
    kinds: ['PROPOSAL'],
    project: async (records) => {
      const fired = records.filter(hasNewlyFired);
      for (const { after } of fired) await openOwedAnswers(context, readItem(proposalSchema, after));
      // Also one that was opened just now, from an image of before it moved.
      for (const { after } of records.filter((each) => hasNewlyMoved(each) || hasNewlyFired(each)))
        await followTransfer(context, readItem(proposalSchema, after).id);
      for (const { after } of records.filter(hasChangedSight))
        await followSight(context, readItem(proposalSchema, after).id);
    },
  };
}

/** Keeps the lists of answers and the board, tells the public history they belong to, and follows what was published. */
export function makeAnswerProjection(context: Context): Projection {
  return {
    name: 'answers',
    kinds: ['ANSWER'],
    project: async (records) => {
      const states = records.filter(({ key, after }) => key.sk === 'META' && after);
      const byAnswer = Map.groupBy(states, ({ key }) => key.pk);
      await Promise.all([...byAnswer].map(([pk, changes]) => projectOne(context, pk, changes)));
    },
  };
}

async function projectOne(context: Context, pk: string, changes: StreamRecord[]): Promise<void> {
  await relistAnswer(context, answerIdOfEntry(pk));
  for (const change of changes) {
    const answer = readItem(answerSchema, change.after);
    for (const event of eventsOf(change, answer)) {
      const facts = toFacts(event, answer);
      const from = { source: answer.id, revision: event.revision, position: event.position };
      const entry = facts && { at: event.at, type: event.type, facts };
      if (entry)
        for (const subject of subjectsOf(answer)) await appendTimeline(context.table, subject, entry, from);
      if (event.type === 'answer.published') {
        await openPromised(context, answer);
        // Whoever published it may have been cut short before the draft went.
        await closeDrafts(context.table, answer);
        if (answer.proposal && !isResult(answer) && answer.answeredAt !== undefined)
          await noteAnswered(context, answer.proposal, { step: answer.step, answeredAt: answer.answeredAt });
      }
      // A forum's result carries no proposal on: the steps that wait for an answer are above the one that was answered.
      if (answer.proposal && !isResult(answer) && hasAccepted(event))
        await fireAcceptedStep(context, answer.proposal, answer.step);
    }
  }
}

/** Also an answer that was corrected to acceptance carries its proposal on. */
function hasAccepted(event: AnswerEvent): boolean {
  return (
    (event.type === 'answer.published' || event.type === 'answer.corrected') && event.decision === 'accepted'
  );
}

async function openPromised(context: Context, answer: Answer): Promise<void> {
  for (const promised of answer.commitments) {
    await openCommitment(context, {
      ...promised,
      answer: answer.id,
      ...(answer.proposal && { proposal: answer.proposal }),
      ...(answer.forum && { forum: answer.forum }),
      institution: answer.institution,
      department: answer.holder.department,
    });
  }
}

const factsSchema = z.record(z.string(), z.unknown());

/** What the public history says of an event; nothing of reminders, which are between the city and its officers. */
function toFacts(
  event: AnswerEvent,
  { id, responder, step }: Answer,
): z.infer<typeof factsSchema> | undefined {
  const about = { answer: id };
  switch (event.type) {
    case 'answer.opened':
      return { ...about, step, responder, department: event.department, dueAt: event.dueAt };
    case 'answer.assigned':
      return { ...about, department: event.department, officer: event.officer };
    case 'answer.transferred':
      return { ...about, from: event.from, to: event.to, reason: event.reason };
    case 'answer.moved': {
      const { from, to, department, reason, dueAt } = event;
      return { ...about, from, to, department, reason, dueAt };
    }
    case 'answer.contribution-asked':
    case 'answer.contribution-given':
      return { ...about, department: event.department };
    case 'answer.interim':
      return { ...about, dueAt: event.dueAt, reason: event.reason };
    case 'answer.published':
      return { ...about, decision: event.decision, onTime: event.onTime };
    case 'answer.corrected':
      return { ...about, version: event.version, reason: event.reason };
    case 'answer.overdue':
      return { ...about, department: event.department, dueAt: event.dueAt };
    case 'answer.escalated':
      return { ...about, department: event.department };
    case 'answer.reminded':
      return undefined;
  }
}
