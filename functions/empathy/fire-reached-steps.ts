import type { Context } from '../../shared/context.ts';
import { empathyShards } from '../../shared/dynamo/keys.ts';
import type { ProposalId } from '../../shared/ids.ts';
import { fireStep, type PinnedStep, pendingEmpathySteps } from '../proposals/index.ts';
import type { Gates } from './gate.ts';
import { empathiesOnRecord, shardPks, someInShard } from './repository.ts';
import { standingThroughout } from './rules.ts';

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
    const standing = await standingNow(context, id, step.threshold);
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

/** How many stood at one moment just now; looks no further than it must to know that `enough` did. */
async function standingNow({ table }: Context, id: ProposalId, enough: number): Promise<number> {
  const limit = Math.ceil((enough * 1.2) / empathyShards) + 5;
  const sample = () => Promise.all(shardPks(id).map((pk) => someInShard(table, pk, limit)));
  const before = await sample();
  const after = await sample();
  const standing = standingThroughout(
    before.flatMap(({ empathies }) => empathies),
    after.flatMap(({ empathies }) => empathies),
  );
  const sawAll = before.every(({ isAll }) => isAll);
  if (standing >= enough || sawAll) return standing;
  return standingThroughout(await empathiesOnRecord(table, id), await empathiesOnRecord(table, id));
}
