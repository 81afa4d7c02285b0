import type { Context } from '../../shared/context.ts';
import { tallyOnRecord } from '../../shared/counting/recount.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import type { ForumId } from '../../shared/ids.ts';
import { settleGraceMs } from '../empathy/index.ts';
import { stancesTaken, toTallies } from './counted.ts';
import { reachedBy, withFired } from './fire-forum-steps.ts';
import { changeForum, findForum, forumIdOfEntry } from './repository.ts';
import { isDebating, reachedSteps } from './rules.ts';

/** The forums that are to be opened or closed. */
export async function forumsToAttend({ table, clock }: Context): Promise<ForumId[]> {
  const due = await allEntries(table, { list: lists.due('forum'), upTo: clock.now().toISOString() });
  return due.map(({ pk }) => forumIdOfEntry(pk));
}

/** Opens a forum whose time has come, and closes one whose time is over. Done by two at once it is done once. */
export async function attendForum(context: Context, id: ForumId): Promise<void> {
  const forum = await findForum(context.table, id, { consistent: true });
  if (forum?.state === 'scheduled') await open(context, id);
  const closesAt = Date.parse(forum?.closesAt ?? '');
  if (forum && context.clock.now().getTime() >= closesAt + settleGraceMs) await close(context, id);
}

async function open({ table, clock }: Context, id: ForumId): Promise<void> {
  await changeForum(table, id, (current) => {
    const now = clock.now();
    if (current.state !== 'scheduled' || now.getTime() < Date.parse(current.opensAt)) return undefined;
    return {
      at: now,
      events: [{ type: 'forum.opened', closesAt: current.closesAt }],
      next: { ...current, state: 'open' },
    };
  });
}

/**
 * Closes a forum with the tallies from the record, and in the same write fires whatever they and the closing reach: no
 * stance taken in time is lost to a projection's lag. The caller has waited until none can still be on its way.
 */
async function close({ table, clock }: Context, id: ForumId): Promise<void> {
  const { tally } = await tallyOnRecord(table, stancesTaken, id);
  await changeForum(table, id, (current) => {
    const now = clock.now();
    if (current.state !== 'open' || isDebating(current, now)) return undefined;
    // Put off meanwhile: what was just read may lack somebody.
    if (now.getTime() < Date.parse(current.closesAt) + settleGraceMs) return undefined;
    const tallies = toTallies(tally, current.stances);
    const count = tallies.participants;
    const reached = [
      ...reachedSteps(current, count),
      ...current.steps.filter(
        ({ on, number }) => on === 'forum-closed' && current.fired[number] === undefined,
      ),
    ].map((step) => ({ step, count }));
    const { next, events } = withFired(current, reached, reachedBy(current, now));
    return {
      at: now,
      events: [...events, { type: 'forum.closed', tallies }],
      next: { ...next, state: 'closed', closedAt: now.toISOString(), final: tallies },
    };
  });
}
