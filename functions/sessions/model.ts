import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import {
  departmentIdSchema,
  forumIdSchema,
  institutionIdSchema,
  personIdSchema,
  proposalIdSchema,
  sessionIdSchema,
} from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';
import { sourceSchema, topicSchema, versionSchema } from '../forums/model.ts';
import { titleSchema } from '../proposals/model.ts';

export { mostVersions, reasonSchema } from '../forums/model.ts';

export const sessionKindSchema = z.enum(['debate', 'workshop']);
export type SessionKind = z.infer<typeof sessionKindSchema>;

export const sessionStateSchema = z.enum(['announced', 'held', 'cancelled']);
export type SessionState = z.infer<typeof sessionStateSchema>;

const mostSeats = 1_000;
/** How many may wait beyond the seats. */
export const mostWaiting = 500;

/** What everybody is told of a session, and staff may change until it begins. */
export const announcementSchema = z.object({
  title: topicSchema,
  description: textSchema(5_000, { lines: true, min: 2 }),
  place: textSchema(100, { lines: false, min: 2 }),
  address: textSchema(200).optional(),
  /** How to get in and take part with a wheelchair, a guide dog, an interpreter. */
  accessibility: textSchema(1_000, { lines: true }).optional(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  signUpClosesAt: z.iso.datetime(),
  capacity: z.number().int().min(1).max(mostSeats),
});
export type Announcement = z.infer<typeof announcementSchema>;

/** Who came, by the number of their sign-up, and how many came without one. */
export const attendanceSchema = z.object({
  numbers: z
    .array(z.number().int().positive())
    .max(mostSeats + mostWaiting)
    .overwrite((all) => [...new Set(all)].sort((one, other) => one - other)),
  walkIns: z.number().int().min(0).max(100_000),
});
export type Attendance = z.infer<typeof attendanceSchema>;

/** What was said at a session, as staff wrote it down. */
export const recordSchema = z.object({
  text: textSchema(20_000, { lines: true, min: 2 }),
  points: z.array(textSchema(500)).max(20).default([]),
  files: z.array(sourceSchema).max(20).default([]),
});
export type SessionRecord = z.infer<typeof recordSchema>;

const placedSchema = z.object({ place: z.string(), startsAt: z.iso.datetime(), endsAt: z.iso.datetime() });

export const sessionEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.announced') }),
  /** To another place or time: whoever signed up is told. */
  z.object({
    type: z.literal('session.moved'),
    reason: z.string(),
    before: placedSchema,
    after: placedSchema,
  }),
  z.object({ type: z.literal('session.changed'), reason: z.string() }),
  z.object({ type: z.literal('session.cancelled'), reason: z.string() }),
  z.object({ type: z.literal('session.reminded') }),
  z.object({ type: z.literal('session.held') }),
  z.object({ type: z.literal('session.attended'), attended: z.number(), walkIns: z.number() }),
  z.object({ type: z.literal('session.recorded'), version: z.number(), reason: z.string().optional() }),
]);
export type SessionEvent = z.infer<typeof sessionEventSchema>;

export const sessionSchema = z.object({
  ...aggregateShape(sessionEventSchema),
  ...announcementSchema.omit({ capacity: true }).shape,
  id: sessionIdSchema,
  kind: sessionKindSchema,
  institution: institutionIdSchema,
  department: departmentIdSchema,
  forum: forumIdSchema.optional(),
  state: sessionStateSchema,
  createdAt: z.iso.datetime(),
  cancelledFor: z.string().optional(),
  /** When those who signed up are reminded; nothing once they were. */
  remindAt: z.iso.datetime().optional(),
  attendance: z
    .object({ numbers: z.array(z.number().int()), walkIns: z.number().int(), at: z.iso.datetime() })
    .optional(),
  records: z.array(versionSchema),
});
export type Session = z.infer<typeof sessionSchema>;

/**
 * Everybody who signed up for a session, in one item: one condition keeps a person to one place and everybody in order.
 * The lowest numbers have the seats, the others wait. Capacity is kept here alone.
 */
