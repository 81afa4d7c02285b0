import type { Context } from '../../shared/context.ts';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { supportedBy, unlinkEmpathy } from './repository.ts';

const atOnce = 25;

/**
 * Ends the list of what a person supports. Each empathy stays given and counted: a voice that was raised is not taken
 * back by leaving. Says whether all are done; where time ran out the next call goes on.
 */
export async function unlinkEmpathies(
  { table }: Context,
  { person }: Actor,
  hasTime: () => boolean,
): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const { items, next } = await supportedBy(table, person, { limit: atOnce, cursor });
    await Promise.all(
      items.map(({ proposal }) =>
        unlinkEmpathy(table, proposalIdSchema.parse(proposal) satisfies ProposalId, person),
      ),
    );
    cursor = next ?? undefined;
  } while (cursor !== undefined && hasTime());
  return cursor === undefined;
}
