import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import type { PanelId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { freezePool } from './freeze-pool.ts';
import type { Panel, Seat } from './model.ts';
import { lotteryOf, passOn } from './pass-on.ts';
import { getPanel } from './read-panels.ts';
import { changePanel, findPanel, panelIdOfEntry, poolOf } from './repository.ts';
import { canRunPanels, endOf } from './rules.ts';

/** The panels for which the clock has something to do by now. */
export async function panelsToAttend({ table, clock }: Context): Promise<PanelId[]> {
  const due = await allEntries(table, { list: lists.due('panel'), upTo: clock.now().toISOString() });
  return due.map(({ pk }) => panelIdOfEntry(pk));
}

/** Closes the pool, passes on what nobody answered in time, and ends the panel with its term. */
export async function attendPanel(context: Context, id: PanelId): Promise<void> {
  const { table, clock } = context;
  const panel = await findPanel(table, id);
  if (!panel || panel.state === 'ended') return;
  if (clock.now().getTime() >= Date.parse(endOf(panel.term.to))) {
    await end(context, id, clock.now());
    return;
  }
  const frozen = await freezePool(context, panel);
  if (lapsed(frozen, clock.now()).length > 0) await passOnLapsed(context, frozen);
}

function lapsed({ seats }: Panel, now: Date): Seat[] {
  return seats.filter(
    ({ state, until }) => state === 'offered' && until !== undefined && now.getTime() >= Date.parse(until),
  );
}

async function passOnLapsed({ table, clock }: Context, panel: Panel): Promise<void> {
  const tickets = await poolOf(table, panel);
  await changePanel(table, panel.id, (current) => {
    const now = clock.now();
    const over = lapsed(current, now);
    if (current.state !== 'seated' || over.length === 0) return undefined;
    const lottery = lotteryOf(current, tickets);
    const seats = over.reduce(
      (all, { number }) => passOn(all, number, 'lapsed', lottery, now),
      current.seats,
    );
    return { at: now, events: [], next: { ...current, seats } };
  });
}

/**
 * Ends a panel before its term does. What it decided stands, and a vote under way is counted when it ends.
 *
 * @throws panel.not-found, auth.forbidden, panel.changed
 */
export async function endPanel(context: Context, actor: Actor, id: PanelId): Promise<Panel> {
  const panel = await getPanel(context, id);
  assertAllowed(canRunPanels(actor, panel.institution));
  return end(context, id, context.clock.now(), actor);
}

async function end({ table }: Context, id: PanelId, now: Date, actor?: Actor): Promise<Panel> {
  return changePanel(table, id, (current) =>
    current.state === 'ended'
      ? undefined
      : {
          at: now,
          ...(actor && { by: { person: actor.person } }),
          events: [{ type: 'panel.ended' }],
          next: { ...current, state: 'ended', endedAt: now.toISOString() },
        },
  );
}
