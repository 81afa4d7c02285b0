import type { Context } from '../../shared/context.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { type Entry, placeEntries } from '../../shared/dynamo/listing.ts';
import type { Session } from './model.ts';
import { sessionDueAt } from './rules.ts';

/** Where a session stands in the lists: of all, its institution's, its forum's, and what the clock has to see to. */
function sessionEntries(session: Session): Entry[] {
  const { id, state, startsAt, institution, forum } = session;
  const dueAt = sessionDueAt(session);
  const when = state === 'announced' ? 'upcoming' : 'past';
  const place = (scope: string) => ({ list: lists.sessions(scope, when), rank: `${startsAt}#${id}` });
  return [
    { slot: 'all', place: place('*') },
    { slot: 'institution', place: place(institution) },
    ...(forum ? [{ slot: 'forum', place: place(forum) }] : []),
    { slot: 'due', ...(dueAt !== undefined && { place: { list: lists.due('session'), rank: dueAt } }) },
  ];
}

export async function relistSession({ table }: Context, session: Session): Promise<void> {
  await placeEntries(table, keys.session(session.id).pk, session.revision, sessionEntries(session));
}
