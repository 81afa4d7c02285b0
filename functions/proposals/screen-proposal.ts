import { endOfPeriod } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { DepartmentId, ProposalId } from '../../shared/ids.ts';
import { departmentOf, getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed, isModerator } from '../people/index.ts';
import type { Proposal, RejectionCode } from './model.ts';
import { changeProposal, findLock, findProposal } from './repository.ts';
import { assertNotTaken, assertState, canSee, pinRule } from './rules.ts';

export type Decision =
  | { decision: 'publish'; department?: DepartmentId | undefined; textVersion?: number | undefined }
  | { decision: 'reject'; code: RejectionCode; reason: string; textVersion?: number | undefined };

/**
 * A moderator's decision. Publishing pins the institution's rule as it is now and opens the window, which ends at the
 * midnight after its last day; rejecting says why, by a code of the public list and in words. The first decision stands:
 * the same one again changes nothing, another is refused. While another moderator has it before them nobody else decides.
 *
 * @throws proposal.not-found, auth.forbidden, proposal.wrong-state, department.not-found, screening.taken,
 *   proposal.changed when `textVersion` is no longer the current one
 */
export async function screenProposal(
  context: Context,
  actor: Actor,
  id: ProposalId,
  decision: Decision,
): Promise<Proposal> {
  const { table, clock } = context;
  const waiting = await findProposal(table, id, { consistent: true });
  if (!waiting || !canSee(waiting, actor)) throw new AppError('proposal.not-found');
  assertAllowed(isModerator(actor, waiting.institution));
  const institution = await getInstitution(context, waiting.institution);
  if (decision.decision === 'publish' && decision.department !== undefined) {
    departmentOf(institution, decision.department);
  }
  const now = clock.now();
  // Only courtesy between moderators rests on this: that a decision is taken once, the write below makes sure of.
  if (waiting.state === 'submitted') assertNotTaken(await findLock(table, id), actor, now);
  return changeProposal(table, id, (current) => {
    if (isSameDecision(current, decision)) return undefined;
    assertState(current, ['submitted']);
    // Another institution has taken it over since: its own rule and moderators decide.
    if (current.institution !== waiting.institution) throw new AppError('proposal.changed');
    // The author may have changed the words while the moderator read them.
    if (decision.textVersion !== undefined && decision.textVersion !== current.text.version) {
      throw new AppError('proposal.changed');
    }
    const at = now.toISOString();
    switch (decision.decision) {
      case 'publish': {
        const rule = pinRule(institution.rule.version, institution.rule.rule);
        const closesAt = endOfPeriod(now, rule.windowDays).toISOString();
        return {
          at: now,
          by: { person: actor.person },
          events: [{ type: 'proposal.published', closesAt }],
          next: {
            ...current,
            state: 'open',
            publishedAt: at,
            closesAt,
            rule,
            department: decision.department,
            screening: { decision: 'publish', at },
          },
        };
      }
      case 'reject':
        return {
          at: now,
          by: { person: actor.person },
          events: [{ type: 'proposal.rejected', code: decision.code }],
          next: {
            ...current,
            state: 'rejected',
            rejectedAt: at,
            // Whoever was asked to take it need not any more, nor if it is handed in again.
            transfer: undefined,
            screening: { decision: 'reject', at, code: decision.code, reason: decision.reason },
          },
        };
    }
  });
}

function isSameDecision({ state, screening }: Proposal, decision: Decision): boolean {
  switch (decision.decision) {
    case 'publish':
      return state === 'open' && screening?.decision === 'publish';
    case 'reject':
      return (
        state === 'rejected' &&
        screening?.decision === 'reject' &&
        screening.code === decision.code &&
        screening.reason === decision.reason
      );
  }
}
