import { z } from 'zod';

/** What changes are told of. */
export const changedKindSchema = z.enum([
  'institution',
  'proposal',
  'answer',
  'commitment',
  'forum',
  'opinion',
  'session',
  'panel',
  'candidate',
]);
export type ChangedKind = z.infer<typeof changedKindSchema>;

/**
 * Everything that can happen which changes what everybody may read: all that the public histories tell, and what they do
 * not though it shows. Of a proposal nothing is told from before everybody could read it. Counts change all the time and are
 * read with what they count.
 */
export const changeTypes = [
  'institution.opened',
  'institution.rule-changed',
  'institution.department-named',
  'institution.categories-changed',
  'institution.page-changed',
  'proposal.submitted',
  'proposal.edited',
  'proposal.published',
  'proposal.rejected',
  'proposal.step-fired',
  'proposal.addendum',
  'proposal.closed',
  'proposal.withdrawn',
  'proposal.hidden',
  'proposal.shown',
  'proposal.imported',
  'proposal.import-updated',
  'proposal.import-undone',
  'proposal.linked',
  'proposal.unlinked',
  'proposal.author-changed',
  'proposal.transfer-asked',
  'proposal.transfer-ended',
  'proposal.transfer-declined',
  'proposal.transferred',
  'answer.opened',
  'answer.assigned',
  'answer.transferred',
  'answer.moved',
  'answer.contribution-asked',
  'answer.contribution-given',
  'answer.interim',
  'answer.published',
  'answer.corrected',
  'answer.overdue',
  'answer.escalated',
  'commitment.opened',
  'commitment.progress',
  'commitment.done',
  'commitment.dropped',
  'commitment.overdue',
  'forum.scheduled',
  'forum.opened',
  'forum.background-changed',
  'forum.extended',
  'forum.batch-entered',
  'forum.batch-voided',
  'forum.step-fired',
  'forum.closed',
  'forum.reported',
  'forum.concluded',
  'forum.withdrawn',
  'opinion.written',
  'opinion.reworded',
  'opinion.withdrawn',
  'opinion.hidden',
  'opinion.shown',
  'opinion.author-changed',
  'opinion.credited',
  'session.announced',
  'session.moved',
  'session.changed',
  'session.cancelled',
  'session.held',
  'session.attended',
  'session.recorded',
  'panel.opened',
  'panel.source-named',
  'panel.frozen',
  'panel.drawn',
  'panel.appointed',
  'panel.ended',
  'candidate.put-forward',
  'candidate.vote-opened',
  'candidate.decided',
  'candidate.explained',
] as const;
export const changeTypeSchema = z.enum(changeTypes);

export const changeSchema = z.object({
  /** Of what happened: the same however often it is told. */
  id: z.string(),
  at: z.iso.datetime(),
  type: changeTypeSchema,
  kind: changedKindSchema,
  /** What changed; of a proposal before a panel, the panel and the proposal. */
  subject: z.string(),
  institution: z.string(),
});
export type Change = z.infer<typeof changeSchema>;

/** One link of the log's chain: what was told at once. */
export const changesSchema = z.object({
  number: z.number().int().nonnegative(),
  changes: z.array(changeSchema).min(1),
});

/** Links lie in partitions of so many, so that none grows without end. */
export const linksPerPage = 1_000;
/** A link holds so many changes at most. */
export const mostChanges = 100;

/** How far an aggregate's changes were told. */
export const toldSchema = z.object({ revision: z.number().int().positive() });
export const headSchema = z.object({ next: z.number().int().nonnegative() });
