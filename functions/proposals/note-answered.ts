import type { Context } from '../../shared/context.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { changeProposal } from './repository.ts';

/**
 * Notes that the answer a step obliged was given, once: what owes nothing any more and gathers nothing has no reason to pass
 * to another institution. The answer tells of itself; nothing more is told here.
 */
export async function noteAnswered(
  { table, clock }: Context,
  id: ProposalId,
  { step, answeredAt: givenAt }: { step: number; answeredAt: string },
): Promise<void> {
  await changeProposal(table, id, (current) => {
    const fired = current.fired[step];
    if (!fired || fired.givenAt !== undefined) return undefined;
    return {
      at: clock.now(),
      events: [],
      next: { ...current, fired: { ...current.fired, [step]: { ...fired, givenAt } } },
    };
  });
}
