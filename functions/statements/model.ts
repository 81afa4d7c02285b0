import { z } from 'zod';
import { personIdSchema, statementIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';
import { rejectionCodeSchema } from '../proposals/model.ts';

/** Without letters all say the same: nothing. */
const fewestLetters = 2;

/** One thought in words, short enough to agree with or not as a whole. */
export const statementTextSchema = textSchema(140, { lines: false, min: 5 }).refine(
  (text) => (text.match(/\p{L}/gu)?.length ?? 0) >= fewestLetters,
  { error: 'has no words' },
);
export const removalReasonSchema = textSchema(1_000, { lines: true, min: 2 });

/** Agree, disagree, or pass: as in the published conversations of Polis. */
export const markSchema = z.union([z.literal(1), z.literal(-1), z.literal(0)]);
export type Mark = z.infer<typeof markSchema>;

/** What a moderator did to a statement, with a code of the public list and a reason where it was taken out. */
export const moderationSchema = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('removed'),
    at: z.iso.datetime(),
    code: rejectionCodeSchema,
    reason: z.string(),
  }),
  z.object({ act: z.literal('restored'), at: z.iso.datetime() }),
]);
export type Moderation = z.infer<typeof moderationSchema>;

export const statementSchema = z.object({
  id: statementIdSchema,
  text: z.string(),
  at: z.iso.datetime(),
  /** Who made it: shown to nobody. */
  author: personIdSchema,
  /** Whoever asks put it there to begin with. */
  isSeed: z.boolean(),
  /** Grows with every change. */
  revision: z.number().int().positive(),
  /** A moderator took it out, with a code of the public list and a reason. */
  removed: z.object({ at: z.iso.datetime(), code: rejectionCodeSchema, reason: z.string() }).optional(),
  /** Everything that moderators did to it, the first first, and by which of its revisions. */
  moderations: z
    .array(
      z.intersection(
        z.object({ revision: z.number().int().positive(), by: personIdSchema }),
        moderationSchema,
      ),
    )
    .default([]),
});
export type Statement = z.infer<typeof statementSchema>;

/** Kept in the statement's own item. */
export const mostModerations = 50;

/** So many statements one citizen makes in a forum. */
export const mostOfOne = 5;
/** So many a forum holds: more than anybody marks, few enough to be computed with. */
export const mostOfAll = 300;

/** How many marked a statement which way. */
export const markCountsSchema = z.object({
  agree: z.number().int(),
  disagree: z.number().int(),
  pass: z.number().int(),
});
export type MarkCounts = z.infer<typeof markCountsSchema>;
