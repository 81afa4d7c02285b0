import { z } from 'zod';
import { personIdSchema } from '../../shared/ids.ts';

/** One citizen's support of one proposal, as kept: the citizen is the sort key. */
export const empathySchema = z.object({ sk: personIdSchema, at: z.iso.datetime() });
export type Empathy = z.infer<typeof empathySchema>;

/** What the citizen's index gives: nothing but keys. */
export const supportedSchema = z.object({ citizenSk: z.string() });

/**
 * A slot holds the net count of one shard as far as the stream has been read: `lastSequence` is the watermark below
 * which every change is in it. `marked` is the count it had when a reconciliation's mark passed by.
 */
export const slotSchema = z.object({
  count: z.number().int(),
  version: z.number().int().positive(),
  lastSequence: z.string().optional(),
  /** How many changes it has taken, given and withdrawn alike: it stands still only when nothing happens. */
  changes: z.number().int().nonnegative().default(0),
  marked: z.object({ mark: z.string(), count: z.number().int(), changes: z.number().int() }).optional(),
});
export type Slot = z.infer<typeof slotSchema>;

/** A drift between the record and the published count of one shard. */
export const driftSchema = z.object({
  proposal: z.string(),
  shard: z.number().int(),
  /** Empathies on record. */
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
  drifts: z.array(driftSchema).max(500),
  /** Shards too busy, or too far behind, to compare; the next run does. */
  undecided: z.number().int(),
  /** Fired steps whose answer had not been opened, and now is. */
  reopened: z.array(z.string()).max(500),
  failed: z.number().int(),
});
export type Reconciliation = z.infer<typeof reconciliationSchema>;

/** A mark that a reconciliation sends through the stream. */
export const markSchema = z.object({ mark: z.string() });
