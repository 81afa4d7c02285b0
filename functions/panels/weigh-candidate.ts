import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { PanelId, ProposalId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { memberTicket } from './members.ts';
import type { Scores } from './model.ts';
import { getPanel } from './read-panels.ts';
import { findCandidate, keepNote, keepScores } from './repository.ts';

/**
 * One member's scores of a proposal, in place of earlier ones, until it is decided.
 *
 * @throws panel.not-found, panel.no-seat, candidate.not-found, candidate.wrong-state once it is decided
 */
export async function scoreCandidate(
  context: Context,
  actor: Actor,
  id: PanelId,
  proposal: ProposalId,
  scores: Scores,
): Promise<void> {
  const { table } = context;
  const ticket = await memberTicket(context, actor, await getPanel(context, id));
  if (!(await findCandidate(table, id, proposal))) throw new AppError('candidate.not-found');
  if (!(await keepScores(table, id, proposal, ticket, scores))) throw new AppError('candidate.wrong-state');
}

/**
 * One member's note on a proposal for the other members, in place of an earlier one, until it is decided. It is not
 * published.
 *
 * @throws panel.not-found, panel.no-seat, candidate.not-found, candidate.wrong-state once it is decided
 */
export async function noteOnCandidate(
  context: Context,
  actor: Actor,
  id: PanelId,
  proposal: ProposalId,
  text: string,
): Promise<void> {
  const { table, clock } = context;
  const ticket = await memberTicket(context, actor, await getPanel(context, id));
  const candidate = await findCandidate(table, id, proposal);
  if (!candidate) throw new AppError('candidate.not-found');
  if (candidate.state === 'decided') throw new AppError('candidate.wrong-state');
  await keepNote(table, id, proposal, ticket, { text, at: clock.now().toISOString() });
}
