import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { PanelId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { inPoolOrder, poolHash } from './draw.ts';
import type { Panel } from './model.ts';
import { getPanel } from './read-panels.ts';
import { changePanel, keepPool, ticketsOf } from './repository.ts';
import { canRunPanels, mayFreeze } from './rules.ts';

/**
 * Closes the pool: from now on it is published ticket by ticket, with its size and its fingerprint, and nothing is added to
 * it or taken away. The clock does this once applications have closed; the panel's own condition lets it happen once.
 */
export async function freezePool({ table, clock }: Context, panel: Panel, actor?: Actor): Promise<Panel> {
  const now = clock.now();
  if (!mayFreeze(panel, now)) return panel;
  // All who applied in time are on record by now, so whoever reads them reads the same.
  const tickets = inPoolOrder(await ticketsOf(table, panel.id));
  const attempt = ulid(now.getTime());
  const pages = await keepPool(table, panel.id, attempt, tickets);
  const size = tickets.length;
  const sha256 = poolHash(tickets);
  return changePanel(table, panel.id, (current) => {
    if (!mayFreeze(current, now)) return undefined;
    return {
      at: now,
      ...(actor && { by: { person: actor.person } }),
      events: [{ type: 'panel.frozen', size, sha256 }],
      next: {
        ...current,
        state: 'frozen',
        pool: { size, sha256, attempt, pages, frozenAt: now.toISOString() },
      },
    };
  });
}

/**
 * The same by hand, should the clock be late. Done already it changes nothing.
 *
 * @throws panel.not-found, auth.forbidden, panel.too-early, panel.wrong-state where nothing is drawn
 */
export async function closePool(context: Context, actor: Actor, id: PanelId): Promise<Panel> {
  const panel = await getPanel(context, id);
  assertAllowed(canRunPanels(actor, panel.institution));
  if (panel.pool) return panel;
  if (panel.state !== 'recruiting') throw new AppError('panel.wrong-state');
  if (!mayFreeze(panel, context.clock.now())) throw new AppError('panel.too-early');
  return freezePool(context, panel, actor);
}
