import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import type { OpinionId, ProposalId } from '../../shared/ids.ts';
import { assertCreditable } from '../opinions/index.ts';
import type { Actor } from '../people/index.ts';
import { addendaKept, type Proposal, publishedStates } from './model.ts';
import { changeProposal, findProposal, keepAddendum } from './repository.ts';
import { assertAuthor, assertState, canSee } from './rules.ts';

/**
 * Adds the author's dated words to a published proposal, whose own words stay as they are, and says which opinions on it
 * helped. Repeated with the same idempotency key it adds them once.
 *
 * @throws proposal.not-found, auth.forbidden, proposal.wrong-state, proposal.too-many-addenda,
 *   opinion.not-found and opinion.wrong-state for one that is said elsewhere, hidden or taken back,
 *   request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function addAddendum(
  context: Context,
  actor: Actor,
  id: ProposalId,
  {
    text,
    credits = [],
    idempotencyKey,
  }: { text: string; credits?: OpinionId[] | undefined; idempotencyKey: string | undefined },
): Promise<Proposal> {
  const { table, clock } = context;
  const before = await findProposal(table, id, { consistent: true });
  if (!before || !canSee(before, actor)) throw new AppError('proposal.not-found');
  assertAuthor(before, actor);
  assertState(before, publishedStates);
  await assertCreditable(table, id, credits);
  const now = clock.now();
  const attempt = await reserveId(context, {
    person: actor.person,
    route: 'addenda',
    key: idempotencyKey,
    request: { id, text, ...(credits.length > 0 && { credits }) },
    newId: () => ulid(now.getTime()),
  });
  if (before.addenda.some((added) => added.attempt === attempt)) return before;
  if (before.addenda.length >= addendaKept) throw new AppError('proposal.too-many-addenda');
  const number = before.addenda.length + 1;
  await keepAddendum(table, id, { number, attempt }, text);
  const credited = credits.length > 0 ? { credits } : {};
  return changeProposal(table, id, (current) => {
    // The same sending, which came in between.
    if (current.addenda.some((added) => added.attempt === attempt)) return undefined;
    assertState(current, publishedStates);
    if (current.addenda.length !== before.addenda.length) throw new AppError('proposal.changed');
    return {
      at: now,
      events: [{ type: 'proposal.addendum', number, ...credited }],
      next: { ...current, addenda: [...current.addenda, { at: now.toISOString(), attempt, ...credited }] },
    };
  });
}
