import { day } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { type Key, keys } from '../../shared/dynamo/keys.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import type { Aggregate } from '../../shared/events.ts';
import {
  type AnswerId,
  answerIdOf,
  type ForumId,
  forumAnswerIdOf,
  type OpinionId,
  resultIdOf,
  type SubjectId,
} from '../../shared/ids.ts';
import {
  type Answer,
  findAnswer,
  followTransfer,
  isListedByDecision,
  openOwedAnswers,
} from '../answers/index.ts';
import { type Commitment, findCommitment, isListedByPromise } from '../commitments/index.ts';
import type { Forum } from '../forums/index.ts';
import type { Opinion } from '../opinions/index.ts';
import { noteAnswered, type Proposal } from '../proposals/index.ts';
import { repairDocument } from '../search/index.ts';
import type { Consume } from './consume.ts';

/** Long enough for a night or two that did not run. */
const settledAfterMs = 7 * day;

type Changed = Proposal | Forum | Opinion | Answer | Commitment;

/**
 * Sends a proposal, its answers and what they promised through the projections once more, as they are now, so that
 * whatever the stream let go of is made up for: a place in a list, an entry of the history, an answer owed or left behind by
 * a transfer, a commitment to follow, a date for the sweeper. What has ended and been quiet for a week is left alone, but for what search knows of it:
 * that would be missed for as long as the proposal stands. Taking it again changes
 * nothing where nothing was lost.
 *
 * @returns the answers that were owed and had not been opened
 */
export async function repeatChanges(
  context: Context,
  consume: Consume,
  proposal: Proposal,
): Promise<{ reopened: string[]; isAlive: boolean }> {
  const quietSince = quietSinceOf(context);
  const reopened = await openOwedAnswers(context, proposal);
  if (proposal.custody) await followTransfer(context, proposal.id);
  await noteGiven(context, proposal);
  const alive = [
    ...[proposal]
      .filter((each) => isUnderWay(each) || !isQuiet(each, quietSince))
      .map(toRecord(keys.proposal(proposal.id))),
    ...(await aliveOf(context, answerIdsOf(proposal))),
  ];
  await take(consume, alive, proposal.id);
  await repairDocument(context, proposal);
  return { reopened, isAlive: alive.length > 0 };
}

/** A proposal may not have heard that an answer to it was given. */
async function noteGiven(context: Context, { id, fired }: Proposal): Promise<void> {
  for (const [step, { givenAt }] of Object.entries(fired)) {
    if (givenAt !== undefined) continue;
    const answer = await findAnswer(context.table, answerIdOf(id, Number(step)), { consistent: true });
    if (answer?.answeredAt === undefined) continue;
    await noteAnswered(context, id, { step: answer.step, answeredAt: answer.answeredAt });
  }
}

/** The answers that a proposal's fired steps oblige; where a step led to a forum there is none of that id. */
export function answerIdsOf({ id, fired }: Proposal): AnswerId[] {
  return Object.keys(fired).map((step) => answerIdOf(id, Number(step)));
}

/**
 * The same for answers that no proposal's steps oblige: a forum's.
 *
 * @returns whether one of them, or of what they promised, has not ended
 */
export async function repeatAnswers(
  context: Context,
  consume: Consume,
  forum: ForumId,
  answers: AnswerId[],
): Promise<{ isAlive: boolean }> {
  const alive = await aliveOf(context, answers);
  await take(consume, alive, forum);
  return { isAlive: alive.length > 0 };
}

/** Those of these answers, and of what they promised, that have not ended and been quiet for a week, as records. */
async function aliveOf(context: Context, ids: AnswerId[]): Promise<StreamRecord[]> {
  const { table } = context;
  const quietSince = quietSinceOf(context);
  const answers = await found(ids.map((id) => findAnswer(table, id, { consistent: true })));
  const commitments = await found(
    answers.flatMap(({ commitments: promised }) => promised.map(({ id }) => findCommitment(table, id))),
  );
  // What ended before there was a list is not in it, however quiet it is.
  const answersLeft = await only(
    answers,
    async (each) =>
      each.state === 'owed' || !isQuiet(each, quietSince) || !(await isListedByDecision(context, each.id)),
  );
  const commitmentsLeft = await only(
    commitments,
    async (each) =>
      each.state === 'open' || !isQuiet(each, quietSince) || !(await isListedByPromise(context, each.id)),
  );
  return [
    ...answersLeft.map((each) => toRecord(keys.answer(each.id))(each)),
    ...commitmentsLeft.map((each) => toRecord(keys.commitment(each.id))(each)),
  ];
}

async function take(
  consume: Consume,
  records: StreamRecord[],
  subject: SubjectId | OpinionId,
): Promise<void> {
  if (records.length === 0) return;
  if (await consume(records)) throw new Error(`the projections do not take ${subject}`);
}

function quietSinceOf({ clock }: Context): number {
  return clock.now().getTime() - settledAfterMs;
}

function isUnderWay({ state }: Proposal): boolean {
  return state === 'submitted' || state === 'open';
}

function isQuiet({ events }: Aggregate, since: number): boolean {
  return Date.parse(events.at(-1)?.at ?? '') < since;
}

function toRecord(key: Key): (item: Changed) => StreamRecord {
  return (item) => ({ key, sequence: '', after: { ...item } });
}

async function found<Item>(reads: Promise<Item | undefined>[]): Promise<Item[]> {
  return (await Promise.all(reads)).flatMap((item) => item ?? []);
}

async function only<Item>(items: Item[], holds: (item: Item) => Promise<boolean>): Promise<Item[]> {
  const held = await Promise.all(items.map(holds));
  return items.filter((_, at) => held[at]);
}

/** The same for a forum: its place in the lists, its history, what it set off, what it owes and what came of that. */
export async function repeatForum(context: Context, consume: Consume, forum: Forum): Promise<void> {
  const isOver = forum.state === 'withdrawn' || forum.concludedAt !== undefined;
  if (!isOver || !isQuiet(forum, quietSinceOf(context)))
    await take(consume, [toRecord(keys.forum(forum.id))(forum)], forum.id);
  const own = forum.proposal
    ? []
    : Object.keys(forum.fired).map((step) => forumAnswerIdOf(forum.id, Number(step)));
  await repeatAnswers(context, consume, forum.id, [...own, resultIdOf(forum.id)]);
}

/** The same for an opinion: its place in the lists, and whom it concerns. */
export async function repeatOpinion(context: Context, consume: Consume, opinion: Opinion): Promise<void> {
  if (isQuiet(opinion, quietSinceOf(context))) return;
  await take(consume, [toRecord(keys.opinion(opinion.id))(opinion)], opinion.id);
}
