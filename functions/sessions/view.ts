import { z } from '@hono/zod-openapi';
import {
  attendanceSchema,
  ballotSchema,
  recordSchema,
  type Session,
  type SessionRecord,
  type SignUps,
  sessionKindSchema,
  sessionStateSchema,
  stageSchema,
  type Workshop,
} from './model.ts';
import { placesOf, seatsOf } from './rules.ts';

export const sessionCardSchema = z
  .object({
    id: z.string(),
    kind: sessionKindSchema,
    institution: z.string(),
    department: z.string(),
    forum: z.string().nullable(),
    title: z.string(),
    place: z.string(),
    startsAt: z.string(),
    endsAt: z.string(),
    signUpClosesAt: z.string().openapi({ description: 'People sign up before this moment' }),
    state: sessionStateSchema,
    seats: z
      .object({ capacity: z.number().int(), taken: z.number().int(), waiting: z.number().int() })
      .openapi({ description: 'How many signed up; who did is for staff alone' }),
  })
  .openapi('SessionCard');
export type SessionCard = z.infer<typeof sessionCardSchema>;

const recordViewSchema = z.object({
  number: z.number().int(),
  at: z.string(),
  reason: z.string().nullable(),
  ...recordSchema.shape,
});

export const sessionViewSchema = sessionCardSchema
  .extend({
    description: z.string(),
    address: z.string().nullable(),
    accessibility: z.string().nullable(),
    createdAt: z.string(),
    cancelledFor: z.string().nullable(),
    attendance: z
      .object({ attended: z.number().int(), walkIns: z.number().int() })
      .nullable()
      .openapi({ description: 'How many of those who signed up came, and how many others' }),
    record: recordViewSchema.nullable(),
  })
  .openapi('Session');
export type SessionView = z.infer<typeof sessionViewSchema>;

export const recordsViewSchema = z.object({ items: z.array(recordViewSchema) }).openapi('SessionRecords');

/** What everyone may see of a session in a list. */
export function toSessionCard(session: Session, signUps: SignUps): SessionCard {
  const { id, kind, institution, department, title, place, startsAt, endsAt, signUpClosesAt, state } =
    session;
  return {
    ...{ id, kind, institution, department, title, place, startsAt, endsAt, signUpClosesAt, state },
    forum: session.forum ?? null,
    seats: seatsOf(signUps),
  };
}

/** What everyone may see of one session. */
export function toSessionView(
  session: Session,
  signUps: SignUps,
  record: SessionRecord | undefined,
): SessionView {
  const { attendance } = session;
  const version = session.records.at(-1);
  return {
    ...toSessionCard(session, signUps),
    description: session.description,
    address: session.address ?? null,
    accessibility: session.accessibility ?? null,
    createdAt: session.createdAt,
    cancelledFor: session.cancelledFor ?? null,
    attendance: attendance ? { attended: attendance.numbers.length, walkIns: attendance.walkIns } : null,
    record:
      version && record
        ? { number: version.number, at: version.at, reason: version.reason ?? null, ...record }
        : null,
  };
}

export const participantsViewSchema = z
  .object({
    items: z.array(
      z.object({
        number: z.number().int(),
        name: z.string(),
        place: z.enum(['seat', 'waiting']),
        attended: z.boolean(),
      }),
    ),
    attendance: z
      .object({ ...attendanceSchema.shape, at: z.string() })
      .nullable()
      .openapi({ description: 'The numbers of those who came, also of some who have left since' }),
  })
  .openapi('SessionParticipants');
export type ParticipantsView = z.infer<typeof participantsViewSchema>;

/** Who signed up, for staff. */
export function toParticipantsView({ attendance }: Session, signUps: SignUps): ParticipantsView {
  return {
    items: placesOf(signUps).map(({ number, name, hasSeat }) => ({
      number,
      name,
      place: hasSeat ? 'seat' : 'waiting',
      attended: attendance?.numbers.includes(number) ?? false,
    })),
    attendance: attendance ?? null,
  };
}

export const ownPlaceSchema = z
  .object({
    session: z.string(),
    number: z.number().int().nullable().openapi({ description: 'What staff call the place by' }),
    name: z.string().nullable(),
    place: z.enum(['seat', 'waiting']).nullable(),
    ahead: z.number().int().nullable().openapi({ description: 'How many wait before you' }),
  })
  .openapi('OwnSignUp');

const workshopEntryShape = { number: z.number().int(), at: z.string() };

export const workshopViewSchema = z
  .object({
    session: z.string(),
    stage: stageSchema,
    cases: z.array(z.object({ ...workshopEntryShape, text: z.string() })),
    notes: z.array(z.object({ ...workshopEntryShape, table: z.string(), text: z.string() })),
    proposals: z.array(
      z.object({
        ...workshopEntryShape,
        title: z.string(),
        body: z.string(),
        votes: z.number().int().nullable(),
        proposal: z.string().nullable().openapi({ description: 'What it was carried on as' }),
      }),
    ),
    voting: z
      .object({
        by: ballotSchema.openapi({
          description: '`hands`: counted in the room. `signed-in`: by those who signed up and came',
        }),
        each: z.number().int().openapi({ description: 'How many proposals one person may vote for' }),
      })
      .nullable(),
    ballots: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'How many people voted, where ballots were given' }),
    results: z.object({ text: z.string(), at: z.string() }).nullable(),
  })
  .openapi('Workshop');
export type WorkshopView = z.infer<typeof workshopViewSchema>;

/** What everyone may see of a workshop. Nothing of the votes is known before all are in. */
export function toWorkshopView(workshop: Workshop): WorkshopView {
  const { session, stage, entries, voting, counted, results } = workshop;
  return {
    session,
    stage,
    cases: entries.flatMap((each) =>
      each.kind === 'case' ? [{ number: each.number, at: each.at, text: each.text }] : [],
    ),
    notes: entries.flatMap((each) =>
      each.kind === 'note' ? [{ number: each.number, at: each.at, table: each.table, text: each.text }] : [],
    ),
    proposals: entries.flatMap((each) =>
      each.kind === 'proposal'
        ? [
            {
              number: each.number,
              at: each.at,
              title: each.title,
              body: each.body,
              votes: counted?.counts[String(each.number)] ?? null,
              proposal: results?.carried.find(({ number }) => number === each.number)?.proposal ?? null,
            },
          ]
        : [],
    ),
    voting: voting ?? null,
    ballots: counted?.ballots ?? null,
    results: results ? { text: results.text, at: results.at } : null,
  };
}
