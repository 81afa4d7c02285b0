import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { forumOfStatement } from '../../shared/ids.ts';
import { recordAct } from '../audit/index.ts';
import { findOpinion, hideOpinion, stateOf } from '../opinions/index.ts';
import { type Actor, assertAllowed, isModerator } from '../people/index.ts';
import { findProposal, hideProposal, hidingCodeSchema, type RejectionCode } from '../proposals/index.ts';
import { findStatement, removeStatement } from '../statements/index.ts';
import { type ReportCase, type ReportedId, reportedIdOf } from './model.ts';
import { findCase, finishCase, settleCase } from './repository.ts';

type Settlement =
  | { decision: 'dismiss'; reason: string }
  | { decision: 'hide'; code: RejectionCode; reason: string };

/**
 * Decides on the reports of something as a moderator saw them, once: they are dismissed, or its words are hidden.
 * Whoever decides second, or has not seen the latest report, is refused; the same decision again from whoever took it
 * changes nothing.
 *
 * @throws report.not-found, auth.forbidden, report.changed
 */
export async function settleReports(
  context: Context,
  actor: Actor,
  id: ReportedId,
  settlement: Settlement,
  seenRevision: number,
): Promise<void> {
  const { table, clock } = context;
  const seen = await caseFor(context, actor, id);
  if (isSettledSo(seen, actor, settlement)) return finishHiding(context, actor, id);
  if (seen.state !== 'open' || seen.revision !== seenRevision) throw new AppError('report.changed');
  const settledAt = clock.now().toISOString();
  // Hiding leaves an event of what is hidden behind; a dismissal leaves none.
  if (settlement.decision === 'dismiss')
    await recordAct(context, seen.institution, {
      at: settledAt,
      type: 'reports.dismissed',
      by: actor.person,
      // The case has revisions of its own, apart from those of what it is about.
      subject: `${id}-reports`,
      ...(seen.proposal && { proposal: seen.proposal }),
      ...(seen.statement && { forum: forumOfStatement(seen.statement) }),
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
  if (!settled) {
    if (isSettledSo(await caseFor(context, actor, id), actor, settlement)) return;
    throw new AppError('report.changed');
  }
  if (settled.state === 'hiding') await hide(context, actor, settled);
}

function isSettledSo({ state, settledBy, reason, code }: ReportCase, actor: Actor, settlement: Settlement) {
  const states = settlement.decision === 'dismiss' ? ['dismissed'] : ['hiding', 'hidden'];
  return (
    states.includes(state) &&
    settledBy === actor.person &&
    reason === settlement.reason &&
    (settlement.decision === 'dismiss' || code === settlement.code)
  );
}

/**
 * Carries out a decision to hide that was taken and cut short.
 *
 * @throws report.not-found, auth.forbidden
 */
export async function finishHiding(context: Context, actor: Actor, id: ReportedId): Promise<void> {
  const decided = await caseFor(context, actor, id);
  if (decided.state === 'hiding') await hide(context, actor, decided);
}

async function caseFor({ table }: Context, actor: Actor, id: ReportedId): Promise<ReportCase> {
  const found = await findCase(table, id);
  if (!found) throw new AppError('report.not-found');
  assertAllowed(isModerator(actor, found.institution));
  return found;
}

async function hide(context: Context, actor: Actor, decided: ReportCase): Promise<void> {
  const { proposal, opinion, statement, code, reason } = decided;
  const decision = { code: hidingCodeSchema.parse(code), reason: reason ?? '' };
  if (proposal && (await findProposal(context.table, proposal, { consistent: true }))?.hidden === undefined)
    await hideProposal(context, actor, proposal, decision);
  // What its author took back meanwhile nobody reads any more.
  const said = opinion && (await findOpinion(context.table, opinion, { consistent: true }));
  if (said && stateOf(said) === 'shown') await hideOpinion(context, actor, said.id, decision);
  const made = statement && (await findStatement(context.table, statement));
  if (made && made.removed === undefined) await removeStatement(context, actor, made.id, decision);
  await finishCase(context.table, reportedIdOf(decided));
}
