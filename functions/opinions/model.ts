import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import {
  departmentIdSchema,
  institutionIdSchema,
  opinionIdSchema,
  personIdSchema,
  proposalIdSchema,
  subjectIdSchema,
} from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';
import { stanceIdSchema } from '../forums/model.ts';
import { rejectionCodeSchema } from '../proposals/model.ts';

export const opinionTextSchema = textSchema(2_000, { lines: true, min: 2 });

/** How many opinions, and how many replies, one person may write on one subject; taking them back frees no place. */
export const mostOpinions = 20;
export const mostReplies = 100;
/** How many versions of its words an opinion may have. */
export const mostVersions = 20;

/** Which item holds a version's words, and the side its author took when writing them. */
const opinionVersionSchema = z.object({
  number: z.number().int().positive(),
  attempt: z.string(),
  at: z.iso.datetime(),
  stance: stanceIdSchema.optional(),
});
export type OpinionVersion = z.infer<typeof opinionVersionSchema>;

/** Where the author of a proposal said that an opinion helped. */
const creditSchema = z.object({
  proposal: proposalIdSchema,
  addendum: z.number().int().positive(),
  at: z.iso.datetime(),
});

/** For whom somebody speaks who does not speak for themselves. */
const officialVoiceSchema = z.object({
  institution: institutionIdSchema,
  department: departmentIdSchema,
});

export const opinionEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opinion.written') }),
  z.object({ type: z.literal('opinion.reworded'), version: z.number() }),
  z.object({ type: z.literal('opinion.withdrawn') }),
  z.object({ type: z.literal('opinion.hidden'), code: rejectionCodeSchema, reason: z.string() }),
  z.object({ type: z.literal('opinion.shown') }),
  z.object({ type: z.literal('opinion.author-changed') }),
  z.object({ type: z.literal('opinion.credited'), proposal: proposalIdSchema, addendum: z.number() }),
]);
export type OpinionEvent = z.infer<typeof opinionEventSchema>;

export const opinionSchema = z.object({
  ...aggregateShape(opinionEventSchema),
  id: opinionIdSchema,
  subject: subjectIdSchema,
  institution: institutionIdSchema,
  author: personIdSchema,
  authorName: z.string(),
  official: officialVoiceSchema.optional(),
  /** What it replies to, an opinion on the same subject that is no reply itself. */
  parent: opinionIdSchema.optional(),
  /** The first first; the last are its words. */
  texts: z.array(opinionVersionSchema).min(1),
  createdAt: z.iso.datetime(),
  /** The author took the words back. What was replied stays. */
  withdrawnAt: z.iso.datetime().optional(),
  /** A moderator put the words out of sight, in public. */
  hidden: z.object({ at: z.iso.datetime(), code: rejectionCodeSchema, reason: z.string() }).optional(),
  credits: z.array(creditSchema),
});
export type Opinion = z.infer<typeof opinionSchema>;

export const opinionStateSchema = z.enum(['shown', 'hidden', 'withdrawn']);
export type OpinionState = z.infer<typeof opinionStateSchema>;

/** The projected sympathy. `versions` is the sum of the slots' versions it was made of: only a larger one replaces it. */
export const sympathyCountSchema = z.object({
  total: z.number().int(),
  versions: z.number().int(),
  /** Whether anything was ever replied; nothing for an opinion of before that was noted, which may have replies or none. */
  isReplied: z.boolean().optional(),
});
export type SympathyCount = z.infer<typeof sympathyCountSchema>;

/** One citizen's sympathy with one opinion, as kept: the citizen is the sort key. */
export const sympathySchema = z.object({ sk: personIdSchema, at: z.iso.datetime() });
export type Sympathy = z.infer<typeof sympathySchema>;
