import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { TicketId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import type { Panel } from './model.ts';
import { findApplicant } from './repository.ts';
import { seatOf } from './rules.ts';

/**
 * The ticket under which somebody sits on a panel.
 *
 * @throws panel.no-seat
 */
export async function memberTicket(
  { table }: Pick<Context, 'table'>,
  { person }: Actor,
  panel: Panel,
): Promise<TicketId> {
  const ticket = (await findApplicant(table, panel.id, person))?.ticket;
  if (ticket === undefined || seatOf(panel, ticket)?.state !== 'accepted')
    throw new AppError('panel.no-seat');
  return ticket;
}
