import type { Context } from '../../shared/context.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import { appendTimeline } from '../../shared/dynamo/timeline.ts';
import { subjectsOf } from '../../shared/ids.ts';
import { commitmentIdOfEntry, relistCommitment } from './listing.ts';
import { type CommitmentEvent, commitmentSchema } from './model.ts';

/** Keeps the lists of commitments and tells the public history of the proposal or forum they came from. */
export function makeCommitmentProjection(context: Context): Projection {
  return {
    name: 'commitments',
    kinds: ['COMMITMENT'],
    project: async (records) => {
      const states = records.filter(({ key, after }) => key.sk === 'META' && after);
      const byCommitment = Map.groupBy(states, ({ key }) => key.pk);
      await Promise.all([...byCommitment].map(([pk, changes]) => projectOne(context, pk, changes)));
    },
  };
}

async function projectOne(context: Context, pk: string, changes: StreamRecord[]): Promise<void> {
  await relistCommitment(context, commitmentIdOfEntry(pk));
  for (const change of changes) {
    const commitment = readItem(commitmentSchema, change.after);
    for (const event of eventsOf(change, commitment)) {
      const facts = factsOf(event);
      if (!facts) continue;
      const entry = {
        at: event.at,
        type: event.type,
        facts: { commitment: commitment.id, title: commitment.title, ...facts },
      };
      const from = { source: commitment.id, revision: event.revision, position: event.position };
      for (const subject of subjectsOf(commitment)) await appendTimeline(context.table, subject, entry, from);
    }
  }
}

/** What the public history says of an event; nothing of reminders, which are between the city and its officers. */
function factsOf(event: CommitmentEvent): object | undefined {
  switch (event.type) {
    case 'commitment.opened':
    case 'commitment.overdue':
      return { dueOn: event.dueOn };
    case 'commitment.reminded':
      return undefined;
    case 'commitment.progress':
    case 'commitment.done':
    case 'commitment.dropped':
      return {};
  }
}
