import type { Context } from '../../shared/context.ts';
import { standingNow } from '../../shared/counting/standing.ts';
import type { Change } from '../../shared/dynamo/aggregate.ts';
import type { ForumId } from '../../shared/ids.ts';
import { stancesTaken } from './counted.ts';
import type { ForumGates } from './gate.ts';
import type { Forum, ForumStep } from './model.ts';
import { changeForum } from './repository.ts';
import { reachedSteps } from './rules.ts';

/**
 * Fires every step that a forum's participants reach, once the record confirms them: the projected count may for a moment
 * be of people who never took part together.
 */
export async function fireForumSteps(
  context: Context,
  gates: ForumGates,
  id: ForumId,
  participants: number,
): Promise<void> {
  const recent = await gates.recent(id);
  if (!isLive(recent) || reachedSteps(recent, participants).length === 0) return;
  for (const step of reachedSteps(await gates.current(id), participants)) {
    const standing = await standingNow(context.table, stancesTaken, id, step.threshold);
    if (standing < step.threshold) return;
    await fireForumStep(context, id, step, standing);
  }
  await gates.current(id);
}

async function fireForumStep(
  { table, clock, log }: Context,
  id: ForumId,
  step: ForumStep,
  count: number,
): Promise<void> {
  let fired = false;
  await changeForum(table, id, (current) => {
    // Closed meanwhile: its closing fired what the record reached.
    fired = isLive(current) && current.fired[step.number] === undefined;
    if (!fired) return undefined;
    const now = clock.now();
    return { at: now, ...withFired(current, [{ step, count }], reachedBy(current, now)) };
  });
  if (fired) log.info('step.fired', { forum: id, step: String(step.number), count });
}

/** A forum that no sweep has opened yet is open all the same once its time has come. */
function isLive({ state }: Pick<Forum, 'state'>): boolean {
  return state === 'open' || state === 'scheduled';
}

/** A rush's last voices may be counted after the closing; they were raised before it. */
export function reachedBy({ closesAt }: Pick<Forum, 'closesAt'>, now: Date): string {
  return new Date(Math.min(now.getTime(), Date.parse(closesAt) - 1)).toISOString();
}

/** A forum with these steps fired, and the events that say so. */
export function withFired(
  forum: Forum,
  reached: readonly { step: ForumStep; count: number }[],
  firedAt: string,
): Pick<Change<Forum>, 'events'> & { next: Forum } {
  return {
    events: reached.map(({ step, count }) => ({
      type: 'forum.step-fired' as const,
      step: step.number,
      count,
      outcome: step.then,
      firedAt,
    })),
    next: {
      ...forum,
      fired: {
        ...forum.fired,
        ...Object.fromEntries(reached.map(({ step, count }) => [step.number, { at: firedAt, count }])),
      },
    },
  };
}
