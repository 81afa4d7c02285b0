import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { PanelId, TicketId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import type { Applicant, Seat } from './model.ts';
import { getPanel } from './read-panels.ts';
import { changePanel, findApplicant, keepApplicant, noteClaim, undoClaim } from './repository.ts';
import { assertPanelState, seatOf } from './rules.ts';
import { codePattern, hashOfCode, newTicket } from './tickets.ts';

/**
 * Takes an appointed seat with its code: the first to bring it has the seat, and nobody two. Whoever had applied keeps the
 * ticket they have.
 *
 * @throws panel.not-found, panel.wrong-state, panel.bad-code, panel.already-seated, panel.changed
 */
export async function claimSeat(context: Context, actor: Actor, id: PanelId, code: string): Promise<Seat> {
  const { table, clock } = context;
  const panel = await getPanel(context, id);
  assertPanelState(panel, ['recruiting', 'frozen', 'seated']);
  const claim = codePattern.test(code) ? hashOfCode(code) : undefined;
  const offered = panel.seats.find((seat) => claim !== undefined && seat.claim === claim);
  if (!offered) throw new AppError('panel.bad-code');
  const known = await findApplicant(table, id, actor.person);
  const held = seatOf(panel, known?.ticket);
  if (held?.number === offered.number) return held;
  if (held) throw new AppError('panel.already-seated');
  if (offered.state !== 'offered') throw new AppError('panel.bad-code');
  const { ticket } = await ticketFor(context, actor, id, offered.number);
  try {
    return await take(ticket);
  } catch (error) {
    if (error instanceof AppError) await undoClaim(table, id, actor.person, offered.number);
    throw error;
  }

  async function take(ticket: TicketId): Promise<Seat> {
    const now = clock.now();
    const claimed = await changePanel(table, id, (current) => {
      assertPanelState(current, ['recruiting', 'frozen', 'seated']);
      const mine = seatOf(current, ticket);
      if (mine !== undefined && mine.number === offered?.number) return undefined;
      if (mine) throw new AppError('panel.already-seated');
      const free = current.seats.find((seat) => seat.number === offered?.number);
      if (free?.state !== 'offered' || free.claim !== claim) throw new AppError('panel.bad-code');
      return {
        at: now,
        events: [],
        next: {
          ...current,
          seats: current.seats.map((seat) =>
            seat === free ? { ...seat, state: 'accepted', ticket, since: now.toISOString() } : seat,
          ),
        },
      };
    });
    const seat = seatOf(claimed, ticket);
    if (!seat) throw new AppError('panel.bad-code');
    return seat;
  }
}

/** The ticket that stands for this person, and is to stay: an application cannot be taken back from under a seat. */
async function ticketFor(
  { table, clock }: Context,
  { person }: Actor,
  id: PanelId,
  seat: number,
): Promise<Applicant> {
  for (;;) {
    const noted = await noteClaim(table, id, person, seat);
    if (noted) return noted;
    const applicant = { ticket: newTicket(), at: clock.now().toISOString(), claimed: seat };
    if (await keepApplicant(table, id, person, applicant)) return applicant;
  }
}
