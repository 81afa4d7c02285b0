import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { addendaKept, type Proposal, publishedStates } from './model.ts';
import { changeProposal, findProposal, keepAddendum } from './repository.ts';
import { assertAuthor, assertState, canSee } from './rules.ts';

/**
 * Adds the author's dated words to a published proposal, whose own words stay as they are.
 *
 * @throws proposal.not-found, auth.forbidden, proposal.wrong-state, proposal.too-many-addenda
 */
export async function addAddendum(
  { table, clock }: Context,
  actor: Actor,
  id: ProposalId,
  text: string,
): Promise<Proposal> {
  const before = await findProposal(table, id, { consistent: true });
  if (!before || !canSee(before, actor)) throw new AppError('proposal.not-found');
  assertAuthor(before, actor);
  assertState(before, publishedStates);
  if (before.addenda.length >= addendaKept) throw new AppError('proposal.too-many-addenda');
  const now = clock.now();
  const number = before.addenda.length + 1;
  const attempt = ulid(now.getTime());
  await keepAddendum(table, id, { number, attempt }, text);
  return changeProposal(table, id, (current) => {
    assertState(current, publishedStates);
    if (current.addenda.length !== before.addenda.length) throw new AppError('proposal.changed');
    return {
      at: now,
      events: [{ type: 'proposal.addendum', number }],
      next: { ...current, addenda: [...current.addenda, { at: now.toISOString(), attempt }] },
    };
  });
}
