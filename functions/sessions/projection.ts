import type { Context } from '../../shared/context.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import { kindOf } from '../../shared/dynamo/keys.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import { appendTimeline, type TimelineEntry } from '../../shared/dynamo/timeline.ts';
import { type PersonId, personIdSchema, type SessionId } from '../../shared/ids.ts';
import { registerCarried } from './end-workshop.ts';
import { relistSession } from './listing.ts';
import { type SessionEvent, sessionSchema, signUpsSchema, workshopSchema } from './model.ts';
import {
  findSession,
  findSignUps,
  followSession,
  forgetSignedUp,
  noteSignedUp,
  sessionIdOfEntry,
} from './repository.ts';

/**
 * Keeps the lists and the public history of sessions, and takes up what a request that stopped half-way left: the times of
 * a list of sign-ups, a person's own list, proposals that a workshop carried on.
 */
export function makeSessionProjection(context: Context): Projection {
  return {
    name: 'sessions',
    kinds: ['SESSION', 'SIGNUPS', 'WORKSHOP'],
    project: async (records) => {
      for (const record of records) {
        if (record.key.sk === 'META' && record.after)
          await takeChange[kindOf(record.key.pk)]?.(context, record);
      }
    },
  };
}

const takeChange: Record<string, (context: Context, record: StreamRecord) => Promise<void>> = {
  SESSION: takeSession,
  SIGNUPS: takeSignUps,
  WORKSHOP: takeWorkshop,
};

async function takeSession(context: Context, record: StreamRecord): Promise<void> {
  const told = readItem(sessionSchema, record.after);
  const current = (await findSession(context.table, told.id)) ?? told;
  await relistSession(context, current);
  await followSession(context.table, current);
  for (const event of eventsOf(record, told)) {
    const from = { source: told.id, revision: event.revision, position: event.position };
    const facts = toFacts(event);
    if (!facts) continue;
    await appendTimeline(context.table, told.id, { at: event.at, type: event.type, facts }, from);
    const entry = {
      at: event.at,
      type: event.type,
      facts: { session: told.id, title: told.title, ...facts },
    };
    if (told.forum) await appendTimeline(context.table, told.forum, entry, from);
  }
}

/** What everybody is told of an event; nothing of one that concerns nobody but those who signed up. */
function toFacts(event: SessionEvent): TimelineEntry['facts'] | undefined {
  switch (event.type) {
    case 'session.announced':
    case 'session.held':
      return {};
    case 'session.moved':
      return { reason: event.reason, before: event.before, after: event.after };
    case 'session.changed':
    case 'session.cancelled':
      return { reason: event.reason };
    case 'session.attended':
      return { attended: event.attended, walkIns: event.walkIns };
    case 'session.recorded':
      return { version: event.version, ...(event.reason !== undefined && { reason: event.reason }) };
    case 'session.reminded':
      return undefined;
  }
}

/** Puts a session on the lists of those who are on it, and off those of others, by what holds now. */
async function takeSignUps({ table }: Context, { key, before, after }: StreamRecord): Promise<void> {
  const id = sessionIdOfEntry(key.pk);
  const now = readItem(signUpsSchema, after).numbers;
  const was = before ? readItem(signUpsSchema, before).numbers : {};
  const changed = [...Object.keys(now), ...Object.keys(was)]
    .map((each) => personIdSchema.parse(each))
    .filter((person) => now[person] !== was[person]);
  if (changed.length > 0) await noteAll(table, id, changed);
}

async function noteAll(table: Context['table'], id: SessionId, people: PersonId[]): Promise<void> {
  const { numbers } = await findSignUps(table, id);
  for (const person of people)
    await (numbers[person] === undefined ? forgetSignedUp : noteSignedUp)(table, person, id);
}

async function takeWorkshop(context: Context, record: StreamRecord): Promise<void> {
  await registerCarried(context, readItem(workshopSchema, record.after));
}
