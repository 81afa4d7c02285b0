import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { PanelId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Panel, SeedSource } from './model.ts';
import { isAfterClosing } from './open-panel.ts';
import { changePanel } from './repository.ts';
import { assertPanelState, canRunPanels, isRecruiting } from './rules.ts';

/**
 * Names another source of the seed, while people still apply; the earlier ones stay published. Once the pool is closed
 * nobody can look for a source that suits them.
 *
 * @throws panel.not-found, auth.forbidden, panel.wrong-state, panel.recruiting-over, request.invalid
 */
export async function nameSeedSource(
  { table, clock }: Context,
  actor: Actor,
  id: PanelId,
  source: SeedSource,
): Promise<Panel> {
  return changePanel(table, id, (current) => {
    assertAllowed(canRunPanels(actor, current.institution));
    assertPanelState(current, ['recruiting']);
    const now = clock.now();
    if (!isRecruiting(current, now)) throw new AppError('panel.recruiting-over');
    if (current.closesAt === undefined || !isAfterClosing(source, current.closesAt))
      throw new AppError('request.invalid', [
        { field: '/at', message: 'is known an hour after applications close, or later' },
      ]);
    const latest = current.sources.at(-1);
    if (latest?.what === source.what && latest.at === source.at) return undefined;
    if (current.sources.length >= mostSources) throw new AppError('panel.wrong-state');
    return {
      at: now,
      by: { person: actor.person },
      events: [{ type: 'panel.source-named', what: source.what, from: source.at }],
      next: { ...current, sources: [...current.sources, { ...source, namedAt: now.toISOString() }] },
    };
  });
}

const mostSources = 20;
