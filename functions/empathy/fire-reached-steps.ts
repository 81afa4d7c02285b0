import type { Context } from '../../shared/context.ts';
import { standingNow } from '../../shared/counting/standing.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { fireStep, type PinnedStep, pendingEmpathySteps } from '../proposals/index.ts';
import { empathies } from './counted.ts';
import type { Gates } from './gate.ts';

/**
 * Fires every step that a count reaches, once the record confirms it. The projected count may for a moment be of voices
 * that never stood together (a withdrawal still on its way); the record is therefore asked before anything fires, and
 * only then.
 */
export async function fireReachedSteps(
  context: Context,
  gates: Gates,
  id: ProposalId,
  count: number,
): Promise<void> {
  const reached = reachedBy(await gates.recent(id), count);
  if (reached.length === 0) return;
  for (const step of reachedBy(await gates.current(id), count)) {
    const standing = await standingNow(context.table, empathies, id, step.threshold);
    if (standing < step.threshold) return;
    await fireStep(context, id, { step, count: standing });
  }
  await gates.current(id);
}

function reachedBy(
  gate: Awaited<ReturnType<Gates['recent']>>,
  count: number,
): (PinnedStep & { threshold: number })[] {
  if (gate.state !== 'open') return [];
  return pendingEmpathySteps(gate).filter(({ threshold }) => threshold <= count);
}
