import { z } from 'zod';
import {
  institutionIdSchema,
  opinionIdSchema,
  personIdSchema,
  proposalIdSchema,
  statementIdSchema,
} from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** What is reported: a published proposal, an opinion, or a statement of a forum. */
export const reportedIdSchema = z.union([proposalIdSchema, opinionIdSchema, statementIdSchema]);
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

/** What one citizen says of one proposal, opinion or statement. Who it was is in its key alone, and is shown to nobody. */
export const reportSchema = z.object({
  reason: reportReasonSchema,
  text: z.string().optional(),
  at: z.iso.datetime(),
});
export type Report = z.infer<typeof reportSchema>;

/**
 * What became of the reports of one proposal, opinion or statement. `hiding` is decided and not yet done: what is hidden is an item
 * of its own, and a crash between the two must not lose the decision.
 */
export const reportCaseSchema = z.object({
  /** One of the three. */
  proposal: proposalIdSchema.optional(),
  opinion: opinionIdSchema.optional(),
  statement: statementIdSchema.optional(),
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

/** What it is that is reported, by the name of its kind. */
export type Named = Pick<ReportCase, 'proposal' | 'opinion' | 'statement'>;

/** The same id under the name of what it is the id of. */
export function namedBy(id: ReportedId): Named {
  const opinion = opinionIdSchema.safeParse(id).data;
  if (opinion !== undefined) return { opinion };
  const statement = statementIdSchema.safeParse(id).data;
  return statement === undefined ? { proposal: proposalIdSchema.parse(id) } : { statement };
}

export function reportedIdOf({ proposal, opinion, statement }: Named): ReportedId {
  return reportedIdSchema.parse(proposal ?? opinion ?? statement);
}

export type ReportedKind = 'proposal' | 'opinion' | 'statement';

export function kindOfReported({ opinion, statement }: Named): ReportedKind {
  if (opinion !== undefined) return 'opinion';
  return statement === undefined ? 'proposal' : 'statement';
}
