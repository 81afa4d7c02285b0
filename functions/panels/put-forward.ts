import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId, PanelId, ProposalId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { findProposal, isGathering, type Proposal } from '../proposals/index.ts';
import { memberTicket } from './members.ts';
import type { Candidate } from './model.ts';
import { getPanel } from './read-panels.ts';
import { createCandidate, findCandidate, panelIds } from './repository.ts';
import { assertPanelState, canServePanel } from './rules.ts';

interface PutForward {
  kind: 'timely' | 'repeated';
  reason: string;
  /** Proposals that ask for the same: needed for a repeated one. */
  similar: ProposalId[];
}

/**
 * Puts an open proposal before a panel, by a member of it or by the institution's moderators: because its time is now, or
 * because it comes again and again. Once a panel; where it lies there already, it stays as it is.
 *
 * @throws panel.not-found, panel.wrong-state, panel.no-seat, proposal.not-found, candidate.unsuitable, request.invalid
 */
export async function putForward(
  context: Context,
  actor: Actor,
  id: PanelId,
  proposalId: ProposalId,
  { kind, reason, similar }: PutForward,
): Promise<{ candidate: Candidate; isFirst: boolean }> {
  const { table, clock } = context;
  const panel = await getPanel(context, id);
  const isStaff = canServePanel(actor, panel.institution);
  if (!isStaff) await memberTicket(context, actor, panel);
  assertPanelState(panel, ['seated']);
  const known = await findCandidate(table, id, proposalId);
  if (known) return { candidate: known, isFirst: false };
  const proposal = await findProposal(table, proposalId, { consistent: true });
  const now = clock.now();
  if (proposal?.publishedAt === undefined) throw new AppError('proposal.not-found');
  if (proposal.institution !== panel.institution || !isGathering(proposal, now) || proposal.hidden)
    throw new AppError('candidate.unsuitable');
  const alike = [...new Set(similar)].filter((each) => each !== proposalId);
  if (kind === 'repeated' && alike.length === 0)
    throw new AppError('request.invalid', [
      { field: '/similar', message: 'is needed for a repeated proposal' },
    ]);
  await assertSimilar(context, panel.institution, alike);
  const created = await createCandidate(table, {
    at: now,
    ...(isStaff && { by: { person: actor.person } }),
    events: [{ type: 'candidate.put-forward', kind, reason }],
    next: {
      panel: id,
      proposal: proposalId,
      institution: panel.institution,
      kind,
      reason,
      similar: alike,
      putAt: now.toISOString(),
      state: 'waiting',
      scores: {},
      votes: [],
    },
  });
  if (created) return { candidate: created, isFirst: true };
  const other = await findCandidate(table, id, proposalId);
  if (!other) throw new AppError('candidate.changed');
  return { candidate: other, isFirst: false };
}

/** They are published proposals of the same institution. */
async function assertSimilar(
  { table }: Context,
  institution: InstitutionId,
  similar: ProposalId[],
): Promise<void> {
  const found = await Promise.all(similar.map((id) => findProposal(table, id, { consistent: false })));
  const isWrong = found.some((each) => each?.publishedAt === undefined || each.institution !== institution);
  if (isWrong)
    throw new AppError('request.invalid', [
      { field: '/similar', message: 'names a proposal that is not published here' },
    ]);
}

/** A proposal that has reached a step to a forum lies before every panel of its institution that sits then. */
export async function takePassed({ table, clock }: Context, proposal: Proposal): Promise<void> {
  if (!hasReachedForum(proposal)) return;
  for (const id of await panelIds(table, proposal.institution)) {
    const panel = await getPanel({ table }, id);
    if (panel.state !== 'seated') continue;
    const now = clock.now();
    await createCandidate(table, {
      at: now,
      events: [{ type: 'candidate.put-forward', kind: 'passed' }],
      next: {
        panel: id,
        proposal: proposal.id,
        institution: proposal.institution,
        kind: 'passed',
        similar: [],
        putAt: now.toISOString(),
        state: 'waiting',
        scores: {},
        votes: [],
      },
    });
  }
}

export function hasReachedForum({ rule, fired, state }: Proposal): boolean {
  if (state !== 'open' && state !== 'closed') return false;
  return (rule?.steps ?? []).some(({ number, then }) => then === 'forum' && fired[number] !== undefined);
}
