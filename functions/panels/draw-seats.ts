import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { PanelId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { drawPanel, type Ticket } from './draw.ts';
import type { Panel, Seat } from './model.ts';
import { offerTo, passOn } from './pass-on.ts';
import { getPanel } from './read-panels.ts';
import { changePanel, poolOf } from './repository.ts';
import { assertPanelState, canRunPanels } from './rules.ts';

/**
 * Enters the seed that the named source has given, and draws: each seat is offered to the ticket the lottery gives it to.
 * It cannot be entered before the source's own moment, and once entered it stands. Of a ticket that holds an appointed
 * seat already the drawn one goes on to the next.
 *
 * @throws panel.not-found, auth.forbidden, panel.wrong-state, panel.too-early, panel.changed
 */
export async function drawSeats(
  context: Context,
  actor: Actor,
  id: PanelId,
  { seed, evidence }: { seed: string; evidence: string },
): Promise<Panel> {
  const { table, clock } = context;
  const panel = await getPanel(context, id);
  assertAllowed(canRunPanels(actor, panel.institution));
  if (panel.seed?.value === seed) return panel;
  assertPanelState(panel, ['frozen']);
  const source = panel.sources.at(-1);
  const now = clock.now();
  if (source === undefined || now.getTime() < Date.parse(source.at)) throw new AppError('panel.too-early');
  const tickets = await poolOf(table, panel);
  return changePanel(table, id, (current) => {
    if (current.seed?.value === seed) return undefined;
    assertPanelState(current, ['frozen']);
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'panel.drawn', seed }],
      next: {
        ...current,
        state: 'seated',
        seed: { value: seed, evidence, enteredAt: now.toISOString() },
        seats: drawnSeats(current, tickets, seed, now),
      },
    };
  });
}

/** The seats after the draw: those appointed before it, then those of each group. */
function drawnSeats({ strata, seats: before }: Panel, tickets: Ticket[], seed: string, now: Date): Seat[] {
  const seatsByStratum = strata.map(({ id, seats }) => ({ stratum: id as string, seats }));
  const { seated } = drawPanel({ tickets, seatsByStratum, seed });
  const offered = Map.groupBy(seated, ({ seatOf }) => seatOf);
  const places = strata.flatMap(({ id, seats }) =>
    Array.from({ length: seats }, (_, place) => ({ id, place })),
  );
  const drawn = places.map(({ id, place }, index): Seat => {
    const ticket = offered.get(id)?.[place];
    const seat = { number: before.length + index + 1, kind: 'drawn', stratum: id, passed: [] } as const;
    return ticket
      ? { ...seat, passed: [], ...offerTo(ticket, now) }
      : { ...seat, passed: [], state: 'vacant', since: now.toISOString() };
  });
  const taken = new Set(before.flatMap(({ ticket }) => ticket ?? []));
  return drawn
    .filter(({ ticket }) => ticket !== undefined && taken.has(ticket))
    .reduce<Seat[]>(
      (seats, { number }) => passOn(seats, number, 'seated', { tickets, seed }, now),
      [...before, ...drawn],
    );
}
