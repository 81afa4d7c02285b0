import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { editableStates, type Proposal, type Words } from './model.ts';
import { changeProposal, findProposal, keepText } from './repository.ts';
import { assertAuthor, assertFinished, assertState, canSee, finishOf } from './rules.ts';

/**
 * Gives a proposal new words, before publication only: what people supported never changes under them.
 * They may be unfinished until it waits for screening.
 *
 * @throws proposal.not-found, auth.forbidden, proposal.wrong-state, proposal.unfinished, proposal.changed
 */
export async function editProposal(
  context: Context,
  actor: Actor,
  id: ProposalId,
  words: Words,
): Promise<Proposal> {
  const { table, clock } = context;
  const before = await findProposal(table, id, { consistent: true });
  if (!before || !canSee(before, actor)) throw new AppError('proposal.not-found');
  assertAuthor(before, actor);
  assertState(before, editableStates);
  const finish = finishOf(words);
  const now = clock.now();
  const text = { version: before.text.version + 1, attempt: ulid(now.getTime()) };
  await keepText(table, id, text, words.body);
  return changeProposal(table, id, (current) => {
    assertState(current, editableStates);
    if (current.state === 'submitted') assertFinished(finish);
    if (current.text.version !== before.text.version) throw new AppError('proposal.changed');
    return {
      at: now,
      events: [{ type: 'proposal.edited', textVersion: text.version }],
      next: {
        ...current,
        // A rejected proposal is public where its code allows; its new words are not until they have been screened.
        state: current.state === 'rejected' ? 'draft' : current.state,
        title: words.title,
        category: words.category,
        tags: words.tags,
        ...finish,
        text,
      },
    };
  });
}
