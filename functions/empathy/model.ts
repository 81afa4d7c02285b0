import { z } from 'zod';
import { personIdSchema } from '../../shared/ids.ts';

/** One citizen's support of one proposal, as kept: the citizen is the sort key. */
export const empathySchema = z.object({ sk: personIdSchema, at: z.iso.datetime() });
export type Empathy = z.infer<typeof empathySchema>;

/** What the citizen's index gives: nothing but keys. */
export const supportedSchema = z.object({ citizenSk: z.string() });

/**
 * A drift between the record and the published count of one shard, of a proposal's empathies, a forum's stances, an
 * opinion's sympathy or an answer's ratings.
 */
const driftSchema = z.object({
  proposal: z.string().optional(),
  forum: z.string().optional(),
  opinion: z.string().optional(),
  answer: z.string().optional(),
  /** Which of a forum's or an answer's numbers. */
  of: z.string().optional(),
  shard: z.number().int(),
  /** On record. */
  recorded: z.number().int(),
  /** What the slot had counted at the same point of the stream. */
  counted: z.number().int(),
  repaired: z.boolean(),
});
export type Drift = z.infer<typeof driftSchema>;

export const reconciliationSchema = z.object({
  id: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  proposals: z.number().int(),
  empathies: z.number().int(),
  /** Runs from before there were forums counted none. */
  forums: z.number().int().default(0),
  stances: z.number().int().default(0),
  opinions: z.number().int().default(0),
  sympathies: z.number().int().default(0),
  answers: z.number().int().default(0),
  ratings: z.number().int().default(0),
  drifts: z.array(driftSchema).max(500),
  /** Shards too busy, or too far behind, to compare; the next run does. */
  undecided: z.number().int(),
  /** Fired steps whose answer had not been opened, and now is. */
  reopened: z.array(z.string()).max(500),
  failed: z.number().int(),
});
export type Reconciliation = z.infer<typeof reconciliationSchema>;
