import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../errors.ts';
import type { Aggregate, StaffAct, StoredEvent } from '../events.ts';
import type { Table } from './client.ts';
import { getItem, putIfAbsent, putWhen, readItem } from './items.ts';
import type { Key } from './keys.ts';
import type { StreamRecord } from './stream.ts';

// Enough for a crash to lose none: a consumer that is handed only the latest image still sees the last of them.
const eventsKept = 12;

type EventBody<Item extends Aggregate> = Item['events'][number] extends infer Event
  ? Event extends unknown
    ? Omit<Event, 'revision' | 'at' | 'by'>
    : never
  : never;

/** A decided change: the next state (without its bookkeeping) and what to record as having happened. */
export interface Change<Item extends Aggregate> {
  next: Omit<Item, 'revision' | 'events'>;
  events: EventBody<Item>[];
  at: Date;
  /** Whoever of an institution's staff decided it, for its audit log. */
  by?: StaffAct;
}

/** The item after a change, as it is to be stored. */
export function toItem<Item extends Aggregate>(change: Change<Item>, previous: Aggregate | undefined): Item {
  const revision = (previous?.revision ?? 0) + 1;
  const events = change.events.map((event) => ({
    ...event,
    revision,
    at: change.at.toISOString(),
    ...(change.by && { by: change.by }),
  }));
  return {
    ...change.next,
    revision,
    events: [...(previous?.events ?? []), ...events].slice(-eventsKept),
  } as unknown as Item;
}

/** Creates an aggregate unless there is one. Gives the created item, or nothing where one already stood. */
export async function createAggregate<Item extends Aggregate>(
  table: Table,
  key: Key,
  change: Change<Item>,
  extra: Record<string, unknown> = {},
): Promise<Item | undefined> {
  const item = toItem(change, undefined);
  return (await putIfAbsent(table, { ...key, ...extra, ...item })) ? item : undefined;
}

interface ChangeOptions {
  missing: ErrorCode;
  /** Refused with this when others keep changing the item at the same time. */
  busy: ErrorCode;
}

const attempts = 8;
const firstWaitMs = 8;
const longestWaitMs = 1_000;

/** Waits at random, and longer each time: writers who met once are not to meet again. */
export async function stepAside(attempt: number): Promise<void> {
  const wait = Math.random() * Math.min(firstWaitMs * 2 ** attempt, longestWaitMs);
  await new Promise((resolve) => setTimeout(resolve, wait));
}

/**
 * Changes an aggregate: `decide` sees the current state and gives the change, or nothing to leave it, or throws to
 * refuse. The write holds only if the state it decided on is still the current one; else it decides again.
 */
export async function changeAggregate<Schema extends z.ZodType<Aggregate>>(
  table: Table,
  schema: Schema,
  key: Key,
  decide: (
    current: z.infer<Schema>,
  ) => Change<z.infer<Schema>> | undefined | Promise<Change<z.infer<Schema>> | undefined>,
  options: ChangeOptions,
): Promise<z.infer<Schema>> {
  const writer = randomUUID();
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await stepAside(attempt);
    const stored = await getItem(table, storedSchema, key, { consistent: true });
    if (!stored) throw new AppError(options.missing);
    const current = readItem(schema, stored);
    // Ours took effect though its answer was lost, and the client's own retry met it: it is done, not refused.
    if (stored.writer === writer) return current;
    const change = await decide(current);
    if (!change) return current;
    const next = toItem<z.infer<Schema>>(change, current);
    // Attributes outside the schema (the item's own place in an index) stay as they are.
    const kept = Object.fromEntries(Object.entries(stored).filter(([name]) => indexAttributes.has(name)));
    if (
      await putWhen(table, { ...kept, ...next, ...key, writer }, 'revision = :revision', {
        ':revision': current.revision,
      })
    ) {
      return next;
    }
  }
  throw new AppError(options.busy);
}

const storedSchema = z.looseObject({});
const indexAttributes = new Set(['listPk', 'listSk']);

/**
 * The events that a stream record adds, in order, each with its place among those of the same change. A record may tell of
 * several changes at once, or again of some that were told before; an event's revision and place are the same each time.
 */
export function eventsOf<Item extends Aggregate>(
  record: StreamRecord,
  item: Item,
): (Item['events'][number] & { position: number })[] {
  const seen = Number(record.before?.revision ?? 0);
  return placed<Item['events'][number]>(item.events).filter(({ revision }) => revision > seen);
}

/** Events, each with its place among those of the same change. */
export function placed<Event extends StoredEvent>(events: Event[]): (Event & { position: number })[] {
  return events.map((event) => ({
    ...event,
    position: events.filter(({ revision }) => revision === event.revision).indexOf(event),
  }));
}
