import { day } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { type Key, keys } from '../../shared/dynamo/keys.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import type { Aggregate } from '../../shared/events.ts';
import { answerIdOf } from '../../shared/ids.ts';
import { type Answer, findAnswer, openOwedAnswers } from '../answers/index.ts';
import { type Commitment, findCommitment } from '../commitments/index.ts';
import type { Forum } from '../forums/index.ts';
import type { Proposal } from '../proposals/index.ts';
import { settleRatings } from '../ratings/index.ts';
import type { Consume } from './consume.ts';

/** Long enough for a night or two that did not run. */
const settledAfterMs = 7 * day;

type Changed = Proposal | Forum | Answer | Commitment;

/**
 * Sends a proposal, its answers and what they promised through the projections once more, as they are now, so that
 * whatever the stream let go of is made up for: a place in a list, an entry of the history, an answer owed, a commitment
 * to follow, a date for the sweeper. What has ended and been quiet for a week is left alone. Taking it again changes
 * nothing where nothing was lost.
 *
 * @returns the answers that were owed and had not been opened
 */
export async function repeatChanges(
  context: Context,
  consume: Consume,
  proposal: Proposal,
): Promise<{ reopened: string[]; isAlive: boolean }> {
  const { table, clock } = context;
  const quietSince = clock.now().getTime() - settledAfterMs;
  const reopened = await openOwedAnswers(context, proposal);
  const answers = await found(
    Object.keys(proposal.fired).map((step) =>
      findAnswer(table, answerIdOf(proposal.id, Number(step)), { consistent: true }),
    ),
  );
  // A rating that the stream let go of is in no total, and may have been the one that obliges a second answer.
  for (const answer of answers) {
    if (answer.state === 'answered') await settleRatings(context, answer.id);
  }
  const commitments = await found(
    answers.flatMap(({ commitments: promised }) => promised.map(({ id }) => findCommitment(table, id))),
  );
  const alive = [
    ...[proposal]
      .filter((each) => isUnderWay(each) || !isQuiet(each, quietSince))
      .map(toRecord(keys.proposal(proposal.id))),
    ...answers
      .filter((each) => each.state === 'owed' || !isQuiet(each, quietSince))
      .map((each) => toRecord(keys.answer(each.id))(each)),
    ...commitments
      .filter((each) => each.state === 'open' || !isQuiet(each, quietSince))
      .map((each) => toRecord(keys.commitment(each.id))(each)),
  ];
  if (alive.length === 0) return { reopened, isAlive: false };
  const outcome = await consume(alive);
  if (outcome) throw new Error(`the projections do not take ${proposal.id}`);
  return { reopened, isAlive: true };
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

/** The same for a forum: its place in the lists, its history, what it set off and what it owes. */
export async function repeatForum(
  { clock }: Pick<Context, 'clock'>,
  consume: Consume,
  forum: Forum,
): Promise<void> {
  const quietSince = clock.now().getTime() - settledAfterMs;
  const isOver = forum.state === 'withdrawn' || forum.concludedAt !== undefined;
  if (isOver && isQuiet(forum, quietSince)) return;
  if (await consume([toRecord(keys.forum(forum.id))(forum)]))
    throw new Error(`the projections do not take ${forum.id}`);
}
