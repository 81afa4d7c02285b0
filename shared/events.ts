import { z } from 'zod';
import { departmentIdSchema, personIdSchema } from './ids.ts';

/**
 * Who acted for an institution, and for which department of it: for the institution's own audit log and nobody else. What
 * citizens do is recorded without.
 */
export const staffActSchema = z.object({ person: personIdSchema, department: departmentIdSchema.optional() });
export type StaffAct = z.infer<typeof staffActSchema>;

/**
 * What happened to an aggregate, kept inside its item: the write that changes the state is the write that records the
 * event, so neither can be without the other. The stream carries it to the timeline and to whatever follows from it.
 */
export interface StoredEvent {
  revision: number;
  at: string;
  type: string;
  by?: StaffAct | undefined;
}

/** An item with a revision that every change raises by one, and its latest events. */
export interface Aggregate {
  revision: number;
  events: StoredEvent[];
}

/** When an aggregate last changed, and how often since it came to be. */
export interface LastChange {
  changedAt: string;
  changes: number;
}

/** What is shown of an aggregate, with when that last changed. */
export type Dated<Shown> = Shown & LastChange;

/** When an aggregate last changed: every change leaves an event, the first one too. */
export function lastChangeOf({ events, revision }: Aggregate): LastChange {
  const last = events.at(-1);
  if (last === undefined) throw new Error('an aggregate without an event');
  return { changedAt: last.at, changes: revision - 1 };
}

/** The parts of an aggregate's schema that are the same for all. */
export function aggregateShape<Event extends z.ZodType>(event: Event) {
  return {
    revision: z.number().int().positive(),
    events: z.array(
      z.intersection(
        z.object({ revision: z.number().int(), at: z.iso.datetime(), by: staffActSchema.optional() }),
        event,
      ),
    ),
  };
}
