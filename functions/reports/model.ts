import { z } from 'zod';
import { institutionIdSchema, personIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** What a citizen may find wrong with a published proposal. */
export const reportReasonSchema = z.enum([
  'personal-data',
  'abuse',
  'advertising',
  'duplicate',
  'illegal',
  'other',
]);
export type ReportReason = z.infer<typeof reportReasonSchema>;

export const reportTextSchema = textSchema(500, { lines: true, min: 2 });

/** What one citizen says of one proposal. Who it was is in its key alone, and is shown to nobody. */
export const reportSchema = z.object({
  reason: reportReasonSchema,
  text: z.string().optional(),
  at: z.iso.datetime(),
});
export type Report = z.infer<typeof reportSchema>;

/**
 * What became of a proposal's reports. `hiding` is decided and not yet done: the proposal is an item of its own, and a
 * crash between the two must not lose the decision.
 */
export const reportCaseSchema = z.object({
  proposal: proposalIdSchema,
  institution: institutionIdSchema,
  state: z.enum(['open', 'hiding', 'dismissed', 'hidden']),
  /** Grows with every report and every decision. */
  revision: z.number().int().positive(),
  reports: z.number().int().positive(),
  openedAt: z.iso.datetime(),
  settledAt: z.iso.datetime().optional(),
  settledBy: personIdSchema.optional(),
  code: z.string().optional(),
  reason: z.string().optional(),
});
export type ReportCase = z.infer<typeof reportCaseSchema>;
