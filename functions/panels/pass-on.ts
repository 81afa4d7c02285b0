import { day } from '../../shared/clock.ts';
import { ticketIdSchema } from '../../shared/ids.ts';
import { nextFor, type Ticket } from './draw.ts';
import type { Panel, Seat } from './model.ts';
import { askedTickets, offerDays } from './rules.ts';

interface Lottery {
  tickets: readonly Ticket[];
  seed: string;
}

/**
 * The seats once one of them has fallen free: a drawn one is offered to whoever follows in the lottery and was not asked
 * yet, and is vacant where nobody follows; an appointed one is vacant until somebody else is appointed.
 */
export function passOn(
  seats: readonly Seat[],
  freed: number,
  how: Seat['passed'][number]['how'],
  lottery: Lottery | undefined,
  now: Date,
): Seat[] {
  const at = now.toISOString();
  const asked = askedTickets({ seats: [...seats] });
  return seats.map((seat) => {
    if (seat.number !== freed || seat.ticket === undefined) return seat;
    const { ticket, until: _, claim: __, ...kept } = seat;
    const passed = [...seat.passed, { ticket, how, at }];
    const next =
      seat.stratum !== undefined && lottery
        ? nextFor(seat.stratum, lottery.tickets, lottery.seed, asked)
        : undefined;
    if (!next) return { ...kept, state: 'vacant', since: at, passed };
    return { ...kept, ...offerTo(next, now), passed };
  });
}

/** An offer, and how long it stands. */
export function offerTo(
  { ticket }: Pick<Ticket, 'ticket'>,
  now: Date,
): Pick<Seat, 'state' | 'ticket' | 'since' | 'until'> {
  return {
    state: 'offered',
    ticket: ticketIdSchema.parse(ticket),
    since: now.toISOString(),
    until: new Date(now.getTime() + offerDays * day).toISOString(),
  };
}

/** What the seats of a drawn panel are passed on by. */
export function lotteryOf({ seed }: Pick<Panel, 'seed'>, tickets: readonly Ticket[]): Lottery | undefined {
  return seed && { tickets, seed: seed.value };
}
