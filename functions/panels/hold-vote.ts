import { addDays, dateAt } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import type { PanelId, ProposalId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { findProposal } from '../proposals/index.ts';
import { memberTicket } from './members.ts';
import type { Candidate, Choice } from './model.ts';
import { getPanel } from './read-panels.ts';
import { candidateOfEntry, castBallot, changeCandidate, findCandidate } from './repository.ts';
import { assertPanelState, canServePanel, countVote, endOf, isVoteOver, membersOf } from './rules.ts';

const longestVoteDays = 60;

/**
 * Opens the vote on whether a proposal becomes a forum, until the end of a date. The motion says why it should: carried,
 * it is the decision's published reason.
 *
 * @throws panel.not-found, auth.forbidden, panel.wrong-state, panel.too-few-members, candidate.not-found,
 *   candidate.wrong-state, candidate.unsuitable, candidate.changed, request.invalid
 */
export async function openVote(
  context: Context,
  actor: Actor,
  id: PanelId,
  proposalId: ProposalId,
  { motion, endsOn }: { motion: string; endsOn: string },
): Promise<Candidate> {
  const { table, clock } = context;
  const panel = await getPanel(context, id);
  assertAllowed(canServePanel(actor, panel.institution));
  assertPanelState(panel, ['seated']);
  if (!(await findCandidate(table, id, proposalId))) throw new AppError('candidate.not-found');
  const today = dateAt(clock.now());
  if (endsOn < today || endsOn > addDays(today, longestVoteDays))
    throw new AppError('request.invalid', [{ field: '/endsOn', message: 'is today or within sixty days' }]);
  const proposal = await findProposal(table, proposalId, { consistent: true });
  if ((proposal?.state !== 'open' && proposal?.state !== 'closed') || proposal.hidden)
    throw new AppError('candidate.unsuitable');
  if (membersOf(panel).length < panel.quorum) throw new AppError('panel.too-few-members');
  return changeCandidate(table, id, proposalId, (current) => {
    const endsAt = endOf(endsOn);
    if (current.state === 'voting' && current.vote?.motion === motion && current.vote.endsAt === endsAt)
      return undefined;
    if (current.state !== 'waiting') throw new AppError('candidate.wrong-state');
    const now = clock.now();
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'candidate.vote-opened', motion, endsAt }],
      next: {
        ...current,
        state: 'voting',
        vote: { motion, openedAt: now.toISOString(), endsAt, ballots: {} },
      },
    };
  });
}

/**
 * One member's vote, which may change until the vote ends. Once all have voted it is counted at once.
 *
 * @throws panel.not-found, panel.no-seat, candidate.not-found, candidate.vote-over, to the millisecond
 */
export async function castVote(
  context: Context,
  actor: Actor,
  id: PanelId,
  proposal: ProposalId,
  choice: Choice,
): Promise<void> {
  const { table, clock } = context;
  const panel = await getPanel(context, id);
  const ticket = await memberTicket(context, actor, panel);
  if (!(await findCandidate(table, id, proposal))) throw new AppError('candidate.not-found');
  const now = clock.now();
  const cast = await castBallot(table, id, proposal, { ticket, choice, at: now.toISOString() });
  if (!cast?.vote) throw new AppError('candidate.vote-over');
  if (!isVoteOver(cast.vote, membersOf(panel), now)) return;
  try {
    await settleVote(context, id, proposal);
  } catch (error) {
    // The ballot is cast. Where others keep changing theirs the clock counts them in the end.
    if (!(error instanceof AppError) || error.code !== 'candidate.changed') throw error;
  }
}

/** The votes whose end has come, by the partition each lies in. */
export async function votesToSettle({ table, clock }: Context): Promise<string[]> {
  const due = await allEntries(table, { list: lists.due('candidate'), upTo: clock.now().toISOString() });
  return due.map(({ pk }) => pk);
}

export async function settleDueVote(context: Context, pk: string): Promise<void> {
  const { panel, proposal } = candidateOfEntry(pk);
  await settleVote(context, panel, proposal);
}

/**
 * Counts a vote that is over, once: the write that decides is the one that shows that no ballot came meanwhile. With too
 * few voices nothing is decided, and it may be voted on again. What anybody voted is not kept.
 */
export async function settleVote(context: Context, id: PanelId, proposal: ProposalId): Promise<Candidate> {
  const { table, clock } = context;
  const panel = await getPanel(context, id);
  const members = membersOf(panel);
  return changeCandidate(table, id, proposal, (current) => {
    const now = clock.now();
    const { vote, ...kept } = current;
    if (current.state !== 'voting' || !vote || !isVoteOver(vote, members, now)) return undefined;
    const counted = countVote(vote, members, panel.quorum, now);
    const { outcome, yes, no, abstain } = counted;
    const reason = outcome === 'forum' ? { reason: vote.motion } : {};
    return {
      at: now,
      events: [{ type: 'candidate.decided', outcome, yes, no, abstain, ...reason }],
      next: {
        ...kept,
        votes: [...current.votes, counted],
        ...(outcome === 'no-quorum'
          ? { state: 'waiting' }
          : { state: 'decided', decision: { outcome, at: now.toISOString(), ...reason } }),
      },
    };
  });
}

/**
 * Publishes why a proposal that was voted down becomes no forum: once, and it stays.
 *
 * @throws panel.not-found, auth.forbidden, candidate.not-found, candidate.wrong-state, candidate.changed
 */
export async function explainDecision(
  context: Context,
  actor: Actor,
  id: PanelId,
  proposal: ProposalId,
  reason: string,
): Promise<Candidate> {
  const { table, clock } = context;
  const panel = await getPanel(context, id);
  assertAllowed(canServePanel(actor, panel.institution));
  return changeCandidate(table, id, proposal, (current) => {
    if (current.decision?.reason === reason) return undefined;
    if (!current.decision || current.decision.reason !== undefined)
      throw new AppError('candidate.wrong-state');
    return {
      at: clock.now(),
      by: { person: actor.person },
      events: [{ type: 'candidate.explained', reason }],
      next: { ...current, decision: { ...current.decision, reason } },
    };
  });
}
