import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { PanelId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import type { Panel, Seat } from './model.ts';
import { lotteryOf, passOn } from './pass-on.ts';
import { getPanel } from './read-panels.ts';
import { changePanel, findApplicant, poolOf } from './repository.ts';
import { assertPanelState, seatOf } from './rules.ts';

/**
 * Takes the seat that a person's ticket was drawn for, as long as the offer stands. Taken already it stays taken.
 *
 * @throws panel.not-found, panel.wrong-state, panel.no-seat, panel.changed
 */
export async function acceptSeat(context: Context, actor: Actor, id: PanelId): Promise<Seat> {
  const { table, clock } = context;
  await getPanel(context, id);
  const ticket = (await findApplicant(table, id, actor.person))?.ticket;
  const now = clock.now();
  const changed = await changePanel(table, id, (current) => {
    const seat = seatOf(current, ticket);
    if (!seat) throw new AppError('panel.no-seat');
    if (seat.state === 'accepted') return undefined;
    assertPanelState(current, ['seated']);
    // An offer that has run out goes on to the next, whether or not the clock has been there.
    if (seat.until !== undefined && now.getTime() >= Date.parse(seat.until))
      throw new AppError('panel.no-seat');
    const { until: _, ...kept } = seat;
    const accepted: Seat = { ...kept, state: 'accepted', since: now.toISOString() };
    const seats = current.seats.map((each) => (each === seat ? accepted : each));
    return { at: now, events: [], next: { ...current, seats } };
  });
  const seat = seatOf(changed, ticket);
  if (!seat) throw new AppError('panel.no-seat');
  return seat;
}

/**
 * Declines a seat that was offered, or gives up one that was taken: it goes to whoever follows. Declined already it stays
 * declined.
 *
 * @throws panel.not-found, panel.wrong-state, panel.no-seat, panel.changed
 */
export async function declineSeat(context: Context, actor: Actor, id: PanelId): Promise<Panel> {
  const { table, clock } = context;
  const panel = await getPanel(context, id);
  const ticket = (await findApplicant(table, id, actor.person))?.ticket;
  const tickets = await poolOf(table, panel);
  return changePanel(table, id, (current) => {
    const seat = seatOf(current, ticket);
    if (!seat) {
      if (current.seats.some(({ passed }) => passed.some((each) => each.ticket === ticket))) return undefined;
      throw new AppError('panel.no-seat');
    }
    assertPanelState(current, ['recruiting', 'frozen', 'seated']);
    const now = clock.now();
    const seats = passOn(current.seats, seat.number, 'declined', lotteryOf(current, tickets), now);
    return { at: now, events: [], next: { ...current, seats } };
  });
}
