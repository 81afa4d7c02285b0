import type { Context } from '../../shared/context.ts';
import { toShard } from '../../shared/counting/counted.ts';
import { type Recount, recount, restoreSlot } from '../../shared/counting/recount.ts';
import { forumIdSchema } from '../../shared/ids.ts';
import { stancesTaken } from './counted.ts';
import { fireForumSteps } from './fire-forum-steps.ts';
import type { ForumGates } from './gate.ts';
import type { Forum } from './model.ts';
import { publishTallies } from './projection.ts';

/** Recounts a forum from the sides on record and corrects what the published tallies lack or have too many. */
export async function reconcileForum(context: Context, forum: Forum, run: string): Promise<Recount> {
  const found = await recount(context.table, stancesTaken, forum.id, run);
  if (found.drifts.length > 0) await publishTallies(context, forum);
  return found;
}

/**
 * Brings tallies in line with the record, and fires what they reach, for a server at its start: nothing is in flight
 * then, and the stream's records of before are gone. Once for each `run`.
 */
export async function recoverTallies(
  context: Context,
  gates: ForumGates,
  pks: string[],
  run: string,
): Promise<void> {
  for (const pk of pks) await restoreSlot(context.table, stancesTaken, pk, run);
  for (const subject of new Set(pks.map((pk) => toShard(pk).subject))) {
    const id = forumIdSchema.parse(subject);
    const { stances } = await gates.recent(id);
    await fireForumSteps(context, gates, id, await publishTallies(context, { id, stances }));
  }
}
