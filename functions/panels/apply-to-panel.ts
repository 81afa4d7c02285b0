import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { PanelId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import type { Applicant } from './model.ts';
import { getPanel } from './read-panels.ts';
import { findApplicant, keepApplicant, removeApplication } from './repository.ts';
import { assertPanelState, isRecruiting } from './rules.ts';
import { newTicket } from './tickets.ts';

/**
 * Somebody applies to a panel for the group they say they belong to: once a person, with a ticket made at random that
 * stands for them from then on. Asked again for the same group it changes nothing.
 *
 * @throws panel.not-found, panel.wrong-state, panel.recruiting-over, panel.already-applied, request.invalid
 */
export async function applyToPanel(
  context: Context,
  actor: Actor,
  id: PanelId,
  stratum: string,
): Promise<{ applicant: Applicant; isFirst: boolean }> {
  const { table, clock } = context;
  const panel = await getPanel(context, id);
  if (!panel.strata.some((each) => each.id === stratum))
    throw new AppError('request.invalid', [{ field: '/stratum', message: 'is no group of this panel' }]);
  assertPanelState(panel, ['recruiting']);
  const now = clock.now();
  if (!isRecruiting(panel, now)) throw new AppError('panel.recruiting-over');
  const applicant = { ticket: newTicket(), stratum, at: now.toISOString() };
  if (await keepApplicant(table, id, actor.person, applicant)) return { applicant, isFirst: true };
  const known = await findApplicant(table, id, actor.person);
  if (known?.stratum !== stratum) throw new AppError('panel.already-applied');
  return { applicant: known, isFirst: false };
}

/**
 * Takes an application back, as long as applications are taken; after that a seat that falls to it may be declined. What is
 * not there may be taken back too.
 *
 * @throws panel.not-found, panel.wrong-state, panel.recruiting-over, panel.already-seated
 */
export async function takeApplicationBack(context: Context, actor: Actor, id: PanelId): Promise<void> {
  const panel = await getPanel(context, id);
  assertPanelState(panel, ['recruiting']);
  if (!isRecruiting(panel, context.clock.now())) throw new AppError('panel.recruiting-over');
  if (await removeApplication(context.table, id, actor.person)) return;
  if (await findApplicant(context.table, id, actor.person)) throw new AppError('panel.already-seated');
}
