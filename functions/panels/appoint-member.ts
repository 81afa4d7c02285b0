import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { PanelId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { mostSeats, type Panel } from './model.ts';
import { changePanel } from './repository.ts';
import { assertPanelState, canRunPanels } from './rules.ts';
import { hashOfCode } from './tickets.ts';

/**
 * Adds an appointed seat with its public ground. Whoever brings the code first has it: the code goes to the person in
 * whatever way they were asked, and is kept here only as what it can be checked by. The same code makes one seat.
 *
 * @throws panel.not-found, auth.forbidden, panel.wrong-state, panel.too-many-seats, panel.changed
 */
export async function appointMember(
  { table, clock }: Context,
  actor: Actor,
  id: PanelId,
  { ground, code }: { ground: string; code: string },
): Promise<Panel> {
  const claim = hashOfCode(code);
  return changePanel(table, id, (current) => {
    assertAllowed(canRunPanels(actor, current.institution));
    if (current.seats.some((seat) => seat.claim === claim)) return undefined;
    assertPanelState(current, ['recruiting', 'frozen', 'seated']);
    const toDraw = current.seed === undefined ? current.strata.reduce((sum, { seats }) => sum + seats, 0) : 0;
    if (current.seats.length + toDraw >= mostSeats) throw new AppError('panel.too-many-seats');
    const now = clock.now();
    const number = current.seats.length + 1;
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'panel.appointed', seat: number, ground }],
      next: {
        ...current,
        seats: [
          ...current.seats,
          {
            number,
            kind: 'appointed',
            ground,
            claim,
            state: 'offered',
            since: now.toISOString(),
            passed: [],
          },
        ],
      },
    };
  });
}
