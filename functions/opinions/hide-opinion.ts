import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { OpinionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isModerator } from '../people/index.ts';
import type { RejectionCode } from '../proposals/index.ts';
import type { Opinion } from './model.ts';
import { changeOpinion } from './repository.ts';

/**
 * Puts an opinion's words out of sight, for a code of the public list and with a reason that everybody reads in their
 * place. Replies and sympathy stay as they are. The same decision again changes nothing.
 *
 * @throws opinion.not-found, auth.forbidden, opinion.wrong-state where its author took it back or it is hidden already
 */
export async function hideOpinion(
  { table, clock }: Context,
  actor: Actor,
  id: OpinionId,
  { code, reason }: { code: RejectionCode; reason: string },
): Promise<Opinion> {
  return changeOpinion(table, id, (current) => {
    assertAllowed(isModerator(actor, current.institution));
    if (current.hidden?.code === code && current.hidden.reason === reason) return undefined;
    if (current.hidden || current.withdrawnAt !== undefined) throw new AppError('opinion.wrong-state');
    const now = clock.now();
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'opinion.hidden', code, reason }],
      next: { ...current, hidden: { at: now.toISOString(), code, reason } },
    };
  });
}

/**
 * Shows again what was hidden.
 *
 * @throws opinion.not-found, auth.forbidden
 */
export async function showOpinion({ table, clock }: Context, actor: Actor, id: OpinionId): Promise<Opinion> {
  return changeOpinion(table, id, (current) => {
    assertAllowed(isModerator(actor, current.institution));
    if (!current.hidden) return undefined;
    const { hidden: _, ...next } = current;
    return { at: clock.now(), by: { person: actor.person }, events: [{ type: 'opinion.shown' }], next };
  });
}
