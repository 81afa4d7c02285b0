import { day } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import type { SessionId } from '../../shared/ids.ts';
import { findSession, findSignUps, findWorkshop } from './repository.ts';

/** Long enough for a night or two that did not run. */
const settledAfterMs = 7 * day;

/**
 * A session, its sign-ups and its workshop as they are now, for the projections to take once more: what the stream let go
 * of is made up for. Nothing of one that is over and has been quiet for a week.
 */
export async function sessionRecords({ table, clock }: Context, id: SessionId): Promise<StreamRecord[]> {
  const session = await findSession(table, id);
  if (!session) return [];
  const workshop = await findWorkshop(table, id);
  const since = clock.now().getTime() - settledAfterMs;
  const latest = [session, workshop].flatMap((each) => Date.parse(each?.events.at(-1)?.at ?? '') || []);
  if (session.state !== 'announced' && Math.max(...latest) < since) return [];
  return [
    { key: keys.session(id), sequence: '', after: { ...session } },
    { key: keys.signUps(id), sequence: '', after: { ...(await findSignUps(table, id)) } },
    ...(workshop ? [{ key: keys.workshop(id), sequence: '', after: { ...workshop } }] : []),
  ];
}
