import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { recordAct } from '../audit/index.ts';
import { type Actor, assertAllowed, isModerator } from '../people/index.ts';
import { findProposal, hideProposal, hidingCodeSchema, type RejectionCode } from '../proposals/index.ts';
import type { ReportCase } from './model.ts';
import { findCase, finishCase, settleCase } from './repository.ts';

export type Settlement =
  | { decision: 'dismiss'; reason: string }
  | { decision: 'hide'; code: RejectionCode; reason: string };

/**
 * Decides on a proposal's reports as a moderator saw them, once: they are dismissed, or the proposal's words are hidden.
 * Whoever decides second, or has not seen the latest report, is refused.
 *
 * @throws report.not-found, auth.forbidden, report.changed
 */
export async function settleReports(
  context: Context,
  actor: Actor,
  id: ProposalId,
  settlement: Settlement,
  seenRevision: number,
): Promise<void> {
  const { table, clock } = context;
  const seen = await caseFor(context, actor, id);
  if (seen.state !== 'open' || seen.revision !== seenRevision) throw new AppError('report.changed');
  const settledAt = clock.now().toISOString();
  // Hiding leaves an event of the proposal behind; a dismissal leaves none.
  if (settlement.decision === 'dismiss')
    await recordAct(context, seen.institution, {
      at: settledAt,
      type: 'reports.dismissed',
      by: actor.person,
      // The case has revisions of its own, apart from its proposal's.
      subject: `${id}-reports`,
      proposal: id,
      revision: seen.revision,
      facts: { reports: seen.reports },
    });
  const settled = await settleCase(table, seen, {
    state: settlement.decision === 'dismiss' ? 'dismissed' : 'hiding',
    settledAt,
    settledBy: actor.person,
    reason: settlement.reason,
    code: settlement.decision === 'hide' ? settlement.code : undefined,
  });
  if (!settled) throw new AppError('report.changed');
  if (settled.state === 'hiding') await hide(context, actor, settled);
}

/**
 * Carries out a decision to hide that was taken and cut short.
 *
 * @throws report.not-found, auth.forbidden
 */
export async function finishHiding(context: Context, actor: Actor, id: ProposalId): Promise<void> {
  const decided = await caseFor(context, actor, id);
  if (decided.state === 'hiding') await hide(context, actor, decided);
}

async function caseFor({ table }: Context, actor: Actor, id: ProposalId): Promise<ReportCase> {
  const found = await findCase(table, id);
  if (!found) throw new AppError('report.not-found');
  assertAllowed(isModerator(actor, found.institution));
  return found;
}

async function hide(context: Context, actor: Actor, { proposal, code, reason }: ReportCase): Promise<void> {
  const isHidden = (await findProposal(context.table, proposal, { consistent: true }))?.hidden !== undefined;
  if (!isHidden) {
    const decision = { code: hidingCodeSchema.parse(code), reason: reason ?? '' };
    await hideProposal(context, actor, proposal, decision);
  }
  await finishCase(context.table, proposal);
}
