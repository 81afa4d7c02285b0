import { z } from 'zod';
import { institutionIdSchema, opinionIdSchema, personIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** What is reported: a published proposal, or an opinion. */
export const reportedIdSchema = z.union([proposalIdSchema, opinionIdSchema]);
export type ReportedId = z.infer<typeof reportedIdSchema>;

/** What a citizen may find wrong with it. */
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

/** What one citizen says of one proposal or opinion. Who it was is in its key alone, and is shown to nobody. */
export const reportSchema = z.object({
  reason: reportReasonSchema,
  text: z.string().optional(),
  at: z.iso.datetime(),
});
export type Report = z.infer<typeof reportSchema>;

/**
 * What became of the reports of one proposal or opinion. `hiding` is decided and not yet done: what is hidden is an item
 * of its own, and a crash between the two must not lose the decision.
 */
export const reportCaseSchema = z.object({
  /** One of the two. */
  proposal: proposalIdSchema.optional(),
  opinion: opinionIdSchema.optional(),
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

/** The same id under the name of what it is the id of. */
export function namedBy(id: ReportedId): Pick<ReportCase, 'proposal' | 'opinion'> {
  const opinion = opinionIdSchema.safeParse(id).data;
  return opinion === undefined ? { proposal: proposalIdSchema.parse(id) } : { opinion };
}

export function reportedIdOf({ proposal, opinion }: Pick<ReportCase, 'proposal' | 'opinion'>): ReportedId {
  return reportedIdSchema.parse(proposal ?? opinion);
}
