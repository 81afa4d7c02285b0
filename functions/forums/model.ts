import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import {
  departmentIdSchema,
  forumIdSchema,
  institutionIdSchema,
  personIdSchema,
  proposalIdSchema,
} from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';
import { outcomeSchema, stepSchema } from '../institutions/model.ts';

export const forumKindSchema = z.enum(['citizen', 'institution']);
export type ForumKind = z.infer<typeof forumKindSchema>;

const forumStates = ['scheduled', 'open', 'closed', 'withdrawn'] as const;
export const forumStateSchema = z.enum(forumStates);
export type ForumState = z.infer<typeof forumStateSchema>;

export const stanceIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,19}$/);
export const stanceSchema = z.object({
  id: stanceIdSchema,
  name: z.object({ ko: textSchema(20), en: textSchema(40) }),
});
export type Stance = z.infer<typeof stanceSchema>;
export const stancesSchema = z
  .array(stanceSchema)
  .min(2)
  .max(7)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { error: 'names one stance twice' });

/** What a forum asks when nobody said otherwise. */
export const usualStances: Stance[] = [
  { id: 'for', name: { ko: '찬성', en: 'For' } },
  { id: 'against', name: { ko: '반대', en: 'Against' } },
  { id: 'other', name: { ko: '기타', en: 'Other' } },
];

export const topicSchema = textSchema(100, { lines: false, min: 2 });
export const categorySchema = textSchema(40).refine((value) => value !== '*', { error: 'is no category' });
export const reasonSchema = textSchema(1_000, { lines: true, min: 2 });

/** A link that opens in a browser as what it says it is: to a page elsewhere, or to a file that staff put here. */
const webAddressSchema = z.union([
  z.url({ protocol: /^https?$/, hostname: z.regexes.domain }).max(500),
  z.string().regex(/^\/files\/att_[0-9A-HJKMNP-TV-Z]{26}$/),
]);

export const sourceSchema = z.object({ title: textSchema(200), url: webAddressSchema });
export type Source = z.infer<typeof sourceSchema>;

/** What citizens ought to know, in plain words, and where it is from. */
export const backgroundSchema = z.object({
  background: textSchema(20_000, { lines: true, min: 2 }),
  sources: z.array(sourceSchema).max(20).default([]),
});
export type Background = z.infer<typeof backgroundSchema>;

/** Numbers that a report draws. */
export const chartSchema = z.object({
  title: textSchema(100),
  rows: z
    .array(z.object({ label: textSchema(60), value: z.number().min(0).max(1e12) }))
    .min(1)
    .max(20),
});
export type Chart = z.infer<typeof chartSchema>;

/** What staff make of a closed forum, before it is said what is decided. */
export const reportSchema = z.object({
  text: textSchema(20_000, { lines: true, min: 2 }),
  charts: z.array(chartSchema).max(10).default([]),
  files: z.array(sourceSchema).max(20).default([]),
});
export type Report = z.infer<typeof reportSchema>;

/** So many proposals a forum names at the most. */
export const mostAbout = 10;

export const versionSchema = z.object({
  number: z.number().int().positive(),
  attempt: z.string(),
  at: z.iso.datetime(),
  reason: z.string().optional(),
});
export const mostVersions = 50;

const countsSchema = z.record(stanceIdSchema, z.number().int().min(0).max(1_000_000));

/** Opinions gathered on paper at a desk: counted by staff, with where and when, and never mixed with the others unsaid. */
export const batchSchema = z.object({
  number: z.number().int().positive(),
  /** Which sending of it this is, for one that is repeated; those entered at first have none. */
  attempt: z.string().optional(),
  at: z.iso.datetime(),
  source: textSchema(200),
  collectedOn: z.iso.date(),
  counts: countsSchema,
  /** Taken back, and why. It stays to be seen and is no longer summed. */
  voided: z.object({ at: z.iso.datetime(), reason: z.string() }).optional(),
});
export type Batch = z.infer<typeof batchSchema>;
export const newBatchSchema = batchSchema.pick({ source: true, collectedOn: true, counts: true });
export type NewBatch = z.infer<typeof newBatchSchema>;
export const mostBatches = 100;

