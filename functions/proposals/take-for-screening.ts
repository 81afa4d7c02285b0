import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { recordAct } from '../audit/index.ts';
import { type Actor, assertAllowed, isModerator, nameOfPerson } from '../people/index.ts';
import type { ScreeningLock } from './model.ts';
import { findLock, findProposal, putLock } from './repository.ts';
import { assertState, canSee, isHeld, lockFor } from './rules.ts';

/** `free` takes what nobody else has; `over` takes it from whoever has it. */
type Taking = 'free' | 'over';

/**
 * Takes a proposal for one moderator for ten minutes, so that two do not decide the same one; taking it again prolongs
 * it. Gives who has it then: somebody else's hold stands until it is over, is put back, or is taken over on purpose, which
 * is on record.
 *
 * @throws proposal.not-found, auth.forbidden, proposal.wrong-state
 */
export async function takeForScreening(
  context: Context,
  actor: Actor,
  id: ProposalId,
  taking: Taking,
): Promise<ScreeningLock> {
  const { table, clock } = context;
  const proposal = await findProposal(table, id, { consistent: true });
  if (!proposal || !canSee(proposal, actor)) throw new AppError('proposal.not-found');
  assertAllowed(isModerator(actor, proposal.institution));
  assertState(proposal, ['submitted']);
  const [name, before] = await Promise.all([nameOfPerson(context, actor), findLock(table, id)]);
  const now = clock.now();
  const lock = lockFor({ moderator: actor.person, name }, before, now);
  if (taking === 'over' && isHeld(before, now) && before.moderator !== actor.person)
    await recordAct(context, proposal.institution, {
      at: now.toISOString(),
      type: 'screening.taken-over',
      by: actor.person,
      subject: `${id}-lock`,
      proposal: id,
      revision: 0,
      facts: { holder: before.name },
    });
  if (await putLock(table, id, lock, taking === 'over' ? 'always' : 'unless-others', now)) return lock;
  return (await findLock(table, id)) ?? lock;
}

/** Puts back what this moderator had taken, for whoever comes next. */
export async function putBack({ table, clock }: Context, actor: Actor, id: ProposalId): Promise<void> {
  const lock = await findLock(table, id);
  if (lock?.moderator !== actor.person) return;
  const now = clock.now();
  await putLock(table, id, { ...lock, until: now.toISOString() }, 'unless-others', now);
}
