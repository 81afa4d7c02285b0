import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import {
  type ForumId,
  forumIdSchema,
  type InstitutionId,
  type OpinionId,
  type PersonId,
  proposalIdSchema,
  type SubjectId,
} from '../../shared/ids.ts';
import { type Memory, makeMemory } from '../../shared/memory.ts';
import { type Forum, type ForumGates, findForum, isDebating, makeForumGates } from '../forums/index.ts';
import { findProposal, isGathering } from '../proposals/index.ts';
import type { Opinion } from './model.ts';
import { findOpinion } from './repository.ts';

/** What has to be known of a forum or a proposal before something is said there. */
export interface SubjectGate {
  institution: InstitutionId;
  /** Nothing where a proposal's words are hidden, and those of the forum it grew into with them. */
  title: string | null;
  /** Who wrote the proposal, and may add to it what helped. */
  author: PersonId | undefined;
  /** The sides of a forum; a proposal has none. */
  stances: Forum['stances'];
  isOpen: (now: Date) => boolean;
  /** What to refuse with where it is not open. */
  refusal: (now: Date) => 'opinion.not-open' | 'opinion.closed';
}

/** What has to be known of an opinion before somebody sympathises with it. */
export type OpinionGate = Pick<Opinion, 'id' | 'subject' | 'author' | 'withdrawnAt' | 'hidden'>;

export interface OpinionGates {
  subjects: Memory<SubjectId, SubjectGate>;
  opinions: Memory<OpinionId, OpinionGate>;
  /** For the side that is taken together with an opinion. */
  forums: ForumGates;
}

/**
 * A few seconds' memory of what is discussed and of opinions, so that a hot one costs no read for each voice. Dates are
 * remembered with it and compared with the clock each time, so that the last millisecond is exact.
 */
export function makeOpinionGates(context: Context): OpinionGates {
  const { table, clock } = context;
  return {
    forums: makeForumGates(context),
    subjects: makeMemory(clock, async (subject, consistent) => {
      const forum = forumIdSchema.safeParse(subject).data;
      return forum === undefined
        ? ofProposal(context, subject, consistent)
        : ofForum(context, forum, consistent);
    }),
    opinions: makeMemory(clock, async (id, consistent) => {
      const opinion = await findOpinion(table, id, { consistent });
      if (!opinion) throw new AppError('opinion.not-found');
      const { subject, author, withdrawnAt, hidden } = opinion;
      return { id, subject, author, withdrawnAt, hidden };
    }),
  };
}

async function ofForum({ table }: Context, id: ForumId, consistent: boolean): Promise<SubjectGate> {
  const forum = await findForum(table, id, { consistent });
  if (!forum) throw new AppError('forum.not-found');
  const { institution, topic, hidden, stances, state, opensAt, closesAt } = forum;
  return {
    institution,
    title: hidden ? null : topic,
    author: undefined,
    stances,
    isOpen: (now) => isDebating({ state, opensAt, closesAt }, now),
    refusal: (now) =>
      state === 'withdrawn' || now.getTime() < Date.parse(opensAt) ? 'opinion.not-open' : 'opinion.closed',
  };
}

async function ofProposal({ table }: Context, subject: SubjectId, consistent: boolean): Promise<SubjectGate> {
  const proposal = await findProposal(table, proposalIdSchema.parse(subject), { consistent });
  // What was never published nobody but its author and the moderators knows of.
  if (proposal?.publishedAt === undefined) throw new AppError('proposal.not-found');
  const { institution, title, author, hidden, state, closesAt } = proposal;
  return {
    institution,
    title: hidden ? null : title,
    author,
    stances: [],
    isOpen: (now) => isGathering({ state, closesAt }, now),
    refusal: () => (state === 'open' || state === 'closed' ? 'opinion.closed' : 'opinion.not-open'),
  };
}

/**
 * Lets words through at this moment. Before refusing it looks at what is discussed as it is.
 *
 * @throws forum.not-found, proposal.not-found, opinion.not-open, opinion.closed from the closing millisecond on
 */
export async function assertDiscussed(
  { subjects }: OpinionGates,
  subject: SubjectId,
  now: Date,
): Promise<SubjectGate> {
  const recent = await subjects.recent(subject).catch(() => undefined);
  if (recent?.isOpen(now)) return recent;
  const gate = await subjects.current(subject);
  if (gate.isOpen(now)) return gate;
  throw new AppError(gate.refusal(now));
}