export const signUpsSchema = z.object({
  session: sessionIdSchema,
  state: sessionStateSchema,
  capacity: z.number().int().positive(),
  /** How many may be on it at once, waiting list included. */
  most: z.number().int().positive(),
  signUpClosesAt: z.iso.datetime(),
  startsAt: z.iso.datetime(),
  /** Of the session as it was when its dates were taken over. */
  revision: z.number().int().nonnegative(),
  /** The number of whoever comes next. None is given twice. */
  next: z.number().int().positive(),
  numbers: z.record(personIdSchema, z.number().int().positive()),
  names: z.record(personIdSchema, z.string()),
});
export type SignUps = z.infer<typeof signUpsSchema>;

export const stages = ['topic', 'cases', 'discussion', 'proposals', 'vote', 'results'] as const;
export const stageSchema = z.enum(stages);
export type Stage = z.infer<typeof stageSchema>;

/** What is written down at each stage that has something to write. An item of a table may not outgrow 400 kB. */
export const entrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('case'), text: textSchema(1_000, { lines: true, min: 2 }) }),
  z.strictObject({
    kind: z.literal('note'),
    table: textSchema(20),
    text: textSchema(1_000, { lines: true, min: 2 }),
  }),
  z.strictObject({
    kind: z.literal('proposal'),
    title: titleSchema,
    body: textSchema(2_000, { lines: true, min: 2 }),
  }),
]);
export type Entry = z.infer<typeof entrySchema>;
export const mostEntries = { case: 10, note: 20, proposal: 20 } as const satisfies Record<
  Entry['kind'],
  number
>;
export const stageOfEntry = {
  case: 'cases',
  note: 'discussion',
  proposal: 'proposals',
} as const satisfies Record<Entry['kind'], Stage>;

const keptEntrySchema = z.intersection(
  entrySchema,
  z.object({ number: z.number().int().positive(), at: z.iso.datetime(), attempt: z.string() }),
);

/** How votes are given: counted by hands raised in the room, or by ballots of those who came and are signed in. */
export const ballotSchema = z.enum(['hands', 'signed-in']);
export const votingSchema = z.object({
  by: ballotSchema,
  /** How many proposals one person may vote for. */
  each: z.number().int().min(1).max(mostEntries.proposal),
});
export type Voting = z.infer<typeof votingSchema>;

export const countsSchema = z.record(
  z.string().regex(/^[1-9][0-9]{0,3}$/),
  z.number().int().min(0).max(1_000_000),
);

export const resultTextSchema = textSchema(2_000, { lines: true, min: 2 });

const workshopEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('workshop.begun') }),
  z.object({ type: z.literal('workshop.entered'), kind: z.string(), number: z.number() }),
  z.object({ type: z.literal('workshop.struck'), kind: z.string(), number: z.number() }),
  z.object({ type: z.literal('workshop.advanced'), stage: stageSchema }),
  z.object({ type: z.literal('workshop.ended'), carried: z.number() }),
]);

export const workshopSchema = z.object({
  ...aggregateShape(workshopEventSchema),
  session: sessionIdSchema,
  institution: institutionIdSchema,
  department: departmentIdSchema,
  stage: stageSchema,
  entries: z.array(keptEntrySchema),
  /** The number of the last entry, whether it still stands or not. */
  made: z.number().int().nonnegative(),
  voting: votingSchema.optional(),
  /** Votes for each proposal, by its number, and how many people gave them where ballots were given. */
  counted: z.object({ counts: countsSchema, ballots: z.number().int().optional() }).optional(),
  results: z
    .object({
      text: z.string(),
      at: z.iso.datetime(),
      /** Whoever ran it: the author of what it carried on. */
      by: personIdSchema,
      carried: z.array(z.object({ number: z.number().int(), proposal: proposalIdSchema })),
    })
    .optional(),
});
export type Workshop = z.infer<typeof workshopSchema>;

/** Which proposals each sign-up votes for. A number says nothing of the person. */
export const ballotsSchema = z.object({
  isOpen: z.boolean(),
  votes: z.record(z.string(), z.array(z.number().int())),
});
export type Ballots = z.infer<typeof ballotsSchema>;
