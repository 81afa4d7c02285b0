import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { DepartmentId, ProposalId } from '../../shared/ids.ts';
import { departmentOf, getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Proposal } from './model.ts';
import { changeProposal } from './repository.ts';
import { assertMovable, awaitsTransfer, canSee, canTransfer } from './rules.ts';

/** Where the accepting institution puts it. */
interface Taken {
  /** The department that shall answer; without one, the one that runs the scheme. */
  department?: DepartmentId | undefined;
  /** Its category there; without one it keeps its own. */
  category?: string | undefined;
}

/**
 * Takes a proposal over, as the institution that was asked: in one write it belongs there, with its count, its window and
 * the rule it was published under, and to nobody else. The answers it is owed follow, by the same dates. Accepting the same
 * request again changes nothing. A step that fires, a withdrawal or the window's end at the same moment is decided by the
 * proposal's own revision.
 *
 * @param askedAt which request: one that was taken back or asked anew meanwhile is not this one
 * @throws proposal.not-found, auth.forbidden, transfer.not-asked, department.not-found, proposal.wrong-state,
 *   transfer.imported, transfer.hidden, transfer.too-many
 */
export async function acceptTransfer(
  context: Context,
  actor: Actor,
  id: ProposalId,
  { askedAt, department, category }: Taken & { askedAt: string },
): Promise<Proposal> {
  const { table, clock } = context;
  return changeProposal(table, id, async (current) => {
    const last = current.custody?.at(-1);
    if (last?.askedAt === askedAt && canSee(current, actor) && canTransfer(actor, last.to)) return undefined;
    const { transfer, ...rest } = assertAsked(current, actor, askedAt);
    const now = clock.now();
    assertMovable(current, now);
    if (department !== undefined) departmentOf(await getInstitution(context, transfer.to), department);
    const { to, reason } = transfer;
    const from = current.institution;
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'proposal.transferred', from, to, reason }],
      next: {
        ...rest,
        institution: to,
        department,
        category: category ?? current.category,
        custody: [
          ...(current.custody ?? []),
          { from, to, reason, askedAt, at: now.toISOString(), ...(department && { department }) },
        ],
      },
    };
  });
}

/**
 * Leaves a proposal where it is, for a reason everybody may read.
 *
 * @throws proposal.not-found, auth.forbidden, transfer.not-asked
 */
export async function declineTransfer(
  { table, clock }: Context,
  actor: Actor,
  id: ProposalId,
  { askedAt, reason }: { askedAt: string; reason: string },
): Promise<Proposal> {
  const now = clock.now();
  return changeProposal(table, id, (current) => {
    const { transfer, ...next } = assertAsked(current, actor, askedAt);
    const between = { from: current.institution, to: transfer.to };
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'proposal.transfer-declined', ...between, reason }],
      next,
    };
  });
}

function assertAsked(current: Proposal, actor: Actor, askedAt: string) {
  if (!canSee(current, actor)) throw new AppError('proposal.not-found');
  if (!current.transfer) throw new AppError('transfer.not-asked');
  assertAllowed(canTransfer(actor, current.transfer.to));
  if (!awaitsTransfer(current) || current.transfer.askedAt !== askedAt)
    throw new AppError('transfer.not-asked');
  return current;
}