/** How many take which side, how many take part, how often somebody changed sides. */
export const talliesSchema = z.object({
  stances: z.record(stanceIdSchema, z.number().int()),
  participants: z.number().int(),
  changes: z.number().int(),
});
export type Tallies = z.infer<typeof talliesSchema>;

const pinnedStepSchema = z.intersection(
  stepSchema,
  z.object({ number: z.number().int().min(1).max(9), dueDays: z.number() }),
);
export type ForumStep = z.infer<typeof pinnedStepSchema>;

export const forumEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('forum.scheduled'), opensAt: z.iso.datetime(), closesAt: z.iso.datetime() }),
  z.object({ type: z.literal('forum.opened'), closesAt: z.iso.datetime() }),
  z.object({ type: z.literal('forum.background-changed'), version: z.number(), reason: z.string() }),
  z.object({ type: z.literal('forum.extended'), closesAt: z.iso.datetime(), reason: z.string() }),
  z.object({
    type: z.literal('forum.batch-entered'),
    batch: z.number(),
    source: z.string(),
    participants: z.number(),
  }),
  z.object({ type: z.literal('forum.batch-voided'), batch: z.number(), reason: z.string() }),
  z.object({
    type: z.literal('forum.step-fired'),
    step: z.number(),
    count: z.number(),
    outcome: outcomeSchema,
    firedAt: z.iso.datetime(),
  }),
  z.object({ type: z.literal('forum.closed'), tallies: talliesSchema }),
  z.object({ type: z.literal('forum.reported'), version: z.number(), reason: z.string().optional() }),
  z.object({ type: z.literal('forum.concluded') }),
  z.object({ type: z.literal('forum.withdrawn'), reason: z.string() }),
]);
export type ForumEvent = z.infer<typeof forumEventSchema>;

export const forumSchema = z.object({
  ...aggregateShape(forumEventSchema),
  id: forumIdSchema,
  kind: forumKindSchema,
  institution: institutionIdSchema,
  /** Who runs it and owes its result. */
  department: departmentIdSchema,
  /** What it grew from. */
  proposal: proposalIdSchema.optional(),
  /** Proposals it has to do with, though it did not grow from them. */
  about: z.array(proposalIdSchema).optional(),
  /** Why it was opened, where that was not its proposal's step. */
  openedFor: z.string().optional(),
  topic: z.string(),
  /** The words of the proposal it grew from are hidden, and its own with them. */
  hidden: z.boolean().optional(),
  category: z.string().optional(),
  stances: stancesSchema,
  /** Which items hold its background, the first first. */
  texts: z.array(versionSchema).min(1),
  state: forumStateSchema,
  createdAt: z.iso.datetime(),
  opensAt: z.iso.datetime(),
  /** Stances are taken before this moment, not at it. */
  closesAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
  concludedAt: z.iso.datetime().optional(),
  /** The steps that participants and its closing set off, where no proposal holds them. */
  steps: z.array(pinnedStepSchema),
  fired: z.record(z.string(), z.object({ at: z.iso.datetime(), count: z.number().int().nonnegative() })),
  batches: z.array(batchSchema),
  /** The tallies from the record when it closed. */
  final: talliesSchema.optional(),
  reports: z.array(versionSchema),
});
export type Forum = z.infer<typeof forumSchema>;

/** The projected count: `versions` is the sum of the slots' versions it was made of. */
export const forumCountSchema = z.object({ tallies: talliesSchema, versions: z.number().int() });
export type ForumCount = z.infer<typeof forumCountSchema>;

/** The tallies at the end of a day on which they changed. */
export interface DayTallies {
  date: string;
  tallies: Tallies;
}

/** One citizen's side in one forum, and every side taken before: the citizen is the sort key. */
export const takenStanceSchema = z.object({
  sk: personIdSchema,
  /** Nothing while it is taken back. */
  stance: stanceIdSchema.optional(),
  /** Since when they take part without a break. */
  since: z.iso.datetime(),
  /** How often they went from one side to another. */
  switches: z.number().int().nonnegative(),
  /** Grows with every change. */
  revision: z.number().int().positive(),
  history: z.array(z.object({ at: z.iso.datetime(), stance: stanceIdSchema.nullable() })),
});
export type TakenStance = z.infer<typeof takenStanceSchema>;
/** Kept in one item, which the table charges by its size. */
export const mostStanceChanges = 100;
