import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../people/index.ts';
import { declineSeat } from './answer-offer.ts';
import { applicationsOf, forgetApplicant } from './repository.ts';

const perPage = 100;

/** Somebody leaves: seats go to whoever follows, and nothing says any more which tickets were theirs. */
export async function leavePanels(context: Context, actor: Actor): Promise<void> {
  const { table } = context;
  for (;;) {
    const { items } = await applicationsOf(table, actor.person, { limit: perPage });
    if (items.length === 0) return;
    for (const { panel } of items) {
      await giveUpSeat(context, actor, panel);
      await forgetApplicant(table, panel, actor.person);
    }
  }
}

async function giveUpSeat(context: Context, actor: Actor, panel: Parameters<typeof declineSeat>[2]) {
  try {
    await declineSeat(context, actor, panel);
  } catch (error) {
    // No seat to give up, or a panel that is over.
    const isFine = error instanceof AppError && ['panel.no-seat', 'panel.wrong-state'].includes(error.code);
    if (!isFine) throw error;
  }
}
