import type { Context } from '../../shared/context.ts';
import type { ImportId, InstitutionId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import type { Import, ImportState, Phase } from './model.ts';
import { getImport } from './receive-import.ts';
import { changeImport, dueSince } from './repository.ts';
import { assertAllBatches, assertImportState, assertMapped } from './rules.ts';

interface Which {
  institution: InstitutionId;
  id: ImportId;
}

/** What an administrator may have an import do. */
export const acts = ['check', 'start', 'cancel', 'undo'] as const;
export type ImportAct = (typeof acts)[number];

const none = { next: 0, counts: {} };
const from: Record<ImportAct, ImportState[]> = {
  check: ['receiving', 'checked'],
  start: ['checked'],
  cancel: ['receiving', 'checking', 'checked', 'running'],
  undo: ['done', 'cancelled'],
};
const to = {
  check: 'checking',
  start: 'running',
  cancel: 'cancelled',
  undo: 'undoing',
} as const satisfies Record<ImportAct, ImportState>;

/**
 * Has an import checked row by row without bringing anything in; started, once it was checked; cancelled, which leaves
 * what it has made; or undone, which takes off what it made and nobody has touched. Each goes on by itself in the
 * background. Asked for twice, or by two at once, it is done once.
 *
 * @throws auth.forbidden but for the institution's administrators, import.not-found, import.wrong-state,
 *   import.batch-missing, import.columns-wrong while id, title or text have no column
 */
export async function steerImport(
  context: Context,
  actor: Actor,
  which: Which,
  act: ImportAct,
): Promise<Import> {
  const { table, clock } = context;
  await getImport(context, actor, which.institution, which.id);
  const now = clock.now();
  return changeImport(table, which, (current) => {
    if (current.state === to[act]) return undefined;
    assertImportState(current, ...from[act]);
    const { source } = current;
    const by = { person: actor.person };
    const next = { ...current, state: to[act], ...dueSince(current.id, now) };
    switch (act) {
      case 'check': {
        assertAllBatches(current);
        assertMapped(current, true);
        const found = { states: [], categories: [] };
        return { at: now, events: [], next: { ...next, found, check: none } };
      }
      case 'start':
        return {
          at: now,
          by,
          events: [{ type: 'import.started', source, rows: rowsOf(current) }],
          next: { ...next, run: none },
        };
      case 'cancel':
        return {
          at: now,
          by,
          events: [{ type: 'import.cancelled', source }],
          next: { ...next, endedAt: now.toISOString() },
        };
      case 'undo':
        return { at: now, by, events: [{ type: 'import.undone', source }], next: { ...next, undo: none } };
    }
  });
}

export function rowsOf({ batches }: Pick<Import, 'batches'>): number {
  return Object.values(batches).reduce((sum, { rows }) => sum + rows, 0);
}

/** The phase an import is in, or was in last, that has a report. */
export function lastPhase({ undo, run, check }: Import): Phase | undefined {
  if (undo) return 'undo';
  if (run) return 'run';
  return check && 'check';
}
