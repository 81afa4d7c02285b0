import { z } from 'zod';
import { departmentIdSchema, personIdSchema } from '../../shared/ids.ts';

/** What part of an institution's work an act belongs to. */
export const auditAreas = [
  'screening',
  'forums',
  'answers',
  'commitments',
  'institution',
  'pages',
  'mail',
  'panels',
  'sessions',
  'partners',
  'imports',
] as const;
export const auditAreaSchema = z.enum(auditAreas);
export type AuditArea = z.infer<typeof auditAreaSchema>;

/** Everything that staff do, by the event it leaves behind, and where it belongs. */
export const areaOf = {
  'proposal.published': 'screening',
  'proposal.rejected': 'screening',
  'proposal.hidden': 'screening',
  'proposal.shown': 'screening',
  'proposal.transfer-asked': 'screening',
  'proposal.transfer-ended': 'screening',
  'proposal.transfer-declined': 'screening',
  'proposal.transferred': 'screening',
  'forum.scheduled': 'forums',
  'forum.background-changed': 'forums',
  'forum.extended': 'forums',
  'forum.batch-entered': 'forums',
  'forum.batch-voided': 'forums',
  'forum.reported': 'forums',
  'forum.withdrawn': 'forums',
  'proposal.linked': 'imports',
  'proposal.unlinked': 'imports',
  'import.created': 'imports',
  'import.started': 'imports',
  'import.cancelled': 'imports',
  'import.undone': 'imports',
  'opinion.hidden': 'screening',
  'opinion.shown': 'screening',
  'reports.dismissed': 'screening',
  'answer.assigned': 'answers',
  'answer.transferred': 'answers',
  'answer.contribution-asked': 'answers',
  'answer.contribution-given': 'answers',
  'answer.interim': 'answers',
  'answer.published': 'answers',
  'answer.corrected': 'answers',
  'commitment.progress': 'commitments',
  'commitment.done': 'commitments',
  'commitment.dropped': 'commitments',
  'institution.opened': 'institution',
  'institution.rule-changed': 'institution',
  'institution.department-named': 'institution',
  'institution.categories-changed': 'institution',
  'institution.page-changed': 'institution',
  'standing-page.written': 'pages',
  'mail.retried': 'mail',
  'panel.opened': 'panels',
  'panel.source-named': 'panels',
  'panel.frozen': 'panels',
  'panel.drawn': 'panels',
  'panel.appointed': 'panels',
  'panel.ended': 'panels',
  'candidate.put-forward': 'panels',
  'candidate.vote-opened': 'panels',
  'candidate.explained': 'panels',
  'session.announced': 'sessions',
  'session.moved': 'sessions',
  'session.changed': 'sessions',
  'session.cancelled': 'sessions',
  'session.attended': 'sessions',
  'session.recorded': 'sessions',
  'workshop.entered': 'sessions',
  'workshop.struck': 'sessions',
  'workshop.advanced': 'sessions',
  'workshop.ended': 'sessions',
  'webhook.opened': 'partners',
  'webhook.changed': 'partners',
  'webhook.stopped': 'partners',
  'webhook.started': 'partners',
  'webhook.secret-made': 'partners',
  'webhook.secret-ended': 'partners',
  'webhook.replayed': 'partners',
  'webhook.removed': 'partners',
  'client.opened': 'partners',
  'client.changed': 'partners',
  'client.key-made': 'partners',
  'client.key-revoked': 'partners',
  'client.ended': 'partners',
} as const satisfies Record<string, AuditArea>;
export type AuditType = keyof typeof areaOf;
export const auditTypeSchema = z.enum(Object.keys(areaOf) as [AuditType, ...AuditType[]]);

/** One act of one member of staff. Written once and never again. */
export const auditEntrySchema = z.object({
  at: z.iso.datetime(),
  type: auditTypeSchema,
  /** Nothing for what was done before it was recorded by whom. */
  by: personIdSchema.optional(),
  /** The department it was done for, where it was for one. */
  department: departmentIdSchema.optional(),
  /** The id of what it was done to. */
  subject: z.string(),
  proposal: z.string().optional(),
  forum: z.string().optional(),
  facts: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
