import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { proposalIdSchema } from '../../shared/ids.ts';
import { type Actor, publicName } from '../people/index.ts';
import { unpublishedStates } from './model.ts';
import { changeProposal } from './repository.ts';

/**
 * The author leaves. What was never public is withdrawn; what is public stays, with its empathies and the answer that is
 * owed, under the pseudonym alone; whoever keeps a copy is told that the name went. Done twice it changes nothing more.
 */
export async function forgetAuthor({ table, clock }: Context, { person }: Actor): Promise<void> {
  const authorName = publicName(person, undefined);
  const now = clock.now();
  for (const { pk } of await allEntries(table, { list: lists.author(person) })) {
    const id = proposalIdSchema.parse(pk.slice('PROPOSAL#'.length));
    await changeProposal(table, id, (current) => {
      if (unpublishedStates.includes(current.state)) {
        const withdrawnAt = now.toISOString();
        return {
          at: now,
          events: [{ type: 'proposal.withdrawn' }],
          next: { ...current, authorName, state: 'withdrawn', withdrawnAt },
        };
      }
      return current.authorName === authorName
        ? undefined
        : { at: now, events: [{ type: 'proposal.author-changed' }], next: { ...current, authorName } };
    });
  }
}
