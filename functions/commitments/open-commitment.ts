import type { Context } from '../../shared/context.ts';
import type { OwedFor } from '../../shared/ids.ts';
import type { Commitment } from './model.ts';
import { createCommitment } from './repository.ts';
import { firstReminder } from './rules.ts';

/** Begins to follow what an answer promised. Its id comes from the answer, so that it is followed once. */
export async function openCommitment(
  { table, clock }: Context,
  promised: Pick<Commitment, 'id' | 'answer' | 'institution' | 'department' | 'title' | 'dueOn'> & OwedFor,
): Promise<void> {
  const now = clock.now();
  await createCommitment(table, {
    at: now,
    events: [{ type: 'commitment.opened', title: promised.title, dueOn: promised.dueOn }],
    next: {
      ...promised,
      state: 'open',
      openedAt: now.toISOString(),
      notes: [],
      reminded: firstReminder(promised.dueOn, now),
      saidOverdue: false,
    },
  });
}
