import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import type { TimelineEntry } from '../../shared/dynamo/timeline.ts';
import { AppError } from '../../shared/errors.ts';
import { type AnswerId, answerIdSchema, type ProposalId } from '../../shared/ids.ts';
import { type Memory, makeMemory, sinceStart } from '../../shared/memory.ts';
import { type AnswerView, readAnswer } from '../answers/index.ts';
import { forumsNaming } from '../forums/index.ts';
import { type Discussion, readDiscussion } from '../opinions/index.ts';
import type { Actor } from '../people/index.ts';
import { ownRating, type RatingTotals, type RatingValue, readRatings } from '../ratings/index.ts';
import type { DayCount, Proposal } from './model.ts';
import { presentProposal, seeProposal } from './read-proposals.ts';
import { storyOf } from './repository.ts';

/** How many opinions stand on a proposal's page; the rest have one of their own. */
const opinionsShown = 5;

/** What stands on a proposal's page beside itself. */
interface Surroundings {
  timeline: TimelineEntry[];
  history: DayCount[];
  /** Nothing before it is published. */
  discussion: Discussion | undefined;
  /** Forums that have to do with it, the newest first. */
  forums: Awaited<ReturnType<typeof forumsNaming>>;
}

/** An answer that was opened, with what supporters think of it once it is given. */
interface OpenedAnswer extends AnswerView {
  rating: { totals: RatingTotals; own: RatingValue | undefined } | undefined;
}

interface Public {
  surroundings: Memory<ProposalId, Surroundings>;
  answers: Memory<AnswerId, OpenedAnswer | undefined>;
}

const remembered = new WeakMap<Table, Public>();

/**
 * One proposal with what surrounds it.
 *
 * @throws proposal.not-found
 */
export async function readStory(context: Context, actor: Actor | undefined, id: ProposalId) {
  const proposal = await seeProposal(context, actor, id);
  const [view, surroundings] = await Promise.all([
    presentProposal(context, actor, proposal),
    readSurroundings(context, actor, proposal),
  ]);
  return { proposal: view, ...surroundings };
}

/**
 * What surrounds a published proposal. Who is not signed in gets it as it was a few seconds ago at most, as a CDN keeps
 * it anyway, so that one read by many costs little more than itself; whoever is signed in has perhaps just added to it.
 */
function readSurroundings(
  context: Context,
  actor: Actor | undefined,
  { id, publishedAt }: Pick<Proposal, 'id' | 'publishedAt'>,
): Promise<Surroundings> {
  if (publishedAt !== undefined && actor === undefined) return publicOf(context).surroundings.recent(id);
  return surroundingsOf(context, actor, id, publishedAt !== undefined);
}

/** The same of one answer; nothing for one whose step fired a moment before it is opened. */
export function readOpened(
  context: Context,
  actor: Actor | undefined,
  answer: string,
): Promise<OpenedAnswer | undefined> {
  const id = answerIdSchema.parse(answer);
  return actor === undefined ? publicOf(context).answers.recent(id) : openedAnswer(context, actor, id);
}

function publicOf(context: Context): Public {
  const known = remembered.get(context.table) ?? {
    surroundings: makeMemory(sinceStart, (id: ProposalId) => surroundingsOf(context, undefined, id, true)),
    answers: makeMemory(sinceStart, (id: AnswerId) => openedAnswer(context, undefined, id)),
  };
  remembered.set(context.table, known);
  return known;
}

async function surroundingsOf(
  context: Context,
  actor: Actor | undefined,
  id: ProposalId,
  isPublished: boolean,
): Promise<Surroundings> {
  const [story, discussion, forums] = await Promise.all([
    storyOf(context.table, id),
    isPublished ? readDiscussion(context, actor, id, { limit: opinionsShown }) : undefined,
    isPublished ? forumsNaming(context, id) : [],
  ]);
  return { ...story, discussion, forums };
}

async function openedAnswer(
  context: Context,
  actor: Actor | undefined,
  id: AnswerId,
): Promise<OpenedAnswer | undefined> {
  try {
    const answer = await readAnswer(context, id);
    if (answer.state !== 'answered') return { ...answer, rating: undefined };
    const [totals, own] = await Promise.all([
      readRatings(context, id),
      actor ? ownRating(context, actor, id) : undefined,
    ]);
    return { ...answer, rating: { totals, own } };
  } catch (error) {
    if (error instanceof AppError && error.code === 'answer.not-found') return undefined;
    throw error;
  }
}
