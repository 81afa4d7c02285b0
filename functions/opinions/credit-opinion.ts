import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { AppError } from '../../shared/errors.ts';
import type { OpinionId, ProposalId } from '../../shared/ids.ts';
import { changeOpinion, opinionsOf } from './repository.ts';
import { assertShown } from './rules.ts';

/**
 * Lets an addendum to a proposal credit opinions: each was said of this proposal, and can be read.
 *
 * @throws opinion.not-found, opinion.wrong-state
 */
export async function assertCreditable(table: Table, proposal: ProposalId, ids: OpinionId[]): Promise<void> {
  if (ids.length === 0) return;
  const opinions = await opinionsOf(table, ids);
  if (opinions.length < ids.length || opinions.some(({ subject }) => subject !== proposal))
    throw new AppError('opinion.not-found');
  for (const opinion of opinions) assertShown(opinion);
}

/** Says of an opinion that an addendum credits it, once. */
export async function creditOpinion(
  { table, clock }: Context,
  id: OpinionId,
  { proposal, addendum, at }: { proposal: ProposalId; addendum: number; at: string },
): Promise<void> {
  await changeOpinion(table, id, (current) => {
    if (current.credits.some((credit) => credit.addendum === addendum)) return undefined;
    return {
      at: clock.now(),
      events: [{ type: 'opinion.credited', proposal, addendum }],
      next: { ...current, credits: [...current.credits, { proposal, addendum, at }] },
    };
  });
}
